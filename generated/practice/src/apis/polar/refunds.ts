import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import type { Row, Store } from '#practice/store.js';
import { revokeBenefits } from './benefit-grants.js';
import { netAmount, refundableAmount, refundableTax } from './orders.js';

/** `amount` is net. */
function createRefund(call: Call): Row {
  const { store, body } = call;
  const order = store.expect(body.order_id);
  const amount = Number(body.amount);
  checkRefund(call, order, amount);
  return settleRefund(store, store.update(call.proceed() as Row, { modified_at: null }));
}

/** Pays a refund's `amount` of its `order_id` back: of the tax that part goes with it which belongs to it. */
export function settleRefund(store: Store, refund: Row): Row {
  const order = store.expect(refund.order_id);
  const amount = Number(refund.amount);
  const isLast = amount === refundableAmount(order);
  // Shares that were rounded up may not come to more than there is.
  const share = Math.round((Number(order.tax_amount) * amount) / netAmount(order));
  const tax = isLast ? refundableTax(order) : Math.min(share, refundableTax(order));
  Object.assign(refund, {
    tax_amount: tax,
    currency: order.currency ?? 'usd',
    customer_id: order.customer_id ?? null,
    subscription_id: order.subscription_id ?? null,
  });
  store.update(order, {
    status: isLast ? 'refunded' : 'partially_refunded',
    refunded_amount: Number(order.refunded_amount) + amount,
    refunded_tax_amount: Number(order.refunded_tax_amount) + tax,
  });
  if (refund.revoke_benefits === true) revokeBenefits(store, { order });
  return refund;
}

/** @throws Refused */
function checkRefund(call: Call, order: Row, amount: number): void {
  const { store, body } = call;
  if (order.status === 'refunded') call.refuse('RefundedAlready', 'Order is already fully refunded.');
  const refundable = refundableAmount(order);
  if (refundable === 0) call.reject('order_id', 'There is nothing to refund of this order.');
  if (body.revoke_benefits === true && (order.subscription_id ?? null) !== null) {
    const detail = "Benefits of a subscription can't be revoked by a refund: cancel the subscription.";
    call.refuse('RevokeSubscriptionBenefitsProhibited', detail, 400);
  }
  const isDisputed = store
    .filter('disputes', { order_id: order.id ?? null })
    .some(({ status }) => status === 'needs_response' || status === 'under_review' || status === 'lost');
  if (isDisputed) call.refuse('PaymentDisputed', 'The payment is disputed.', 403);
  if (amount > refundable)
    call.reject('amount', `Refund amount is higher than what is refundable: ${refundable}.`);
}

export const refundsHooks: Hooks = { operations: { 'refunds:create': createRefund } };
