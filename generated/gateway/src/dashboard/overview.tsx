/** @jsxImportSource hono/jsx */
import { and, count, desc, eq, gt, isNull, or } from 'drizzle-orm';
import type { Hono } from 'hono';
import type { Gateway } from '../gateway.js';
import { listAccounts } from '../operations/accounts.js';
import { summarizeCalls } from '../operations/calls.js';
import { integratedAccount, scopedServer } from '../store/schema.js';
import { AccountRow } from './accounts.js';
import { Charts } from './chart.js';
import { type DashboardContext, type DashboardEnv, Heading, sendPage } from './page.js';
import { describeScope } from './server-status.js';
import { Time, tellNumber } from './time.js';

/** The first page: what there is, and what goes on. */
export function addOverview(app: Hono<DashboardEnv>, gateway: Gateway): void {
  app.get('/dashboard', (context) => sendOverview(gateway, context));
}

async function sendOverview(gateway: Gateway, context: DashboardContext): Promise<Response> {
  const session = context.get('session');
  const [figures, buckets, servers, accounts] = await Promise.all([
    readFigures(gateway),
    summarizeCalls(gateway, { ...lastHours(24), buckets: 48 }),
    listActiveServers(gateway),
    listAccounts(gateway, { limit: 5 }),
  ]);
  return sendPage(
    context,
    { title: 'Overview', session },
    <div class="stack">
      <Heading title="Overview" lead="Scoped MCP servers, and what they are used for." />
      {accounts.items.length === 0 ? <FirstSteps isAdmin={session.actor.role === 'admin'} /> : null}
      <FigureCards figures={figures} />
      <section class="card stack" aria-labelledby="day">
        <h2 id="day">The last 24 hours</h2>
        <Charts buckets={buckets} />
      </section>
      {accounts.items.length === 0 ? null : (
        <div class="columns halves">
          <ServersCard servers={servers} />
          <section class="card" aria-labelledby="accounts">
            <h2 id="accounts">Accounts</h2>
            <ul class="rows">
              {accounts.items.map((account) => (
                <AccountRow
                  account={account}
                  title={gateway.apis.get(account.integration)?.title ?? account.integration}
                />
              ))}
            </ul>
          </section>
        </div>
      )}
    </div>,
  );
}

function FirstSteps({ isAdmin }: { readonly isAdmin: boolean }) {
  return (
    <section class="card stack" aria-labelledby="start">
      <h2 id="start">Start here</h2>
      <p>
        Add an account with the access token of an API. Then make a scoped server of it: an MCP address with
        the tools that someone needs, for as long as they need them. The access token stays here.
      </p>
      {isAdmin ? (
        <p>
          <a class="button main" href="/dashboard/accounts/new">
            Add an account
          </a>
        </p>
      ) : null}
    </section>
  );
}

interface Figures {
  readonly accounts: number;
  readonly servers: number;
  readonly calls: number;
  readonly errors: number;
}

function FigureCards({ figures }: { readonly figures: Figures }) {
  const cards = [
    ['/dashboard/accounts', figures.accounts, figures.accounts === 1 ? 'account' : 'accounts'],
    ['/dashboard/accounts', figures.servers, figures.servers === 1 ? 'active server' : 'active servers'],
    ['/dashboard/log', figures.calls, figures.calls === 1 ? 'call today' : 'calls today'],
    ['/dashboard/log', figures.errors, 'failed today'],
  ] as const;
  return (
    <ul class="figures">
      {cards.map(([href, value, label]) => (
        <li>
          <a class="card" href={href}>
            <span class="figure-value">{tellNumber(value)}</span>
            <span class="soft">{label}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Days begin at midnight UTC, as quotas do. */
async function readFigures(gateway: Gateway): Promise<Figures> {
  const { db } = gateway.store;
  const now = new Date();
  const midnight = new Date(now);
  midnight.setUTCHours(0, 0, 0, 0);
  const [[accounts], [servers], [today]] = await Promise.all([
    db.select({ value: count() }).from(integratedAccount),
    db.select({ value: count() }).from(scopedServer).where(isAnswering(now)),
    summarizeCalls(gateway, { since: midnight.toISOString(), until: now.toISOString(), buckets: 1 }),
  ]);
  return {
    accounts: accounts?.value ?? 0,
    servers: servers?.value ?? 0,
    calls: today?.calls ?? 0,
    errors: today?.errors ?? 0,
  };
}

function isAnswering(now: Date) {
  return and(
    isNull(scopedServer.revokedAt),
    or(isNull(scopedServer.expiresAt), gt(scopedServer.expiresAt, now)),
  );
}

function listActiveServers(gateway: Gateway) {
  return gateway.store.db
    .select({ server: scopedServer, account: integratedAccount.name })
    .from(scopedServer)
    .innerJoin(integratedAccount, eq(integratedAccount.id, scopedServer.integratedAccountId))
    .where(isAnswering(new Date()))
    .orderBy(desc(scopedServer.id))
    .limit(6);
}

type ActiveServers = Awaited<ReturnType<typeof listActiveServers>>;

function ServersCard({ servers }: { readonly servers: ActiveServers }) {
  return (
    <section class="card" aria-labelledby="servers">
      <h2 id="servers">Newest servers</h2>
      {servers.length === 0 ? (
        <p class="soft">No server is active.</p>
      ) : (
        <ul class="rows">
          {servers.map(({ server, account }) => (
            <li>
              <div class="title">
                <a href={`/dashboard/accounts/${server.integratedAccountId}/servers/${server.id}`}>
                  {server.name}
                </a>
              </div>
              <div class="facts">
                <span>{account}</span>
                <span>{describeScope(server.config)}</span>
              </div>
              <div class="side soft small">
                {server.expiresAt === null ? (
                  'never expires'
                ) : (
                  <>
                    expires <Time at={server.expiresAt.toISOString()} />
                  </>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function lastHours(hours: number): { readonly since: string; readonly until: string } {
  const now = Date.now();
  return { since: new Date(now - hours * 60 * 60 * 1000).toISOString(), until: new Date(now).toISOString() };
}
