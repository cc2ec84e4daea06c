import type { JsonObject, JsonValue } from '../model/json.js';
import type { InputBinding, Tool, Toolset } from '../model/mcp-server.js';
import { literal } from './literal.js';
import { declareSchema, importUses, type PlacedSchemas } from './schemas.js';
import type { DataConstant, DataModule } from './typescript.js';
import { createUses, printZod, type ZodUses } from './zod.js';

/** `src/tools/<toolset>.ts`: what each tool's call is made of, as data, and its input as zod source. */
export function emitToolset(toolset: Toolset, placed: PlacedSchemas): DataModule {
  const path = `src/tools/${toolset.name}.ts`;
  const local = placed.local(toolset);
  const printed = toolset.tools.map((tool) => printTool(tool, placed));
  const uses = [...local, ...printed].map((entry) => entry.uses);
  const imports = importUses(uses, { ...placed, path });
  return {
    path,
    imports: [...imports, { from: '../runtime/tool.js', names: ['defineTool'] }],
    constants: [
      ...local.map((constant) => declareSchema(constant, false)),
      ...printed.map((entry) => entry.constant),
    ],
  };
}

function printTool(
  tool: Tool,
  placed: PlacedSchemas,
): { readonly constant: DataConstant; readonly uses: ZodUses } {
  const uses = createUses();
  const head = '  input: ';
  const input = printZod(tool.inputSchema, placed.context, uses, {
    indent: 2,
    column: head.length,
    after: 1,
  });
  const { request } = tool;
  const fields: readonly (readonly [string, JsonValue | undefined])[] = [
    ['name', tool.name],
    ['operationId', tool.operationId],
    ['method', request.method],
    ['path', request.path],
    ['parameters', describeParameters(request.bindings)],
    ['body', describeBody(tool)],
    ['shorthands', tool.shorthands],
    ['outcomes', tool.outcomes],
    ['view', tool.view && Object.fromEntries(tool.view.map(({ path, type }) => [path, type]))],
    ['identified', tool.identified],
    ['filled', tool.filled.length === 0 ? undefined : tool.filled],
    ['masked', tool.masked.length === 0 ? undefined : tool.masked],
    ['custom', tool.custom === undefined ? undefined : true],
    ['output', tool.output.shape],
  ];
  const lines = fields.flatMap(([key, json]) => (json === undefined ? [] : [printField(key, json)]));
  const text = `defineTool({\n${lines.join('')}${head}${input},\n})`;
  return { constant: { name: placed.tools.get(tool.name) ?? '', value: text, exported: true }, uses };
}

/** A list has a line for each row, however wide: it is read as a table. */
function printField(key: string, json: JsonValue): string {
  if (!Array.isArray(json)) return `  ${key}: ${literal(json)},\n`;
  return `  ${key}: [\n${json.map((row) => `    ${literal(row)},\n`).join('')}  ],\n`;
}

/** Parameters, without what the runtime takes for granted (see `ParameterBinding`). */
function describeParameters(bindings: readonly InputBinding[]): JsonValue | undefined {
  const parameters = bindings.filter(({ in: place }) => isParameter(place)).map(describeParameter);
  return parameters.length === 0 ? undefined : parameters;
}

/** What says whose session it is, or whom the call is about, goes into no part of the request. */
function isParameter(place: InputBinding['in']): boolean {
  return place !== 'body' && place !== 'session' && place !== 'identity';
}

function describeParameter(binding: InputBinding): JsonObject {
  const { argument, in: place, name, style, explode, allowReserved, mediaType, list } = binding;
  const usualStyle = place === 'query' ? 'form' : 'simple';
  const usualExplode = style === 'form' || style === 'deepObject';
  return {
    argument,
    in: place,
    ...(name === argument ? {} : { name }),
    ...(style === undefined || style === usualStyle ? {} : { style }),
    ...(explode === undefined || explode === usualExplode ? {} : { explode }),
    ...(allowReserved ? { allowReserved } : {}),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(list ? { list } : {}),
  };
}

/** The body takes every argument that no parameter takes, under the argument's name unless told. */
function describeBody({ request }: Tool): JsonValue | undefined {
  if (request.body === undefined) return undefined;
  const bindings = request.bindings.filter((binding) => binding.in === 'body');
  const whole = bindings.find((binding) => binding.name === '');
  const renamed = bindings.filter((binding) => binding.name !== '' && binding.name !== binding.argument);
  return {
    mediaType: request.body.mediaType,
    required: request.body.required,
    ...(whole ? { argument: whole.argument } : {}),
    ...(renamed.length > 0
      ? { properties: Object.fromEntries(renamed.map(({ argument, name }) => [argument, name])) }
      : {}),
  };
}
