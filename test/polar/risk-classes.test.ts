import { expect, test } from 'vitest';
import { classify } from '../../generated/polar-mcp/src/exposure/classes.js';
import type { Risk } from '../../generated/polar-mcp/src/runtime/tool.js';
import { tools } from '../../generated/polar-mcp/src/tools/index.js';

/** The class goes by argument and not by value, so it is that of the most dangerous value. */
test.each<[args: Record<string, unknown>, want: Risk]>([
  [{ metadata: { a: 'b' } }, 'write'],
  // Taken back, a cancellation or a pause bills a customer who had left.
  [{ cancel_at_period_end: false }, 'money'],
  [{ cancel_at_period_end: true, customer_cancellation_reason: 'unused' }, 'money'],
  [{ pause_at_period_end: false }, 'money'],
  [{ pause_at_period_end: true, resumes_at: '2027-01-01T00:00:00Z' }, 'money'],
  [{ resume: true }, 'money'],
  [{ pending_update: null }, 'money'],
  [{ revoke: true }, 'destructive'],
])('a change of a subscription with %j', (args, want) => {
  for (const name of ['update_a_polar_subscription_by_id', 'update_a_polar_portal_subscription_by_id']) {
    const summary = tools.find((each) => each.name === name);
    if (summary === undefined) throw new Error(`${name} is not there`);
    const isTaken = Object.keys(args).some((each) => Object.hasOwn(summary.riskByArgument ?? {}, each));
    if (isTaken) expect(classify(summary, { id: 'a', ...args })).toBe(want);
  }
});
