import type { McpServer, Tool } from '../model/mcp-server.js';
import { camelCase } from '../names.js';
import { makeIdentifiers } from './identifier.js';
import { literal, propertyKey } from './literal.js';
import type { PlacedSchemas } from './schemas.js';
import type { TypeModule } from './typescript.js';

/**
 * `src/tools/types.ts`: what each tool takes and gives, for the library API, and the names that its
 * options know. Types only: importing it loads nothing.
 */
export function emitToolTypes(server: McpServer, placed: PlacedSchemas): TypeModule {
  const { toolsets } = server;
  const names = new Map(toolsets.map(({ name }) => [name, camelCase(name)]));
  const spaces = makeIdentifiers([...names.values()], importedTypes);
  const space = (toolset: string) => spaces.get(names.get(toolset) ?? '') ?? '';
  const lines = toolsets.flatMap((toolset) =>
    toolset.tools.map((tool) => printTool(tool, `${space(toolset.name)}.${placed.tools.get(tool.name)}`)),
  );
  return {
    path: 'src/tools/types.ts',
    imports: [
      ...(lines.length === 0 ? [] : sharedImports),
      ...(toolsets.some(({ tools }) => tools.some(({ custom }) => custom !== undefined))
        ? customImports
        : []),
      ...toolsets.map(({ name }) => ({ from: `./${name}.js`, namespace: space(name) })),
    ],
    statements: [
      // A line for each tool, however wide: it is read as a table.
      `/** Tool → what it takes and what it gives. */\nexport interface ToolTypes {${lines.length === 0 ? '' : `\n${lines.join('')}`}}`,
      printNames(
        'SecuritySchemeName',
        'Security schemes that a credential can be given for.',
        server.securitySchemes.map(({ name }) => name),
      ),
      printNames(
        'PresetName',
        'Curated sets of tools.',
        server.presets.map(({ name }) => name),
      ),
    ],
  };
}

const sharedImports = [
  { from: 'zod', types: ['z'] },
  { from: '../api/types.js', types: ['paths'] },
  { from: '../runtime/output-types.js', types: ['Answer'] },
];
/** A tool of ours gives what its handler makes. */
const customImports = [{ from: '../runtime/json.js', types: ['JsonObject'] }];
const importedTypes: ReadonlySet<string> = new Set(
  [...sharedImports, ...customImports].flatMap(({ types }) => types),
);

function printTool({ name, request, output, custom }: Tool, constant: string): string {
  if (custom !== undefined) {
    return `  ${propertyKey(name)}: { input: z.input<typeof ${constant}.input>; output: JsonObject };\n`;
  }
  const place = [request.path, request.method.toLowerCase(), output.shape].map((word) => literal(word));
  const input = `z.input<typeof ${constant}.input>`;
  // The typed answer has all fields: asking for some of them is a model's.
  const asking = request.bindings.find((binding) => binding.in === 'answer');
  const asked = asking === undefined ? input : `Omit<${input}, ${literal(asking.argument)}>`;
  const types = `input: ${asked}; output: Answer<paths, ${place.join(', ')}>`;
  return `  ${propertyKey(name)}: { ${types} };\n`;
}

function printNames(name: string, comment: string, values: readonly string[]): string {
  const union = values.map((value) => literal(value)).join(' | ') || 'never';
  return `/** ${comment} */\nexport type ${name} = ${union};`;
}
