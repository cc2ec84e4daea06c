import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { aggregate } from './aggregation.js';
import { listMeterEvents } from './meters.js';
import type { OrderLine } from './orders.js';
import { livePrices } from './prices.js';

/** What was used of each metered price in this period, and what that costs until now. */
export function listUsages(subscription: Row, store: Store): JsonObject[] {
  return meteredPrices(store, subscription).map((price) => {
    const { meter_id = null } = price;
    const counted = findCounted(store, subscription, meter_id);
    const before = baseline(subscription)[String(meter_id)];
    const since = isObject(before) ? before : {};
    const consumed = countConsumed(store, { subscription, meterId: meter_id, since });
    const credited = Number(counted?.credited_units ?? 0) - Number(since.credited_units ?? 0);
    const cost = Math.round(Math.max(0, consumed - credited) * Number(price.unit_amount ?? 0));
    const cap = price.cap_amount ?? null;
    return {
      id: counted?.id ?? price.id ?? null,
      created_at: subscription.created_at ?? null,
      modified_at: counted?.modified_at ?? null,
      consumed_units: Math.max(0, consumed),
      credited_units: Math.max(0, Math.round(credited)),
      amount: cap === null ? cost : Math.min(cost, Number(cap)),
      meter_id,
    };
  });
}

/** The lines of the period's use on an invoice; the next period begins to count anew. */
export function billUsages(store: Store, subscription: Row): OrderLine[] {
  const usages = listUsages(subscription, store);
  const lines = usages.map(({ amount, consumed_units, meter_id }) => ({
    label: `${String(store.get(meter_id)?.name ?? 'Usage')} (${String(consumed_units)} units)`,
    amount: Number(amount),
  }));
  const now = countNow(store, subscription);
  for (const { meter_id, consumed_units, credited_units } of usages) {
    // Credits that are left are there for the next period as well.
    const left = Math.max(0, Number(credited_units) - Number(consumed_units));
    const counted = now[String(meter_id)];
    if (isObject(counted)) counted.credited_units = Number(counted.credited_units) - left;
  }
  subscription.billed_usage = now;
  return lines.filter(({ amount }) => amount > 0);
}

/** Begins to count where nothing is counted yet: what was used before is not paid by this subscription. */
export function openUsages(store: Store, subscription: Row): void {
  subscription.billed_usage = { ...countNow(store, subscription), ...baseline(subscription) };
}

function countNow(store: Store, subscription: Row): JsonObject {
  const counted = meteredPrices(store, subscription).map(({ meter_id }): [string, Json] => {
    const { consumed_units = 0, credited_units = 0 } = findCounted(store, subscription, meter_id) ?? {};
    return [String(meter_id), { consumed_units, credited_units, at: store.now }];
  });
  return Object.fromEntries(counted);
}

interface Consumption {
  readonly subscription: Row;
  readonly meterId: Json;
  /** What was counted when the period began, and when that was. */
  readonly since: JsonObject;
}

/** Counts and sums grow, so a period has the difference; the others are made of the events that came in it. */
function countConsumed(store: Store, { subscription, meterId, since }: Consumption): number {
  const [meter, customer] = [store.expect(meterId), store.expect(subscription.customer_id)];
  const aggregation = isObject(meter.aggregation) ? meter.aggregation : {};
  if (['count', 'sum'].includes(String(aggregation.func ?? 'count'))) {
    const counted = findCounted(store, subscription, meterId);
    return Number(counted?.consumed_units ?? 0) - Number(since.consumed_units ?? 0);
  }
  const begin = Date.parse(String(since.at ?? subscription.started_at));
  const events = listMeterEvents(store, meter, customer);
  return aggregate(
    events.filter(({ created_at }) => Date.parse(String(created_at)) >= begin),
    aggregation,
  );
}

function baseline({ billed_usage }: Row): JsonObject {
  return isObject(billed_usage) ? billed_usage : {};
}

function findCounted(store: Store, { customer_id = null }: Row, meterId: Json | undefined): Row | undefined {
  return store.find('customer_meters', { customer_id, meter_id: meterId ?? null });
}

function meteredPrices(store: Store, { prices, product_id, currency }: Row): Row[] {
  const product = store.get(product_id);
  const own = Array.isArray(prices) ? prices.map((id) => store.expect(id)) : undefined;
  const all = own ?? (product === undefined ? [] : livePrices(store, product));
  return all.filter((price) => price.amount_type === 'metered_unit' && price.price_currency === currency);
}
