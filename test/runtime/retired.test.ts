import { Client as NewClient } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readSettings } from '../../templates/package/src/config.js';
import type { ToolFilter } from '../../templates/package/src/filter.js';
import { createServer } from '../../templates/package/src/server.js';
import { answerJson, fixtureApi, makeCatalog, makeContext, makeTool, startUpstream } from './fixture.js';

const listThings = makeTool({
  name: 'list_all_example_things',
  operationId: 'things:list',
  output: 'object',
  input: z.strictObject({}),
});
const dropThing = makeTool({
  name: 'delete_a_example_thing_by_id',
  operationId: 'things:drop',
  method: 'POST',
  output: 'object',
  input: z.strictObject({}),
});
/** Both names of a tool that is renamed stand in the package: the alias in its registry, why in `api.json`. */
const api = {
  ...fixtureApi,
  retired: {
    list_all_example_stuff: { since: '0.2.0', tool: 'list_all_example_things' },
    create_a_example_drop: { since: '0.2.0', tool: 'delete_a_example_thing_by_id' },
    list_all_example_thingies: { since: '0.3.0' },
  },
};
const outputSchema = { type: 'object' as const, properties: { items: { type: 'array' as const } } };
const source = {
  tools: [
    {
      name: listThings.name,
      toolset: 'things',
      kind: 'list' as const,
      risk: 'read' as const,
      tags: [],
      security: [{ token: [] }],
      aliases: ['list_all_example_stuff'],
    },
    {
      name: dropThing.name,
      toolset: 'things',
      kind: 'delete' as const,
      risk: 'destructive' as const,
      tags: [],
      security: [{ token: [] }],
      aliases: ['create_a_example_drop'],
    },
  ],
  wire: [
    { name: listThings.name, inputSchema: { type: 'object' as const }, outputSchema },
    { name: dropThing.name, inputSchema: { type: 'object' as const } },
  ],
  toolsets: new Map([['things', async () => ({ listThings, dropThing })]]),
};

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type AnyClient = Pick<NewClient, 'callTool' | 'listTools'>;

async function connect(kind: 'new' | 'old' = 'new', filter: ToolFilter = {}, exposure = 'direct') {
  const upstream = await startUpstream();
  upstream.answer = (_request, response) => answerJson(response, 200, { items: [1] });
  const context = makeContext(upstream.url, undefined, { api });
  const settings = readSettings(api, { exposure }, {});
  const server = createServer({ catalog: makeCatalog(source, filter, { api }), context, settings });
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client =
    kind === 'new' ? new NewClient({ name: 't', version: '0' }) : new OldClient({ name: 't', version: '0' });
  await Promise.all([server.connect(far), client.connect(near as never)]);
  closers.push(
    () => client.close(),
    () => context.upstream.close(),
    upstream.close,
  );
  return { client: client as unknown as AnyClient, upstream };
}

const note = 'list_all_example_stuff is now list_all_example_things (since version 0.2.0)';

describe.each(['new', 'old'] as const)('a %s client', (kind) => {
  test('calls a renamed tool by its old name, and is told: in the object and in the text', async () => {
    const { client, upstream } = await connect(kind);
    // As hosts do: what was listed is what answers are held against.
    await client.listTools();
    const result = await client.callTool({ name: 'list_all_example_stuff', arguments: {} });
    expect(result.isError).toBeUndefined();
    expect(result.structuredContent).toEqual({ deprecated: expect.stringContaining(note), items: [1] });
    expect(result.content).toEqual([
      { type: 'text', text: '{"items":[1]}' },
      { type: 'text', text: expect.stringContaining(note) },
    ]);
    expect(upstream.requests).toHaveLength(1);
    const now = await client.callTool({ name: 'list_all_example_things', arguments: {} });
    expect(now.structuredContent).toEqual({ items: [1] });
  });

  test('calls a tool that is gone, and reads since when and what there is; nothing is sent', async () => {
    const { client, upstream } = await connect(kind);
    const result = await client.callTool({ name: 'list_all_example_thingies', arguments: {} });
    expect(result.isError).toBe(true);
    expect(result.structuredContent).toEqual({
      error: {
        type: 'retired',
        message:
          'The tool list_all_example_thingies is gone since version 0.3.0 of this server. Nothing was sent.',
        next: 'What there is now that is named most like it: list_all_example_things.',
      },
    });
    expect(upstream.requests).toEqual([]);
  });
});

test('neither is listed, and an unknown name is suggested none of them', async () => {
  const { client } = await connect();
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([listThings.name, dropThing.name]);
  const failure = await client.callTool({ name: 'list_all_example_stuf' }).catch((error: unknown) => error);
  expect(String(failure)).toContain('Unknown tool');
  expect(String(failure)).not.toMatch(/Did you mean .*(?:_stuff|_thingies)/);
});

test('a refusal by its old name says so too', async () => {
  const { client } = await connect();
  const result = await client.callTool({ name: 'list_all_example_stuff', arguments: { a: 1 } });
  expect(result.isError).toBe(true);
  expect(result.structuredContent).toEqual({
    deprecated: expect.stringContaining(note),
    error: expect.objectContaining({ type: 'invalid_arguments' }),
  });
});

describe('an old name is held to what its tool is held to', () => {
  test('a filter that leaves the tool out leaves its old name out', async () => {
    const { client, upstream } = await connect('new', { methods: ['read'] });
    const failure = await client.callTool({ name: 'create_a_example_drop' }).catch((error: unknown) => error);
    expect(String(failure)).toContain('Unknown tool');
    expect(upstream.requests).toEqual([]);
  });

  test('a runner of less risk does not run it', async () => {
    const { client, upstream } = await connect('new', {}, 'search');
    const run = (runner: string, tool: string) =>
      client.callTool({ name: `run_example_${runner}`, arguments: { tool, arguments: {} } });
    const refused = await run('read', 'create_a_example_drop');
    expect(refused.structuredContent).toMatchObject({ error: { type: 'refused' } });
    expect(upstream.requests).toEqual([]);
    const done = await run('destructive', 'create_a_example_drop');
    expect(done.structuredContent).toMatchObject({ deprecated: expect.any(String), items: [1] });
    const gone = await run('read', 'list_all_example_thingies');
    expect(gone.structuredContent).toMatchObject({ error: { type: 'retired' } });
    const alone = await client.callTool({ name: 'list_all_example_thingies' });
    expect(alone.structuredContent).toMatchObject({ error: { type: 'retired' } });
  });
});

test('a filter takes an old name for its tool, and says of a tool that is gone that it is', () => {
  const keep = (filter: ToolFilter) => makeCatalog(source, filter, { api }).summaries.map(({ name }) => name);
  expect(keep({ tools: ['list_all_example_stuff'] })).toEqual([listThings.name]);
  expect(keep({ excludeTools: ['list_all_example_stuff'] })).toEqual([dropThing.name]);
  const says = (flag: string) =>
    `${flag}: The tool list_all_example_thingies is gone since version 0.3.0 of this server. Did you mean `;
  expect(() => keep({ tools: ['list_all_example_thingies'] })).toThrow(says('--tools'));
  expect(() => keep({ excludeTools: ['list_all_example_thingies'] })).toThrow(says('--exclude-tools'));
});
