import type { ApiConfig } from '../config.js';
import type { Diagnostics } from '../diagnostics.js';
import type { Api } from '../model/api.js';
import { own } from '../model/json.js';
import type { McpServer, Tool, Toolset, WithheldOperation } from '../model/mcp-server.js';
import type { RetiredTable } from '../model/retired.js';
import { SchemaIndex } from '../model/schema.js';
import type { PlanContext, ToolContext } from './context.js';
import { planSecuritySchemes, reportUncallable } from './credential.js';
import { planLookups } from './credential-bound.js';
import { addCustomTools } from './custom.js';
import { planEnvironments } from './environment.js';
import { describeIdentifiers } from './finder.js';
import { hoistLargeEnums } from './hoist.js';
import { planIdentity } from './identity.js';
import { type NamedTool, nameTools } from './naming.js';
import { planPresets } from './preset.js';
import { reportPromptTools } from './prompts.js';
import { cleanProse } from './prose.js';
import { prunePlannedSchemas } from './prune.js';
import { addFormerNames, planRetired } from './retired.js';
import { reportForms } from './risk-forms.js';
import { planScopes } from './scopes.js';
import { planSessions } from './session.js';
import { toolsetName } from './tags.js';
import { planTool } from './tool.js';
import { planTwins } from './twins.js';
import { reportUnmatchedEntries } from './unmatched.js';
import { planUnreviewed, unreviewedReason } from './unreviewed.js';
import { reportViews } from './view.js';
import { checkWords } from './words.js';

/** What stands in other files than the document and the config. */
export interface PlanFiles extends Pick<McpServer, 'prompts' | 'guides'> {
  readonly unreviewed: readonly string[];
  readonly retired: RetiredTable;
}

const noFiles: PlanFiles = { prompts: [], guides: [], unreviewed: [], retired: {} };

/** Chooses, names, shapes and classifies the tools of an API. */
export function planServer(
  api: Api,
  config: ApiConfig,
  diagnostics: Diagnostics,
  { unreviewed: entries, retired: table, ...guidance }: PlanFiles = noFiles,
): McpServer {
  const schemas = new SchemaIndex(api.schemas);
  const twins = planTwins({ config, diagnostics });
  const unreviewed = planUnreviewed(entries, { api, config, diagnostics });
  const context: PlanContext = { api, config, schemas, diagnostics, twins, unreviewed };
  reportUnmatchedEntries(context);
  const securitySchemes = planSecuritySchemes(context);
  const sessions = planSessions(context);
  const named = nameTools(context);
  const names = new Map(named.map(({ operation, name }) => [operation.operationId, name]));
  const { toolsets: planned, withheld } = planToolsets(named, {
    ...context,
    securitySchemes,
    sessions,
    names,
  });
  const exposed = new Set(planned.flatMap(({ tools }) => tools.map(({ operationId }) => operationId)));
  reportViews(
    api.operations.filter(({ operationId }) => exposed.has(operationId)),
    context,
  );
  const identity = planIdentity(context);
  const described = describeIdentifiers(addCustomTools(planned, context), context);
  const retired = planRetired(table, described, context);
  const toolsets = addFormerNames(described, retired);
  reportUncallable(
    toolsets.flatMap((toolset) => toolset.tools),
    securitySchemes,
    context,
  );
  for (const tool of planned.flatMap(({ tools }) => tools)) reportForms(tool, context);
  reportPromptTools(guidance.prompts, toolsets, diagnostics);
  const server = prunePlannedSchemas(
    {
      name: config.name,
      title: config.title ?? (cleanProse(api.title, 60) || config.name),
      packageName: config.packageName,
      packageVersion: config.packageVersion,
      ...(config.publisher === undefined ? {} : { publisher: config.publisher }),
      apiVersion: api.version,
      environments: planEnvironments(context),
      headers: Object.entries(config.headers).map(([name, value]) => ({ name, value })),
      securitySchemes,
      scopeRule: config.scopes.rule,
      scopes: planScopes(context),
      sessions,
      lookups: planLookups(context),
      ...(identity === undefined ? {} : { identity }),
      presets: planPresets(toolsets, context),
      search: config.search,
      ...(config.instructions === undefined ? {} : { instructions: config.instructions }),
      ...guidance,
      toolsets,
      schemas: api.schemas,
      patternLimits: [],
      routes: api.operations.map(({ method, path }) => `${method} ${path}`),
      withheld,
      retired,
    },
    context,
  );
  checkWords(server, context);
  return hoistLargeEnums(server);
}

function planToolsets(
  named: readonly NamedTool[],
  context: ToolContext,
): {
  readonly toolsets: readonly Toolset[];
  readonly withheld: readonly WithheldOperation[];
} {
  const { config } = context;
  const toolsets = new Map<string, Tool[]>();
  const withheld: WithheldOperation[] = [];
  for (const each of named) {
    const { operationId } = each.operation;
    const twin = context.twins.get(operationId);
    const reason =
      twin === undefined
        ? (own(config.withheld, operationId) ??
          (context.unreviewed.has(operationId) ? unreviewedReason : undefined))
        : `It is one with ${context.names.get(twin) ?? twin}, which answers to its name too.`;
    const planned = typeof reason === 'string' ? { reason } : planTool(each, context);
    if ('reason' in planned) {
      withheld.push(withhold(each, planned.reason));
      continue;
    }
    const name = toolsetName(each.operation, config);
    const tools = toolsets.get(name) ?? [];
    toolsets.set(name, tools);
    tools.push(planned.tool);
  }
  return { toolsets: [...toolsets].map(([name, tools]) => ({ name, tools })), withheld };
}

function withhold(named: NamedTool, reason: string): WithheldOperation {
  return { operationId: named.operation.operationId, tool: named.name, reason };
}
