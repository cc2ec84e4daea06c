import type { Call } from '#practice/call.js';
import type { Json, JsonObject } from '#practice/json.js';
import type { Row } from '#practice/store.js';
import { findCheckoutPrice } from './checkout-amounts.js';
import { findDiscountProblem, isUsedUp } from './discounts.js';
import { findSeatLimits } from './seat-limits.js';

/** What buyer and seller may change as it is. */
const plainFields = [
  'custom_field_data',
  'is_business_customer',
  'customer_name',
  'customer_email',
  'customer_billing_name',
  'customer_billing_address',
  'customer_tax_id',
  'locale',
  'payment_method_type',
  'allow_trial',
];

/** What only the seller may. */
const sellerFields = [
  'trial_interval',
  'trial_interval_count',
  'metadata',
  'allow_discount_codes',
  'require_billing_address',
  'customer_ip_address',
  'customer_metadata',
  'success_url',
  'return_url',
  'embed_origin',
];

/** Changes an open session as a call's body says. */
export function changeCheckout(call: Call): Row {
  const { row, store, body, operation } = call;
  const isSeller = operation.operationId === 'checkouts:update';
  const wanted: Row = { ...row, ...pickFields(call, isSeller) };
  chooseProduct(call, wanted, body);
  chooseSeats(call, wanted, body.seats ?? null);
  if (isSeller && call.has('discount_id')) checkDiscount(call, wanted, body.discount_id ?? null);
  if (!isSeller && call.has('discount_code')) applyCode(call, wanted);
  return store.update(row, { ...wanted, modified_at: store.now });
}

function pickFields({ row, body, fields }: Call, isSeller: boolean): JsonObject {
  const names = isSeller ? [...plainFields, ...sellerFields] : plainFields;
  const picked = Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
  // A known customer's address is its own.
  if ((row.customer_id ?? null) !== null) delete picked.customer_email;
  if (isSeller && typeof body.currency === 'string') picked.chosen_currency = body.currency;
  return picked;
}

/** Chooses one of the session's products, and what is paid for it where the buyer says that. */
export function chooseProduct(
  call: Call,
  checkout: Row,
  { product_id, product_price_id, amount }: JsonObject,
): void {
  const { store } = call;
  const id = product_id ?? store.get(product_price_id)?.product_id ?? null;
  if (id !== null) {
    const offered = Array.isArray(checkout.products) ? checkout.products : [];
    if (!offered.includes(id)) call.reject('product_id', 'Product is not one of the checkout.');
    if (id !== checkout.product_id)
      Object.assign(checkout, { product_id: id, seats: null, chosen_amount: null });
  }
  if (typeof amount !== 'number') return;
  const price = findCheckoutPrice(store, checkout);
  if (price?.amount_type !== 'custom') return;
  const { minimum_amount = 0, maximum_amount = null } = price;
  if (amount < Number(minimum_amount))
    call.reject('amount', `It has to be at least ${String(minimum_amount)}.`);
  if (maximum_amount !== null && amount > Number(maximum_amount))
    call.reject('amount', `It can be at most ${String(maximum_amount)}.`);
  checkout.chosen_amount = amount;
}

/** As many seats as are wanted, or else as few as there may be. @throws Refused */
export function chooseSeats(call: Call, checkout: Row, wanted: Json): void {
  const limits = findSeatLimits(call.store, call.store.expect(checkout.product_id));
  if (limits === undefined) {
    if (wanted !== null) call.reject('seats', 'The product is not sold by seats.');
    return;
  }
  const minimum = Math.max(limits.minimum, Number(checkout.min_seats ?? 1));
  const maximum = Math.min(limits.maximum, Number(checkout.max_seats ?? Number.POSITIVE_INFINITY));
  const seats = wanted ?? checkout.seats ?? minimum;
  if (Number(seats) < minimum) call.reject('seats', `There have to be at least ${minimum} seats.`);
  if (Number(seats) > maximum) call.reject('seats', `There can be at most ${maximum} seats.`);
  checkout.seats = seats;
}

/** Sets the discount of a session, or takes it away. @throws Refused for one that cannot be used */
export function checkDiscount(call: Call, checkout: Row, id: Json): void {
  useDiscount(call, checkout, { discount: call.store.get(id), property: 'discount_id' });
}

function applyCode(call: Call, checkout: Row): void {
  const { discount_code = null } = call.body;
  const code = String(discount_code).toLowerCase();
  const discount = call.store
    .rows('discounts')
    .find((each) => typeof each.code === 'string' && each.code.toLowerCase() === code);
  if (discount_code !== null && (discount === undefined || checkout.allow_discount_codes === false))
    call.reject('discount_code', 'Discount does not exist.');
  useDiscount(call, checkout, {
    discount: discount_code === null ? undefined : discount,
    property: 'discount_code',
  });
}

interface DiscountChoice {
  readonly discount: Row | undefined;
  readonly property: string;
}

function useDiscount(call: Call, checkout: Row, { discount, property }: DiscountChoice): void {
  const { store } = call;
  if (discount !== undefined) {
    const problem = findDiscountProblem(store, discount, store.expect(checkout.product_id));
    if (problem !== undefined) call.reject(property, problem);
    if (isUsedUp(store, discount, store.get(checkout.customer_id)))
      call.reject(property, 'Discount has been used as often as it may be.');
  }
  checkout.discount_id = discount?.id ?? null;
}
