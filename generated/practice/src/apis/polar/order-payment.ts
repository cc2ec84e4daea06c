import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import type { JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { grantBenefits } from './benefit-grants.js';
import { checkOffSession, dueAmount, nextNumber, totalAmount, triggerOf } from './orders.js';
import {
  chooseCard,
  type Decline,
  findCardDecline,
  findTokenDecline,
  recordPayment,
  saveCard,
} from './payments.js';
import { isSeatBased, recoverSubscription } from './subscriptions.js';

/** Money was received for it and at least some of it was kept. */
export function isPaid({ status }: Row): boolean {
  return status === 'paid' || status === 'partially_refunded';
}

interface Payment {
  readonly card?: Row;
  readonly at?: string;
  readonly trigger?: string;
}

/** Makes an order paid, with a payment if there is anything to pay. */
export function payOrder(store: Store, order: Row, { card, at = store.now, trigger }: Payment): Row {
  const amount = dueAmount(order);
  if (amount > 0) {
    const paid = {
      amount,
      currency: order.currency ?? null,
      trigger: trigger ?? triggerOf(order),
      at,
      order,
    };
    recordPayment(store, { ...paid, ...(card === undefined ? {} : { card }) });
  }
  const number = order.invoice_number ?? nextNumber(store, order);
  return Object.assign(order, {
    status: 'paid',
    invoice_number: number,
    receipt_number: `R-${number}`,
    next_payment_attempt_at: null,
    platform_fee_amount: amount === 0 ? 0 : Math.round(totalAmount(order) * 0.04) + 40,
    platform_fee_currency: amount === 0 ? null : (order.currency ?? null),
  });
}

interface Charge {
  readonly card: Row | undefined;
  readonly at: string;
  readonly trigger: string;
}

/** Charges an order to a saved card. Gives why it was declined; the attempt is recorded either way. */
export function settleOrder(store: Store, order: Row, { card, at, trigger }: Charge): Decline | undefined {
  const amount = dueAmount(order);
  const decline = amount > 0 ? findCardDecline(card, at) : undefined;
  const used = card === undefined ? {} : { card };
  if (decline === undefined) {
    payOrder(store, order, { ...used, at, trigger });
    return undefined;
  }
  const attempt = { amount, currency: order.currency ?? null, trigger, at, order, decline };
  if (card !== undefined) recordPayment(store, { ...attempt, card });
  return decline;
}

/** What a paid order of a one-time product gives; seats are given to their holders instead. */
export function grantOrder(store: Store, order: Row): void {
  const [customer, product] = [store.expect(order.customer_id), store.get(order.product_id)];
  if (product === undefined || order.subscription_id !== null || isSeatBased(store, product)) return;
  grantBenefits(store, { customer, product, order });
}

function finalizeOrder(call: Call): Row {
  const { row, store } = call;
  const customer = store.expect(row.customer_id);
  checkOffSession(call, customer);
  const card = readPaymentMethod(call, customer) ?? chooseCard(store, customer);
  const decline = settleOrder(store, row, { card, at: store.now, trigger: 'purchase' });
  if (decline !== undefined) call.refuse('PaymentFailed', decline.message);
  row.modified_at = store.now;
  grantOrder(store, row);
  return row;
}

/** The payment method that the body names. @throws Refused where it is another customer's */
function readPaymentMethod(call: Call, customer: Row): Row | undefined {
  const { payment_method_id: id = null } = call.body;
  if (id === null) return undefined;
  const card = call.store.find('payment_methods', { id });
  if (card?.customer_id !== customer.id) call.reject('payment_method_id', 'Payment method does not exist.');
  return card;
}

function listPayments(store: Store, order: Row): Row[] {
  return store.filter('payments', { order_id: order.id ?? null });
}

function showPaymentStatus({ row, store }: Call): JsonObject {
  const last = listPayments(store, row).at(-1);
  return { status: last?.status ?? row.status ?? null, error: last?.decline_message ?? null };
}

const manualRetries = 3;

function retryPayment(call: Call): JsonObject {
  const { row, store, body } = call;
  if (row.status !== 'pending')
    call.refuse('OrderNotEligibleForRetry', 'This order is not waiting for a payment.');
  const payments = listPayments(store, row);
  if (payments.some(({ status }) => status === 'pending'))
    call.refuse('PaymentAlreadyInProgress', 'A payment of this order is in progress.');
  if (payments.filter(({ trigger }) => trigger === 'retry_customer').length >= manualRetries)
    call.refuse('ManualRetryLimitExceeded', 'The payment was retried too often.');
  const customer = store.expect(row.customer_id);
  const token = body.confirmation_token_id ?? null;
  if ((token === null) === ((body.payment_method_id ?? null) === null))
    call.reject('confirmation_token_id', 'Give either a confirmation token or a payment method.');
  const decline = typeof token === 'string' ? findTokenDecline(token) : undefined;
  if (decline !== undefined) {
    const attempt = { amount: dueAmount(row), currency: row.currency ?? null, trigger: 'retry_customer' };
    recordPayment(store, { ...attempt, at: store.now, order: row, decline });
    return { status: 'failed', client_secret: null, error: decline.message };
  }
  const card =
    typeof token === 'string' ? saveCard(store, customer, token) : readPaymentMethod(call, customer);
  const declined = settleOrder(store, row, { card, at: store.now, trigger: 'retry_customer' });
  if (declined !== undefined) return { status: 'failed', client_secret: null, error: declined.message };
  // The next renewal is charged to what has just paid.
  if (card !== undefined) store.update(customer, { default_payment_method_id: card.id ?? null });
  const subscription = store.get(row.subscription_id);
  if (subscription === undefined) grantOrder(store, row);
  else recoverSubscription(store, subscription);
  return { status: 'succeeded', client_secret: null, error: null };
}

export const orderPaymentHooks: Hooks = {
  operations: {
    'orders:finalize': finalizeOrder,
    'customer_portal:orders:get_payment_status': showPaymentStatus,
    'customer_portal:orders:confirm_retry_payment': retryPayment,
  },
};
