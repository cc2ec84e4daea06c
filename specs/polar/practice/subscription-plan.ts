import { isObject, type Json } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { revokeBenefits } from './benefits.js';
import { currencyOf, type OrderLine } from './orders.js';
import { intervalOf, periodFrom, remainingPart } from './periods.js';
import { livePrices } from './prices.js';
import { amountOf } from './products.js';
import { openUsages } from './subscription-meters.js';
import { baseAmount, grantSubscription, isSeatBased, setAmount } from './subscriptions.js';

/** What a subscription is changed to. */
export interface PlanChange {
  readonly product?: Row;
  readonly seats?: number;
}

/** What a subscription would cost for a period after a change. */
export function priceChange(store: Store, subscription: Row, { product, seats }: PlanChange): number {
  const next = product ?? store.expect(subscription.product_id);
  const count = seats ?? (typeof subscription.seats === 'number' ? subscription.seats : undefined);
  return amountOf(store, next, count === undefined ? {} : { seats: count });
}

/** What is left of the period of the old is credited, of the new is charged. */
export function prorate(store: Store, subscription: Row, change: PlanChange): OrderLine[] {
  const { current_period_start, current_period_end } = subscription;
  const old = store.expect(subscription.product_id);
  const next = change.product ?? old;
  const part = remainingPart(store.now, current_period_start, current_period_end);
  const isNewPeriod = !hasSameInterval(old, next);
  const [before, after] = [baseAmount(store, subscription), priceChange(store, subscription, change)];
  return [
    { label: `Remaining time on ${String(old.name)}`, amount: -Math.round(before * part), proration: true },
    isNewPeriod
      ? { label: String(next.name), amount: after }
      : {
          label: `Remaining time on ${String(next.name)}`,
          amount: Math.round(after * part),
          proration: true,
        },
  ].filter(({ amount }) => amount !== 0);
}

function hasSameInterval(one: Row, other: Row): boolean {
  return (
    one.recurring_interval === other.recurring_interval &&
    (one.recurring_interval_count ?? 1) === (other.recurring_interval_count ?? 1)
  );
}

/** Changes product and seats now: prices, period where its length differs, and benefits follow. */
export function changePlan(store: Store, subscription: Row, change: PlanChange): void {
  const old = store.expect(subscription.product_id);
  const { product = old, seats } = change;
  const base = priceChange(store, subscription, change);
  const fields: Row = { pending_update: null };
  if (seats !== undefined) fields.seats = seats;
  if (product !== old) {
    fields.product_id = product.id ?? null;
    fields.prices = livePrices(store, product).map(({ id }) => id ?? null);
    fields.currency = currencyOf(store, product);
    fields.seats = isSeatBased(store, product) ? (seats ?? subscription.seats ?? 1) : null;
  }
  if (!hasSameInterval(old, product)) {
    Object.assign(fields, intervalOf(product));
    if (subscription.status !== 'trialing') Object.assign(fields, periodFrom(store.now, product));
  }
  store.update(subscription, fields);
  setAmount(store, subscription, base);
  if (product === old) return;
  openUsages(store, subscription);
  changeBenefits(store, subscription, product);
}

/** What the new product does not give is taken; the rest stays as it is. */
function changeBenefits(store: Store, subscription: Row, product: Row): void {
  const kept: Json[] = Array.isArray(product.benefits) ? product.benefits : [];
  const outdated = store
    .filter('benefit_grants', { subscription_id: subscription.id ?? null })
    .map(({ benefit_id = null }) => benefit_id)
    .filter((id) => !kept.includes(id));
  if (outdated.length > 0) revokeBenefits(store, { subscription, benefitIds: outdated.map(String) });
  grantSubscription(store, subscription);
}

/** A change that waits for the end of the period. A second one is added to it. */
export function planUpdate(store: Store, subscription: Row, { product, seats }: PlanChange): void {
  const { pending_update: before, current_period_end: end = null } = subscription;
  const waiting = isObject(before) ? before : {};
  store.update(subscription, {
    pending_update: {
      id: store.makeId(),
      created_at: store.now,
      modified_at: null,
      applies_at: end,
      product_id: product?.id ?? waiting.product_id ?? null,
      seats: seats ?? waiting.seats ?? null,
    },
  });
}

/** Makes the change that waited. */
export function applyPendingUpdate(store: Store, subscription: Row): void {
  const { pending_update: update } = subscription;
  if (!isObject(update)) return;
  const product = store.get(update.product_id);
  changePlan(store, subscription, {
    ...(product === undefined ? {} : { product }),
    ...(typeof update.seats === 'number' ? { seats: update.seats } : {}),
  });
}
