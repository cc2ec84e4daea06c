import { expect, test } from 'vitest';
import type { McpServer, Tool } from '../model/mcp-server.js';
import type { ObjectSchema } from '../model/schema.js';
import { emitSearch } from './search.js';

function form(...names: readonly string[]): ObjectSchema {
  const properties = names.map((name) => ({
    name: name.replace('?', ''),
    required: !name.endsWith('?'),
    schema: { kind: 'string' as const },
  }));
  return { kind: 'object', properties };
}

function emit(tool: Partial<Tool>): unknown {
  const tools = [{ name: 'act_on_shop', operationId: 'act', ...tool } as Tool];
  const search = { synonyms: { till: ['order'] }, aside: {}, words: { act: ['do', 'it'] }, notes: {} };
  const server = { search, schemas: [], toolsets: [{ name: 'acts', tools }] } as unknown as McpServer;
  const { path, contents } = emitSearch(server);
  expect(path).toBe('src/search.json');
  return JSON.parse(contents);
}

test('what a search knows of a tool: its arguments, and the words that people use for it', () => {
  expect(emit({ inputSchema: form('id', 'note?') })).toEqual({
    synonyms: { till: ['order'] },
    aside: {},
    notes: {},
    tools: [{ name: 'act_on_shop', arguments: { id: 'string', 'note?': 'string' }, words: 'do it' }],
  });
});

test('what picks no form of a body goes with the classes of those that it stands in', () => {
  const inputSchema = {
    kind: 'anyOf',
    variants: [form('id', 'stop', 'reason?'), form('id', 'end', 'reason?'), form('id', 'seats')],
  } as const;
  const riskByArgument = { stop: 'write', end: 'destructive', seats: 'money' } as const;
  expect(emit({ inputSchema, riskByArgument })).toMatchObject({
    tools: [{ goesWith: { reason: ['write', 'destructive'] } }],
  });
  // What stands in each form goes with any.
  expect(emit({ inputSchema: form('id', 'seats?'), riskByArgument: { seats: 'money' } })).not.toHaveProperty(
    'tools.0.goesWith',
  );
});
