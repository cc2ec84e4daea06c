import type { Call } from '#practice/call.js';
import { isObject } from '#practice/json.js';
import type { Row } from '#practice/store.js';
import { liveDiscount } from './discounts.js';
import { chargeOrder, netOf, type OrderLine } from './orders.js';
import { chooseCard } from './payments.js';

/**
 * Charges a change of the subscription that a call is about, before it is made.
 * @throws Refused where the card is declined; the failed payment and its void order stay
 */
export function chargeNow(call: Call, lines: readonly OrderLine[], product: Row): void {
  const { store, row } = call;
  const discount = liveDiscount(store, row, store.now);
  if (netOf(lines, discount, row.currency ?? 'usd') <= 0) {
    keepForInvoice(row, lines);
    return;
  }
  const customer = store.expect(row.customer_id);
  checkPaymentMethod(call, customer);
  const order = chargeOrder(store, {
    customer,
    product,
    subscription: row,
    billingReason: 'subscription_update',
    lines,
    ...(discount === undefined ? {} : { discount }),
    metadata: isObject(row.metadata) ? row.metadata : {},
  });
  refuseDeclined(call, order);
}

/** Lines that the next renewal has besides its own. */
export function keepForInvoice(subscription: Row, lines: readonly OrderLine[]): void {
  const { pending_lines } = subscription;
  const kept = lines.map(({ label, amount, proration = false }) => ({ label, amount, proration }));
  subscription.pending_lines = [...(Array.isArray(pending_lines) ? pending_lines : []), ...kept];
}

/** The portal says so before it charges. @throws Refused */
export function checkPaymentMethod(call: Call, customer: Row): void {
  const { store, operation } = call;
  if (!Object.hasOwn(operation.errors, 'PaymentMethodRequired')) return;
  if (chooseCard(store, customer) === undefined)
    call.refuse('PaymentMethodRequired', 'A payment method has to be added first.');
}

/** @throws Refused */
export function refuseDeclined(call: Call, order: Row): void {
  if (order.status !== 'pending') return;
  Object.assign(order, { status: 'void', next_payment_attempt_at: null });
  const payment = call.store.filter('payments', { order_id: order.id ?? null }).at(-1);
  call.refuse('PaymentFailed', String(payment?.decline_message ?? 'There is no payment method to charge.'));
}
