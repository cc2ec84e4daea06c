import type { Tool } from '../model/mcp-server.js';
import type { PlanContext } from './context.js';
import { planInput } from './input.js';
import type { NamedTool } from './naming.js';
import { planOutput } from './output.js';
import { describeTool, titleTool } from './prose.js';
import { annotate, guessRisk } from './risk.js';
import { operationTags } from './tags.js';

/** One operation as a tool, or the reason why it cannot be one. */
export function planTool(
  { operation, name, kind }: NamedTool,
  context: PlanContext,
): { readonly tool: Tool } | { readonly reason: string } {
  const input = planInput(operation, context);
  if ('reason' in input) {
    const facts = { operation: operation.operationId, reason: input.reason };
    context.diagnostics.report('operation-not-expressed', facts, operation.location);
    return input;
  }
  const risk = guessRisk(operation);
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
      annotations: annotate(operation, risk),
      security: operation.security,
      request: {
        method: operation.method,
        path: operation.path,
        bindings: input.bindings,
        ...(input.body ? { body: input.body } : {}),
      },
      inputSchema: input.inputSchema,
      output: planOutput(operation, context.schemas),
    },
  };
}
