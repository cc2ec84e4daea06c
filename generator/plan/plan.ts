import type { ApiConfig } from '../config.js';
import type { Diagnostics } from '../diagnostics.js';
import type { Api } from '../model/api.js';
import type { McpServer, Tool, Toolset, WithheldOperation } from '../model/mcp-server.js';
import { SchemaIndex } from '../model/schema.js';
import type { PlanContext, ToolContext } from './context.js';
import { planSecuritySchemes, reportUncallable } from './credential.js';
import { planLookups } from './credential-bound.js';
import { planEnvironments } from './environment.js';
import { hoistLargeEnums } from './hoist.js';
import { type NamedTool, nameTools } from './naming.js';
import { planPresets } from './preset.js';
import { cleanProse } from './prose.js';
import { prunePlannedSchemas } from './prune.js';
import { planScopes } from './scopes.js';
import { planSessions } from './session.js';
import { toolsetName } from './tags.js';
import { planTool } from './tool.js';
import { reportUnmatchedEntries } from './unmatched.js';

/** Chooses, names, shapes and classifies the tools of an API. */
export function planServer(api: Api, config: ApiConfig, diagnostics: Diagnostics): McpServer {
  const schemas = new SchemaIndex(api.schemas);
  const context: PlanContext = { api, config, schemas, diagnostics };
  reportUnmatchedEntries(context);
  const securitySchemes = planSecuritySchemes(context);
  const sessions = planSessions(context);
  const { toolsets, withheld } = planToolsets({ ...context, securitySchemes, sessions });
  reportUncallable(
    toolsets.flatMap((toolset) => toolset.tools),
    securitySchemes,
    context,
  );
  const planned = prunePlannedSchemas(
    {
      name: config.name,
      title: config.title ?? (cleanProse(api.title, 60) || config.name),
      packageName: config.packageName,
      packageVersion: config.packageVersion,
      apiVersion: api.version,
      environments: planEnvironments(context),
      headers: Object.entries(config.headers).map(([name, value]) => ({ name, value })),
      securitySchemes,
      scopeRule: config.scopes.rule,
      scopes: planScopes(context),
      sessions,
      lookups: planLookups(context),
      presets: planPresets(toolsets, context),
      toolsets,
      schemas: api.schemas,
      patternLimits: [],
      routes: api.operations.map(({ method, path }) => `${method} ${path}`),
      withheld,
    },
    context,
  );
  return hoistLargeEnums(planned);
}

function planToolsets(context: ToolContext): {
  readonly toolsets: readonly Toolset[];
  readonly withheld: readonly WithheldOperation[];
} {
  const { config } = context;
  const toolsets = new Map<string, Tool[]>();
  const withheld: WithheldOperation[] = [];
  for (const named of nameTools(context)) {
    const { operationId } = named.operation;
    const reason = Object.hasOwn(config.withheld, operationId) ? config.withheld[operationId] : undefined;
    const planned = reason === undefined ? planTool(named, context) : { reason };
    if ('reason' in planned) {
      withheld.push(withhold(named, planned.reason));
      continue;
    }
    const name = toolsetName(named.operation, config);
    const tools = toolsets.get(name) ?? [];
    toolsets.set(name, tools);
    tools.push(planned.tool);
  }
  return { toolsets: [...toolsets].map(([name, tools]) => ({ name, tools })), withheld };
}

function withhold(named: NamedTool, reason: string): WithheldOperation {
  return { operationId: named.operation.operationId, tool: named.name, reason };
}
