import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConnectionOptions, createServer, UsageError } from '../../generated/polar-mcp/src/index.js';
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
});
