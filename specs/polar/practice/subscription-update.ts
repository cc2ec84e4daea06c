import type { Call } from '#practice/call.js';
import { formatTime } from '#practice/clock.js';
import type { Hooks } from '#practice/hook.js';
import { isObject } from '#practice/json.js';
import type { Row } from '#practice/store.js';
import { findDiscountProblem, isUsedUp, redeemDiscount } from './discounts.js';
import { changePeriod, periodFrom } from './periods.js';
import { findSeatLimits } from './seat-limits.js';
import { chargeNow, checkPaymentMethod, keepForInvoice, refuseDeclined } from './subscription-charge.js';
import { renewSubscription, resumeSubscription } from './subscription-cycle.js';
import {
  changePlan,
  hasSameInterval,
  type PlanChange,
  planUpdate,
  priceChange,
  prorate,
} from './subscription-plan.js';
import { baseAmount, cancelSubscription, endSubscription, isRecurring, setAmount } from './subscriptions.js';

/** The commands that an update can be, each by the property that only it has. */
const commands: readonly (readonly [property: string, run: (call: Call) => void])[] = [
  ['revoke', ({ store, row }) => endSubscription(store, row)],
  ['cancel_at_period_end', setCancellation],
  ['pause_at_period_end', setPause],
  ['resume', resume],
  ['pending_update', ({ store, row }) => void store.update(row, { pending_update: null })],
  ['seats', changeSeats],
  ['current_billing_period_end', movePeriodEnd],
];

function updateSubscription(call: Call): Row {
  const { row, body } = call;
  checkNotEnded(call);
  const command = commands.find(
    ([property]) => (body[property] ?? null) !== null || isClearing(call, property),
  );
  if (command === undefined) updateBase(call);
  else command[1](call);
  if (body.cancel_at_period_end !== true && body.revoke !== true) return row;
  // The portal's names have no prefix.
  for (const field of ['cancellation_reason', 'cancellation_comment']) {
    const given = body[`customer_${field}`] ?? body[field];
    if (given !== undefined) row[`customer_${field}`] = given;
  }
  return row;
}

function isClearing(call: Call, property: string): boolean {
  return property === 'pending_update' && call.has(property);
}

function checkNotEnded(call: Call): void {
  const { status } = call.row;
  if (status === 'canceled' || status === 'incomplete_expired')
    call.refuse('AlreadyCanceledSubscription', 'This subscription is already canceled.');
}

/** @throws Refused where it does not run: it is paused, or not paid */
function checkRunning(call: Call): void {
  const { status } = call.row;
  if (status !== 'active' && status !== 'trialing')
    call.refuse('InactiveSubscription', 'This subscription is not active.', 403);
}

function setCancellation(call: Call): void {
  const { row, store, body } = call;
  if (body.cancel_at_period_end === true) cancelAtPeriodEnd(call);
  else {
    store.update(row, {
      cancel_at_period_end: false,
      canceled_at: null,
      ends_at: null,
      customer_cancellation_reason: null,
      customer_cancellation_comment: null,
    });
  }
}

function cancelAtPeriodEnd(call: Call): Row {
  const { row, store } = call;
  if (row.cancel_at_period_end === true)
    call.refuse(
      'AlreadyCanceledSubscription',
      'This subscription will be canceled at the end of the period.',
    );
  cancelSubscription(store, row);
  return row;
}

function setPause(call: Call): void {
  const { row, store, body } = call;
  if (body.pause_at_period_end === true) {
    checkRunning(call);
    if (row.cancel_at_period_end === true)
      call.refuse(
        'AlreadyCanceledSubscription',
        'This subscription will be canceled at the end of the period.',
      );
    const { resumes_at = null } = body;
    if (resumes_at !== null && Date.parse(String(resumes_at)) <= Date.parse(String(row.current_period_end)))
      call.reject('resumes_at', 'It has to be after the end of the current period.');
    store.update(row, { pause_at_period_end: true, resumes_at });
  } else {
    store.update(row, {
      pause_at_period_end: false,
      ...(row.status === 'paused' ? {} : { resumes_at: null }),
    });
  }
}

function resume(call: Call): void {
  const { row, store } = call;
  if (row.status !== 'paused') {
    checkRunning(call);
    store.update(row, { pause_at_period_end: false, resumes_at: null });
    return;
  }
  checkPaymentMethod(call, store.expect(row.customer_id));
  const before = { ...row };
  const order = resumeSubscription(store, row, store.now);
  if (order.status === 'pending') Object.assign(row, before);
  refuseDeclined(call, order);
}

function movePeriodEnd(call: Call): void {
  const { row, store, body } = call;
  checkRunning(call);
  const end = String(body.current_billing_period_end);
  if (Date.parse(end) <= Date.parse(store.now))
    call.reject('current_billing_period_end', 'It has to be in the future.');
  endPeriodAt(call, end);
  if (row.status === 'trialing') row.trial_end = row.current_period_end ?? null;
}

function endPeriodAt({ row, store }: Call, time: string): void {
  changePeriod(store, row, { current_period_end: formatTime(Date.parse(time)), anchor_day: null });
}

function changeSeats(call: Call): void {
  const { row, store, body } = call;
  checkRunning(call);
  const seats = Number(body.seats);
  const limits = findSeatLimits(store, store.expect(row.product_id));
  if (limits === undefined) call.refuse('NotASeatBasedSubscription', 'It has no seats.', 400);
  if (seats < limits.minimum)
    call.refuse('BelowMinimumSeats', `There have to be at least ${limits.minimum} seats.`, 400);
  if (seats > limits.maximum)
    call.refuse('AboveMaximumSeats', `There can be at most ${limits.maximum} seats.`, 400);
  const taken = store
    .filter('seats', { subscription_id: row.id ?? null })
    .filter(({ status }) => status !== 'revoked').length;
  if (seats < taken)
    call.refuse('SeatsAlreadyAssigned', `${taken} seats are assigned: revoke some first.`, 400);
  makeChange(call, { seats });
}

/** Product, discount, trial and metadata, together. */
function updateBase(call: Call): void {
  const { row, store, body } = call;
  const { product_id = null, trial_end = null } = body;
  const product = store.get(product_id);
  if (product !== undefined) checkProduct(call, product);
  if (call.has('discount_id')) changeDiscount(call);
  if (trial_end !== null) moveTrialEnd(call, String(trial_end));
  if (product !== undefined && product.id !== row.product_id) makeChange(call, { product });
  if (isObject(body.metadata)) store.update(row, { metadata: structuredClone(body.metadata) });
}

function checkProduct(call: Call, product: Row): void {
  checkRunning(call);
  if (!isRecurring(product)) call.reject('product_id', 'Product is not a recurring product.');
  if (product.is_archived === true) call.reject('product_id', 'Product is archived.');
}

/** By the behaviour that is asked for, or else the organisation's: charges now, later, or changes later. */
function makeChange(call: Call, change: PlanChange): void {
  const { row, store } = call;
  const product = change.product ?? store.expect(row.product_id);
  const behavior = readProration(call);
  if (behavior === 'next_period') {
    planUpdate(store, row, change);
    return;
  }
  // In a trial nothing has been paid that could be credited.
  if (row.status !== 'trialing') {
    if (behavior === 'reset') {
      chargeNow(call, resetLines(call, change), product);
      changePeriod(store, row, periodFrom(store.now, product));
    } else if (behavior === 'prorate' && hasSameInterval(store.expect(row.product_id), product)) {
      keepForInvoice(row, prorate(store, row, change));
    } else {
      chargeNow(call, prorate(store, row, change), product);
    }
  }
  changePlan(store, row, change);
}

/** The rest of the old period is credited, and a whole new one is charged. */
function resetLines(call: Call, change: PlanChange) {
  const { row, store } = call;
  const product = change.product ?? store.expect(row.product_id);
  const credits = prorate(store, row, change).filter(({ amount }) => amount < 0);
  return [...credits, { label: String(product.name), amount: priceChange(store, row, change) }];
}

function readProration(call: Call): string {
  const { row, store, body } = call;
  const organization = store.get(row.organization_id);
  const settings = isObject(organization?.subscription_settings) ? organization.subscription_settings : {};
  const features = isObject(organization?.feature_settings) ? organization.feature_settings : {};
  const behavior = String(body.proration_behavior ?? settings.proration_behavior ?? 'prorate');
  if (behavior === 'reset' && features.reset_proration_behavior_enabled !== true)
    call.reject('proration_behavior', 'This behaviour is not enabled for the organization.');
  return behavior;
}

function changeDiscount(call: Call): void {
  const { row, store, body } = call;
  const discount = store.get(body.discount_id);
  if (discount !== undefined && discount.id !== row.discount_id) {
    const customer = store.expect(row.customer_id);
    const problem = findDiscountProblem(store, discount, store.expect(row.product_id));
    if (problem !== undefined) call.reject('discount_id', problem);
    if (isUsedUp(store, discount, customer))
      call.reject('discount_id', 'Discount has been used as often as it may be.');
    redeemDiscount(store, discount, customer);
  }
  const base = baseAmount(store, row);
  const isSame = discount?.id === row.discount_id;
  store.update(row, { discount_id: discount?.id ?? null, ...(isSame ? {} : { discounted_at: store.now }) });
  setAmount(store, row, base);
}

/** A trial begins, gets longer or shorter, or ends now: then the first period is charged. */
function moveTrialEnd(call: Call, wanted: string): void {
  const { row, store } = call;
  checkRunning(call);
  if (wanted === 'now') {
    if (row.status !== 'trialing') call.reject('trial_end', 'The subscription is not in a trial.');
    const before = { ...row };
    checkPaymentMethod(call, store.expect(row.customer_id));
    store.update(row, { status: 'active', trial_end: store.now });
    const order = renewSubscription(store, row, store.now);
    if (order.status === 'pending') Object.assign(row, before);
    refuseDeclined(call, order);
    return;
  }
  if (Date.parse(wanted) <= Date.parse(store.now)) call.reject('trial_end', 'It has to be in the future.');
  endPeriodAt(call, wanted);
  const { trial_start, current_period_end: end = null } = row;
  store.update(row, { status: 'trialing', trial_start: trial_start ?? store.now, trial_end: end });
}

/** What the organisation lets customers do, by the setting of its portal that allows it. */
const portalSettings: Readonly<Record<string, readonly [setting: string, error: string]>> = {
  product_id: ['update_plan', 'UpdateSubscriptionPlanNotAllowed'],
  seats: ['update_seats', 'UpdateSubscriptionSeatsNotAllowed'],
  pause_at_period_end: ['pause', 'PauseResumeNotAllowed'],
  resume: ['pause', 'PauseResumeNotAllowed'],
};

function updateInPortal(call: Call): Row {
  const portal = call.store.get(call.row.organization_id)?.customer_portal_settings;
  const settings = isObject(portal) && isObject(portal.subscription) ? portal.subscription : {};
  for (const [property, [setting, error]] of Object.entries(portalSettings)) {
    if (call.has(property) && settings[setting] === false)
      call.refuse(error, 'The organization does not let customers do this.', 403);
  }
  return updateSubscription(call);
}

export const subscriptionUpdateHooks: Hooks = {
  operations: {
    'subscriptions:update': updateSubscription,
    'customer_portal:subscriptions:update': updateInPortal,
    'customer_portal:subscriptions:cancel': cancelAtPeriodEnd,
  },
};
