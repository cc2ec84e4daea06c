import type { Claim, Purchase } from './access-claims.js';
import { findEarlierProduct, findRefund, type Reason } from './access-reasons.js';
import { type AccessRecords, type GrantRow, keyOf, type SeatsRow } from './access-records.js';

/** What is known, and the record that it is from. */
export interface Fact {
  readonly of:
    | 'grant'
    | 'subscription'
    | 'order'
    | 'payment'
    | 'refund'
    | 'seats'
    | 'license_key'
    | 'organization'
    | 'product';
  readonly id: string;
  readonly says: string;
}

/** The facts that a verdict rests on, and no others. */
export function listFacts(reason: Reason, claim: Claim, records: AccessRecords): readonly Fact[] {
  const { grant, purchase } = claim;
  return [
    ...(purchase === undefined ? [] : [describePurchase(purchase)]),
    ...(grant === undefined ? [] : [describeGrant(grant)]),
    ...(purchase === undefined ? [] : listPaymentFacts(reason, purchase, records)),
    ...(purchase === undefined ? [] : listProductFacts(reason, claim, records)),
    ...listSeatFacts(purchase, records),
    ...listKeyFacts(reason, grant, records),
  ];
}

function describePurchase(purchase: Purchase): Fact {
  const product = JSON.stringify(purchase.row.product?.name ?? 'no product');
  if (purchase.of === 'order') {
    const { id, status, created_at: at } = purchase.row;
    return { of: 'order', id, says: `${product}: ${status}, of ${at}` };
  }
  const { id, status, cancel_at_period_end: isCancelled, current_period_end: end } = purchase.row;
  const { ended_at, past_due_at, paused_at, resumes_at } = purchase.row;
  const times = [
    ended_at ? `ended ${ended_at}` : `period ends ${end}`,
    isCancelled && !ended_at ? 'cancelled for then' : '',
    status === 'past_due' && past_due_at ? `past due since ${past_due_at}` : '',
    status === 'paused' && paused_at ? `paused ${paused_at}` : '',
    status === 'paused' && resumes_at ? `resumes ${resumes_at}` : '',
  ].filter((time) => time !== '');
  return { of: 'subscription', id, says: `${product}: ${status}, ${times.join(', ')}` };
}

function describeGrant({ id, is_granted, granted_at, is_revoked, revoked_at, error }: GrantRow): Fact {
  if (is_granted) return { of: 'grant', id, says: `granted ${granted_at ?? ''}`.trim() };
  if (is_revoked) return { of: 'grant', id, says: `revoked ${revoked_at ?? ''}`.trim() };
  return {
    of: 'grant',
    id,
    says: error ? `failed ${error.timestamp}: ${error.type}` : 'not processed yet',
  };
}

const lateReasons: readonly Reason[] = ['past_due', 'granted_in_grace_period', 'subscription_ended'];

/** Why it was not paid: the open order, its latest failed payment, and how long access stays. */
function listPaymentFacts(reason: Reason, { row }: Purchase, records: AccessRecords): readonly Fact[] {
  if (reason === 'refunded') return listRefundFacts(row.id, records);
  if (!lateReasons.includes(reason)) return [];
  const order = records.unpaid.find((each) => each.subscription_id === row.id);
  if (order === undefined) return [];
  const { id, status, due_amount: due, currency, next_payment_attempt_at: next } = order;
  const attempt = next ? `, next attempt ${next}` : '';
  const payment = records.failedPayments.find((each) => each.order_id === id);
  const { grace } = records;
  return [
    { of: 'order', id, says: `${status}, ${due} due in minor units of ${currency}${attempt}` },
    ...(payment === undefined
      ? []
      : [
          {
            of: 'payment' as const,
            id: payment.id,
            says: `failed ${payment.created_at}: ${payment.decline_reason ?? 'no reason given'}`,
          },
        ]),
    ...(grace === undefined || reason === 'subscription_ended'
      ? []
      : [
          {
            of: 'organization' as const,
            id: grace.organizationId,
            says: `grace period of ${grace.days} days`,
          },
        ]),
  ];
}

function listRefundFacts(orderId: string, records: AccessRecords): readonly Fact[] {
  const refund = findRefund(orderId, records);
  if (refund === undefined) return [];
  const { id, created_at: at, reason, status } = refund;
  return [{ of: 'refund', id, says: `${status} ${at}, ${reason}, revokes the benefits` }];
}

function listProductFacts(reason: Reason, claim: Claim, records: AccessRecords): readonly Fact[] {
  if (reason !== 'plan_changed' && reason !== 'benefit_detached') return [];
  const product = claim.purchase?.row.product;
  const facts: Fact[] = [];
  if (product) facts.push({ of: 'product', id: product.id, says: 'does not give the benefit now' });
  const order = findEarlierProduct(claim, records);
  if (order !== undefined) {
    const name = JSON.stringify(order.product?.name ?? order.product_id);
    facts.push({ of: 'order', id: order.id, says: `of the same subscription, for ${name}, which gives it` });
  }
  return facts;
}

function listSeatFacts(purchase: Purchase | undefined, records: AccessRecords): readonly Fact[] {
  const id = purchase?.row.id;
  const seats = id === undefined ? undefined : records.seats.get(id);
  return id === undefined || seats === undefined ? [] : [{ of: 'seats', id, says: describeSeats(seats) }];
}

function describeSeats({ seats, available_seats: free, total_seats: total }: SeatsRow): string {
  const count = (status: string) => seats.filter((seat) => seat.status === status).length;
  return `${total} seats: ${count('claimed')} claimed, ${count('pending')} invited, ${free} free`;
}

/** Every key of a revoked grant is revoked with it: that says something only where nothing else explains it. */
function listKeyFacts(reason: Reason, grant: GrantRow | undefined, { keys }: AccessRecords): readonly Fact[] {
  const key = grant === undefined ? undefined : keys.get(keyOf(grant) ?? '');
  if (key === undefined || (grant?.is_revoked && reason !== 'license_key_revoked')) return [];
  const { id, status, expires_at: expires } = key;
  return [{ of: 'license_key', id, says: `${status}${expires === null ? '' : `, expires ${expires}`}` }];
}
