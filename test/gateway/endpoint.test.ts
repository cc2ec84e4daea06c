import { createHash } from 'node:crypto';
import {
  createServer as createHttpServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEndpoint } from '#gateway/endpoint.js';
import { createHostCheck } from '#gateway/host-check.js';
import { type Listener, startListener } from '#gateway/listener.js';
import { createManagementApp } from '#gateway/management/app.js';
import { createAccount, updateAccount } from '#gateway/operations/accounts.js';
import { createApiToken, revokeApiToken } from '#gateway/operations/api-tokens.js';
import { listCalls } from '#gateway/operations/calls.js';
import { createServer, revokeServer, updateServer } from '#gateway/operations/servers.js';
import { createToken } from '#gateway/token.js';
import { startTestGateway, type TestGateway } from './support/gateway.js';

const actor = { id: 'tok_test', name: 'test', role: 'admin' } as const;
let started: TestGateway;
let listener: Listener;
let upstream: Server;
/** The upstream's: what came, as `METHOD path authorization`. */
let requests: string[] = [];

beforeAll(async () => {
  upstream = createHttpServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    // Answers whose credential came (the server takes the credential itself out of answers), after a while that differs: answers overtake each other.
    const body = JSON.stringify({
      items: [{ id: '1', email: `${nameOwner(request.headers.authorization?.slice(7) ?? '')}@example.com` }],
      pagination: { total_count: 1, max_page: 1 },
    });
    setTimeout(
      () => response.writeHead(200, { 'content-type': 'application/json' }).end(body),
      Math.random() * 20,
    );
  });
  await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  started = await startTestGateway({ upstreams: new Map([['polar', url]]) });
  listener = await startListener(started.gateway, {
    host: '127.0.0.1',
    port: 0,
    allowedHosts: ['gateway.example.com'],
    app: createManagementApp(started.gateway),
  });
}, 30_000);
afterAll(async () => {
  await listener?.close(1000);
  await started?.close();
  upstream?.close();
});
beforeEach(() => {
  requests = [];
});

function nameOwner(credential: string): string {
  return createHash('sha256').update(credential).digest('hex').slice(0, 12);
}

async function makeServer(values: object = {}, accessToken = 'token_of_upstream') {
  const { gateway } = started;
  const given = { integration: 'polar', environment: 'sandbox', name: 'shop', access_token: accessToken };
  const account = await createAccount(gateway, given, actor);
  const place = { actor, baseUrl: listener.url };
  return createServer(gateway, account.id, { name: 'server', ...values }, place);
}

const calls = { name: 'list_all_polar_customers', arguments: { limit: 1 } };

async function connectV2(url: string, headers: Record<string, string> = {}): Promise<ClientV2> {
  const client = new ClientV2({ name: 'client-v2', version: '2.2' });
  await client.connect(new TransportV2(new URL(url), { requestInit: { headers } }));
  return client;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** One request as it is, whatever a client would send. */
function send(
  path: string,
  {
    method = 'POST',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      new URL(path, listener.url),
      {
        method,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const rpc = (method: string, params: object = {}): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

describe('real clients', () => {
  test.each(['v1', 'v2'] as const)(
    'SDK %s lists and calls, and is told by name in the log',
    async (version) => {
      const server = await makeServer({ config: { tags: ['customers'], methods: ['read'] } });
      let client: ClientV1 | ClientV2;
      if (version === 'v1') {
        client = new ClientV1({ name: 'client-v1', version: '1.1' });
        // biome-ignore lint/suspicious/noExplicitAny: v1's transport type knows no exactOptionalPropertyTypes
        await client.connect(new TransportV1(new URL(server.url)) as any);
      } else {
        client = await connectV2(server.url);
      }
      const { tools } = await client.listTools();
      expect(tools.every(({ name }) => /^(?:list_all|get_single)_polar/.test(name))).toBe(true);
      const { structuredContent } = await client.callTool(calls);
      expect(structuredContent).toMatchObject({
        items: [{ email: `${nameOwner('token_of_upstream')}@example.com` }],
      });
      await client.close();
      await started.gateway.callLog.flush();
      const { items } = await listCalls(started.gateway, { server: server.id });
      expect(items).toMatchObject([
        {
          tool: calls.name,
          risk: 'read',
          method: 'GET',
          argument_types: { limit: 'integer' },
          client_name: `client-${version}`,
          client_version: version === 'v1' ? '1.1' : '2.2',
          status: 200,
          outcome: 'ok',
          server_name: 'server',
        },
      ]);
    },
  );
});

test('a tool that the filter leaves out, called by name, makes no request (T2)', async () => {
  const server = await makeServer({ config: { methods: ['read'] } });
  const searched = await makeServer({ config: { methods: ['read'], tool_exposure: 'discovery' } });
  const [direct, search] = [await connectV2(server.url), await connectV2(searched.url)];
  const refund = { order_id: '3f0e7a52-6c0f-4a7b-9d57-2f1f6f0c9a11', amount: 1, reason: 'other' };
  const runner = (name: string) => ({
    name,
    arguments: { tool: 'create_a_polar_refund', arguments: refund },
  });
  const tries = [
    direct.callTool({ name: 'create_a_polar_refund', arguments: refund }),
    search.callTool({ name: 'create_a_polar_refund', arguments: refund }),
    search.callTool(runner('run_polar_money')),
    search.callTool(runner('run_polar_read')),
  ];
  for (const tried of await Promise.allSettled(tries)) {
    expect(tried.status === 'rejected' || tried.value.isError).toBe(true);
  }
  expect(requests).toEqual([]);
});

test('what the caller shows goes to no upstream (T1)', async () => {
  const server = await makeServer({}, 'own_token');
  const client = await connectV2(server.url, {
    authorization: 'Bearer callers_secret',
    cookie: 'a=callers_secret',
  });
  await client.callTool(calls);
  expect(requests).toEqual(['GET /v1/customers/?limit=1 Bearer own_token']);
});

describe('URLs that open nothing', () => {
  test('unknown, revoked, expired and malformed are answered alike, byte for byte', async () => {
    const { gateway } = started;
    const [revoked, expired, removed] = [await makeServer(), await makeServer(), await makeServer()];
    await revokeServer(gateway, revoked.integrated_account_id, revoked.id);
    await gateway.store.db.execute(sql`UPDATE scoped_server SET expires_at = now() WHERE id = ${expired.id}`);
    await gateway.store.db.execute(sql`DELETE FROM scoped_server WHERE id = ${removed.id}`);
    const paths = [
      ...[revoked, expired, removed].map(({ token }) => `/mcp/${token}`),
      '/mcp/x',
      '/mcp/mcps_%00',
    ];
    const answers = await Promise.all(paths.map((path) => send(path, { body: rpc('tools/list') })));
    const [first] = answers;
    for (const { status, text, headers } of answers) {
      expect([status, text, { ...headers, date: '' }]).toEqual([
        404,
        first?.text,
        { ...first?.headers, date: '' },
      ]);
    }
    expect(started.logged.join()).not.toContain(revoked.token);
  });

  test('each of them takes the same work of the store: one query, the same one', async () => {
    const { gateway } = started;
    const counts: string[] = [];
    const db = new Proxy(gateway.store.db, {
      get(target, key) {
        if (key === 'select' || key === 'insert' || key === 'update' || key === 'execute') counts.push(key);
        return Reflect.get(target, key, target);
      },
    });
    const revoked = await makeServer();
    await revokeServer(gateway, revoked.integrated_account_id, revoked.id);
    const endpoint = createEndpoint({ ...gateway, store: { ...gateway.store, db } });
    const server = createHttpServer((request, response) =>
      endpoint.serve(request, response, decodeURIComponent(request.url?.slice(1) ?? '')),
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    for (const token of [revoked.token, createToken('server').token, createToken('api').token, 'x']) {
      counts.length = 0;
      const body = rpc('tools/list');
      expect((await fetch(`http://127.0.0.1:${port}/${token}`, { method: 'POST', body })).status).toBe(404);
      expect(counts).toEqual(['select']);
    }
    server.close();
    await endpoint.close();
  });

  test('revoking refuses a connected client with its next request', async () => {
    const server = await makeServer();
    const client = await connectV2(server.url);
    await client.callTool(calls);
    await revokeServer(started.gateway, server.integrated_account_id, server.id);
    await expect(client.callTool(calls)).rejects.toThrow(/opens nothing/);
    expect(requests).toHaveLength(1);
  });

  test('there is no authorization server, at any place where clients look', async () => {
    const { token } = await makeServer();
    const names = ['oauth-authorization-server', 'oauth-protected-resource', 'openid-configuration'];
    for (const name of names) {
      for (const path of [
        `/.well-known/${name}`,
        `/mcp/${token}/.well-known/${name}`,
        `/.well-known/${name}/mcp/${token}`,
      ]) {
        expect((await send(path, { method: 'GET' })).status).toBe(404);
      }
    }
    expect((await send(`/mcp/${token}`, { method: 'GET' })).status).toBe(405);
    expect((await send(`/mcp/${token}`, { method: 'DELETE' })).status).toBe(405);
  });
});

test('require_api_token_auth asks for an API token too, which is read each time', async () => {
  const server = await makeServer({ config: { require_api_token_auth: true } });
  const { id, token } = await createApiToken(started.gateway, { name: 'caller', role: 'viewer' });
  const path = `/mcp/${server.token}`;
  const body = rpc('tools/list');
  for (const authorization of ['', 'Bearer mcpa_wrong', `Bearer ${server.token}`]) {
    const answer = await send(path, { body, headers: authorization === '' ? {} : { authorization } });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  }
  const client = await connectV2(server.url, { authorization: `Bearer ${token}` });
  await client.callTool(calls);
  await revokeApiToken(started.gateway, id);
  await expect(client.callTool(calls)).rejects.toThrow();
});

test('a changed config, and a changed credential, hold from the next request on', async () => {
  const server = await makeServer({ config: { tags: ['customers'] } }, 'first_token');
  const client = await connectV2(server.url);
  await client.callTool(calls);
  const { integrated_account_id: account } = server;
  await updateAccount(started.gateway, account, { access_token: 'second_token' });
  await client.callTool(calls);
  await updateServer(started.gateway, account, server.id, { config: { tags: ['orders'] } });
  await expect(client.callTool(calls)).rejects.toThrow(/Unknown tool/);
  expect(requests.map((line) => line.split(' ').at(-1))).toEqual(['first_token', 'second_token']);
});

describe('limits', () => {
  test.each([
    ['rate_limit', 'minute', 60],
    ['daily_quota', 'day', 86_400],
  ] as const)(
    '%s counts tools/call alone, and is told by the standard headers',
    async (key, span, seconds) => {
      // All of it in one minute.
      const left = 60_000 - (Date.now() % 60_000);
      if (left < 5_000) await wait(left);
      const server = await makeServer({ config: { [key]: 3 } });
      const path = `/mcp/${server.token}`;
      const listed = await Promise.all(
        Array.from({ length: 6 }, () => send(path, { body: rpc('tools/list') })),
      );
      expect(new Set(listed.map(({ status }) => status))).toEqual(new Set([200]));
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => send(path, { body: rpc('tools/call', calls) })),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
      const over = answers.find(({ status }) => status === 429);
      const pause = Number(over?.headers['retry-after']);
      expect(pause).toBeGreaterThan(0);
      expect(pause).toBeLessThanOrEqual(seconds);
      expect(over?.headers).toMatchObject({
        'ratelimit-policy': `"${span}";q=3;w=${seconds}`,
        ratelimit: `"${span}";r=0;t=${pause}`,
        'ratelimit-limit': '3',
        'ratelimit-remaining': '0',
        'ratelimit-reset': String(pause),
      });
      expect(JSON.parse(over?.text ?? '')).toMatchObject({ id: 1, error: { code: -32_000 } });
      expect(requests).toHaveLength(3);
    },
    20_000,
  );
});

describe('foreign pages (H1)', () => {
  test.each([
    ['Host', { host: 'evil.com' }],
    ['Host of a trick', { host: '127.0.0.1.nip.io' }],
    ['Origin', { origin: 'https://evil.com' }],
    ['Origin null', { origin: 'null' }],
  ])('a foreign %s is refused on every route', async (_, headers) => {
    const { token } = await makeServer();
    for (const path of [`/mcp/${token}`, '/integrated-account', '/healthz', '/', '/log']) {
      expect((await send(path, { headers, body: rpc('tools/list') })).status).toBe(403);
    }
  });

  test('its own names are not', async () => {
    const { token } = await makeServer();
    for (const host of ['localhost', '127.0.0.1:8080', 'gateway.example.com', 'gateway.example.com:443']) {
      expect((await send(`/mcp/${token}`, { headers: { host }, body: rpc('tools/list') })).status).toBe(200);
    }
  });
});

test('200 clients at once over 50 servers: each gets what its own credential gives (S1)', async () => {
  const servers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => makeServer({}, `credential_${index}`)),
  );
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const client = await connectV2(servers[index % 50]?.url ?? '');
      const { structuredContent } = await client.callTool(calls);
      await client.close();
      return JSON.stringify(structuredContent);
    }),
  );
  const crossed = answers.filter(
    (text, index) => !text.includes(`${nameOwner(`credential_${index % 50}`)}@example.com`),
  );
  expect(crossed.length).toBe(0);
  expect(requests).toHaveLength(200);
}, 60_000);

test('a body that is too large is 413, one that is no JSON 400; neither reaches a tool', async () => {
  const { token } = await makeServer();
  expect((await send(`/mcp/${token}`, { body: 'x'.repeat(4_200_000) })).status).toBe(413);
  expect((await send(`/mcp/${token}`, { body: '{"jsonrpc":' })).status).toBe(400);
  expect(requests).toEqual([]);
});

test('a batch of many messages is refused before anything is counted or logged', async () => {
  const server = await makeServer({ config: { rate_limit: 1 } });
  const batch = JSON.stringify(Array.from({ length: 21 }, () => JSON.parse(rpc('tools/call', calls))));
  const answer = await send(`/mcp/${server.token}`, { body: batch });
  expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([400, -32_600]);
  await started.gateway.callLog.flush();
  expect((await listCalls(started.gateway, { server: server.id })).items).toEqual([]);
  expect((await send(`/mcp/${server.token}`, { body: rpc('tools/call', calls) })).status).toBe(200);
});

test.each([
  ['2001:db8::5', '[2001:db8::5]:8080', true],
  ['[fd00::10]', '[fd00::10]', true],
  ['mcp.example.com', 'mcp.example.com:8443', true],
  ['mcp.example.com', '[2001:db8::5]', false],
])('on --host %s the Host %s is its own: %s', (host, header, isOwn) => {
  const check = createHostCheck([host]);
  expect(check({ headers: { host: header } } as IncomingMessage) === undefined).toBe(isOwn);
});
