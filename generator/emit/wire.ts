import type { Diagnostics } from '../diagnostics.js';
import type { EmittedFile } from '../model/emitted-file.js';
import type { JsonObject } from '../model/json.js';
import type { McpServer, Tool } from '../model/mcp-server.js';
import { type Property, type Schema, SchemaIndex } from '../model/schema.js';
import { plainText } from './json-schema/words.js';
import { describeVariants, toWireSchema } from './json-schema.js';
import { toOutputSchema } from './output-schema.js';

/** A `tools/list` entry (MCP, Tool), as clients see it. */
export interface WireTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
  readonly outputSchema?: JsonObject;
  readonly annotations: Tool['annotations'];
}

/** The finished answer to `tools/list`, in the order of the document. */
export function planWire(server: McpServer, diagnostics: Diagnostics): readonly WireTool[] {
  const schemas = new SchemaIndex(server.schemas);
  return server.toolsets.flatMap((toolset) =>
    toolset.tools.map((tool) => {
      const variants = describeVariants(tool.inputSchema, schemas);
      const outputSchema = toOutputSchema(tool);
      return {
        name: tool.name,
        title: tool.title,
        description: joinLines([plainText(tool.description), variants ?? '']),
        inputSchema: toWireSchema(describePaging(tool), schemas, {
          report: ({ code, path, key }) =>
            diagnostics.report('not-on-the-wire', { tool: tool.name, code, path, key: key ?? '' }),
        }),
        ...(outputSchema === undefined ? {} : { outputSchema }),
        annotations: tool.annotations,
      };
    }),
  );
}

function joinLines(lines: readonly string[]): string {
  return lines.filter((line) => line !== '').join('\n');
}

const pagingArguments: readonly string[] = ['page', 'limit'];

/** The answer of a page says where it stands: a default of what asks for it is not told at every list. */
function describePaging({ inputSchema, output }: Tool): Schema {
  if (output.shape !== 'page' || inputSchema.kind !== 'object') return inputSchema;
  const properties = inputSchema.properties.map((property): Property => {
    const { default: _, ...schema } = property.schema;
    return pagingArguments.includes(property.name) ? { ...property, schema } : property;
  });
  return { ...inputSchema, properties };
}

/** `src/wire.json`: one tool a line, so that a change of one is a change of one line. */
export function emitWire(wire: readonly WireTool[]): EmittedFile {
  const lines = wire.map((tool) => JSON.stringify(tool));
  return { path: 'src/wire.json', contents: lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n` };
}

/** `src/tokens.json`: what each entry of tools/list costs a model, one tool a line. */
export function emitTokens(
  counted: readonly { readonly name: string; readonly tokens: number }[],
): EmittedFile {
  const lines = counted.map(({ name, tokens }) => `  ${JSON.stringify(name)}: ${tokens}`);
  const contents = lines.length === 0 ? '{}\n' : `{\n${lines.join(',\n')}\n}\n`;
  return { path: 'src/tokens.json', contents };
}
