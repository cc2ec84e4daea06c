import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { cycleBenefits, grantBenefits, revokeBenefits } from './benefit-grants.js';
import { holdersBy } from './benefit-holders.js';
import { findCustomer } from './customers.js';
import { discountOn, liveDiscount } from './discounts.js';
import { chargeOrder, currencyOf } from './orders.js';
import { intervalOf, periodFrom } from './periods.js';
import { amountOf, livePrices, priceOf } from './prices.js';
import { releaseSeats } from './seats.js';
import { runSubscriptions } from './subscription-cycle.js';
import { billUsages, listUsages, openUsages } from './subscription-meters.js';

export interface SubscriptionStart {
  readonly customer: Row;
  readonly product: Row;
  readonly discount?: Row;
  readonly seats?: number;
  readonly checkout?: Row;
  readonly at?: string;
  readonly trialEnd?: string;
  readonly metadata?: JsonObject;
  /** `base_amount` is what a period costs without the discount, where it is not what the product costs. */
  readonly fields?: JsonObject;
}

/** A subscription of a product, with its benefits; those of seats are given to their holders instead. */
export function startSubscription(store: Store, options: SubscriptionStart): Row {
  const { customer, product, discount, seats, checkout, at = store.now, trialEnd } = options;
  const base = options.fields?.base_amount ?? amountOf(store, product, seats === undefined ? {} : { seats });
  const currency = options.fields?.currency ?? currencyOf(store, product);
  const subscription = store.insert('subscriptions', {
    created_at: at,
    status: 'active',
    base_amount: base,
    amount: Number(base) - discountOn(discount, Number(base), currency),
    currency,
    ...intervalOf(product),
    ...periodFrom(at, product),
    trial_start: null,
    trial_end: null,
    ...(trialEnd === undefined ? {} : trialFields(at, trialEnd)),
    started_at: at,
    canceled_at: null,
    ends_at: null,
    ended_at: null,
    past_due_at: null,
    paused_at: null,
    resumes_at: null,
    customer_cancellation_reason: null,
    customer_cancellation_comment: null,
    customer_id: customer.id ?? null,
    product_id: product.id ?? null,
    prices: livePrices(store, product).map(({ id }) => id ?? null),
    discount_id: discount?.id ?? null,
    checkout_id: checkout?.id ?? null,
    seats: seats ?? null,
    metadata: structuredClone(options.metadata ?? {}),
    ...options.fields,
  });
  openUsages(store, subscription);
  grantSubscription(store, subscription);
  return subscription;
}

/** A trial is the first period; the day on which it ends is the day of those that follow. */
export function trialFields(start: string, end: string): JsonObject {
  return {
    status: 'trialing',
    trial_start: start,
    trial_end: end,
    current_period_end: end,
    anchor_day: null,
  };
}

/** Lets a subscription run until the end of its period. One that is paused has none to run: it ends. */
export function cancelSubscription(store: Store, subscription: Row): void {
  store.update(subscription, {
    cancel_at_period_end: true,
    canceled_at: store.now,
    ends_at: subscription.current_period_end ?? null,
    pause_at_period_end: false,
    resumes_at: null,
  });
  if (subscription.status === 'paused') endSubscription(store, subscription);
}

/**
 * Ends a subscription: benefits and seats go, use is billed, nothing is paid back, what was not paid is not
 * collected any more, and nothing starts it again.
 */
export function endSubscription(store: Store, subscription: Row, at: string = store.now): void {
  store.update(subscription, {
    status: 'canceled',
    canceled_at: subscription.canceled_at ?? at,
    ends_at: at,
    ended_at: at,
    pause_at_period_end: false,
    resumes_at: null,
    pending_update: null,
  });
  revokeBenefits(store, { subscription });
  releaseSeats(store, subscription);
  for (const order of store.filter('orders', { subscription_id: subscription.id ?? null, status: 'pending' }))
    store.update(order, { status: 'void', next_payment_attempt_at: null });
  const lines = billUsages(store, subscription);
  if (lines.length === 0) return;
  chargeOrder(store, {
    customer: store.expect(subscription.customer_id),
    product: store.expect(subscription.product_id),
    subscription,
    billingReason: 'subscription_meter_cycle',
    lines,
    at,
  });
}

export function isRecurring({ recurring_interval = null }: Row): boolean {
  return recurring_interval !== null;
}

/** Are a product's benefits given to the holders of its seats, rather than to the buyer? */
export function isSeatBased(store: Store, product: Row): boolean {
  return priceOf(store, product)?.amount_type === 'seat_based';
}

/** Does a subscription give what its product has? */
export function isLive({ status }: Row): boolean {
  return status === 'active' || status === 'trialing';
}

/** Grants what the product of a subscription gives, if that is live: to the buyer, or to who holds its seats. */
export function grantSubscription(store: Store, subscription: Row): void {
  if (!isLive(subscription)) return;
  const product = store.expect(subscription.product_id);
  for (const cause of holdersBy(store, product, { subscription })) grantBenefits(store, cause);
}

/** Paid after all: active again, with what it gives. */
export function recoverSubscription(store: Store, subscription: Row): void {
  if (subscription.status !== 'past_due' && subscription.status !== 'unpaid') return;
  store.update(subscription, { status: 'active', past_due_at: null });
  grantSubscription(store, subscription);
  cycleBenefits(store, subscription);
}

/** What a period costs without discount. */
export function baseAmount(store: Store, subscription: Row): number {
  const { base_amount, discount_id = null, amount, seats } = subscription;
  if (typeof base_amount === 'number') return base_amount;
  if (discount_id === null) return Number(amount ?? 0);
  const product = store.expect(subscription.product_id);
  return amountOf(store, product, typeof seats === 'number' ? { seats } : {});
}

/** Sets what a period costs, from its discount as it is at a time. */
export function setAmount(store: Store, subscription: Row, base: number, at: string = store.now): void {
  const discount = liveDiscount(store, subscription, at);
  Object.assign(subscription, {
    base_amount: base,
    amount: base - discountOn(discount, base, subscription.currency ?? 'usd'),
  });
}

function createSubscription(call: Call): Row {
  const { store, body } = call;
  const by = call.has('customer_id') ? 'customer_id' : 'external_customer_id';
  const customer = findCustomer(store, { [by]: body[by] ?? null });
  if (customer === undefined) return call.reject(by, 'Customer does not exist.');
  const product = store.expect(body.product_id);
  if (!isRecurring(product)) call.reject('product_id', 'Product is not a recurring product.');
  if (product.is_archived === true) call.reject('product_id', 'Product is archived.');
  if (!isFree(store, product))
    call.reject('product_id', 'Product is not free: a subscription to it is bought by a checkout.');
  return startSubscription(store, {
    customer,
    product,
    metadata: isObject(body.metadata) ? body.metadata : {},
  });
}

/** Neither a period nor use is paid. */
export function isFree(store: Store, product: Row): boolean {
  const prices = livePrices(store, product);
  return amountOf(store, product) === 0 && prices.every((price) => isFreePrice(price));
}

function isFreePrice({ amount_type }: Row): boolean {
  return amount_type === 'fixed' || amount_type === 'free';
}

function revokeSubscription(call: Call): Row {
  endSubscription(call.store, call.row);
  return call.row;
}

/** Of a subscription that was not started here: its product's prices. */
function listPrices(subscription: Row, store: Store): Json {
  const product = store.get(subscription.product_id);
  return product === undefined ? [] : livePrices(store, product);
}

export const subscriptionsHooks: Hooks = {
  operations: {
    'subscriptions:create': createSubscription,
    'subscriptions:revoke': revokeSubscription,
  },
  computed: { subscriptions: { prices: listPrices, meters: listUsages } },
  timePassed: runSubscriptions,
};
