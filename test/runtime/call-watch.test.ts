import { Client } from '@modelcontextprotocol/client';
import { type CallToolResult, InMemoryTransport } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CallRecord, createCallWatch } from '../../templates/package/src/call-watch.js';
import type { CatalogSource } from '../../templates/package/src/catalog.js';
import { readSettings } from '../../templates/package/src/config.js';
import { callCustom } from '../../templates/package/src/custom-tool.js';
import type { ToolDefinition, ToolSummary } from '../../templates/package/src/runtime/tool.js';
import { createServer } from '../../templates/package/src/server.js';
import {
  answerJson,
  fixtureApi,
  makeCatalog,
  makeContext,
  makeTool,
  portalApi,
  startUpstream,
  type TestUpstream,
} from './fixture.js';

const list = makeTool({
  name: 'list_all_example_things',
  parameters: [{ argument: 'page', in: 'query' }],
  input: z.strictObject({ page: z.int().positive().exactOptional() }),
});
const change = makeTool({
  name: 'update_a_example_thing_by_id',
  method: 'PATCH',
  path: '/v1/things/',
  body: { mediaType: 'application/json', required: true },
});
const filled = makeTool({
  name: 'get_single_example_thing_by_id',
  parameters: [{ argument: 'organization_id', in: 'query' }],
  filled: ['organization_id'],
});
const joined = makeTool({ name: 'get_single_example_sum', custom: true, method: 'GET' });
const broken = makeTool({ name: 'list_all_example_losses' });

const summarize = ({ name }: ToolDefinition, more: Partial<ToolSummary> = {}): ToolSummary => ({
  name,
  toolset: 'things',
  kind: 'get',
  risk: 'read',
  tags: [],
  security: [{ token: [] }],
  ...more,
});
const tools = [
  summarize(list, { aliases: ['list_things'] }),
  summarize(change, {
    kind: 'update',
    risk: 'destructive',
    riskByArgument: { note: 'write', end: 'destructive' },
  }),
  summarize(filled, { filled: ['organization_id'] }),
  summarize(joined, { uses: [list.name] }),
  summarize(broken),
];
const properties = { page: {}, note: {}, lines: {}, nothing: {}, sum: {}, on: {}, text: {}, it: {} };
const source: CatalogSource = {
  tools,
  wire: tools.map(({ name }) => ({ name, inputSchema: { type: 'object', properties } })),
  toolsets: new Map([['things', async () => ({ list, change, filled, joined })]]),
};

let upstream: TestUpstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.requests.length = 0;
  upstream.answer = (_, response) => answerJson(response, 200, { items: [] });
});

async function watch(name: string, args: object, exposure: 'direct' | 'search' = 'direct') {
  const records: CallRecord[] = [];
  const context = makeContext(upstream.url, undefined, {
    api: { ...fixtureApi, lookups: portalApi.lookups ?? [] },
  });
  const server = createServer({
    catalog: makeCatalog(source),
    context,
    settings: readSettings(fixtureApi, { exposure }, {}),
    watch: createCallWatch((record) => records.push(record)),
  });
  const client = new Client({ name: 'test', version: '0' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const result = await client
    .callTool({ name, arguments: args as Record<string, unknown> })
    .catch((error: Error) => error);
  await client.close();
  await context.upstream.close();
  expect(records).toHaveLength(1);
  const [record = {} as CallRecord] = records;
  expect(record.duration).toBeGreaterThanOrEqual(record.upstreamDuration);
  const { duration, upstreamDuration, ...told } = record;
  // As JSON has it: what is undefined is not there.
  return { result, told: JSON.parse(JSON.stringify(told)), duration, upstreamDuration };
}

describe('each tools/call is told once, when it has ended', () => {
  test('one that went well, also by an alias', async () => {
    const want = { tool: list.name, risk: 'read', method: 'GET', status: 200, outcome: 'ok' };
    expect((await watch(list.name, { page: 2 })).told).toEqual({
      ...want,
      argumentTypes: { page: 'integer' },
    });
    expect((await watch('list_things', {})).told).toEqual({ ...want, argumentTypes: {} });
  });

  test('wrong arguments: nothing was sent', async () => {
    const { told, upstreamDuration } = await watch(list.name, { page: 'two' });
    expect(told).toEqual({
      tool: list.name,
      risk: 'read',
      method: 'GET',
      outcome: 'invalid_arguments',
      argumentTypes: { page: 'string' },
    });
    expect(upstreamDuration).toBe(0);
  });

  test.each([
    ['list_all_example_thing', 'list_all_example_thing'],
    ['my password is 1234', '(no name)'],
  ])('an unknown tool: %s', async (name, tool) => {
    const { result, told } = await watch(name, { page: 1 });
    expect(result).toBeInstanceOf(Error);
    expect(told).toEqual({ tool, outcome: 'unknown_tool', argumentTypes: { '…unknown': '1' } });
  });

  test('a refusal of the upstream, and an upstream that is not there', async () => {
    upstream.answer = (_, response) => answerJson(response, 403, { detail: 'no' });
    expect((await watch(list.name, {})).told).toMatchObject({ status: 403, outcome: 'upstream_refused' });
    upstream.answer = (_, response) => response.destroy();
    const { told } = await watch(list.name, {});
    expect(told).toMatchObject({ outcome: 'upstream_failed' });
    expect(told.status).toBeUndefined();
  });

  test('a tool that cannot be loaded', async () => {
    expect((await watch(broken.name, {})).told).toEqual({
      tool: broken.name,
      risk: 'read',
      outcome: 'internal',
      argumentTypes: {},
    });
  });

  test('what is looked up before is time of the upstream too', async () => {
    upstream.answer = ({ url }, response) =>
      setTimeout(
        () => answerJson(response, 200, url.includes('organizations') ? { items: [{ id: 'a' }] } : {}),
        40,
      );
    const { told, duration, upstreamDuration } = await watch(filled.name, {});
    expect(told).toMatchObject({ outcome: 'ok', status: 200 });
    expect(upstream.requests).toHaveLength(2);
    expect(upstreamDuration).toBeGreaterThan(70);
    expect(duration - upstreamDuration).toBeLessThan(1_000);
  });
});

describe('in search exposure', () => {
  test('a runner is what was called, and its tool what was run', async () => {
    const { told } = await watch('run_example_read', { tool: list.name, arguments: { page: 1 } }, 'search');
    expect(told).toEqual({
      tool: list.name,
      via: 'run_example_read',
      risk: 'read',
      method: 'GET',
      status: 200,
      outcome: 'ok',
      argumentTypes: { page: 'integer' },
    });
  });

  test('a runner that is not for this tool, with the risk that the arguments give', async () => {
    const given = { tool: change.name, arguments: { note: 'a' } };
    expect((await watch('run_example_read', given, 'search')).told).toEqual({
      tool: change.name,
      via: 'run_example_read',
      risk: 'write',
      outcome: 'refused',
      argumentTypes: { note: 'string' },
    });
  });

  test('a runner without a tool, the finder, and a tool by its own name', async () => {
    expect((await watch('run_example_read', { tool: 'x', more: 1 }, 'search')).told).toEqual({
      tool: 'run_example_read',
      outcome: 'refused',
      argumentTypes: { tool: 'string', '…unknown': '1' },
    });
    const { told } = await watch('find_example_tools', { query: 7 }, 'search');
    expect(told).toEqual({
      tool: 'find_example_tools',
      outcome: 'refused',
      argumentTypes: { query: 'integer' },
    });
    expect((await watch(list.name, {}, 'search')).told).toMatchObject({ outcome: 'unknown_tool' });
  });
});

test('arguments are told by the type of their values; names that the tool does not declare are counted', async () => {
  const args = {
    note: null,
    lines: [1],
    it: { a: 1 },
    sum: 1.5,
    on: true,
    text: 'x',
    page: 3,
    secret_1234: 1,
  };
  expect((await watch(change.name, args)).told.argumentTypes).toEqual({
    note: 'null',
    lines: 'array',
    it: 'object',
    sum: 'number',
    on: 'boolean',
    text: 'string',
    page: 'integer',
    '…unknown': '1',
  });
});

test('of a joined tool: several requests at once count once, the last status is told, and no method', async () => {
  upstream.answer = (_, response) => setTimeout(() => answerJson(response, 200, { items: [] }), 60);
  const context = makeContext(upstream.url);
  const catalog = makeCatalog(source);
  const records: CallRecord[] = [];
  const given = { on: true };
  const watching = createCallWatch((record) => records.push(record))({
    name: joined.name,
    given,
    catalog,
    context,
  });
  const summary = catalog.find(joined.name);
  if (summary === undefined) throw new Error('It is not in the catalogue.');
  type Call = (tool: string, args: object) => Promise<unknown>;
  const handle = async (_: unknown, { call }: { call: Call }) => {
    await Promise.all([call(list.name, {}), call(list.name, {}), call(list.name, {})]);
    return {};
  };
  watching.noteTool(summary, given, joined);
  const result = await watching.follow(
    (): Promise<CallToolResult> =>
      callCustom({ tool: joined, summary, catalog, arguments: {} }, watching.context, {
        [joined.name]: handle,
      } as never),
  );
  await context.upstream.close();
  expect(result.isError).toBeUndefined();
  const [record] = records;
  expect(record).toMatchObject({
    tool: joined.name,
    outcome: 'ok',
    status: 200,
    argumentTypes: { on: 'boolean' },
  });
  expect(record?.method).toBeUndefined();
  expect(record?.upstreamDuration).toBeGreaterThan(50);
  expect(record?.upstreamDuration).toBeLessThanOrEqual(record?.duration ?? 0);
});
