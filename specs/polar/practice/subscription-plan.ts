import { isObject, type Json } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { revokeBenefits } from './benefit-grants.js';
import { discountOn } from './discounts.js';
import { currencyOf, type OrderLine } from './orders.js';
import { changePeriod, intervalOf, periodFrom, remainingPart } from './periods.js';
import { amountOf, livePrices } from './prices.js';
import { findSeatLimits } from './seat-limits.js';
import { releaseSeats } from './seats.js';
import { openUsages } from './subscription-meters.js';
import { baseAmount, grantSubscription, setAmount } from './subscriptions.js';

/** What a subscription is changed to. */
export interface PlanChange {
  readonly product?: Row;
  readonly seats?: number;
}

/** What a subscription would cost for a period after a change. */
export function priceChange(store: Store, subscription: Row, change: PlanChange): number {
  const next = change.product ?? store.expect(subscription.product_id);
  return amountOf(store, next, { seats: countSeats(store, subscription, change) ?? 1 });
}

/** The seats after a change: as many as are wanted, or as before, within what can be bought; null: there are none. */
function countSeats(store: Store, subscription: Row, { product, seats }: PlanChange): number | null {
  const limits = findSeatLimits(store, product ?? store.expect(subscription.product_id));
  if (limits === undefined) return null;
  const wanted = seats ?? Number(subscription.seats ?? limits.minimum);
  return Math.min(limits.maximum, Math.max(limits.minimum, wanted));
}

/** What is left of the period of the old is credited, of the new is charged, both with the period's discount. */
export function prorate(store: Store, subscription: Row, change: PlanChange): OrderLine[] {
  const { current_period_start, current_period_end } = subscription;
  const old = store.expect(subscription.product_id);
  const next = change.product ?? old;
  const part = remainingPart(store.now, current_period_start, current_period_end);
  const discount = store.get(subscription.discount_id);
  const rest = (product: Row, amount: number) => ({
    label: `Remaining time on ${String(product.name)}`,
    amount: Math.round((amount - discountOn(discount, amount, subscription.currency ?? 'usd')) * part),
    proration: true,
  });
  const credit = rest(old, baseAmount(store, subscription));
  const after = priceChange(store, subscription, change);
  return [
    { ...credit, amount: -credit.amount },
    hasSameInterval(old, next) ? rest(next, after) : { label: String(next.name), amount: after },
  ].filter(({ amount }) => amount !== 0);
}

export function hasSameInterval(one: Row, other: Row): boolean {
  return (
    one.recurring_interval === other.recurring_interval &&
    (one.recurring_interval_count ?? 1) === (other.recurring_interval_count ?? 1)
  );
}

/** Changes product and seats now: prices, period where its length differs, and benefits follow. */
export function changePlan(store: Store, subscription: Row, change: PlanChange): void {
  const old = store.expect(subscription.product_id);
  const { product = old } = change;
  const base = priceChange(store, subscription, change);
  const hadSeats = (subscription.seats ?? null) !== null;
  const fields: Row = { pending_update: null, seats: countSeats(store, subscription, change) };
  if (product !== old) {
    fields.product_id = product.id ?? null;
    fields.prices = livePrices(store, product).map(({ id }) => id ?? null);
    fields.currency = currencyOf(store, product);
  }
  store.update(subscription, fields);
  if (!hasSameInterval(old, product)) {
    Object.assign(subscription, intervalOf(product));
    if (subscription.status !== 'trialing') changePeriod(store, subscription, periodFrom(store.now, product));
  }
  setAmount(store, subscription, base);
  if (product === old) return;
  openUsages(store, subscription);
  // The buyer has it now instead of who held seats, or they instead of the buyer.
  if (hadSeats !== ((subscription.seats ?? null) !== null)) {
    releaseSeats(store, subscription);
    revokeBenefits(store, { subscription });
  }
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
