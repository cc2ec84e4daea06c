import { sql } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/pg-core';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createManagementApp } from '#gateway/management/app.js';
import { answerLines } from '#gateway/management/lines.js';
import { findAccount } from '#gateway/operations/accounts.js';
import { authenticate, createApiToken } from '#gateway/operations/api-tokens.js';
import { createId } from '#gateway/operations/page.js';
import { findServerByToken, updateServer } from '#gateway/operations/servers.js';
import { tables } from '#gateway/store/schema.js';
import { tools } from '../../generated/polar-mcp/src/tools/index.js';
import { startTestGateway, type TestGateway } from './support/gateway.js';

const planted = 'polar_oat_planted_0Qm3xZ8vT1';
let started: TestGateway;
let app: Hono;
let admin: string;
let viewer: string;
/** Of every answer. */
const answered: string[] = [];

beforeAll(async () => {
  started = await startTestGateway();
  app = createManagementApp(started.gateway);
  ({ token: admin } = await createApiToken(started.gateway, { name: 'admin' }));
  ({ token: viewer } = await createApiToken(started.gateway, { name: 'viewer', role: 'viewer' }));
}, 30_000);
afterAll(() => started.close());

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  readonly body: any;
  readonly headers: Headers;
}

async function ask(method: string, path: string, body?: unknown, token = admin): Promise<Answer> {
  const response = await app.request(`http://localhost${path}`, {
    method,
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  answered.push(text);
  return {
    status: response.status,
    body: text === '' ? undefined : JSON.parse(text),
    headers: response.headers,
  };
}

async function makeAccount(values: object = {}): Promise<string> {
  const account = {
    integration: 'polar',
    environment: 'sandbox',
    name: 'shop',
    access_token: planted,
    ...values,
  };
  const { status, body } = await ask('POST', '/integrated-account', account);
  expect(status).toBe(201);
  return body.id;
}

const soon = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

describe('who may', () => {
  test.each([
    ['nobody', ''],
    ['a token that is none', 'mcpa_no'],
    ['an MCP token', 'server'],
    ['a revoked API token', 'revoked'],
  ])('%s gets 401, on every route', async (_, which) => {
    const id = await makeAccount();
    const { body: server } = await ask('POST', `/integrated-account/${id}/mcp`, { name: 's' });
    const gone = await createApiToken(started.gateway, { name: 'gone' });
    await ask('DELETE', `/api-token/${gone.id}`);
    const token = which === 'server' ? server.token : which === 'revoked' ? gone.token : which;
    const routes = [
      ['GET', '/integrated-account'],
      ['POST', '/integrated-account'],
      ['GET', `/integrated-account/${id}`],
      ['PATCH', `/integrated-account/${id}`],
      ['DELETE', `/integrated-account/${id}`],
      ['POST', `/integrated-account/${id}/mcp`],
      ['GET', `/integrated-account/${id}/mcp`],
      ['GET', `/integrated-account/${id}/tools`],
      ['PATCH', `/integrated-account/${id}/mcp/${server.id}`],
      ['DELETE', `/integrated-account/${id}/mcp/${server.id}`],
      ['POST', `/integrated-account/${id}/mcp/${server.id}/rotate`],
      ['GET', `/integrated-account/${id}/mcp/${server.id}`],
      ['GET', '/api-token'],
      ['DELETE', `/api-token/${gone.id}`],
      ['POST', '/api-token'],
      ['GET', '/log'],
      ['GET', '/log.jsonl'],
    ] as const;
    for (const [method, path] of routes) {
      const { status, body } = await ask(method, path, method === 'GET' ? undefined : {}, token);
      expect([method, path, status, body.error.code]).toEqual([method, path, 401, 'unauthorized']);
    }
  });

  test('a viewer reads, and changes nothing', async () => {
    const id = await makeAccount();
    expect((await ask('GET', `/integrated-account/${id}`, undefined, viewer)).status).toBe(200);
    for (const method of ['POST', 'PATCH', 'DELETE']) {
      expect((await ask(method, `/integrated-account/${id}`, {}, viewer)).status).toBe(403);
    }
    expect((await ask('POST', '/api-token', { name: 'x' }, viewer)).status).toBe(403);
    expect((await ask('HEAD', `/integrated-account/${id}`, undefined, viewer)).status).toBe(200);
  });

  test('API tokens are made, listed, and revoked; one that has ended is none', async () => {
    const { status, body: made } = await ask('POST', '/api-token', { name: 'ci', expires_at: soon(3600) });
    expect([status, made.role, made.status]).toEqual([201, 'admin', 'active']);
    const listed = async (): Promise<Answer['body']> =>
      (await ask('GET', '/api-token')).body.items.find((each: { id: string }) => each.id === made.id);
    expect(await listed()).toMatchObject({ name: 'ci', token_last_four: made.token.slice(-4) });
    expect(Object.keys(await listed())).not.toContain('token');
    await started.gateway.store.db.execute(
      sql`UPDATE api_token SET expires_at = now() - interval '1 millisecond' WHERE id = ${made.id}`,
    );
    expect(await authenticate(started.gateway, made.token)).toBeUndefined();
    for (let times = 0; times < 2; times++)
      expect((await ask('DELETE', `/api-token/${made.id}`)).status).toBe(204);
    expect((await listed()).status).toBe('revoked');
    expect((await ask('DELETE', '/api-token/tok_none')).status).toBe(404);
    const wrong = await ask('POST', '/api-token', { name: 'x', role: 'owner' });
    expect([wrong.status, wrong.body.error.message]).toEqual([400, expect.stringContaining('role: ')]);
  });

  test('a use is noted, once a minute', async () => {
    const { id, token } = await createApiToken(started.gateway, { name: 'used' });
    const read = async (): Promise<string> => {
      const { body } = await ask('GET', '/api-token');
      return body.items.find((each: { id: string }) => each.id === id).last_used_at;
    };
    expect(await read()).toBeNull();
    await authenticate(started.gateway, token);
    await expect.poll(read).not.toBeNull();
    const first = await read();
    await authenticate(started.gateway, token);
    expect(await read()).toBe(first);
  });
});

describe('accounts', () => {
  test('are made, read, listed, changed and removed; the token is never shown', async () => {
    const id = await makeAccount({ name: 'One' });
    const { body: read } = await ask('GET', `/integrated-account/${id}`);
    expect(Object.keys(read)).toEqual([
      'id',
      'name',
      'integration',
      'environment',
      'created_by',
      'created_at',
      'updated_at',
    ]);
    const { body: changed } = await ask('PATCH', `/integrated-account/${id}`, {
      name: 'Two',
      access_token: 'other_token',
    });
    expect(changed).toMatchObject({ id, name: 'Two' });
    const row = await findAccount(started.gateway, id);
    const opened = started.gateway.keys.open({ keyId: row.keyId, text: row.sealedToken }, id);
    expect([opened, row.version]).toEqual(['other_token', 2]);
    const { body: server } = await ask('POST', `/integrated-account/${id}/mcp`, { name: 's' });
    expect(
      (await ask('GET', '/integrated-account')).body.items.map((each: { id: string }) => each.id),
    ).toContain(id);
    expect((await ask('DELETE', `/integrated-account/${id}`)).status).toBe(204);
    expect((await ask('GET', `/integrated-account/${id}`)).status).toBe(404);
    expect(await findServerByToken(started.gateway, server.token)).toBeUndefined();
  });

  test.each([
    [{ integration: 'poler' }, 'Did you mean polar?'],
    [{ environment: 'prod' }, 'There are: sandbox, production.'],
    [{ access_token: 'line\nend' }, 'access_token: it has characters'],
    [{ name: '' }, 'name: '],
    [{ names: 'x' }, 'there is no "names". Did you mean name?'],
  ])('%j is refused with what is allowed', async (wrong, message) => {
    const given = {
      integration: 'polar',
      environment: 'sandbox',
      name: 'n',
      access_token: planted,
      ...wrong,
    };
    const { status, body } = await ask('POST', '/integrated-account', given);
    expect(status).toBe(400);
    expect(body.error.message).toContain(message);
    expect(JSON.stringify(body)).not.toContain(planted);
  });

  test('an account stays where it is', async () => {
    const id = await makeAccount();
    const { status, body } = await ask('PATCH', `/integrated-account/${id}`, { environment: 'production' });
    expect([status, body.error.message]).toEqual([
      400,
      'environment: an account stays where it is; make another one.',
    ]);
  });
});

describe('servers', () => {
  test('the token and its URL are shown once, and open the server until it is revoked', async () => {
    const id = await makeAccount();
    const path = `/integrated-account/${id}/mcp`;
    const end = soon(3600);
    const config = { methods: ['read'], tags: ['orders'] };
    const { status, body: made } = await ask('POST', path, { name: 'Support', config, expires_at: end });
    expect(status).toBe(201);
    expect(made).toMatchObject({
      name: 'Support',
      integrated_account_id: id,
      config,
      expires_at: end,
      status: 'active',
    });
    expect(made.url).toBe(`http://localhost/mcp/${made.token}`);
    expect((await findServerByToken(started.gateway, made.token))?.server.id).toBe(made.id);
    const texts = [await ask('GET', path), await ask('GET', `${path}/${made.id}`)].map(({ body }) =>
      JSON.stringify(body),
    );
    for (const text of texts) expect(text).not.toContain(made.token);
    const { body: rotated } = await ask('POST', `${path}/${made.id}/rotate`);
    expect(await findServerByToken(started.gateway, made.token)).toBeUndefined();
    expect((await findServerByToken(started.gateway, rotated.token))?.server.id).toBe(made.id);
    for (let times = 0; times < 2; times++)
      expect((await ask('DELETE', `${path}/${made.id}`)).status).toBe(204);
    expect(await findServerByToken(started.gateway, rotated.token)).toBeUndefined();
    expect((await ask('GET', `${path}/${made.id}`)).body.status).toBe('revoked');
    expect((await ask('PATCH', `${path}/${made.id}`, { name: 'x' })).status).toBe(409);
    expect((await ask('POST', `${path}/${made.id}/rotate`)).status).toBe(409);
  });

  test('what is left out is not restricted; production reads until methods says otherwise', async () => {
    const sandbox = await makeAccount();
    const production = await makeAccount({ environment: 'production' });
    const count = async (id: string, query = ''): Promise<Answer['body']> =>
      (await ask('GET', `/integrated-account/${id}/tools${query}`)).body;
    const all = await count(sandbox);
    const { status, body: made } = await ask('POST', `/integrated-account/${sandbox}/mcp`, { name: 'all' });
    expect([status, made.config, made.note]).toEqual([201, {}, undefined]);
    expect(all.count).toBe(tools.length);
    const reading = await count(production);
    expect(reading.count).toBeLessThan(all.count);
    expect(reading.tools.every(({ risk }: { risk: string }) => risk === 'read')).toBe(true);
    expect(reading.note).toContain('until methods says otherwise');
    expect((await count(production, '?methods=read,write,custom')).count).toBe(tools.length);
    const discovery = await count(sandbox, '?tool_exposure=discovery');
    expect(discovery.count).toBe(tools.length);
    expect(discovery.tokens).toBeLessThan(all.tokens / 20);
  });

  test.each([
    [{ tags: ['orders'], tools: ['create_a_polar_product'] }, 'no_tool_left', 'tags orders leaves 0'],
    [{ tags: ['oders'] }, 'invalid_config', 'Did you mean orders?'],
    [{ preset: 'suport' }, 'invalid_config', 'Did you mean support?'],
    [{ methods: [] }, 'invalid_request', 'an empty list keeps no tool'],
    [{ tag: ['orders'] }, 'invalid_request', 'there is no "tag". Did you mean tags?'],
    [{ rate_limit: 0 }, 'invalid_request', 'rate_limit'],
  ])('the config %j is refused: %s', async (config, code, message) => {
    const id = await makeAccount();
    const { status, body } = await ask('POST', `/integrated-account/${id}/mcp`, { name: 's', config });
    expect([status, body.error.code]).toEqual([400, code]);
    expect(body.error.message).toContain(message);
  });

  test.each([soon(30), soon(-5), 'tomorrow', 7])('the end %j is refused', async (end) => {
    const id = await makeAccount();
    const { status, body } = await ask('POST', `/integrated-account/${id}/mcp`, {
      name: 's',
      expires_at: end,
    });
    expect([status, body.error.message.includes('expires_at')]).toEqual([400, true]);
  });

  test('a change merges the config; null takes out', async () => {
    const id = await makeAccount();
    const path = `/integrated-account/${id}/mcp`;
    const { body: made } = await ask('POST', path, {
      name: 's',
      config: { tags: ['orders'], methods: ['read'] },
      expires_at: soon(3600),
    });
    const change = { config: { tags: null, preset: 'support' }, expires_at: null };
    const { body: changed } = await ask('PATCH', `${path}/${made.id}`, change);
    expect([changed.config, changed.expires_at, changed.name]).toEqual([
      { methods: ['read'], preset: 'support' },
      null,
      's',
    ]);
    const wrong = await ask('PATCH', `${path}/${made.id}`, { config: { tools: ['create_a_polar_product'] } });
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'no_tool_left']);
    expect((await ask('GET', `${path}/${made.id}`)).body.config).toEqual(changed.config);
  });

  test('an expired one opens nothing', async () => {
    const id = await makeAccount();
    const { body: made } = await ask('POST', `/integrated-account/${id}/mcp`, {
      name: 's',
      expires_at: soon(3600),
    });
    await started.gateway.store.db.execute(
      sql`UPDATE scoped_server SET expires_at = now() - interval '1 millisecond' WHERE id = ${made.id}`,
    );
    expect(await findServerByToken(started.gateway, made.token)).toBeUndefined();
  });

  test('of another account it is not there', async () => {
    const [one, other] = [await makeAccount(), await makeAccount()];
    const { body: made } = await ask('POST', `/integrated-account/${one}/mcp`, { name: 's' });
    for (const method of ['GET', 'DELETE']) {
      expect((await ask(method, `/integrated-account/${other}/mcp/${made.id}`)).status).toBe(404);
    }
  });
});

test('pages go on from where the last one ended, whatever is added meanwhile', async () => {
  const id = await makeAccount();
  const path = `/integrated-account/${id}/mcp`;
  const made: string[] = [];
  for (let index = 0; index < 7; index++) made.push((await ask('POST', path, { name: `s${index}` })).body.id);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const { body } = await ask('GET', `${path}?limit=3${query}`);
    seen.push(...body.items.map((each: { id: string }) => each.id));
    cursor = body.next_cursor;
    await ask('POST', path, { name: 'meanwhile' });
  } while (cursor !== null);
  expect(seen).toEqual(made.toSorted().toReversed());
  expect((await ask('GET', `${path}?cursor=bm9uc2Vuc2U`)).status).toBe(400);
  expect((await ask('GET', `${path}?limit=1000`)).status).toBe(400);
});

describe('requests that are none', () => {
  test.each([
    ['{"name":', 400],
    [JSON.stringify({ name: 'x'.repeat(1_100_000) }), 413],
  ])('%.12s', async (body, status) => {
    const answer = await ask('POST', '/integrated-account', body);
    expect([answer.status, typeof answer.body.error.message]).toEqual([status, 'string']);
  });

  test('no JSON is 415, another method 405, another path 404', async () => {
    const headers = { authorization: `Bearer ${admin}`, 'content-type': 'text/plain' };
    const plain = await app.request('http://localhost/integrated-account', {
      method: 'POST',
      headers,
      body: '{}',
    });
    expect(plain.status).toBe(415);
    const put = await ask('PUT', '/integrated-account', {});
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect((await ask('POST', '/healthz', {})).status).toBe(405);
    expect((await ask('GET', '/nothing')).status).toBe(404);
  });

  test('a character that no store takes is the caller’s mistake', async () => {
    expect((await ask('GET', '/integrated-account/%00')).status).toBe(404);
    expect((await ask('DELETE', '/api-token/%00')).status).toBe(404);
    expect((await ask('GET', '/log?tool=%00')).status).toBe(400);
  });
});

test('the log is filtered, paged, and exported as JSON lines', async () => {
  const row = (index: number) => ({
    id: createId('call'),
    calledAt: new Date(Date.now() - index * 1000),
    integratedAccountId: 'acc_log',
    scopedServerId: 'srv_log',
    serverName: 'log',
    tool: index % 2 === 0 ? 'a' : 'b',
    via: null,
    risk: 'read',
    method: 'GET',
    argumentTypes: { limit: 'integer' },
    clientName: 'c',
    clientVersion: '1',
    status: 200,
    outcome: index === 3 ? 'timeout' : 'ok',
    durationMs: index,
    upstreamMs: 1,
  });
  for (let index = 0; index < 10; index++) started.gateway.callLog.add(row(index));
  await started.gateway.callLog.flush();
  const { body: page } = await ask('GET', '/log?server=srv_log&tool=a&limit=2');
  expect([page.items.length, page.next_cursor === null]).toEqual([2, false]);
  expect((await ask('GET', '/log?server=srv_log&outcome=error')).body.items).toMatchObject([
    { outcome: 'timeout' },
  ]);
  expect((await ask('GET', '/log?since=yesterday')).status).toBe(400);
  const exported = await app.request('http://localhost/log.jsonl?server=srv_log', {
    headers: { authorization: `Bearer ${admin}` },
  });
  const lines = (await exported.text()).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).server_name)).toEqual(Array(10).fill('log'));
});

test('no credential and no token stands in the store, in a log or in an answer (K1)', async () => {
  const id = await makeAccount();
  const { body: made } = await ask('POST', `/integrated-account/${id}/mcp`, { name: 's' });
  const texts = [...started.logged];
  for (const table of Object.values(tables)) {
    texts.push(JSON.stringify(await started.gateway.store.db.select().from(table as typeof tables.callLog)));
  }
  const secrets = [planted, made.token, admin, viewer, Buffer.from(planted).toString('base64url')];
  for (const secret of secrets) for (const text of texts) expect(text).not.toContain(secret);
  for (const text of answered) expect(text).not.toContain(planted);
});

test('a store that fails is told in the log, without what was to be stored', async () => {
  const { db } = started.gateway.store;
  await db.execute(
    sql`ALTER TABLE integrated_account ADD CONSTRAINT nothing_of_it CHECK (name <> 'refused by it')`,
  );
  const account = {
    integration: 'polar',
    environment: 'sandbox',
    name: 'refused by it',
    access_token: planted,
  };
  const { status, body } = await ask('POST', '/integrated-account', account);
  await db.execute(sql`ALTER TABLE integrated_account DROP CONSTRAINT nothing_of_it`);
  expect([status, body.error.code]).toEqual([500, 'internal']);
  const line = started.logged.at(-1);
  expect(line).toContain('violates check constraint');
  expect(line).not.toMatch(/refused by it|insert into|params/);
});

test('the tables of the queries are those of the migrations', async () => {
  for (const table of Object.values(tables)) {
    const { name, columns } = getTableConfig(table);
    const { rows } = (await started.gateway.store.db.execute(
      sql`SELECT column_name AS name, is_nullable AS nullable FROM information_schema.columns WHERE table_name = ${name}`,
    )) as unknown as { rows: { name: string; nullable: string }[] };
    const found = rows.map((row) => `${row.name} ${row.nullable === 'NO'}`).toSorted();
    expect(found).toEqual(columns.map((column) => `${column.name} ${column.notNull}`).toSorted());
  }
});

test('a log whose store fails while it is exported ends broken, and its values are in no log', async () => {
  async function* fail(): AsyncGenerator<string, void, undefined> {
    yield 'first\n';
    throw Object.assign(new Error('Failed query: … params: secret_value'), {
      cause: new Error('it is away'),
    });
  }
  const headers = { 'content-type': 'application/jsonl' };
  const answer = await answerLines(fail(), { headers, log: started.gateway.log });
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow();
  expect(started.logged.at(-1)).toContain('it is away');
  expect(started.logged.join()).not.toContain('secret_value');
});

test('a change that was made from what is no longer so is refused', async () => {
  const id = await makeAccount();
  const path = `/integrated-account/${id}/mcp`;
  const { body: made } = await ask('POST', path, { name: 's' });
  await ask('PATCH', `${path}/${made.id}`, { config: { methods: ['read'] } });
  const late = updateServer(started.gateway, id, made.id, { name: 'late' }, made.updated_at);
  await expect(late).rejects.toMatchObject({ status: 409, code: 'conflict' });
  expect((await ask('GET', `${path}/${made.id}`)).body).toMatchObject({
    name: 's',
    config: { methods: ['read'] },
  });
});
