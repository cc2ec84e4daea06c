import type { HttpMethod, Operation } from '../model/api.js';
import type { Risk, ToolAnnotations } from '../model/mcp-server.js';

const safeMethods: readonly HttpMethod[] = ['GET', 'HEAD', 'OPTIONS'];
const idempotentMethods: readonly HttpMethod[] = [...safeMethods, 'PUT', 'DELETE'];

/**
 * The first guess, until someone has classified the operation: a safe method (RFC 9110, section
 * 9.2.1) reads, or handles a secret where its answer has one, masked or handed over; anything else may be
 * the worst, for a verb does not tell a refund from a note.
 */
export function guessRisk(operation: Operation, hasSecret: boolean): Risk {
  if (!safeMethods.includes(operation.method)) return 'destructive';
  return hasSecret ? 'secret' : 'read';
}

/**
 * All four hints: left out, `destructiveHint` and `openWorldHint` would be true, the others false. Where
 * a session must be opened first, that is a write, whatever follows.
 */
export function annotate(operation: Operation, risk: Risk, opensSession: boolean): ToolAnnotations {
  const reads = risk === 'read' || (risk === 'secret' && safeMethods.includes(operation.method));
  return {
    readOnlyHint: reads && !opensSession,
    destructiveHint: risk === 'destructive' || risk === 'money',
    idempotentHint: idempotentMethods.includes(operation.method),
    openWorldHint: true,
  };
}
