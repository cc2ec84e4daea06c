import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { CatalogSource } from '../../templates/package/src/catalog.js';
import { readSettings, type SettingFlags } from '../../templates/package/src/config.js';
import type { ToolDefinition, ToolSummary } from '../../templates/package/src/runtime/tool.js';
import { createServer } from '../../templates/package/src/server.js';
import { answerJson, fixtureApi, makeCatalog, makeContext, makeTool, startUpstream } from './fixture.js';

const listThings = makeTool({
  name: 'list_all_example_things',
  operationId: 'things:list',
  path: '/v1/things/',
  parameters: [{ argument: 'page', in: 'query' }],
  output: 'page',
  input: z.strictObject({ page: z.int().positive().exactOptional() }),
});
const createThing = makeTool({
  name: 'create_a_example_thing',
  operationId: 'things:create',
  method: 'POST',
  body: { mediaType: 'application/json', required: true },
  input: z.strictObject({ name: z.string() }),
});

let loads = 0;

function makeSource(definitions: readonly ToolDefinition[]): CatalogSource {
  const summaries = definitions.map(
    ({ name }): ToolSummary => ({
      name,
      toolset: 'things',
      kind: 'custom',
      risk: 'read',
      tags: [],
      security: [{ token: [] }],
    }),
  );
  return {
    tools: summaries,
    wire: definitions.map(({ name }) => ({ name, inputSchema: { type: 'object' } })),
    toolsets: new Map([
      [
        'things',
        async () => {
          loads += 1;
          return Object.fromEntries(definitions.map((each, index) => [`export${index}`, each]));
        },
      ],
    ]),
  };
}

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function connect(source = makeSource([listThings, createThing]), flags: SettingFlags = {}) {
  const upstream = await startUpstream();
  const context = makeContext(upstream.url);
  const settings = readSettings(fixtureApi, flags, {});
  const server = createServer({ catalog: makeCatalog(source), context, settings });
  const client = new Client({ name: 'test', version: '0' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  closers.push(
    () => client.close(),
    () => context.upstream.close(),
    upstream.close,
  );
  return { client, upstream };
}

describe('the server', () => {
  test('names itself, its environment and its tools; listing loads no tool module', async () => {
    loads = 0;
    const { client } = await connect();
    expect(client.getServerVersion()).toMatchObject({
      name: 'example-mcp',
      title: 'Example (test)',
      version: '1.2.3',
    });
    expect(client.getInstructions()).toContain('test environment');
    // Without prompts and guides nobody is invited to ask for them.
    expect(client.getServerCapabilities()).toEqual({ tools: {} });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['list_all_example_things', 'create_a_example_thing']);
    expect(loads).toBe(0);
  });

  test('a call', async () => {
    const { client, upstream } = await connect();
    upstream.answer = (_, response) =>
      answerJson(response, 200, { items: [{ id: 1 }], pagination: { total_count: 1, max_page: 1 } });
    const result = await client.callTool({ name: 'list_all_example_things', arguments: { page: 1 } });
    const want = { items: [{ id: 1 }], page: 1, next_page: null, total_count: 1 };
    expect(result.structuredContent).toEqual(want);
    expect(result.content).toEqual([{ type: 'text', text: JSON.stringify(want) }]);
    expect(result.isError).toBeFalsy();
    expect(result._meta).toMatchObject({ operationId: 'things:list', status: 200 });
    expect(upstream.requests.map(({ url }) => url)).toEqual(['/v1/things/?page=1']);
  });

  test('an unknown tool is a protocol error that names the nearest', async () => {
    const { client, upstream } = await connect();
    const pending = client.callTool({ name: 'list_example_things', arguments: {} });
    await expect(pending).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('list_all_example_things'),
    });
    await expect(client.callTool({ name: '__proto__', arguments: {} })).rejects.toMatchObject({
      code: -32602,
    });
    expect(upstream.requests).toEqual([]);
  });

  test('invalid arguments are a result that a model can read, and nothing is sent', async () => {
    const { client, upstream } = await connect();
    const result = await client.callTool({ name: 'create_a_example_thing', arguments: { nam: 'x' } });
    expect(result.isError).toBe(true);
    expect(result.content).toEqual([
      {
        type: 'text',
        text: [
          'The arguments of create_a_example_thing are not valid; nothing was sent.',
          '- name: required, but missing; allowed: a text',
          '- nam: unknown argument; did you mean "name"?',
        ].join('\n'),
      },
    ]);
    expect(upstream.requests).toEqual([]);
  });

  test('an argument __proto__ is refused, not dropped', async () => {
    const { client, upstream } = await connect();
    const given = JSON.parse('{"__proto__": {"page": 2}}') as Record<string, unknown>;
    const result = await client.callTool({ name: 'list_all_example_things', arguments: given });
    expect(JSON.stringify(result.structuredContent)).toContain('__proto__: this key is not allowed');
    expect(upstream.requests).toEqual([]);
  });

  test('arguments that are no object are a protocol error', async () => {
    const { client } = await connect();
    const given = [1] as unknown as Record<string, unknown>;
    await expect(
      client.callTool({ name: 'list_all_example_things', arguments: given }),
    ).rejects.toMatchObject({
      code: -32602,
    });
  });

  test('a call without arguments is a call with none', async () => {
    const { client, upstream } = await connect();
    await client.callTool({ name: 'list_all_example_things' });
    expect(upstream.requests.map(({ url }) => url)).toEqual(['/v1/things/']);
  });

  test('a cancelled call closes its upstream request', async () => {
    const { client, upstream } = await connect();
    const controller = new AbortController();
    const closed = new Promise<void>((resolve) => {
      upstream.answer = (_request, _response, raw) => {
        raw.socket.once('close', () => resolve());
        controller.abort();
      };
    });
    const pending = client.callTool(
      { name: 'list_all_example_things', arguments: {} },
      { signal: controller.signal },
    );
    await expect(pending).rejects.toThrow();
    await closed;
  });

  test('a package whose parts do not fit is refused at once', async () => {
    const source = makeSource([listThings]);
    expect(() => makeCatalog({ ...source, wire: [] })).toThrow(/list_all_example_things is only half there/);
    expect(() => makeCatalog({ ...source, tools: [] })).toThrow(/only half there/);
  });

  test('a toolset that cannot be loaded is an error result, not a broken connection', async () => {
    const { client } = await connect({ ...makeSource([listThings]), toolsets: new Map() });
    const result = await client.callTool({ name: 'list_all_example_things', arguments: {} });
    expect(result.isError).toBe(true);
    expect((await client.listTools()).tools).toHaveLength(1);
  });
});

describe('a runner of the search exposure', () => {
  const search = () => connect(undefined, { exposure: 'search' });
  const run = { name: 'run_example_read', arguments: { tool: listThings.name, arguments: { page: 1 } } };
  const direct = { name: listThings.name, arguments: { page: 1 } };

  test.each<[string, number, object, Record<string, string>?]>([
    ['an answer', 200, { items: [{ id: 1 }], pagination: { total_count: 1, max_page: 1 } }],
    ['a refusal', 403, { error: 'InsufficientScope', detail: 'no' }],
    ['a rate limit', 429, { detail: 'slow' }, { 'retry-after': '7' }],
    ['an answer that is none', 200, ['nonsense']],
  ])('gives what a call gives: %s', async (_, status, body, headers = {}) => {
    const results = [];
    for (const [call, { client, upstream }] of [
      [direct, await connect()],
      [run, await search()],
    ] as const) {
      upstream.answer = (_request, response) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(body));
      };
      const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      results.push(await client.callTool({ ...call, _meta: { traceparent: parent } }));
      expect(upstream.requests.map(({ url }) => url)).toEqual(['/v1/things/?page=1']);
    }
    expect(results[1]).toEqual(results[0]);
  });

  test('gives what a call gives: wrong arguments', async () => {
    const { client, upstream } = await search();
    const given = { tool: createThing.name, arguments: { nam: 'x' } };
    const result = await client.callTool({ name: 'run_example_read', arguments: given });
    const plain = await (await connect()).client.callTool({
      name: createThing.name,
      arguments: given.arguments,
    });
    expect(result).toEqual(plain);
    expect(upstream.requests).toEqual([]);
  });

  test('tells how much has come', async () => {
    const { client, upstream } = await search();
    // Slower than the interval of progress notifications, which is half a second, and never idle for long.
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"items": [');
      let left = 5;
      const timer = setInterval(() => {
        left -= 1;
        response.write(' ');
        if (left > 0) return;
        clearInterval(timer);
        response.end(']}');
      }, 200);
    };
    const told: number[] = [];
    await client.callTool(run, { onprogress: ({ progress }) => told.push(progress) });
    expect(told.length).toBeGreaterThan(0);
  });

  test('ends its request with the call', async () => {
    const { client, upstream } = await search();
    const controller = new AbortController();
    const closed = new Promise<void>((resolve) => {
      upstream.answer = (_request, _response, raw) => {
        raw.socket.once('close', () => resolve());
        controller.abort();
      };
    });
    await expect(client.callTool(run, { signal: controller.signal })).rejects.toThrow();
    await closed;
  });

  test.each<[string, unknown]>([
    ['no object', 'x'],
    ['null', null],
    ['a list', [1]],
    ['a prototype', JSON.parse('{"__proto__": {"page": 2}}')],
  ])('sends nothing for arguments that are %s', async (_, args) => {
    const { client, upstream } = await search();
    const given = { tool: listThings.name, arguments: args };
    const result = await client.callTool({ name: 'run_example_read', arguments: given });
    expect(result.isError).toBe(true);
    expect(upstream.requests).toEqual([]);
  });

  test('is told a toolset that cannot be loaded, as a result', async () => {
    const source = { ...makeSource([listThings]), toolsets: new Map() };
    const { client } = await connect(source, { exposure: 'search' });
    expect((await client.callTool(run)).isError).toBe(true);
    expect((await client.listTools()).tools).toHaveLength(2);
  });
});
