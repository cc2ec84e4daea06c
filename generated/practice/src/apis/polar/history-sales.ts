import { addDays, addMonths } from '#practice/clock.js';
import { isObject, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { redeemDiscount } from './discounts.js';
import { nameKey, type Sale, steps } from './history-steps.js';
import { grantOrder } from './order-payment.js';
import { issueOrder } from './orders.js';
import { chooseCard, saveCard } from './payments.js';
import { runSubscriptions } from './subscription-cycle.js';
import { isFree, startSubscription } from './subscriptions.js';

/** Something of the past: the clock stands at its time when it happens. */
export interface Happening {
  /** RFC 3339, UTC, without fractions: such times sort as texts. */
  readonly at: string;
  readonly happen: () => void;
}

/** A sale of the seed as what happens: it is made, its periods end, and its steps are taken. */
export function planSale(store: Store, row: Row, now: string): Happening[] {
  const sale: Sale = { customer: store.expect(row.customer), product: store.expect(row.product) };
  const isRecurring = sale.product.is_recurring === true;
  const sell = () => {
    if (isRecurring) subscribe(store, sale, row);
    else purchase(store, sale, row);
    if (typeof row.key === 'string') nameKey(store, sale, row.key);
  };
  const taken = [row.then ?? []].flat().filter(isObject);
  return [
    { at: String(row.at), happen: sell },
    ...(isRecurring ? planPeriods(store, row, now) : []),
    ...taken.map((step) => ({ at: String(step.at), happen: () => takeStep(store, sale, step) })),
  ];
}

/** A trial is paid for when it ends. */
function subscribe(store: Store, sale: Sale, row: Row): void {
  const trialEnd = endOfTrial(row);
  const options = { ...sale, ...readTerms(store, sale, row) };
  sale.subscription = startSubscription(store, {
    ...options,
    ...(trialEnd === undefined ? {} : { trialEnd }),
  });
  if (trialEnd !== undefined) return;
  issueOrder(store, { ...options, subscription: sale.subscription, billingReason: 'subscription_create' });
}

function purchase(store: Store, sale: Sale, row: Row): void {
  const status = row.status === 'draft' ? 'draft' : 'paid';
  const options = { ...sale, ...readTerms(store, sale, row), status } as const;
  sale.order = issueOrder(store, { ...options, billingReason: 'purchase' });
  if (status === 'paid') grantOrder(store, sale.order);
}

/** How it is bought; who pays for a first time leaves a card. */
function readTerms(store: Store, { customer, product }: Sale, { discount, seats, fields }: Row) {
  const found = store.get(discount);
  if (found !== undefined) redeemDiscount(store, found, customer);
  if (!isFree(store, product) && chooseCard(store, customer) === undefined)
    saveCard(store, customer, 'practice');
  return {
    ...(found === undefined ? {} : { discount: found }),
    ...(typeof seats === 'number' ? { seats } : {}),
    ...(isObject(fields) ? { fields } : {}),
  };
}

function endOfTrial({ at, trial_days: days }: Row): string | undefined {
  return typeof days === 'number' ? addDays(String(at), days) : undefined;
}

/** Every end of a period until now: what subscriptions do by themselves is done then. */
function planPeriods(store: Store, row: Row, now: string): Happening[] {
  const happenings: Happening[] = [];
  const first = endOfTrial(row) ?? addMonths(String(row.at), 1);
  for (let count = 0; ; count++) {
    const at = addMonths(first, count);
    if (at > now) return happenings;
    happenings.push({ at, happen: () => runSubscriptions(store) });
  }
}

function takeStep(store: Store, sale: Sale, step: JsonObject): void {
  const take = steps[String(step.do)];
  if (take === undefined) throw new Error(`The seed asks for what nobody does: ${JSON.stringify(step)}`);
  take(store, sale, step);
}
