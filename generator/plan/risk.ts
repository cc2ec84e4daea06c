import type { HttpMethod, Operation } from '../model/api.js';
import { type Risk, risks, type ToolAnnotations } from '../model/mcp-server.js';
import type { PlanContext } from './context.js';

const safeMethods: readonly HttpMethod[] = ['GET', 'HEAD', 'OPTIONS'];
const idempotentMethods: readonly HttpMethod[] = [...safeMethods, 'PUT', 'DELETE'];

export interface Classification {
  readonly risk: Risk;
  /** Nothing undoes what it does. */
  readonly irreversible?: true;
  /** Argument that picks one form of the body → the risk of that form. */
  readonly riskByArgument?: Readonly<Record<string, Risk>>;
}

/**
 * The class that the config gives an operation; each has one. Where the config classifies nothing, a guess.
 * `hasSecret`: something in its answer is masked.
 */
export function classifyRisk(
  operation: Operation,
  hasSecret: boolean,
  { config, diagnostics }: PlanContext,
): Classification {
  if (config.risks === undefined) return { risk: guessRisk(operation, hasSecret) };
  const { operationId, location } = operation;
  const { irreversible, byArgument, ...table } = config.risks;
  const [risk, ...others] = risks.filter((each) => table[each].includes(operationId));
  if (risk === undefined) diagnostics.report('risk-unclassified', { operationId }, location);
  if (others.length > 0) {
    diagnostics.report('risk-ambiguous', { operationId, classes: [risk, ...others].join(', ') }, location);
  }
  return {
    risk: risk ?? 'destructive',
    ...(irreversible.includes(operationId) ? { irreversible: true } : {}),
    ...(Object.hasOwn(byArgument, operationId) ? { riskByArgument: byArgument[operationId] ?? {} } : {}),
  };
}

/**
 * Until someone has classified the operations: a safe method (RFC 9110, section 9.2.1) reads, or handles a
 * secret where its answer has one; anything else may be the worst, for a verb does not tell a refund from a
 * note.
 */
export function guessRisk(operation: Operation, hasSecret: boolean): Risk {
  if (!safeMethods.includes(operation.method)) return 'destructive';
  return hasSecret ? 'secret' : 'read';
}

/**
 * All four hints: left out, `destructiveHint` and `openWorldHint` would be true, the others false. Where
 * a session must be opened first, that is a write, whatever follows.
 */
export function annotate(
  operation: Pick<Operation, 'method'>,
  risk: Risk,
  opensSession: boolean,
): ToolAnnotations {
  const reads = risk === 'read' || (risk === 'secret' && safeMethods.includes(operation.method));
  return {
    readOnlyHint: reads && !opensSession,
    destructiveHint: risk === 'destructive' || risk === 'money',
    idempotentHint: idempotentMethods.includes(operation.method),
    openWorldHint: true,
  };
}
