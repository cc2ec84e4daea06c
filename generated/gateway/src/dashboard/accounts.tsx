/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono';
import type { Gateway } from '../gateway.js';
import { type AccountView, getAccount, listAccounts } from '../operations/accounts.js';
import type { Page } from '../operations/page.js';
import { listServers, type ServerView } from '../operations/servers.js';
import { type DashboardContext, type DashboardEnv, Heading, sendPage } from './page.js';
import { describeScope, StatusBadge } from './server-status.js';
import { Time } from './time.js';

/** Accounts: list them, look at one. */
export function addAccounts(app: Hono<DashboardEnv>, gateway: Gateway): void {
  app.get('/dashboard/accounts', (context) => sendList(gateway, context));
  app.get('/dashboard/accounts/:account', (context) => sendAccount(gateway, context));
}

async function sendList(gateway: Gateway, context: DashboardContext): Promise<Response> {
  const session = context.get('session');
  const page = await listAccounts(gateway, readPage(context));
  const add = session.actor.role !== 'admin' ? undefined : <AddAccount />;
  return sendPage(
    context,
    { title: 'Accounts', session },
    <div class="stack">
      <Heading title="Accounts" lead="Connections to an API. Each can have any number of scoped servers.">
        {add}
      </Heading>
      <section class="card" aria-label="Accounts">
        {page.items.length === 0 ? (
          <div class="empty">
            <h2>No account yet</h2>
            <p class="soft">
              An account holds the credential that scoped servers work with. Nobody sees it again.
            </p>
          </div>
        ) : (
          <ul class="rows">
            {page.items.map((account) => (
              <AccountRow account={account} title={findTitle(gateway, account)} />
            ))}
          </ul>
        )}
      </section>
      <NextPage page={page} path="/dashboard/accounts" />
    </div>,
  );
}

function AddAccount() {
  return (
    <a class="button main" href="/dashboard/accounts/new">
      Add an account
    </a>
  );
}

/** An account in a list. */
export function AccountRow({ account, title }: { readonly account: AccountView; readonly title: string }) {
  return (
    <li>
      <div class="title">
        <a href={`/dashboard/accounts/${account.id}`}>{account.name}</a>
      </div>
      <div class="facts">
        <span>{title}</span>
        <span>
          Added <Time at={account.created_at} />
        </span>
      </div>
      <div class="side">
        <EnvironmentBadge name={account.environment} />
      </div>
    </li>
  );
}

function EnvironmentBadge({ name }: { readonly name: string }) {
  return <span class={name === 'production' ? 'badge warn' : 'badge plain'}>{name}</span>;
}

/** A link to what comes after this page of a list. */
export function NextPage({ page, path }: { readonly page: Page<unknown>; readonly path: string }) {
  return page.next_cursor === null ? null : (
    <p>
      <a class="button" href={`${path}?cursor=${encodeURIComponent(page.next_cursor)}`}>
        Next page
      </a>
    </p>
  );
}

/** The page of a list that was asked for. */
export function readPage(context: DashboardContext): { readonly cursor?: string } {
  const cursor = context.req.query('cursor');
  return cursor === undefined ? {} : { cursor };
}

async function sendAccount(gateway: Gateway, context: DashboardContext): Promise<Response> {
  const session = context.get('session');
  const account = await getAccount(gateway, context.req.param('account') ?? '');
  const servers = await listServers(gateway, account.id, readPage(context));
  const path = `/dashboard/accounts/${account.id}`;
  return sendPage(
    context,
    { title: account.name, session },
    <div class="stack">
      <Heading
        title={account.name}
        back={[['/dashboard/accounts', 'Accounts']]}
        lead={
          <>
            {findTitle(gateway, account)} <EnvironmentBadge name={account.environment} />
          </>
        }
      >
        {session.actor.role !== 'admin' ? undefined : <AccountActions path={path} />}
      </Heading>
      <section class="card" aria-labelledby="servers">
        <h2 id="servers">Scoped servers</h2>
        {servers.items.length === 0 ? (
          <div class="empty">
            <p>No server yet.</p>
            <p class="soft">
              A scoped server is an MCP address that offers some of the tools, for some time.
            </p>
          </div>
        ) : (
          <ul class="rows">
            {servers.items.map((server) => (
              <ServerRow server={server} path={path} />
            ))}
          </ul>
        )}
      </section>
      <NextPage page={servers} path={path} />
    </div>,
  );
}

function AccountActions({ path }: { readonly path: string }) {
  return (
    <>
      <a class="button main" href={`${path}/servers/new`}>
        Make a server
      </a>
      <a class="button" href={`${path}/edit`}>
        Edit
      </a>
      <a class="button danger" href={`${path}/delete`}>
        Delete
      </a>
    </>
  );
}

/** A server in the list of its account. */
function ServerRow({ server, path }: { readonly server: ServerView; readonly path: string }) {
  return (
    <li>
      <div class="title">
        <a href={`${path}/servers/${server.id}`}>{server.name}</a>
      </div>
      <div class="facts">
        <span>{describeScope(server.config)}</span>
        <span>{server.last_used_at === null ? 'Never used' : <LastUsed at={server.last_used_at} />}</span>
        <span>{server.expires_at === null ? 'Never expires' : <Expiry at={server.expires_at} />}</span>
      </div>
      <div class="side">
        <StatusBadge status={server.status} />
      </div>
    </li>
  );
}

function LastUsed({ at }: { readonly at: string }) {
  return (
    <>
      Used <Time at={at} />
    </>
  );
}

function Expiry({ at }: { readonly at: string }) {
  return (
    <>
      {new Date(at).getTime() > Date.now() ? 'Expires' : 'Expired'} <Time at={at} />
    </>
  );
}

function findTitle(gateway: Gateway, account: AccountView): string {
  return gateway.apis.get(account.integration)?.title ?? account.integration;
}
