import type { EmittedFile } from '../model/emitted-file.js';
import { type McpServer, type Risk, risks, type Tool } from '../model/mcp-server.js';
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
      ...limitCompanions(tool, index),
      ...(words === undefined ? {} : { words: words.join(' ') }),
    };
  };
  const lines = toolsets.flatMap(({ tools }) => tools.map((tool) => JSON.stringify(describe(tool))));
  const head = `{\n${(['synonyms', 'aside', 'notes'] as const)
    .map((name) => `"${name}": ${JSON.stringify(search[name])},\n`)
    .join('')}`;
  return { path: 'src/search.json', contents: `${head}"tools": [\n${lines.join(',\n')}\n]\n}\n` };
}

/**
 * `goesWith`: argument that picks no form of the body but stands in some of them only → the classes of those. A runner
 * of another class cannot take it.
 */
function limitCompanions(
  { inputSchema, riskByArgument }: Tool,
  index: SchemaIndex,
): { readonly goesWith?: Readonly<Record<string, readonly Risk[]>> } {
  if (riskByArgument === undefined) return {};
  const forms = index
    .alternatives(inputSchema)
    .map((form) => (form.kind === 'object' ? form.properties.map(({ name }) => name) : []));
  const classes = new Map(Object.entries(riskByArgument));
  const companions = [...new Set(forms.flat())].filter(
    (name) => !classes.has(name) && !forms.every((form) => form.includes(name)),
  );
  const limited = companions.map((name) => {
    const found = new Set(
      forms
        .filter((form) => form.includes(name))
        .flatMap((form) => form.flatMap((each) => classes.get(each) ?? [])),
    );
    return [name, risks.filter((risk) => found.has(risk))] as const;
  });
  return limited.length === 0 ? {} : { goesWith: Object.fromEntries(limited) };
}
