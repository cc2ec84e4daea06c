import { isObject, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { propertiesOf } from './benefit-grants.js';
import { refundableAmount, totalAmount } from './orders.js';
import { settleRefund } from './refunds.js';
import { claim, makeInvitation } from './seats.js';
import { cancelSubscription } from './subscriptions.js';

/** What has been sold to whom, and what it has become: a subscription, or an order. */
export interface Sale {
  readonly customer: Row;
  readonly product: Row;
  subscription?: Row;
  order?: Row;
}

type Step = (store: Store, sale: Sale, step: JsonObject) => void;

/** What may happen to a sale, by the seed's word for it. */
export const steps: Readonly<Record<string, Step>> = {
  activate,
  disable_key: (store, sale) => {
    store.update(findKey(store, sale), { status: 'disabled' });
  },
  disconnect,
  cancel,
  pause: (store, sale, { resumes_at = null }) => {
    store.update(subscriptionOf(sale), { pause_at_period_end: true, resumes_at });
  },
  invite,
  claim: (store, sale, { member = null }) => {
    const seat = store.find('seats', { member_id: member, subscription_id: subscriptionOf(sale).id ?? null });
    claim(store, store.expect(seat?.id));
  },
  refund,
  dispute,
};

function subscriptionOf({ subscription }: Sale): Row {
  if (subscription === undefined) throw new Error('The seed has a step of a subscription for what is none.');
  return subscription;
}

/** Of a subscription the latest. */
function findOrder(store: Store, { subscription, order }: Sale): Row {
  const last = store.filter('orders', { subscription_id: subscription?.id ?? null }).at(-1);
  return order ?? store.expect(last?.id);
}

function findGrant(store: Store, { subscription, order }: Sale, type: string): Row {
  const cause = { subscription_id: subscription?.id ?? null, order_id: order?.id ?? null };
  const grant = store
    .filter('benefit_grants', cause)
    .find(({ benefit_id }) => store.expect(benefit_id).type === type);
  return store.expect(grant?.id);
}

function findKey(store: Store, sale: Sale): Row {
  return store.expect(propertiesOf(findGrant(store, sale, 'license_keys')).license_key_id);
}

/** Gives the licence key of a sale another text. */
export function nameKey(store: Store, sale: Sale, text: string): void {
  const grant = findGrant(store, sale, 'license_keys');
  const display_key = `****-${text.slice(-6)}`;
  Object.assign(findKey(store, sale), { key: text, display_key });
  grant.properties = { ...propertiesOf(grant), display_key };
}

/** The application validates its key when it starts for the first time on a device. */
function activate(store: Store, sale: Sale, { label = null }: JsonObject): void {
  const key = findKey(store, sale);
  store.insert('activations', { license_key_id: key.id ?? null, label, conditions: {} });
  store.update(key, { validations: Number(key.validations) + 1, last_validated_at: store.now });
}

/** The customer cuts the tie to an account elsewhere: what was granted there waits until it is tied again. */
function disconnect(store: Store, sale: Sale, { platform, message = null }: JsonObject): void {
  const { customer } = sale;
  const accounts = Object.entries(isObject(customer.oauth_accounts) ? customer.oauth_accounts : {});
  const kept = accounts.filter(([key]) => !key.startsWith(`${String(platform)}:`));
  store.update(customer, { oauth_accounts: Object.fromEntries(kept) });
  const grant = findGrant(store, sale, platform === 'github' ? 'github_repository' : String(platform));
  const { granted_account_id: _, ...properties } = propertiesOf(grant);
  store.update(grant, {
    is_granted: false,
    granted_at: null,
    properties: { ...properties, account_id: null },
    error: { type: 'BenefitActionRequiredError', message, timestamp: store.now },
  });
}

function cancel(store: Store, sale: Sale, { reason = null, comment = null }: JsonObject): void {
  const subscription = subscriptionOf(sale);
  cancelSubscription(store, subscription);
  Object.assign(subscription, {
    customer_cancellation_reason: reason,
    customer_cancellation_comment: comment,
  });
}

function invite(store: Store, sale: Sale, { member = null }: JsonObject): void {
  const { customer_id = null, email = null } = store.expect(member);
  store.insert('seats', {
    subscription_id: subscriptionOf(sale).id ?? null,
    order_id: null,
    status: 'pending',
    customer_id,
    member_id: member,
    email,
    seat_metadata: {},
    claimed_at: null,
    revoked_at: null,
    ...makeInvitation(store),
  });
}

/** Of all that can be refunded, unless the seed says how much. */
function refund(store: Store, sale: Sale, step: JsonObject): void {
  const order = findOrder(store, sale);
  const { reason = 'other', revoke_benefits = false, amount = refundableAmount(order) } = step;
  const fields = { order_id: order.id ?? null, reason, revoke_benefits, amount };
  settleRefund(store, store.insert('refunds', fields));
}

/** The whole payment is contested. */
function dispute(store: Store, sale: Sale, step: JsonObject): void {
  const order = findOrder(store, sale);
  const payment = store.find('payments', { order_id: order.id ?? null, status: 'succeeded' });
  const { status = 'needs_response', reason = null, evidence_due_by = null, modified_at = null } = step;
  const isOver = status === 'lost' || status === 'won';
  store.insert('disputes', {
    modified_at,
    status,
    resolved: isOver,
    closed: isOver,
    amount: totalAmount(order) - Number(order.tax_amount),
    tax_amount: order.tax_amount ?? 0,
    currency: order.currency ?? null,
    reason,
    evidence_due_by,
    past_due: false,
    order_id: order.id ?? null,
    payment_id: payment?.id ?? null,
    customer_id: order.customer_id ?? null,
    case_id: null,
  });
}
