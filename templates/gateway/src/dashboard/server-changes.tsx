/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import type { Gateway } from '../gateway.js';
import { type AccountView, findApi, getAccount } from '../operations/accounts.js';
import {
  getServer,
  revokeServer,
  rotateServer,
  type ServerView,
  updateServer,
} from '../operations/servers.js';
import { PostForm, readForm, readProblem, refuseViewer } from './form.js';
import { type DashboardContext, type DashboardEnv, findBaseUrl, Heading, sendPage } from './page.js';
import { ServerForm } from './server-form.js';
import { sendReady } from './server-ready.js';
import { readServerChange, writeValues } from './server-values.js';
import { PreviewCard, preview } from './servers.js';

const route = '/dashboard/accounts/:account/servers/:server';

/** Scoped servers: edit, rotate, revoke. */
export function addServerChanges(app: Hono<DashboardEnv>, gateway: Gateway): void {
  app.get(`${route}/edit`, async (context) => {
    const place = await findPlace(gateway, context);
    return sendEdit(gateway, context, { ...place, values: writeValues(place.server) });
  });
  app.post(`${route}/edit`, (context) => change(gateway, context));
  app.get(`${route}/rotate`, (context) =>
    sendQuestion(gateway, context, {
      title: 'New address for',
      button: 'Make a new address',
      text: 'The server gets a new address, and the present one stops working at once. Tools, limits and time stay.',
      action: 'rotate',
    }),
  );
  app.post(`${route}/rotate`, async (context) => {
    const { account, server } = await findPlace(gateway, context);
    const { actor } = context.get('session');
    const baseUrl = findBaseUrl(gateway, context);
    const rotated = await rotateServer(gateway, account.id, server.id, { actor, baseUrl });
    return sendReady(context, { account, server: rotated, url: rotated.url, isNew: false });
  });
  app.get(`${route}/revoke`, (context) =>
    sendQuestion(gateway, context, {
      title: 'Revoke',
      button: 'Revoke this server',
      text: 'Programs that use its address are refused from the next request on, for good. It stays in the list as revoked.',
      action: 'revoke',
    }),
  );
  app.post(`${route}/revoke`, async (context) => {
    const { account, server } = await findPlace(gateway, context);
    await revokeServer(gateway, account.id, server.id);
    return context.redirect(`/dashboard/accounts/${account.id}/servers/${server.id}`, 303);
  });
}

interface Place {
  readonly account: AccountView;
  readonly server: ServerView;
}

/** What the path names. @throws Refusal where it is not there */
export async function findPlace(gateway: Gateway, context: DashboardContext): Promise<Place> {
  const account = await getAccount(gateway, context.req.param('account') ?? '');
  const server = await getServer(gateway, account.id, context.req.param('server') ?? '');
  return { account, server };
}

/** The way back from a page of a server. */
export function listBack({ account, server }: Place): readonly (readonly [string, string])[] {
  const path = `/dashboard/accounts/${account.id}`;
  return [
    ['/dashboard/accounts', 'Accounts'],
    [path, account.name],
    [`${path}/servers/${server.id}`, server.name],
  ];
}

interface EditState extends Place {
  readonly values: URLSearchParams;
  readonly problem?: string;
}

async function sendEdit(gateway: Gateway, context: DashboardContext, state: EditState): Promise<Response> {
  refuseViewer(context);
  const { account, server, values, problem } = state;
  const session = context.get('session');
  return sendPage(
    context,
    { title: `Edit ${server.name}`, session, status: problem === undefined ? 200 : 400 },
    <div class="stack">
      <Heading title={`Edit ${server.name}`} back={listBack(state)} lead="The address stays the same." />
      <div class="columns">
        <ServerForm
          {...{ account, values, problem }}
          api={findApi(gateway, account.integration)}
          action={`/dashboard/accounts/${account.id}/servers/${server.id}/edit`}
          csrf={session.csrf}
          isChange={true}
          button="Save"
        />
        <PreviewCard account={account} preview={await preview(gateway, account.id, values)} />
      </div>
    </div>,
  );
}

async function change(gateway: Gateway, context: DashboardContext): Promise<Response> {
  const values = await readForm(context);
  const { account, server } = await findPlace(gateway, context);
  try {
    await updateServer(
      gateway,
      account.id,
      server.id,
      readServerChange(values),
      values.get('seen') ?? undefined,
    );
    return context.redirect(`/dashboard/accounts/${account.id}/servers/${server.id}`, 303);
  } catch (error) {
    return sendEdit(gateway, context, { account, server, values, problem: readProblem(error) });
  }
}

interface Question {
  readonly title: string;
  readonly button: string;
  readonly text: Child;
  readonly action: 'rotate' | 'revoke';
}

async function sendQuestion(
  gateway: Gateway,
  context: DashboardContext,
  question: Question,
): Promise<Response> {
  refuseViewer(context);
  const place = await findPlace(gateway, context);
  const { account, server } = place;
  const session = context.get('session');
  const path = `/dashboard/accounts/${account.id}/servers/${server.id}`;
  const title = `${question.title} ${server.name}?`;
  return sendPage(
    context,
    { title, session },
    <div class="narrow stack">
      <Heading title={title} back={listBack(place)} />
      <PostForm action={`${path}/${question.action}`} csrf={session.csrf} class="card stack">
        <p>{question.text}</p>
        <div class="actions">
          <button type="submit" class={question.action === 'revoke' ? 'danger' : 'main'}>
            {question.button}
          </button>
          <a class="button" href={path}>
            Leave it as it is
          </a>
        </div>
      </PostForm>
    </div>,
  );
}
