import { addDays } from '#practice/clock.js';
import { isObject, type Json } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { cycleBenefits, revokeBenefits } from './benefit-grants.js';
import { liveDiscount } from './discounts.js';
import { settleOrder } from './order-payment.js';
import { chargeOrder, netOf, type OrderLine } from './orders.js';
import { chooseCard } from './payments.js';
import { periodFrom } from './periods.js';
import { billUsages } from './subscription-meters.js';
import { applyPendingUpdate } from './subscription-plan.js';
import {
  baseAmount,
  endSubscription,
  grantSubscription,
  recoverSubscription,
  setAmount,
} from './subscriptions.js';

interface Step {
  readonly at: string;
  readonly run: () => void;
}

/** Does all that subscriptions do by themselves until a time, in the order of time: the clock moves along. */
export function runSubscriptions(store: Store, until: string = store.now): void {
  for (;;) {
    let next: Step | undefined;
    for (const subscription of store.rows('subscriptions')) {
      const step = nextStep(store, subscription);
      if (step !== undefined && (next === undefined || isBefore(step.at, next.at))) next = step;
    }
    if (next === undefined || isBefore(until, next.at)) return;
    if (isBefore(store.now, next.at)) store.clock.moveTo(next.at);
    next.run();
  }
}

function isBefore(one: string, other: string): boolean {
  return Date.parse(one) < Date.parse(other);
}

function nextStep(store: Store, subscription: Row): Step | undefined {
  const { status, resumes_at = null } = subscription;
  const end = String(subscription.current_period_end);
  switch (status) {
    case 'active':
    case 'trialing':
      return { at: end, run: () => closePeriod(store, subscription, end) };
    case 'past_due': {
      const retry = nextRetry(store, subscription);
      const isLast = subscription.cancel_at_period_end === true && !isBefore(retry?.at ?? end, end);
      return isLast ? { at: end, run: () => closePeriod(store, subscription, end) } : retry;
    }
    case 'paused': {
      if (resumes_at === null) return undefined;
      const at = String(resumes_at);
      return { at, run: () => resumeSubscription(store, subscription, at) };
    }
    default:
      return undefined;
  }
}

/** The end of a period: the subscription ends, pauses, or is renewed with the changes that waited for it. */
function closePeriod(store: Store, subscription: Row, at: string): void {
  if (subscription.cancel_at_period_end === true) {
    endSubscription(store, subscription, at);
  } else if (subscription.pause_at_period_end === true) {
    store.update(subscription, { status: 'paused', paused_at: at, pause_at_period_end: false });
    revokeBenefits(store, { subscription });
  } else {
    applyPendingUpdate(store, subscription);
    store.update(subscription, { status: 'active' });
    failIfDeclined(store, subscription, renewSubscription(store, subscription, at));
    if (subscription.status === 'active') {
      grantSubscription(store, subscription);
      cycleBenefits(store, subscription);
    }
  }
}

/** Begins again, with a new period that is charged. */
export function resumeSubscription(store: Store, subscription: Row, at: string): Row {
  store.update(subscription, { status: 'active', paused_at: null, resumes_at: null, anchor_day: null });
  const order = renewSubscription(store, subscription, at);
  failIfDeclined(store, subscription, order);
  grantSubscription(store, subscription);
  return order;
}

/** Opens the period that begins at a time, and charges it. Gives its order: pending where that failed. */
export function renewSubscription(store: Store, subscription: Row, at: string): Row {
  const [customer, product] = [store.expect(subscription.customer_id), store.expect(subscription.product_id)];
  const base = baseAmount(store, subscription);
  const discount = liveDiscount(store, subscription, at);
  const { seats, pending_lines } = subscription;
  const lines: OrderLine[] = [
    { label: String(product.name), amount: base },
    ...(Array.isArray(pending_lines) ? pending_lines.map(readLine) : []),
    ...billUsages(store, subscription),
  ];
  store.update(subscription, {
    ...periodFrom(at, subscription),
    pending_lines: [],
  });
  // What is too much credit for this invoice waits for the next one.
  const sum = netOf(lines, discount, subscription.currency ?? 'usd');
  if (sum < 0) {
    const label = 'Credit carried over';
    subscription.pending_lines = [{ label, amount: sum, proration: true }];
    lines.push({ label, amount: -sum, proration: true });
  }
  const order = chargeOrder(store, {
    customer,
    product,
    subscription,
    billingReason: 'subscription_cycle',
    lines,
    at,
    ...(discount === undefined ? {} : { discount }),
    ...(typeof seats === 'number' ? { seats } : {}),
    metadata: isObject(subscription.metadata) ? subscription.metadata : {},
  });
  if (discount === undefined) subscription.discount_id = null;
  setAmount(store, subscription, base, at);
  return order;
}

function readLine(line: Json): OrderLine {
  const { label, amount, proration } = isObject(line) ? line : {};
  return { label: String(label), amount: Number(amount), proration: proration === true };
}

/** Days after a failed renewal on which it is tried again; after the last the subscription ends. */
const retryDays = [2, 7, 14, 21];

function failIfDeclined(store: Store, subscription: Row, order: Row): void {
  if (order.status !== 'pending') return;
  const at = String(order.created_at);
  order.next_payment_attempt_at = addDays(at, retryDays[0] ?? 0);
  store.update(subscription, { status: 'past_due', past_due_at: at });
  if (graceDays(store, subscription) === 0) revokeBenefits(store, { subscription });
}

/** For so many days what a customer has bought stays while its renewal is not paid. */
function graceDays(store: Store, { organization_id }: Row): number {
  const settings = store.get(organization_id)?.subscription_settings;
  return isObject(settings) ? Number(settings.benefit_revocation_grace_period ?? 0) : 0;
}

/** Of an unpaid renewal: the end of the grace, or the next attempt to charge it. */
function nextRetry(store: Store, subscription: Row): Step | undefined {
  const order = store
    .filter('orders', { subscription_id: subscription.id ?? null, status: 'pending' })
    .find(({ next_payment_attempt_at = null }) => next_payment_attempt_at !== null);
  if (order === undefined) return undefined;
  const since = String(subscription.past_due_at ?? order.created_at);
  const at = String(order.next_payment_attempt_at);
  const grace = addDays(since, graceDays(store, subscription));
  const keeps = store.filter('benefit_grants', {
    subscription_id: subscription.id ?? null,
    is_granted: true,
  });
  if (keeps.length > 0 && !isBefore(at, grace))
    return { at: grace, run: () => revokeBenefits(store, { subscription }) };
  return { at, run: () => retryOrder(store, subscription, order, { at, since }) };
}

interface Retry {
  readonly at: string;
  readonly since: string;
}

function retryOrder(store: Store, subscription: Row, order: Row, { at, since }: Retry): void {
  const card = chooseCard(store, store.expect(subscription.customer_id));
  const decline = settleOrder(store, order, { card, at, trigger: 'retry_dunning' });
  if (decline === undefined) {
    recoverSubscription(store, subscription);
    return;
  }
  const next = retryDays.map((days) => addDays(since, days)).find((time) => isBefore(at, time));
  order.next_payment_attempt_at = next ?? null;
  if (next === undefined) endSubscription(store, subscription, at);
}
