import { quote } from '../diagnostics.js';
import type { PlanContext } from './context.js';

/**
 * Twin → the operation that answers to its name too. One that cannot be a twin is reported, and stays what
 * it is without the entry: else a tool would be lost that nothing stands in for.
 */
export function planTwins({
  config,
  diagnostics,
}: Pick<PlanContext, 'config' | 'diagnostics'>): ReadonlyMap<string, string> {
  const pairs = Object.entries(config.twins).flatMap(([operation, others]) =>
    others.map((twin) => ({ twin, operation })),
  );
  const twins = new Map<string, string>();
  pairs.forEach(({ twin, operation }, index) => {
    const others = pairs.filter((pair, at) => pair.twin === twin && at !== index);
    const first = pairs.find((pair) => pair.twin === twin);
    const report = (reason: string, hint: string): void => {
      diagnostics.report('config-entry-unfit', { table: `twins.${operation}`, entry: twin, reason, hint });
    };
    if (twin === operation) {
      report('which is that operation itself', '');
    } else if (Object.hasOwn(config.twins, twin)) {
      report('which has twins of its own', ' Give them all to one operation.');
    } else if (others.length === 0) {
      twins.set(twin, operation);
    } else if (first !== pairs[index]) {
      const where = first === undefined ? '' : quote(first.operation);
      report(`which is a twin of ${where} already`, ' Keep one of the two.');
    }
  });
  return twins;
}
