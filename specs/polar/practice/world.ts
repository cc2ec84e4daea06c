import type { Hooks } from '#practice/hook.js';
import type { Store } from '#practice/store.js';
import { recordDeliveries } from './history-deliveries.js';
import { type Happening, planSale } from './history-sales.js';
import { planUsage } from './history-usages.js';
import { runSubscriptions } from './subscription-cycle.js';

/**
 * Lives through what the seed tells, each thing at its time, by the same functions that requests act by: so
 * all that follows from it has the times, numbers and states that it would have.
 */
function seed(store: Store, now: string): void {
  for (const card of store.rows('payment_methods')) {
    const customer = store.expect(card.customer_id);
    customer.default_payment_method_id ??= card.id ?? null;
  }
  const plans: Happening[] = [
    ...store.rows('sales').flatMap((sale) => planSale(store, sale, now)),
    ...store.rows('usages').flatMap((usage) => planUsage(store, usage, now)),
  ];
  plans.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  for (const { at, happen } of plans) {
    store.clock.moveTo(at);
    happen();
  }
  store.clock.moveTo(now);
  runSubscriptions(store);
  recordDeliveries(store);
}

export const worldHooks: Hooks = { seed };
