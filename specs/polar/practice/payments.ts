import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';

/*
 * Which payments fail, so that failures can be rehearsed:
 * - a confirmation token that begins with `declined` is declined at once;
 * - one that begins with `expiring` pays now and leaves a card that has expired a month later;
 * - a saved card is declined after its month has ended, or if it ends in 0002 or 0341, the numbers of
 *   processors' test cards that are declined.
 * Every other token is a good card.
 */

export interface Decline {
  readonly reason: string;
  readonly message: string;
}

const declinedNumbers: readonly Json[] = ['0002', '0341'];

/** Why a confirmation token does not pay; undefined: it does. */
export function findTokenDecline(token: string): Decline | undefined {
  return token.startsWith('declined')
    ? { reason: 'generic_decline', message: 'The card was declined.' }
    : undefined;
}

/** Why a saved payment method does not pay at a time; undefined: it does. */
export function findCardDecline(card: Row | undefined, at: string): Decline | undefined {
  if (card === undefined) {
    return { reason: 'missing_payment_method', message: 'The customer has no saved payment method.' };
  }
  const { last4 = null, exp_year, exp_month } = metadataOf(card);
  if (declinedNumbers.includes(last4)) {
    return { reason: 'generic_decline', message: 'The card was declined.' };
  }
  if (typeof exp_year !== 'number' || typeof exp_month !== 'number') return undefined;
  const isExpired = Date.parse(at) >= Date.UTC(exp_year, exp_month, 1);
  return isExpired ? { reason: 'expired_card', message: 'The card has expired.' } : undefined;
}

/** Keeps the card of a confirmation token for later charges. */
export function saveCard(store: Store, customer: Row, token: string): Row {
  const year = new Date(store.now).getUTCFullYear();
  const month = new Date(store.now).getUTCMonth() + 1;
  const card = store.insert('payment_methods', {
    processor: 'stripe',
    customer_id: customer.id ?? null,
    type: 'card',
    method_metadata: {
      brand: 'visa',
      last4: '4242',
      exp_month: month,
      exp_year: token.startsWith('expiring') ? year : year + 4,
      wallet: null,
    },
  });
  if (store.find('payment_methods', { id: customer.default_payment_method_id ?? null }) === undefined) {
    store.update(customer, { default_payment_method_id: card.id ?? null });
  }
  return card;
}

/** The saved payment method that a customer is charged by. */
export function chooseCard(store: Store, customer: Row): Row | undefined {
  const chosen = store.find('payment_methods', { id: customer.default_payment_method_id ?? null });
  return chosen ?? store.filter('payment_methods', { customer_id: customer.id ?? null }).at(-1);
}

interface PaymentAttempt {
  readonly amount: number;
  readonly currency: Json;
  readonly trigger: string;
  readonly at: string;
  readonly order?: Row;
  readonly checkout?: Row;
  readonly card?: Row;
  /** Why it failed. */
  readonly decline?: Decline;
}

/** Records that a payment was tried. */
export function recordPayment(store: Store, attempt: PaymentAttempt): Row {
  const { amount, currency, trigger, at, order, checkout, card, decline } = attempt;
  const { brand = 'visa', last4 = '4242' } = card === undefined ? {} : metadataOf(card);
  return store.insert('payments', {
    created_at: at,
    status: decline === undefined ? 'succeeded' : 'failed',
    amount,
    currency,
    trigger,
    decline_reason: decline?.reason ?? null,
    decline_message: decline?.message ?? null,
    order_id: order?.id ?? null,
    checkout_id: checkout?.id ?? order?.checkout_id ?? null,
    method_metadata: { brand, last4 },
  });
}

function metadataOf({ method_metadata }: Row): JsonObject {
  return isObject(method_metadata) ? method_metadata : {};
}
