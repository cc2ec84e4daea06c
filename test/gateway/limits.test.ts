import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readClientName, readLabel, writeLabel } from '#gateway/client-name.js';
import { type Listener, startListener } from '#gateway/listener.js';
import { createManagementApp } from '#gateway/management/app.js';
import { createAccount, updateAccount } from '#gateway/operations/accounts.js';
import { listCalls } from '#gateway/operations/calls.js';
import { createServer } from '#gateway/operations/servers.js';
import { createKey, createKeyRing } from '#gateway/seal.js';
import { startTestGateway, type TestGateway } from './support/gateway.js';

const actor = { id: 'tok_test', name: 'test', role: 'admin' } as const;
const answer = JSON.stringify({ items: [], pagination: { total_count: 0, max_page: 0 } });
let started: TestGateway;
let listener: Listener;
let upstream: Server;
/** How many requests came to the upstream, and how long each waits for its answer; milliseconds. */
let requests = 0;
let wait = 0;

beforeAll(async () => {
  upstream = createHttpServer((_, response) => {
    requests += 1;
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(answer), wait);
  });
  await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  started = await startTestGateway({ upstreams: new Map([['polar', url]]) });
  const app = createManagementApp(started.gateway);
  listener = await startListener(started.gateway, { host: '127.0.0.1', port: 0, allowedHosts: [], app });
}, 30_000);
afterAll(async () => {
  await listener?.close(1000);
  await started?.close();
  upstream?.close();
});
beforeEach(() => {
  requests = 0;
  wait = 0;
});

async function makeServer(values: object = {}) {
  const { gateway } = started;
  const given = { integration: 'polar', environment: 'sandbox', name: 'shop', access_token: 'token' };
  const account = await createAccount(gateway, given, actor);
  const place = { actor, baseUrl: listener.url };
  return createServer(gateway, account.id, { name: 'server', ...values }, place);
}

const call = { name: 'list_all_polar_customers', arguments: {} };
const rpc = (params: object = call): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });

function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const accept = 'application/json, text/event-stream';
  return fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', accept, ...headers },
  });
}

describe('limits', () => {
  test('no form of a body that the server reads as a call goes past the count', async () => {
    const server = await makeServer({ config: { daily_quota: 1 } });
    expect((await post(server.url, rpc())).status).toBe(200);
    for (const body of [rpc(), `\uFEFF${rpc()}`, ` \n${rpc()}`, `[${rpc()}]`, `[{}, ${rpc()}]`]) {
      await (await post(server.url, body)).text();
    }
    expect(requests).toBe(1);
  });

  test('a refused call is in the log', async () => {
    const server = await makeServer({ config: { daily_quota: 1 } });
    for (const _ of [1, 2]) await (await post(server.url, rpc())).text();
    await started.gateway.callLog.flush();
    const { items } = await listCalls(started.gateway, { server: server.id });
    expect(items.map(({ outcome }) => outcome).toSorted()).toEqual(['ok', 'rate_limited']);
  });
});

test('no text of a caller keeps the log from being stored', async () => {
  const server = await makeServer({ config: { daily_quota: 2 } });
  const name = 'a\0\ud800';
  const label = Buffer.from(JSON.stringify([name, name])).toString('base64url');
  const given = { name, arguments: { 'a\0': 1, '\ud800': 'x' } };
  const known = { ...call, arguments: given.arguments };
  const meta = { 'io.modelcontextprotocol/clientInfo': { name, version: name } };
  const headers = { 'mcp-session-id': `client-${label}` };
  for (const params of [given, known, { ...given, _meta: meta }]) {
    await (await post(server.url, rpc(params), headers)).text();
  }
  await started.gateway.callLog.flush();
  const { items } = await listCalls(started.gateway, { server: server.id });
  expect(items).toHaveLength(3);
});

describe('changes while calls are under way', () => {
  test('a call under way ends as it began, and the next one has what is new', async () => {
    const server = await makeServer();
    await (await post(server.url, rpc())).text();
    wait = 500;
    const underWay = post(server.url, rpc()).then((response) => response.text());
    await expect.poll(() => requests).toBe(2);
    await updateAccount(started.gateway, server.integrated_account_id, { access_token: 'other' });
    wait = 0;
    expect(await (await post(server.url, rpc())).text()).toContain('total_count');
    expect(await underWay).toContain('total_count');
  });
});

test('a server whose credential does not open says so, to its client and in the log', async () => {
  const server = await makeServer();
  const gateway = { ...started.gateway, keys: createKeyRing([createKey()]) };
  const app = createManagementApp(gateway);
  const other = await startListener(gateway, { host: '127.0.0.1', port: 0, allowedHosts: [], app });
  const response = await post(`${other.url}/mcp/${server.token}`, rpc());
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    id: 1,
    error: { code: -32_000, message: expect.stringMatching(/cannot be opened.*GATEWAY_KEY/) },
  });
  expect(started.logged.some((line) => line.includes('server not opened'))).toBe(true);
  await other.close(1000);
});

describe('names of clients', () => {
  test('a label is what it was made of; anything else is none', () => {
    const long = { name: 'é'.repeat(100), version: '1' };
    const read = readClientName({ method: 'initialize', params: { clientInfo: long } });
    expect(read).toBeDefined();
    const label = writeLabel(read ?? { name: '', version: '' });
    expect(label).toMatch(/^[\x21-\x7e]+$/);
    expect(readLabel(label)).toEqual(read);
    for (const text of [
      undefined,
      '',
      'x',
      'client-',
      'client-!!',
      'client-e30',
      '1868a90c',
      'client-WzEsMl0',
    ]) {
      expect(readLabel(text)).toBeUndefined();
    }
    for (const message of [null, 1, [], {}, { params: { clientInfo: 1 } }, { params: { clientInfo: {} } }]) {
      expect(readClientName(message)).toBeUndefined();
    }
  });

  test('ending the session, which there is none of, does no harm to an SDK v1 client', async () => {
    const server = await makeServer();
    const client = new ClientV1({ name: 'v1', version: '1' });
    const transport = new TransportV1(new URL(server.url));
    // biome-ignore lint/suspicious/noExplicitAny: v1's transport type knows no exactOptionalPropertyTypes
    await client.connect(transport as any);
    expect(transport.sessionId).toBeDefined();
    await transport.terminateSession();
    await client.close();
  });
});

test('a log whose store hangs delays no answer', async () => {
  const server = await makeServer();
  const { db } = started.gateway.store;
  const insert = db.insert;
  db.insert = (() => ({
    values: () => ({ onConflictDoNothing: () => new Promise(() => {}) }),
  })) as unknown as typeof db.insert;
  try {
    for (const _ of [1, 2, 3]) {
      const began = performance.now();
      expect(await (await post(server.url, rpc())).text()).toContain('total_count');
      expect(performance.now() - began).toBeLessThan(2_000);
    }
  } finally {
    db.insert = insert;
  }
});
