import type { Operation } from '../model/api.js';
import { isJsonObject, type JsonObject, own } from '../model/json.js';
import type { AnswerView, Tool } from '../model/mcp-server.js';
import type { ToolContext } from './context.js';
import { fillBound, omitBound } from './credential-bound.js';
import { findIdentified, identifyInput } from './identity.js';
import { planInput } from './input.js';
import { planMask } from './mask.js';
import type { NamedTool } from './naming.js';
import { planOutput } from './output.js';
import { describeTool, titleTool } from './prose.js';
import { annotate, classifyRisk } from './risk.js';
import { findSession } from './session.js';
import { addShorthands } from './shorthand.js';
import { operationTags } from './tags.js';
import { addFields, planView } from './view.js';

type Shorthands = Readonly<Record<string, string>>;

/** What the config says of the answer. */
function planAnswer(
  { operationId }: Operation,
  view: AnswerView | undefined,
  { config }: ToolContext,
): Pick<Tool, 'outcomes' | 'view'> {
  const outcomes = own(config.outcomes as JsonObject, operationId);
  return {
    ...(isJsonObject(outcomes) ? { outcomes } : {}),
    ...(view === undefined ? {} : { view }),
  };
}

/** One operation as a tool, or the reason why it cannot be one. */
export function planTool(
  { operation, name, kind }: NamedTool,
  context: ToolContext,
): { readonly tool: Tool } | { readonly reason: string } {
  const session = findSession(operation, context);
  const planned = planInput(omitBound(operation, context), context, session);
  if ('reason' in planned) {
    const facts = { operation: operation.operationId, reason: planned.reason };
    context.diagnostics.report('operation-not-expressed', facts, operation.location);
    return planned;
  }
  const identified = findIdentified(operation, context);
  const told = identified === undefined ? planned : identifyInput(planned, identified, operation, context);
  const shorthands = own(context.config.shorthands, operation.operationId) as Shorthands | undefined;
  const short = shorthands === undefined ? told : addShorthands(told, shorthands, operation, context);
  const view = planView(operation, context);
  const asking = addFields(short, { view, kind, operationId: operation.operationId }, context);
  const { input, filled } = fillBound(operation, asking, context);
  const masked = planMask(operation, context);
  const { risk, ...classified } = classifyRisk(operation, masked.length > 0, context);
  const title = titleTool(operation, name, context);
  return {
    tool: {
      name,
      title,
      description: describeTool(operation, title, context),
      operationId: operation.operationId,
      kind,
      tags: operationTags(operation.tags, context.config),
      risk,
      ...classified,
      annotations: annotate(operation, risk, session !== undefined),
      security: operation.security,
      request: {
        method: operation.method,
        path: operation.path,
        bindings: input.bindings,
        ...(input.body ? { body: input.body } : {}),
      },
      inputSchema: input.inputSchema,
      ...(identified === undefined ? {} : { identified }),
      ...(shorthands === undefined ? {} : { shorthands }),
      ...planAnswer(operation, view, context),
      aliases: [...context.twins].flatMap(([twin, of]) =>
        of === operation.operationId ? (context.names.get(twin) ?? []) : [],
      ),
      filled,
      output: planOutput(operation, context.schemas),
      masked,
    },
  };
}
