import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { Gateway } from '../gateway.js';
import {
  createAccount,
  deleteAccount,
  getAccount,
  listAccounts,
  updateAccount,
} from '../operations/accounts.js';
import {
  type Actor,
  authenticate,
  createApiToken,
  listApiTokens,
  revokeApiToken,
} from '../operations/api-tokens.js';
import { exportCalls, listCalls } from '../operations/calls.js';
import {
  createServer,
  getServer,
  listServers,
  revokeServer,
  rotateServer,
  updateServer,
} from '../operations/servers.js';
import { previewTools } from '../operations/tools.js';
import { Refusal } from '../refusal.js';
import { readBearer } from '../token.js';
import { sendError } from './error.js';
import { answerLines } from './lines.js';

export interface ManagementOptions {
  /** Whoever reaches this app is this one: for the control socket, which only its owner can open. */
  readonly actor?: Actor | undefined;
  /** How clients reach the gateway; default: as this request did. */
  readonly baseUrl?: string | undefined;
}

interface Variables {
  readonly actor: Actor;
}
type Env = { Variables: Variables };

const mostBytes = 1_000_000;
const tooLarge = new Refusal(413, 'too_large', `The body may have ${mostBytes} bytes at most.`);

/** The JSON API: accounts, scoped servers, API tokens and the call log. */
export function createManagementApp(gateway: Gateway, options: ManagementOptions = {}): Hono {
  const app = new Hono<Env>();
  app.onError((error, context) => sendError(context, error, gateway.log));
  app.notFound((context) =>
    sendError(context, new Refusal(404, 'not_found', 'There is nothing here.'), gateway.log),
  );
  app.get('/healthz', async (context) => {
    await gateway.store.check();
    return context.json({ status: 'ok' });
  });
  allow(app, '/healthz', 'GET');
  const api = new Hono<Env>();
  // Only where there is something: every other path is nobody's, with or without a token.
  for (const path of ['/integrated-account', '/api-token', '/log']) {
    api.use(path, checkActor(gateway, options.actor));
    api.use(`${path}/*`, checkActor(gateway, options.actor));
  }
  api.use('/log.jsonl', checkActor(gateway, options.actor));
  api.use(bodyLimit({ maxSize: mostBytes, onError: (context) => sendError(context, tooLarge, gateway.log) }));
  addAccounts(api, gateway);
  addServers(api, gateway, options);
  addApiTokens(api, gateway);
  addLog(api, gateway);
  app.route('/', api);
  return app as unknown as Hono;
}

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Reading the token's row each time makes revoking it work at once. */
function checkActor(gateway: Gateway, trusted: Actor | undefined) {
  return createMiddleware<Env>(async (context, next) => {
    const actor = trusted ?? (await findActor(gateway, context.req.header('authorization')));
    if (actor === undefined) throw unauthorized;
    if (actor.role !== 'admin' && !readingMethods.has(context.req.method)) {
      throw new Refusal(403, 'forbidden', 'This API token only reads: an admin may do this.');
    }
    // No id has it, and no Postgres takes it.
    if (context.req.path.includes('%00') || context.req.path.includes('\0')) return context.notFound();
    context.set('actor', actor);
    context.header('cache-control', 'no-store');
    return next();
  });
}

const unauthorized = new Refusal(
  401,
  'unauthorized',
  'Send an API token of this gateway in the header Authorization: Bearer TOKEN. The token of an MCP URL is none.',
);

async function findActor(gateway: Gateway, header: string | undefined): Promise<Actor | undefined> {
  const token = readBearer(header);
  return token === undefined ? undefined : authenticate(gateway, token);
}

async function readBody(context: Context): Promise<unknown> {
  if (!/^application\/json *(?:;|$)/i.test(context.req.header('content-type') ?? '')) {
    throw new Refusal(415, 'not_json', 'The body must be JSON: send Content-Type: application/json.');
  }
  try {
    return await context.req.json();
  } catch {
    throw new Refusal(400, 'not_json', 'The body is not JSON.');
  }
}

function addAccounts(app: Hono<Env>, gateway: Gateway): void {
  app.post('/integrated-account', async (context) =>
    context.json(await createAccount(gateway, await readBody(context), context.get('actor')), 201),
  );
  app.get('/integrated-account', async (context) =>
    context.json(await listAccounts(gateway, context.req.query())),
  );
  allow(app, '/integrated-account', 'GET, POST');
  app.get('/integrated-account/:id', async (context) =>
    context.json(await getAccount(gateway, context.req.param('id'))),
  );
  app.patch('/integrated-account/:id', async (context) =>
    context.json(await updateAccount(gateway, context.req.param('id'), await readBody(context))),
  );
  app.delete('/integrated-account/:id', async (context) => {
    await deleteAccount(gateway, context.req.param('id'));
    return context.body(null, 204);
  });
  allow(app, '/integrated-account/:id', 'GET, PATCH, DELETE');
  app.get('/integrated-account/:id/tools', async (context) =>
    context.json(await previewTools(gateway, context.req.param('id'), readFilters(context.req.query()))),
  );
  allow(app, '/integrated-account/:id/tools', 'GET');
}

const listFilters = new Set(['methods', 'tags', 'tools']);

/** Lists with commas; an empty one is not given, as in a form that was left alone. */
function readFilters(query: Readonly<Record<string, string>>): object {
  const given = Object.entries(query).filter(([, value]) => value.trim() !== '');
  return Object.fromEntries(
    given.map(([key, value]) => [
      key,
      listFilters.has(key) ? value.split(',').map((each) => each.trim()) : value,
    ]),
  );
}

function addServers(app: Hono<Env>, gateway: Gateway, { baseUrl }: ManagementOptions): void {
  const list = '/integrated-account/:id/mcp';
  const one = '/integrated-account/:id/mcp/:serverId';
  const describe = (context: Context<Env>) => ({
    actor: context.get('actor'),
    baseUrl: baseUrl ?? gateway.publicUrl ?? new URL(context.req.url).origin,
  });
  app.post(list, async (context) => {
    const made = await createServer(
      gateway,
      context.req.param('id'),
      await readBody(context),
      describe(context),
    );
    return context.json(made, 201);
  });
  app.get(list, async (context) =>
    context.json(await listServers(gateway, context.req.param('id'), context.req.query())),
  );
  allow(app, list, 'GET, POST');
  app.get(one, async (context) => {
    const { id, serverId } = context.req.param();
    return context.json(await getServer(gateway, id, serverId));
  });
  app.patch(one, async (context) => {
    const { id, serverId } = context.req.param();
    return context.json(await updateServer(gateway, id, serverId, await readBody(context)));
  });
  app.delete(one, async (context) => {
    const { id, serverId } = context.req.param();
    await revokeServer(gateway, id, serverId);
    return context.body(null, 204);
  });
  allow(app, one, 'GET, PATCH, DELETE');
  app.post(`${one}/rotate`, async (context) => {
    const { id, serverId } = context.req.param();
    return context.json(await rotateServer(gateway, id, serverId, describe(context)));
  });
  allow(app, `${one}/rotate`, 'POST');
}

function addApiTokens(app: Hono<Env>, gateway: Gateway): void {
  app.post('/api-token', async (context) =>
    context.json(await createApiToken(gateway, await readBody(context)), 201),
  );
  app.get('/api-token', async (context) =>
    context.json({ items: await listApiTokens(gateway), next_cursor: null }),
  );
  allow(app, '/api-token', 'GET, POST');
  app.delete('/api-token/:id', async (context) => {
    await revokeApiToken(gateway, context.req.param('id'));
    return context.body(null, 204);
  });
  allow(app, '/api-token/:id', 'DELETE');
}

function addLog(app: Hono<Env>, gateway: Gateway): void {
  app.get('/log', async (context) => context.json(await listCalls(gateway, context.req.query())));
  allow(app, '/log', 'GET');
  app.get('/log.jsonl', async (context) => {
    const headers = { 'content-type': 'application/jsonl; charset=utf-8' };
    return answerLines(exportCalls(gateway, context.req.query()), { headers, log: gateway.log });
  });
  allow(app, '/log.jsonl', 'GET');
}

/** Says which methods a path has, to a request with another one (RFC 9110, section 15.5.6). */
function allow(app: Hono<Env>, path: string, methods: string): void {
  app.all(path, (context) =>
    context.json({ error: { code: 'method_not_allowed', message: `This path takes ${methods}.` } }, 405, {
      allow: methods,
    }),
  );
}
