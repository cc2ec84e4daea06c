import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import type { OrderLine } from './orders.js';
import { livePrices } from './prices.js';

/** What was used of each metered price in this period, and what that costs until now. */
export function listUsages(subscription: Row, store: Store): JsonObject[] {
  return meteredPrices(store, subscription).map((price) => {
    const { meter_id = null } = price;
    const counted = findCounted(store, subscription, meter_id);
    const before = baseline(subscription)[String(meter_id)];
    const [consumed, credited] = (['consumed_units', 'credited_units'] as const).map(
      (field) => Number(counted?.[field] ?? 0) - (isObject(before) ? Number(before[field] ?? 0) : 0),
    ) as [number, number];
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
  subscription.billed_usage = countNow(store, subscription);
  return lines.filter(({ amount }) => amount > 0);
}

/** Begins to count where nothing is counted yet: what was used before is not paid by this subscription. */
export function openUsages(store: Store, subscription: Row): void {
  subscription.billed_usage = { ...countNow(store, subscription), ...baseline(subscription) };
}

function countNow(store: Store, subscription: Row): JsonObject {
  const counted = meteredPrices(store, subscription).map(({ meter_id }): [string, Json] => {
    const { consumed_units = 0, credited_units = 0 } = findCounted(store, subscription, meter_id) ?? {};
    return [String(meter_id), { consumed_units, credited_units }];
  });
  return Object.fromEntries(counted);
}

function baseline({ billed_usage }: Row): JsonObject {
  return isObject(billed_usage) ? billed_usage : {};
}

function findCounted(store: Store, { customer_id = null }: Row, meterId: Json | undefined): Row | undefined {
  return store.find('customer_meters', { customer_id, meter_id: meterId ?? null });
}

function meteredPrices(store: Store, { prices, product_id }: Row): Row[] {
  const product = store.get(product_id);
  const own = Array.isArray(prices) ? prices.map((id) => store.expect(id)) : undefined;
  const all = own ?? (product === undefined ? [] : livePrices(store, product));
  return all.filter(({ amount_type }) => amount_type === 'metered_unit');
}
