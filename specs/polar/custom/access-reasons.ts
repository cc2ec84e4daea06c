import { type Claim, givesBenefit, isLive, type Purchase } from './access-claims.js';
import { type AccessRecords, type GrantRow, keyOf, type RefundRow, type SeatRow } from './access-records.js';

export type Reason =
  | 'granted'
  | 'granted_until_period_end'
  | 'granted_in_grace_period'
  | 'subscription_ended'
  | 'past_due'
  | 'paused'
  | 'payment_pending'
  | 'order_void'
  | 'plan_changed'
  | 'benefit_detached'
  | 'benefit_deleted'
  | 'refunded'
  | 'seat_revoked'
  | 'seat_required'
  | 'needs_customer_action'
  | 'grant_failed'
  | 'pending'
  | 'license_key_blocked'
  | 'license_key_revoked'
  | 'license_key_expired'
  | 'never_purchased'
  | 'unexplained';

/** Whose access it is: of the seats of a purchase, only this customer's bring grants that are read here. */
export interface JudgedRecords extends AccessRecords {
  /** Where it is unknown, every seat is taken for this customer's. */
  readonly customerId?: string;
}

export function hasAccess(reason: Reason): boolean {
  return reason.startsWith('granted');
}

/** Why a claim gives access, or does not: the first cause in the order in which the API revokes. */
export function findReason(claim: Claim, records: JudgedRecords): Reason {
  const { grant, purchase } = claim;
  if (grant?.is_granted === true) return findKeyReason(grant, records) ?? findGrantedReason(purchase);
  // Of a purchase that cannot be read, only what the grant itself says is known.
  if (purchase === undefined) return findUnboughtReason(grant, records);
  // What is over is not brought back by what a customer connects: so this comes before the grant's error.
  return (
    (purchase.of === 'subscription' ? findStatusReason(purchase.row.status) : undefined) ??
    findOrderReason(claim, purchase, records) ??
    findProductReason(claim, purchase, records) ??
    findSeatReason(claim, purchase, records) ??
    (grant === undefined ? 'pending' : findGrantReason(grant, records))
  );
}

function findUnboughtReason(grant: GrantRow | undefined, records: AccessRecords): Reason {
  if (grant === undefined) return 'never_purchased';
  return grant.is_revoked ? 'unexplained' : findGrantReason(grant, records);
}

function findGrantedReason(purchase: Purchase | undefined): Reason {
  if (purchase?.of !== 'subscription') return 'granted';
  if (purchase.row.status === 'past_due') return 'granted_in_grace_period';
  return purchase.row.cancel_at_period_end && isLive(purchase) ? 'granted_until_period_end' : 'granted';
}

function findStatusReason(status: string): Reason | undefined {
  switch (status) {
    case 'active':
    case 'trialing':
      return undefined;
    case 'past_due':
    case 'paused':
      return status;
    case 'incomplete':
      return 'payment_pending';
    default:
      return 'subscription_ended';
  }
}

/**
 * A refund goes before the product's benefits, which the API checks first: with the money back, what the
 * product gives makes no difference.
 */
function findOrderReason(
  { grant }: Claim,
  { of, row }: Purchase,
  records: AccessRecords,
): Reason | undefined {
  if (of !== 'order') return undefined;
  if (row.status === 'pending' || row.status === 'draft') return 'payment_pending';
  if (row.status === 'void') return 'order_void';
  // A refund takes what was granted only where it says so; after it, nothing new is granted.
  const isOver = row.status === 'refunded' && grant?.is_revoked !== true;
  return isOver || findRefund(row.id, records) !== undefined ? 'refunded' : undefined;
}

/** The refund that took the benefits of an order. */
export function findRefund(orderId: string, { refunds }: AccessRecords): RefundRow | undefined {
  return refunds.find(
    ({ order_id, status, revoke_benefits: revokes }) =>
      order_id === orderId && revokes && (status === 'succeeded' || status === 'pending'),
  );
}

function findProductReason(claim: Claim, purchase: Purchase, records: AccessRecords): Reason | undefined {
  if (givesBenefit(purchase, claim.benefit, records)) return undefined;
  if (claim.benefit.is_deleted === true) return 'benefit_deleted';
  return findEarlierProduct(claim, records) === undefined ? 'benefit_detached' : 'plan_changed';
}

/** The order of an earlier product of the same subscription, which still gives the benefit. */
export function findEarlierProduct({ benefit, purchase }: Claim, { earlier, products }: AccessRecords) {
  if (purchase?.of !== 'subscription') return undefined;
  const giving = products.filter(({ benefits }) => benefits.some(({ id }) => id === benefit.id));
  return earlier.find(
    ({ subscription_id, product_id }) =>
      subscription_id === purchase.row.id && giving.some(({ id }) => id === product_id),
  );
}

/** Where seats are sold, their holders get the benefits, and the buyer none. */
function findSeatReason({ grant }: Claim, { row }: Purchase, records: JudgedRecords): Reason | undefined {
  if (typeof row.seats !== 'number') return undefined;
  const seats = records.seats.get(row.id)?.seats;
  if (seats === undefined) return undefined;
  if (grant === undefined) {
    return seats.some((seat) => isOwn(seat, records)) ? undefined : 'seat_required';
  }
  return grant.is_revoked && !seats.some((seat) => isHeld(seat, grant)) ? 'seat_revoked' : undefined;
}

/** A seat of a team is its customer's too, whoever of the team holds it. */
function isOwn({ status, customer_id: customer }: SeatRow, { customerId }: JudgedRecords): boolean {
  return status === 'claimed' && (customerId === undefined || customer === customerId);
}

function isHeld({ status, member_id: member, customer_id: customer }: SeatRow, grant: GrantRow): boolean {
  if (status !== 'claimed') return false;
  return typeof grant.member_id === 'string' ? member === grant.member_id : customer === grant.customer_id;
}

function findGrantReason(grant: GrantRow, records: AccessRecords): Reason {
  if (grant.is_revoked) return findKeyReason(grant, records) ?? 'unexplained';
  if (!grant.error) return 'pending';
  return grant.error.type === 'BenefitActionRequiredError' ? 'needs_customer_action' : 'grant_failed';
}

/** A licence key can be blocked while its grant stays. */
function findKeyReason(grant: GrantRow, { keys, now }: AccessRecords): Reason | undefined {
  const key = keys.get(keyOf(grant) ?? '');
  if (key === undefined) return undefined;
  if (key.status === 'disabled') return 'license_key_blocked';
  if (key.status === 'revoked') return 'license_key_revoked';
  const isOver = key.expires_at !== null && Date.parse(key.expires_at) <= Date.parse(now);
  return isOver ? 'license_key_expired' : undefined;
}
