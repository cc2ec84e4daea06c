import type { EmittedFile } from '../model/emitted-file.js';
import type { McpServer, Tool } from '../model/mcp-server.js';
import { SchemaIndex } from '../model/schema.js';
import { noteArguments } from './json-schema.js';

/**
 * `src/search.json`: what a search for tools knows beside `wire.json`, one tool a line: its arguments (`?` where one is
 * optional) and their types in TypeScript's notation, and the words that people use for it.
 */
export function emitSearch({ search, schemas, toolsets }: McpServer): EmittedFile {
  const index = new SchemaIndex(schemas);
  const describe = (tool: Tool) => {
    const words = Object.hasOwn(search.words, tool.operationId) ? search.words[tool.operationId] : undefined;
    return {
      name: tool.name,
      arguments: noteArguments(tool.inputSchema, index),
      ...(words === undefined ? {} : { words: words.join(' ') }),
    };
  };
  const lines = toolsets.flatMap(({ tools }) => tools.map((tool) => JSON.stringify(describe(tool))));
  const head = `{\n${(['synonyms', 'aside', 'notes'] as const)
    .map((name) => `"${name}": ${JSON.stringify(search[name])},\n`)
    .join('')}`;
  return { path: 'src/search.json', contents: `${head}"tools": [\n${lines.join(',\n')}\n]\n}\n` };
}
