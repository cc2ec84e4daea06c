/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono';
import type { Gateway } from '../gateway.js';
import { type AccountView, findApi, getAccount } from '../operations/accounts.js';
import { createServer, getServer, type ServerView } from '../operations/servers.js';
import { previewTools } from '../operations/tools.js';
import { readForm, readProblem, refuseViewer } from './form.js';
import {
  type DashboardContext,
  type DashboardEnv,
  findBaseUrl,
  Heading,
  sendPage,
  sendPart,
} from './page.js';
import { ServerForm } from './server-form.js';
import { sendReady } from './server-ready.js';
import { describeScope, RiskBadge, StatusBadge } from './server-status.js';
import { readFilters, readServer, readServerId } from './server-values.js';
import { findMaker } from './session.js';
import { Time, tellNumber, tellTime } from './time.js';

/** Scoped servers: make one with a preview, and look at one. */
export function addServers(app: Hono<DashboardEnv>, gateway: Gateway): void {
  app.get('/dashboard/accounts/:account/servers/new', async (context) =>
    sendNew(gateway, context, {
      account: await getAccount(gateway, context.req.param('account')),
      values: new URLSearchParams({ expiry: '7d' }),
    }),
  );
  app.post('/dashboard/accounts/:account/servers', (context) => create(gateway, context));
  app.get('/dashboard/accounts/:account/preview', async (context) => {
    const values = new URL(context.req.url).searchParams;
    return sendPart(
      context,
      <PreviewResult preview={await preview(gateway, context.req.param('account'), values)} />,
    );
  });
  app.get('/dashboard/accounts/:account/servers/:server', (context) => sendServer(gateway, context));
}

interface NewState {
  readonly account: AccountView;
  readonly values: URLSearchParams;
  readonly problem?: string;
}

async function sendNew(gateway: Gateway, context: DashboardContext, state: NewState): Promise<Response> {
  refuseViewer(context);
  const { account, values, problem } = state;
  const session = context.get('session');
  const path = `/dashboard/accounts/${account.id}`;
  return sendPage(
    context,
    { title: 'Make a server', session, status: problem === undefined ? 200 : 400 },
    <div class="stack">
      <Heading
        title="Make a server"
        back={[
          ['/dashboard/accounts', 'Accounts'],
          [path, account.name],
        ]}
        lead="An MCP address that offers the tools you choose, for as long as you choose."
      />
      <div class="columns">
        <ServerForm
          {...{ account, values, problem }}
          api={findApi(gateway, account.integration)}
          action={`${path}/servers`}
          csrf={session.csrf}
          isChange={false}
          button="Make the server"
        />
        <PreviewCard account={account} preview={await preview(gateway, account.id, values)} />
      </div>
    </div>,
  );
}

async function create(gateway: Gateway, context: DashboardContext): Promise<Response> {
  const values = await readForm(context);
  const account = await getAccount(gateway, context.req.param('account') ?? '');
  const { actor } = context.get('session');
  try {
    const baseUrl = findBaseUrl(gateway, context);
    const id = readServerId(values);
    const server = await createServer(gateway, account.id, readServer(values), { actor, baseUrl, id });
    return sendReady(context, { account, server, url: server.url, isNew: true });
  } catch (error) {
    return sendNew(gateway, context, { account, values, problem: readProblem(error) });
  }
}

export type Preview = Awaited<ReturnType<typeof previewTools>> | { readonly problem: string };

/** What a filter leaves, or why nothing is left. */
export async function preview(
  gateway: Gateway,
  accountId: string,
  values: URLSearchParams,
): Promise<Preview> {
  try {
    return await previewTools(gateway, accountId, readFilters(values));
  } catch (error) {
    return { problem: readProblem(error) };
  }
}

/** The preview beside a form: it follows every change of it. */
export function PreviewCard({
  account,
  preview: shown,
}: {
  readonly account: AccountView;
  readonly preview: Preview;
}) {
  return (
    <aside class="card" aria-labelledby="preview-title">
      <h2 id="preview-title">What programs will see</h2>
      <div
        id="preview"
        aria-live="polite"
        hx-get={`/dashboard/accounts/${account.id}/preview`}
        hx-include="#server-form"
        hx-params="not csrf,name,expiry,expires_at"
        hx-trigger="input delay:250ms from:#server-form"
        hx-sync="this:queue last"
        class="dims"
      >
        <PreviewResult preview={shown} />
      </div>
    </aside>
  );
}

function PreviewResult({ preview: shown }: { readonly preview: Preview }) {
  if ('problem' in shown) return <p class="note warn">{shown.problem}</p>;
  return (
    <>
      <p>
        <span class="figure-value">
          {tellNumber(shown.count)} {shown.count === 1 ? 'tool' : 'tools'}
        </span>
        <span class="soft">about {tellNumber(shown.tokens)} tokens at the start of a conversation</span>
      </p>
      {shown.note === undefined ? null : <p class="hint">{shown.note}</p>}
      <ToolList tools={shown.tools} />
    </>
  );
}

interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly risk: string;
  readonly tokens: number;
}

function ToolList({ tools }: { readonly tools: readonly ListedTool[] }) {
  return (
    <ul class="tools" tabindex={0} aria-label="Tools">
      {tools.map(({ name, title, risk }) => (
        <li>
          <span class="tool">
            <span>{title}</span>
            <span class="mono soft">{name}</span>
          </span>
          <RiskBadge risk={risk} />
        </li>
      ))}
    </ul>
  );
}

async function sendServer(gateway: Gateway, context: DashboardContext): Promise<Response> {
  const session = context.get('session');
  const account = await getAccount(gateway, context.req.param('account') ?? '');
  const server = await getServer(gateway, account.id, context.req.param('server') ?? '');
  const path = `/dashboard/accounts/${account.id}`;
  const shown = await previewConfig(gateway, server);
  return sendPage(
    context,
    { title: server.name, session },
    <div class="stack">
      <Heading
        title={server.name}
        back={[
          ['/dashboard/accounts', 'Accounts'],
          [path, account.name],
        ]}
        lead={<StatusBadge status={server.status} />}
      >
        {session.actor.role !== 'admin' ? undefined : <ServerActions server={server} path={path} />}
      </Heading>
      <div class="columns halves">
        <ServerDetails server={server} maker={await findMaker(gateway, server.created_by)} />
        <section class="card" aria-labelledby="offered">
          <h2 id="offered">What programs see</h2>
          <div>
            <PreviewResult preview={shown} />
          </div>
        </section>
      </div>
    </div>,
  );
}

async function previewConfig(
  gateway: Gateway,
  { config, integrated_account_id }: ServerView,
): Promise<Preview> {
  const { methods, tags, tools, preset, tool_exposure } = config;
  const filters = Object.entries({ methods, tags, tools, preset, tool_exposure });
  const given = Object.fromEntries(filters.filter(([, value]) => value !== undefined));
  try {
    return await previewTools(gateway, integrated_account_id, given);
  } catch (error) {
    return { problem: readProblem(error) };
  }
}

function ServerActions({ server, path }: { readonly server: ServerView; readonly path: string }) {
  const own = `${path}/servers/${server.id}`;
  if (server.revoked_at !== null) return null;
  return (
    <>
      {server.status === 'active' ? (
        <a class="button main" href={`${own}/console`}>
          Try a tool
        </a>
      ) : null}
      <a class="button" href={`${own}/edit`}>
        Edit
      </a>
      <a class="button" href={`${own}/rotate`}>
        New address
      </a>
      <a class="button danger" href={`${own}/revoke`}>
        Revoke
      </a>
    </>
  );
}

function ServerDetails({ server, maker }: { readonly server: ServerView; readonly maker: string }) {
  const { config } = server;
  const limit = (value: number | undefined) => (value === undefined ? 'no limit' : tellNumber(value));
  return (
    <section class="card" aria-labelledby="about">
      <h2 id="about">About this server</h2>
      <dl class="details">
        <dt>Address</dt>
        <dd>
          <span class="mono">…{server.token_last_four}</span>{' '}
          <span class="soft small">shown once, when it was made</span>
        </dd>
        <dt>Tools</dt>
        <dd>{describeScope(config)}</dd>
        <dt>Expires</dt>
        <dd>{server.expires_at === null ? 'Never' : <Moment at={server.expires_at} />}</dd>
        {server.revoked_at === null ? null : (
          <>
            <dt>Revoked</dt>
            <dd>
              <Moment at={server.revoked_at} />
            </dd>
          </>
        )}
        <dt>Last used</dt>
        <dd>{server.last_used_at === null ? 'Never' : <Time at={server.last_used_at} />}</dd>
        <dt>Calls a minute</dt>
        <dd>{limit(config.rate_limit)}</dd>
        <dt>Calls a day</dt>
        <dd>{limit(config.daily_quota)}</dd>
        <dt>API token</dt>
        <dd>{config.require_api_token_auth === true ? 'Asked for, besides the address' : 'Not asked for'}</dd>
        <dt>Made</dt>
        <dd>
          <Time at={server.created_at} /> by {maker}
        </dd>
        <dt>Calls</dt>
        <dd>
          <a href={`/dashboard/log?server=${server.id}`}>See them in the log</a>
        </dd>
      </dl>
    </section>
  );
}

function Moment({ at }: { readonly at: string }) {
  return (
    <>
      <Time at={at} /> <span class="soft">({tellTime(at)})</span>
    </>
  );
}
