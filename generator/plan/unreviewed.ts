import { didYouMean, nearest } from '../config-problems.js';
import { risks } from '../model/mcp-server.js';
import type { PlanContext } from './context.js';

/** Why an operation is withheld that nobody has reviewed. */
export const unreviewedReason = 'New in the document: no words and no risk yet.';

/**
 * The operations that are withheld because nobody has reviewed them. An entry that the document does not have, or
 * that the config has decided on already, is reported and does not count.
 */
export function planUnreviewed(
  entries: readonly string[],
  { api, config, diagnostics }: Pick<PlanContext, 'api' | 'config' | 'diagnostics'>,
): ReadonlySet<string> {
  const known = api.operations.map(({ operationId }) => operationId);
  const decided = listDecided(config);
  return new Set(
    entries.filter((entry) => {
      const table = decided.get(entry);
      if (!known.includes(entry)) {
        diagnostics.report('unreviewed-unmatched', { entry, hint: didYouMean(nearest(entry, known)) });
      } else if (table !== undefined) {
        diagnostics.report('unreviewed-decided', { entry, table });
      }
      return known.includes(entry) && table === undefined;
    }),
  );
}

/** Operation → the table of the config that says what becomes of it. */
export function listDecided(config: PlanContext['config']): ReadonlyMap<string, string> {
  const { risks: classes, twins, withheld } = config;
  return new Map([
    ...risks.flatMap((risk) => (classes?.[risk] ?? []).map((id) => [id, `risks.${risk}`] as const)),
    ...Object.entries(twins).flatMap(([of, ids]) => ids.map((id) => [id, `twins.${of}`] as const)),
    ...Object.keys(withheld).map((id) => [id, 'withheld'] as const),
  ]);
}
