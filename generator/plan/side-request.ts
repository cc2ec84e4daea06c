import { didYouMean } from '../config-problems.js';
import type { Operation } from '../model/api.js';
import type { SideRequest } from '../model/mcp-server.js';
import type { PlanContext } from './context.js';
import { successSchema } from './output.js';
import { findPlace } from './place.js';

/** What the config says of a request without a tool. */
export interface SideRequestEntry {
  /** Where it stands in the config: `sessions`. */
  readonly table: string;
  readonly operation: string;
  /** Places that its answer must have. */
  readonly places: readonly string[];
  /** Whether it sends a body. Nothing else can be given. */
  readonly sends: boolean;
}

/** The request; undefined after reporting why the operation cannot be it, or where there is no such operation. */
export function planSideRequest(
  { table, operation: operationId, places, sends }: SideRequestEntry,
  context: PlanContext,
): { readonly request: SideRequest; readonly operation: Operation } | undefined {
  const operation = context.api.operations.find((one) => one.operationId === operationId);
  // That there is none is told with all other unmatched entries.
  if (operation === undefined) return undefined;
  const { method, path, security, parameters, requestBody } = operation;
  const asks = parameters.some(({ required }) => required) || (!sends && requestBody?.required === true);
  if (asks || (sends && requestBody === undefined)) {
    const reason = asks ? 'which asks for arguments that nobody gives' : 'which takes no body';
    context.diagnostics.report('config-entry-unfit', { table, entry: operationId, reason, hint: '' });
    return undefined;
  }
  const answer = successSchema(operation) ?? { kind: 'null' };
  for (const place of places) {
    const found = findPlace(answer, place, context.schemas);
    if ('found' in found) continue;
    reportMissingPlace({ table, entry: operationId, part: 'answer', place, ...found }, context);
    return undefined;
  }
  return { request: { method, path, security }, operation };
}

export interface MissingPlace {
  readonly table: string;
  readonly entry: string;
  /** `answer`, `arguments`. */
  readonly part: string;
  readonly place: string;
  /** The nearest place that is there. */
  readonly near?: string | undefined;
}

/** The operation is there, the place in it is not. */
export function reportMissingPlace(missing: MissingPlace, { diagnostics }: PlanContext): void {
  const { table, entry, part, place, near } = missing;
  const reason = `whose ${part} ${part === 'arguments' ? 'have' : 'has'} no ${place}`;
  diagnostics.report('config-entry-unfit', { table, entry, reason, hint: didYouMean(near) });
}
