import type { SecurityRequirement } from '../model/api.js';
import type { JsonObject } from '../model/json.js';
import { type McpServer, offeredAlternatives, type Tool, type Toolset } from '../model/mcp-server.js';
import { literal } from './literal.js';
import type { DataModule } from './typescript.js';

/**
 * `src/tools/index.ts`: what must be known of every tool before its module is loaded, and how to
 * load it. Starting a server reads this and `wire.json`, and no schema.
 */
export function emitRegistry(server: McpServer): DataModule {
  const summaries = server.toolsets.flatMap((toolset) =>
    toolset.tools.map((tool) => summarize(tool, toolset, server)),
  );
  return {
    path: 'src/tools/index.ts',
    imports: [{ from: '../runtime/tool.js', types: ['ToolSummary', 'ToolsetLoader'] }],
    constants: [
      {
        comment: "Toolset → its module, loaded on the first call of one of the toolset's tools.",
        name: 'toolsets',
        type: 'ReadonlyMap<string, ToolsetLoader>',
        value: printLoaders(server.toolsets),
        exported: true,
      },
      {
        comment: 'Every tool, in the order of `wire.json`.',
        name: 'tools',
        type: 'readonly ToolSummary[]',
        // A line for each tool, however wide: it is read as a table.
        value: `[\n${summaries.map((summary) => `  ${literal(summary)},\n`).join('')}]`,
        exported: true,
      },
    ],
  };
}

function printLoaders(toolsets: readonly Toolset[]): string {
  const entries = toolsets.map(
    ({ name }) => `  [${literal(name)}, () => import(${literal(`./${name}.js`)})],\n`,
  );
  return `new Map<string, ToolsetLoader>([\n${entries.join('')}])`;
}

function summarize(tool: Tool, toolset: Toolset, server: McpServer) {
  const { name, kind, risk, irreversible, riskByArgument, tags, security, aliases, filled, custom } = tool;
  return {
    name,
    toolset: toolset.name,
    kind,
    risk,
    ...(irreversible === undefined ? {} : { irreversible }),
    ...(riskByArgument === undefined ? {} : { riskByArgument }),
    tags,
    security: describeSecurity(security, server),
    ...(aliases.length === 0 ? {} : { aliases }),
    ...(filled.length === 0 ? {} : { filled }),
    ...(custom === undefined ? {} : { uses: custom.uses }),
  };
}

/** Each alternative as scheme → scopes. A tool that no credential is enough for still says what it would take. */
export function describeSecurity(
  security: readonly SecurityRequirement[],
  server: McpServer,
): readonly JsonObject[] {
  return offeredAlternatives(security, server.securitySchemes).map(({ schemes }) =>
    Object.fromEntries(schemes.map((scheme) => [scheme.name, scheme.scopes])),
  );
}
