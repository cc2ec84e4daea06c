import type { HttpMethod, Operation } from '../model/api.js';
import { type Risk, risks, type Tool, type ToolAnnotations } from '../model/mcp-server.js';
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
 * Holds the forms of a body that were classified one by one against the input: the arguments are there, each form is
 * picked by one, and none is worse than the whole.
 */
export function reportForms(
  { operationId, risk, riskByArgument, inputSchema }: Tool,
  { diagnostics }: PlanContext,
): void {
  if (riskByArgument === undefined) return;
  const forms =
    inputSchema.kind === 'anyOf' || inputSchema.kind === 'oneOf' ? inputSchema.variants : [inputSchema];
  const names = forms.map((form) => (form.kind === 'object' ? form.properties.map(({ name }) => name) : []));
  const report = (entry: string, reason: string): void =>
    diagnostics.report('config-entry-unfit', {
      table: `risks.byArgument.${operationId}`,
      entry,
      reason,
      hint: '',
    });
  for (const [argument, each] of Object.entries(riskByArgument)) {
    if (!names.flat().includes(argument)) report(argument, 'which is no argument');
    if (risks.indexOf(each) > risks.indexOf(risk))
      report(argument, `which is worse (${each}) than the whole (${risk})`);
  }
  for (const form of names.filter((each) => !each.some((name) => Object.hasOwn(riskByArgument, name)))) {
    report(form.join(', '), 'a form of the body that no argument of the table picks');
  }
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
