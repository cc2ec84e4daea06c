import type { ApiConfig } from '../config.js';
import type { Diagnostics } from '../diagnostics.js';
import type { Api } from '../model/api.js';
import type {
  Environment,
  McpServer,
  PlannedSecurityScheme,
  Tool,
  Toolset,
  WithheldOperation,
} from '../model/mcp-server.js';
import { SchemaIndex } from '../model/schema.js';
import { environmentVariable } from '../names.js';
import type { PlanContext } from './context.js';
import { hoistLargeEnums } from './hoist.js';
import { type NamedTool, nameTools } from './naming.js';
import { cleanProse } from './prose.js';
import { prunePlannedSchemas } from './prune.js';
import { toolsetName } from './tags.js';
import { planTool } from './tool.js';
import { reportUnmatchedEntries } from './unmatched.js';

/** Chooses, names, shapes and classifies the tools of an API. */
export function planServer(api: Api, config: ApiConfig, diagnostics: Diagnostics): McpServer {
  const schemas = new SchemaIndex(api.schemas);
  const context: PlanContext = { api, config, schemas, diagnostics };
  reportUnmatchedEntries(context);
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
  const planned = prunePlannedSchemas(
    {
      name: config.name,
      title: config.title ?? (cleanProse(api.title, 60) || config.name),
      packageName: config.packageName,
      packageVersion: config.packageVersion,
      apiVersion: api.version,
      environments: planEnvironments(context),
      headers: Object.entries(config.headers).map(([name, value]) => ({ name, value })),
      securitySchemes: planSecuritySchemes(context),
      toolsets: [...toolsets].map(([name, tools]): Toolset => ({ name, tools })),
      schemas: api.schemas,
      patternLimits: [],
      routes: api.operations.map(({ method, path }) => `${method} ${path}`),
      withheld,
    },
    context,
  );
  return hoistLargeEnums(planned);
}

function withhold(named: NamedTool, reason: string): WithheldOperation {
  return { operationId: named.operation.operationId, tool: named.name, reason };
}

/** The config's environments, else the document's absolute servers. */
function planEnvironments({ api, config, diagnostics }: PlanContext): readonly Environment[] {
  if (config.environments) return Object.entries(config.environments).map(([name, url]) => ({ name, url }));
  const usable = api.servers.filter(
    (server) => /^https?:\/\/[^{}\s]+$/.test(server.url) && URL.canParse(server.url),
  );
  if (usable.length === 0) {
    diagnostics.report('no-server-url', {});
    return [{ name: 'default', url: 'https://api.example.com' }];
  }
  return usable.map((server, index) => ({
    name: index === 0 ? 'default' : `server_${index + 1}`,
    url: server.url.replace(/\/+$/, ''),
  }));
}

/** A scheme that the config names no variable for: the first gets `{API}_ACCESS_TOKEN`-like, by its name. */
function planSecuritySchemes({ api, config }: PlanContext): readonly PlannedSecurityScheme[] {
  const named = Object.keys(config.credentials).length > 0;
  return api.securitySchemes.flatMap((scheme) => {
    const given = Object.hasOwn(config.credentials, scheme.name)
      ? config.credentials[scheme.name]
      : undefined;
    const variable = given ?? (named ? undefined : environmentVariable(config.name, scheme.name));
    return variable === undefined ? [] : [{ ...scheme, variable }];
  });
}
