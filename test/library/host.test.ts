import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { HostedApi, HostedCall, HostedOptions, HostedServers } from '#gateway/hosted-api.js';
import { host as built } from '../../generated/polar-mcp/src/host.js';
import { tools as registered } from '../../generated/polar-mcp/src/tools/index.js';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';

/** The compiler holds the one against the other here too. */
const host: HostedApi = built;

let upstream: TestUpstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
  upstream.requests.length = 0;
  upstream.answer = (_, response) => answerJson(response, 200, { items: [], pagination: { total_count: 0 } });
});

function open(options: Partial<HostedOptions> = {}): HostedServers {
  const usual = {
    server: 'sandbox',
    baseUrl: upstream.url,
    accessToken: 'polar_oat_a',
    exposure: 'direct',
  } as const;
  const servers = host.open({ ...usual, ...options });
  opened.push(servers.close);
  return servers;
}

/** A client of these servers, over HTTP. */
async function connect(servers: HostedServers): Promise<Client> {
  const server: Server = createServer((request, response) => {
    servers.serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new Client({ name: 'test', version: '0' });
  const { port } = server.address() as AddressInfo;
  const headers = { 'x-trace': 'abc', authorization: 'Bearer secret' };
  const transport = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/`), {
    requestInit: { headers },
  });
  await client.connect(transport);
  opened.push(
    () => client.close(),
    async () => {
      server.closeAllConnections();
      server.close();
    },
  );
  return client;
}

test('what a gateway knows of the API', () => {
  expect(host).toMatchObject({ name: 'polar', title: 'Polar', scheme: 'oat' });
  expect(host.environments).toEqual([
    { name: 'sandbox', startsReadOnly: false },
    { name: 'production', startsReadOnly: true },
  ]);
  expect(host.methods).toEqual(['read', 'write', 'custom', 'list', 'get', 'create', 'update', 'delete']);
  expect(host.tags).toContain('subscriptions');
  expect(new Set(host.tags).size).toBe(host.tags.length);
  expect(host.presets.map(({ name }) => name)).toContain('support');
});

test('the tools that a filter leaves, with their tokens', () => {
  const all = open();
  expect(all.tools).toHaveLength(registered.length);
  expect(all.tokens).toBe(all.tools.reduce((sum, { tokens }) => sum + tokens, 0));
  const { tools, tokens } = open({ methods: ['read'], tags: ['subscriptions'] });
  expect(tools.every(({ risk, tags }) => risk === 'read' && tags.includes('subscriptions'))).toBe(true);
  expect(tools[0]).toMatchObject({ title: expect.any(String), inputSchema: { type: 'object' } });
  expect(tools.every((tool) => tool.tokens > 0 && tool.description !== '')).toBe(true);
  expect(tokens).toBeLessThan(all.tokens);
  const found = open({ exposure: 'search' });
  expect(found.tools).toHaveLength(registered.length);
  expect(found.tokens).toBeGreaterThan(200);
  expect(found.tokens).toBeLessThan(1_000);
});

test.each<[string, Partial<HostedOptions>, RegExp]>([
  ['an environment', { server: 'prod', baseUrl: undefined }, /prod/],
  ['a tag', { tags: ['subscription'] }, /Did you mean subscriptions/],
  ['a tool', { tools: ['list_all_polar_subscription'] }, /list_all_polar_subscriptions/],
  ['a preset', { preset: 'suport' }, /Did you mean support/],
  [
    'no tool that is left',
    { methods: ['delete'], preset: 'analytics', tags: ['refunds'] },
    /No tool is left/,
  ],
])('refuses %s', (_, options, message) => {
  const attempt = () => open(options);
  expect(attempt).toThrow(expect.objectContaining({ name: 'UsageError' }));
  expect(attempt).toThrow(message);
});

test('serves MCP, with the credential of its account, and tells of the call', async () => {
  const calls: HostedCall[] = [];
  const servers = open({ tags: ['subscriptions'], onCall: (call) => calls.push(call) });
  const client = await connect(servers);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(servers.tools.map(({ name }) => name));
  const result = await client.callTool({ name: 'list_all_polar_subscriptions', arguments: { limit: 1 } });
  expect(result.isError).toBeUndefined();
  expect(upstream.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer polar_oat_a']);
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({
    tool: 'list_all_polar_subscriptions',
    risk: 'read',
    method: 'GET',
    outcome: 'ok',
    status: 200,
    argumentTypes: { limit: 'integer' },
  });
  // What waits for the call is found by its request, which has no credential of the client.
  expect(calls[0]?.request?.headers.get('x-trace')).toBe('abc');
  expect(calls[0]?.request?.headers.get('authorization')).toBeNull();
});

test.each(['direct', 'search'] as const)('calls a tool itself: %s', async (exposure) => {
  const calls: HostedCall[] = [];
  const servers = open({
    exposure,
    tools: ['list_all_polar_subscriptions'],
    onCall: (call) => calls.push(call),
  });
  const result = await servers.call('list_all_polar_subscriptions', { limit: 1 });
  expect(result.isError).toBe(false);
  expect(JSON.parse(result.text)).toMatchObject({ items: [] });
  expect(await servers.call('list_all_polar_subscriptions', { limit: 'x' })).toMatchObject({ isError: true });
  await expect(servers.call('delete_a_polar_subscription_by_id', {})).rejects.toThrow(/Unknown tool/);
  expect(calls.map(({ outcome }) => outcome)).toEqual(['ok', 'invalid_arguments', 'unknown_tool']);
  if (exposure === 'direct') return;
  const run = { tool: 'list_all_polar_subscriptions', arguments: {} };
  expect(await servers.call('run_polar_read', run)).toMatchObject({ isError: false });
  expect(await servers.call('find_polar_tools', { query: 'subscriptions' })).toMatchObject({
    isError: false,
  });
});
