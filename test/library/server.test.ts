import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ConnectionOptions,
  createClient,
  createServer,
  UsageError,
} from '../../generated/polar-mcp/src/index.js';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';

let upstream: TestUpstream;

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.answer = ({ url }, response) =>
    answerJson(response, 200, url.includes('organizations') ? { items: [{ id: 'one' }] } : {});
});
afterAll(() => upstream.close());

/** A licence key's organization is looked up once for each connection. */
async function validateKey(options: ConnectionOptions): Promise<void> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const server = createServer(options);
  const client = new Client({ name: 'test', version: '1' });
  await Promise.all([server.connect(far), client.connect(near)]);
  const call = { name: 'create_a_polar_license_key_validation', arguments: { key: 'ABC' } };
  expect((await client.callTool(call)).isError).toBeUndefined();
  await client.close();
}

test('servers of one options object share what is behind them, others do not', async () => {
  const options: ConnectionOptions = { baseUrl: upstream.url, credentials: { oat: 'polar_oat_x' } };
  await validateKey(options);
  await validateKey(options);
  await validateKey({ ...options });
  expect(upstream.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'GET', 'POST']);
});

test('each server is a fresh one', () => {
  const options: ConnectionOptions = { credentials: {} };
  expect(createServer(options)).not.toBe(createServer(options));
});

test('wrong options are refused at once', () => {
  expect(() => createServer({ server: 'prod' })).toThrow(UsageError);
  expect(() => createServer({ exposure: 'serch' as 'search' })).toThrow(/Did you mean search\?/);
});

test('in search exposure a runner runs what the options keep, and nothing else', async () => {
  upstream.requests.length = 0;
  const options: ConnectionOptions = {
    baseUrl: upstream.url,
    credentials: { oat: 'polar_oat_x' },
    exposure: 'search',
    excludeTools: ['create_a_polar_refund'],
  };
  const [near, far] = InMemoryTransport.createLinkedPair();
  const server = createServer(options);
  const client = new Client({ name: 'test', version: '1' });
  await Promise.all([server.connect(far), client.connect(near)]);
  const run = (risk: string, tool: string, args: object) =>
    client.callTool({ name: `run_polar_${risk}`, arguments: { tool, arguments: args } });
  const refund = { order_id: '0b0f7c7e-6f5e-4b8e-9d6c-2f3a4b5c6d7e', amount: 1, reason: 'other' };
  for (const risk of ['read', 'secret', 'write', 'money', 'destructive']) {
    expect(await run(risk, 'create_a_polar_refund', refund)).toMatchObject({ isError: true });
  }
  // A seat more is money, whatever else the tool can do.
  const seats = { id: refund.order_id, seats: 2 };
  const update = 'update_a_polar_subscription_by_id';
  expect(await run('destructive', update, seats)).toMatchObject({ isError: true });
  expect(await run('money', update, { ...seats, revoke: true })).toMatchObject({ isError: true });
  expect(upstream.requests).toEqual([]);
  expect((await run('money', update, seats)).isError).toBeUndefined();
  expect(upstream.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `PATCH /v1/subscriptions/${refund.order_id}`,
  ]);
  await client.close();
});

test('a client calls by name, whatever a server would list', async () => {
  const given = { baseUrl: upstream.url, credentials: { oat: 'polar_oat_x' }, exposure: 'search' } as const;
  const client = createClient(given);
  expect(client.tools.length).toBeGreaterThan(100);
  expect((await client.callRaw('list_all_polar_organizations', {})).isError).toBeUndefined();
  expect((await client.callRaw('find_polar_tools', { query: 'x' })).isError).toBe(true);
  await client.close();
});
