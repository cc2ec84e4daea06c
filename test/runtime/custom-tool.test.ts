import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type CustomHandlers, callCustom } from '../../templates/package/src/custom-tool.js';
import type { ToolDefinition, ToolSummary } from '../../templates/package/src/runtime/tool.js';
import {
  answerJson,
  makeCatalog,
  makeContext,
  makeTool,
  startUpstream,
  type TestUpstream,
} from './fixture.js';

/* A tool that joins two lists and may write, over a real upstream. */

type Call = (tool: string, args: object) => Promise<{ readonly items: readonly unknown[] }>;

const list = makeTool({ name: 'list_all_example_things', operationId: 'things:list', output: 'page' });
const create = makeTool({ name: 'create_a_example_thing', operationId: 'things:create', method: 'POST' });
const joined = makeTool({ name: 'get_single_example_sum', operationId: 'sum', custom: true });
const summarize = (tool: ToolDefinition, kind: ToolSummary['kind'], uses: string[] = []): ToolSummary => ({
  name: tool.name,
  kind,
  toolset: 'things',
  tags: [],
  risk: kind === 'create' ? 'write' : 'read',
  security: [],
  ...(uses.length === 0 ? {} : { uses }),
});

let upstream: TestUpstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.answer = (_, response) => answerJson(response, 200, { items: [{ name: 'x'.repeat(100_000) }] });
});

async function run(handle: (call: Call) => Promise<Record<string, unknown>>, uses = [list, create]) {
  const names = uses.map(({ name }) => name);
  const tools = [summarize(list, 'list'), summarize(create, 'create'), summarize(joined, 'get', names)];
  const catalog = makeCatalog({
    wire: tools.map(({ name }) => ({ name, inputSchema: { type: 'object' } })),
    tools,
    toolsets: new Map([['things', async () => ({ list, create, joined })]]),
  });
  const summary = catalog.find(joined.name);
  if (summary === undefined) throw new Error('It is not in the catalogue.');
  const handlers = { [joined.name]: (_: unknown, api: { call: Call }) => handle(api.call) };
  const told: number[] = [];
  const onProgress = (received: number) => told.push(received);
  const result = await callCustom(
    { tool: joined, summary, catalog, arguments: {}, onProgress },
    makeContext(upstream.url),
    handlers as unknown as CustomHandlers,
  );
  return { result, told };
}

test('progress is that of all requests together', async () => {
  const { result, told } = await run(async (call) => {
    const pages = await Promise.all([1, 2, 3].map(() => call(list.name, {})));
    return { count: pages.flatMap(({ items }) => items).length };
  });
  expect(result.structuredContent).toEqual({ count: 3 });
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.at(-1)).toBeGreaterThan(300_000);
});

test('a write whose outcome is unknown names the tool that shows it', async () => {
  upstream.answer = (_, response) => response.destroy();
  const { result } = await run(async (call) => ({ done: await call(create.name, {}) }));
  expect(result).toMatchObject({ isError: true, structuredContent: { error: { outcome: 'unknown' } } });
  expect(JSON.stringify(result.content)).toContain(list.name);
});

test('a tool that it does not declare cannot be called', async () => {
  upstream.requests.length = 0;
  const { result } = await run(async (call) => ({ done: await call(create.name, {}) }), [list]);
  expect(result.isError).toBe(true);
  expect(upstream.requests).toEqual([]);
});
