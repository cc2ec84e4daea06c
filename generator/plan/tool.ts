import type { Tool } from '../model/mcp-server.js';
import type { ToolContext } from './context.js';
import { fillBound, omitBound } from './credential-bound.js';
import { planInput } from './input.js';
import { planMask } from './mask.js';
import type { NamedTool } from './naming.js';
import { planOutput } from './output.js';
import { describeTool, titleTool } from './prose.js';
import { annotate, classifyRisk } from './risk.js';
import { findSession } from './session.js';
import { operationTags } from './tags.js';

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
  const { input, filled } = fillBound(operation, planned, context);
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
      filled,
      output: planOutput(operation, context.schemas),
      masked,
    },
  };
}
