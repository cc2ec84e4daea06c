import type { Call } from '#practice/call.js';
import { addMonths } from '#practice/clock.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';

/** What a discount takes off an amount, in cents: nothing if it has no amount in the currency. */
export function discountOn(discount: Row | undefined, amount: number, currency: Json): number {
  if (discount === undefined || amount <= 0) return 0;
  if (discount.type === 'percentage') return Math.round((amount * Number(discount.basis_points)) / 10_000);
  const amounts = isObject(discount.amounts) ? discount.amounts : {};
  const own = discount.currency === currency ? discount.amount : undefined;
  return Math.min(amount, Number(amounts[String(currency)] ?? own ?? 0));
}

/** Why a discount cannot be used for a product at a time; undefined: it can. */
export function findDiscountProblem(store: Store, discount: Row, product: Row): string | undefined {
  const { starts_at = null, ends_at = null, products } = discount;
  if (store.isRemoved(discount)) return 'Discount does not exist.';
  if (starts_at !== null && Date.parse(String(starts_at)) > Date.parse(store.now))
    return 'Discount is not active yet.';
  if (ends_at !== null && Date.parse(String(ends_at)) <= Date.parse(store.now))
    return 'Discount has expired.';
  if (Array.isArray(products) && products.length > 0 && !products.includes(product.id ?? null))
    return 'Discount is not applicable to this product.';
  return undefined;
}

/** Has it been used as often as it may be, by all or by this customer? */
export function isUsedUp(store: Store, discount: Row, customer?: Row): boolean {
  const { max_redemptions = null, max_redemptions_per_customer = null, redemptions_count } = discount;
  if (max_redemptions !== null && Number(redemptions_count) >= Number(max_redemptions)) return true;
  if (customer === undefined || max_redemptions_per_customer === null) return false;
  const fields = { discount_id: discount.id ?? null, customer_id: customer.id ?? null };
  return store.filter('discount_redemptions', fields).length >= Number(max_redemptions_per_customer);
}

/** Counts that a customer has used a discount. */
export function redeemDiscount(store: Store, discount: Row, customer: Row): void {
  discount.redemptions_count = Number(discount.redemptions_count ?? 0) + 1;
  const fields = { discount_id: discount.id ?? null, customer_id: customer.id ?? null };
  store.insert('discount_redemptions', fields);
}

/**
 * The discount that a subscription's next invoice still has. `discounted_at` is when it got one that it did not
 * have from the start.
 */
export function liveDiscount(store: Store, subscription: Row, at: string): Row | undefined {
  const discount = store.get(subscription.discount_id);
  if (discount === undefined || discount.duration === 'forever') return discount;
  const { discounted_at, trial_end, started_at, created_at } = subscription;
  if (discount.duration === 'once') {
    const since = Date.parse(String(discounted_at ?? created_at));
    const isUsed = store
      .filter('orders', { subscription_id: subscription.id ?? null, discount_id: discount.id ?? null })
      .some((order) => Number(order.discount_amount) > 0 && Date.parse(String(order.created_at)) >= since);
    return isUsed ? undefined : discount;
  }
  const start = String(discounted_at ?? trial_end ?? started_at ?? created_at);
  const end = addMonths(start, Number(discount.duration_in_months));
  return Date.parse(at) < Date.parse(end) ? discount : undefined;
}

function createDiscount(call: Call): Row {
  const { body } = call;
  const type = body.type ?? (call.has('basis_points') ? 'percentage' : 'fixed');
  const { duration_in_months: months = null } = body;
  if (body.duration === 'repeating' && months === null)
    call.reject('duration_in_months', 'Field required for a repeating discount.', 'missing');
  checkDates(call, body);
  const amounts = type === 'fixed' ? readAmounts(call, {}) : {};
  const discount = call.store.update(call.proceed() as Row, { type, ...amounts, modified_at: null });
  if (discount.duration !== 'repeating') delete discount.duration_in_months;
  return discount;
}

/** A fixed discount in its two forms: an amount per currency, and the deprecated one of one currency. */
function readAmounts(call: Call, before: JsonObject): JsonObject {
  const { amounts = null } = call.body;
  const amount = call.body.amount ?? before.amount ?? null;
  const currency = String(call.body.currency ?? before.currency ?? 'usd');
  const given = isObject(amounts) ? amounts : undefined;
  if (given === undefined && amount === null) call.reject('amounts', 'Field required.', 'missing');
  const all = given ?? { ...(isObject(before.amounts) ? before.amounts : {}), [currency]: amount };
  const main = 'usd' in all ? 'usd' : (Object.keys(all)[0] ?? 'usd');
  return { amounts: all, amount: all[main] ?? 0, currency: main };
}

function checkDates(call: Call, { starts_at = null, ends_at = null }: JsonObject): void {
  const isBackwards =
    starts_at !== null && ends_at !== null && Date.parse(String(ends_at)) <= Date.parse(String(starts_at));
  if (isBackwards) call.reject('ends_at', 'Ends at must be after starts at.');
}

const amountFields = ['amount', 'currency', 'amounts', 'basis_points', 'duration_in_months'] as const;

function updateDiscount(call: Call): Row {
  const { row, body } = call;
  for (const field of ['type', 'duration'] as const) {
    const given = body[field] ?? null;
    if (given !== null && given !== row[field])
      call.reject(field, `The ${field} of a discount can't be changed.`);
  }
  checkDates(call, { ...row, ...body });
  const wanted = amountFields.filter((field) => (body[field] ?? null) !== null);
  for (const field of wanted) checkAmountField(call, field);
  const isFixed = row.type === 'fixed' && wanted.some((field) => field !== 'duration_in_months');
  const amounts = isFixed ? readAmounts(call, row) : {};
  return Object.assign(call.proceed() as Row, amounts);
}

/** @throws Refused for what the discount's kind has not, and once somebody has used it for every change */
function checkAmountField(call: Call, field: (typeof amountFields)[number]): void {
  const { row, body } = call;
  const isOwn =
    field === 'duration_in_months'
      ? row.duration === 'repeating'
      : (field === 'basis_points') === (row.type === 'percentage');
  if (!isOwn) call.reject(field, 'This kind of discount has no such field.');
  const isSame = JSON.stringify(body[field]) === JSON.stringify(row[field]);
  if (!isSame && Number(row.redemptions_count) > 0)
    call.reject(field, 'The discount has been redeemed: its amount is locked.');
}

export const discountsHooks: Hooks = {
  operations: {
    'discounts:create': createDiscount,
    'discounts:update': updateDiscount,
  },
};
