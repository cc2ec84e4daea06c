import type { HttpMethod, Operation } from '../model/api.js';
import type { Risk, ToolAnnotations } from '../model/mcp-server.js';

const safeMethods: readonly HttpMethod[] = ['GET', 'HEAD', 'OPTIONS'];
const idempotentMethods: readonly HttpMethod[] = [...safeMethods, 'PUT', 'DELETE'];

/**
 * The first guess, until someone has classified the operation: a safe method (RFC 9110, section
 * 9.2.1) reads; anything else may be the worst, for a verb does not tell a refund from a note.
 */
export function guessRisk(operation: Operation): Risk {
  return safeMethods.includes(operation.method) ? 'read' : 'destructive';
}

/** All four hints: left out, `destructiveHint` and `openWorldHint` would be true, the others false. */
export function annotate(operation: Operation, risk: Risk): ToolAnnotations {
  return {
    readOnlyHint: risk === 'read' || (risk === 'secret' && safeMethods.includes(operation.method)),
    destructiveHint: risk === 'destructive' || risk === 'money',
    idempotentHint: idempotentMethods.includes(operation.method),
    openWorldHint: true,
  };
}
