import { judgeBenefit } from '../../../specs/polar/custom/access-audit.js';
import type {
  AccessRecords,
  GrantRow,
  OrderRow,
  SubscriptionRow,
} from '../../../specs/polar/custom/access-records.js';

/* A customer's records, of which each test takes those that it is about. */

export const key = { id: 'benefit', type: 'license_keys', description: 'Key' };
export const giving = { id: 'pro', name: 'Pro', is_archived: false, benefits: [key] };
export const bare = { id: 'basic', name: 'Basic', is_archived: false, benefits: [] };

export const subscription: SubscriptionRow = {
  id: 'sub',
  status: 'active',
  created_at: '2026-01-01T00:00:00Z',
  current_period_end: '2026-11-01T00:00:00Z',
  cancel_at_period_end: false,
  ends_at: null,
  ended_at: null,
  past_due_at: null,
  paused_at: null,
  resumes_at: null,
  seats: null,
  product_id: 'pro',
  product: giving,
};
export const order: OrderRow = {
  id: 'order',
  status: 'paid',
  created_at: '2026-01-01T00:00:00Z',
  seats: null,
  product_id: 'pro',
  subscription_id: null,
  due_amount: 0,
  currency: 'usd',
  next_payment_attempt_at: null,
  product: giving,
};
export const granted: GrantRow = {
  id: 'grant',
  created_at: '2026-01-01T00:00:00Z',
  is_granted: true,
  granted_at: '2026-01-01T00:00:00Z',
  is_revoked: false,
  revoked_at: null,
  subscription_id: 'sub',
  order_id: null,
  customer_id: 'customer',
  member_id: null,
  benefit_id: 'benefit',
  error: null,
  benefit: key,
  properties: {},
};
export const revoked: GrantRow = {
  ...granted,
  is_granted: false,
  granted_at: null,
  is_revoked: true,
  revoked_at: '2026-02-01T00:00:00Z',
};
export const open: GrantRow = { ...granted, is_granted: false, granted_at: null };
export const ofOrder = { subscription_id: null, order_id: 'order' };
export const failed = (type: string): GrantRow => ({
  ...open,
  error: { message: 'No.', type, timestamp: '2026-02-01T00:00:00Z' },
});
export const refund = {
  id: 'refund',
  created_at: '2026-02-01T00:00:00Z',
  status: 'succeeded',
  order_id: 'order',
  reason: 'customer_request',
  revoke_benefits: true,
} as const;

export function judge(given: Partial<AccessRecords>, benefit = key) {
  return judgeBenefit(benefit, {
    now: '2026-10-15T00:00:00Z',
    subscriptions: [],
    orders: [],
    grants: [],
    products: [giving, bare],
    unpaid: [],
    failedPayments: [],
    refunds: [],
    earlier: [],
    seats: new Map(),
    keys: new Map(),
    ...given,
  });
}

export const seat = { id: 'seat', status: 'claimed', customer_id: 'customer', member_id: null } as const;
export const seatsOf = (
  ...seats: readonly (typeof seat | { id: string; status: 'pending'; customer_id: null })[]
) => new Map([['sub', { seats, available_seats: 1, total_seats: 2 }]]);
export const inSeats = { ...subscription, seats: 2 };
export const withKey = (grant: GrantRow): GrantRow => ({ ...grant, properties: { license_key_id: 'key' } });
export const keyThatIs = (status: 'granted' | 'revoked' | 'disabled', expires_at: string | null = null) =>
  new Map([['key', { id: 'key', status, expires_at }]]);
