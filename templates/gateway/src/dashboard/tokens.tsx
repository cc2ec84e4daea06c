/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono';
import type { Gateway } from '../gateway.js';
import {
  type ApiTokenView,
  createApiToken,
  listApiTokens,
  revokeApiToken,
} from '../operations/api-tokens.js';
import { Refusal } from '../refusal.js';
import {
  Choices,
  PostForm,
  Problem,
  readForm,
  readProblem,
  refuseViewer,
  Select,
  TextField,
} from './form.js';
import { type DashboardContext, type DashboardEnv, Heading, sendPage } from './page.js';
import { CopyText } from './server-ready.js';
import { StatusBadge } from './server-status.js';
import { expiries } from './server-values.js';
import { Time } from './time.js';

/** API tokens: list, make, revoke. */
export function addTokens(app: Hono<DashboardEnv>, gateway: Gateway): void {
  app.get('/dashboard/tokens', (context) => sendTokens(gateway, context, {}));
  app.post('/dashboard/tokens', (context) => create(gateway, context));
  app.get('/dashboard/tokens/:token/revoke', (context) => sendRevoke(gateway, context));
  app.post('/dashboard/tokens/:token/revoke', async (context) => {
    await revokeApiToken(gateway, context.req.param('token'));
    return context.redirect('/dashboard/tokens', 303);
  });
}

interface ListState {
  readonly values?: URLSearchParams;
  readonly problem?: string;
}

async function sendTokens(gateway: Gateway, context: DashboardContext, state: ListState): Promise<Response> {
  const session = context.get('session');
  const tokens = await listApiTokens(gateway);
  const isAdmin = session.actor.role === 'admin';
  return sendPage(
    context,
    { title: 'API tokens', session, status: state.problem === undefined ? 200 : 400 },
    <div class="stack">
      <Heading
        title="API tokens"
        lead="For this dashboard, for the management API, and for servers that ask for one."
      />
      <section class="card" aria-label="API tokens">
        <ul class="rows">
          {tokens.map((token) => (
            <TokenRow token={token} isOwn={token.id === session.actor.id} isAdmin={isAdmin} />
          ))}
        </ul>
      </section>
      {isAdmin ? <NewToken csrf={session.csrf} state={state} /> : null}
    </div>,
  );
}

interface TokenRowProps {
  readonly token: ApiTokenView;
  readonly isOwn: boolean;
  readonly isAdmin: boolean;
}

function TokenRow({ token, isOwn, isAdmin }: TokenRowProps) {
  return (
    <li>
      <div>
        <span class="title">{token.name}</span> <StatusBadge status={token.status} />{' '}
        {isOwn ? <span class="badge plain">this is you</span> : null}
      </div>
      <div class="facts">
        <span>{token.role}</span>
        <span class="mono">…{token.token_last_four}</span>
        <span>
          Made <Time at={token.created_at} />
        </span>
        <span>{token.last_used_at === null ? 'Never used' : <Used at={token.last_used_at} />}</span>
        <span>{token.expires_at === null ? 'Never expires' : <Until at={token.expires_at} />}</span>
      </div>
      {isAdmin && token.revoked_at === null ? (
        <div class="side">
          <a class="button danger" href={`/dashboard/tokens/${token.id}/revoke`}>
            Revoke<span class="hidden"> {token.name}</span>
          </a>
        </div>
      ) : null}
    </li>
  );
}

function Used({ at }: { readonly at: string }) {
  return (
    <>
      Used <Time at={at} />
    </>
  );
}

function Until({ at }: { readonly at: string }) {
  return (
    <>
      Expires <Time at={at} />
    </>
  );
}

function NewToken({ csrf, state }: { readonly csrf: string; readonly state: ListState }) {
  return (
    <PostForm action="/dashboard/tokens" csrf={csrf} class="card stack narrow">
      <h2>Make an API token</h2>
      <Problem message={state.problem} />
      <TextField
        name="name"
        label="Name"
        hint="Who or what will use it."
        value={state.values?.get('name') ?? ''}
        attributes={{ required: true, maxlength: 100, autocomplete: 'off' }}
      />
      <Choices
        type="radio"
        name="role"
        legend="Role"
        chosen={[state.values?.get('role') ?? 'viewer']}
        options={[
          { value: 'viewer', label: 'Viewer', hint: 'sees everything, changes nothing' },
          { value: 'admin', label: 'Admin', hint: 'makes and revokes servers, accounts and tokens' },
        ]}
      />
      <Select
        name="expiry"
        label="Expires"
        value={state.values?.get('expiry') ?? '30d'}
        options={expiries.filter(({ value }) => value !== 'own')}
      />
      <button type="submit" class="main">
        Make the token
      </button>
    </PostForm>
  );
}

async function create(gateway: Gateway, context: DashboardContext): Promise<Response> {
  const values = await readForm(context);
  const session = context.get('session');
  const length = expiries.find(({ value }) => value === values.get('expiry'))?.length;
  const body = {
    name: values.get('name') ?? '',
    role: values.get('role') ?? 'viewer',
    ...(length === undefined ? {} : { expires_at: new Date(Date.now() + length).toISOString() }),
  };
  try {
    const made = await createApiToken(gateway, body);
    return sendPage(
      context,
      { title: 'Your API token', session },
      <div class="narrow stack">
        <Heading title={`API token ${made.name}`} back={[['/dashboard/tokens', 'API tokens']]} />
        <div class="note warn" role="status">
          <strong>Copy the token now.</strong> It is shown this once.
        </div>
        <section class="card" aria-label="Token">
          <CopyText id="api-token" label="API token" text={made.token} class="url" />
        </section>
        <p>
          <a class="button" href="/dashboard/tokens">
            Done
          </a>
        </p>
      </div>,
    );
  } catch (error) {
    return sendTokens(gateway, context, { values, problem: readProblem(error) });
  }
}

async function sendRevoke(gateway: Gateway, context: DashboardContext): Promise<Response> {
  refuseViewer(context);
  const session = context.get('session');
  const token = (await listApiTokens(gateway)).find(({ id }) => id === context.req.param('token'));
  if (token === undefined) throw new Refusal(404, 'not_found', 'There is no such API token.');
  return sendPage(
    context,
    { title: `Revoke ${token.name}`, session },
    <div class="narrow stack">
      <Heading title={`Revoke ${token.name}?`} back={[['/dashboard/tokens', 'API tokens']]} />
      <PostForm action={`/dashboard/tokens/${token.id}/revoke`} csrf={session.csrf} class="card stack">
        <p>
          It stops working at once, everywhere and for good.
          {token.id === session.actor.id
            ? ' It is the token that you are signed in with: you will be signed out.'
            : ''}
        </p>
        <div class="actions">
          <button type="submit" class="danger">
            Revoke this token
          </button>
          <a class="button" href="/dashboard/tokens">
            Keep it
          </a>
        </div>
      </PostForm>
    </div>,
  );
}
