import { describe, expect, it } from 'vitest';
import { judgeBenefit } from '../../../specs/polar/custom/access-audit.js';
import type {
  AccessRecords,
  GrantRow,
  OrderRow,
  SubscriptionRow,
} from '../../../specs/polar/custom/access-records.js';

/* Causes that the seeded shop does not have, and which of several is told. */

const key = { id: 'benefit', type: 'license_keys', description: 'Key' };
const giving = { id: 'pro', name: 'Pro', is_archived: false, benefits: [key] };
const bare = { id: 'basic', name: 'Basic', is_archived: false, benefits: [] };

const subscription: SubscriptionRow = {
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
const order: OrderRow = {
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
const granted: GrantRow = {
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
const revoked: GrantRow = {
  ...granted,
  is_granted: false,
  granted_at: null,
  is_revoked: true,
  revoked_at: '2026-02-01T00:00:00Z',
};
const open: GrantRow = { ...granted, is_granted: false, granted_at: null };
const ofOrder = { subscription_id: null, order_id: 'order' };
const failed = (type: string): GrantRow => ({
  ...open,
  error: { message: 'No.', type, timestamp: '2026-02-01T00:00:00Z' },
});
const refund = {
  id: 'refund',
  created_at: '2026-02-01T00:00:00Z',
  status: 'succeeded',
  order_id: 'order',
  reason: 'customer_request',
  revoke_benefits: true,
} as const;

function judge(given: Partial<AccessRecords>, benefit = key) {
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

const seat = { id: 'seat', status: 'claimed', customer_id: 'customer', member_id: null } as const;
const seatsOf = (...seats: readonly (typeof seat | { id: string; status: 'pending'; customer_id: null })[]) =>
  new Map([['sub', { seats, available_seats: 1, total_seats: 2 }]]);
const inSeats = { ...subscription, seats: 2 };
const withKey = (grant: GrantRow): GrantRow => ({ ...grant, properties: { license_key_id: 'key' } });
const keyThatIs = (status: 'granted' | 'revoked' | 'disabled', expires_at: string | null = null) =>
  new Map([['key', { id: 'key', status, expires_at }]]);

describe('one cause', () => {
  it.each<[string, Partial<AccessRecords>]>([
    ['never_purchased', {}],
    ['never_purchased', { subscriptions: [{ ...subscription, product: bare, product_id: 'basic' }] }],
    ['pending', { subscriptions: [subscription] }],
    ['pending', { subscriptions: [subscription], grants: [open] }],
    ['pending', { orders: [order] }],
    ['grant_failed', { subscriptions: [subscription], grants: [failed('BenefitRetriableError')] }],
    [
      'granted_in_grace_period',
      { subscriptions: [{ ...subscription, status: 'past_due' }], grants: [granted] },
    ],
    ['subscription_ended', { subscriptions: [{ ...subscription, status: 'unpaid' }], grants: [revoked] }],
    ['payment_pending', { subscriptions: [{ ...subscription, status: 'incomplete' }] }],
    ['payment_pending', { orders: [{ ...order, status: 'pending' }] }],
    ['order_void', { orders: [{ ...order, status: 'void' }] }],
    ['refunded', { orders: [{ ...order, status: 'refunded' }] }],
    [
      'refunded',
      {
        orders: [{ ...order, status: 'partially_refunded' }],
        grants: [{ ...revoked, ...ofOrder }],
        refunds: [refund],
      },
    ],
    [
      'unexplained',
      {
        orders: [{ ...order, status: 'refunded' }],
        grants: [{ ...revoked, ...ofOrder }],
        refunds: [{ ...refund, revoke_benefits: false }],
      },
    ],
    [
      'unexplained',
      { orders: [order], grants: [{ ...revoked, ...ofOrder }], refunds: [{ ...refund, status: 'failed' }] },
    ],
    ['unexplained', { grants: [withKey(revoked)], keys: keyThatIs('revoked') }],
    ['seat_required', { subscriptions: [inSeats], seats: seatsOf() }],
    [
      'seat_required',
      { subscriptions: [inSeats], seats: seatsOf({ id: 'seat', status: 'pending', customer_id: null }) },
    ],
    ['pending', { subscriptions: [inSeats], seats: seatsOf(seat) }],
    ['seat_revoked', { subscriptions: [inSeats], grants: [revoked], seats: seatsOf() }],
    ['unexplained', { subscriptions: [inSeats], grants: [revoked], seats: seatsOf(seat) }],
    [
      'license_key_revoked',
      { subscriptions: [subscription], grants: [withKey(revoked)], keys: keyThatIs('revoked') },
    ],
    [
      'granted',
      {
        subscriptions: [subscription],
        grants: [withKey(granted)],
        keys: keyThatIs('granted', '2026-10-15T00:00:01Z'),
      },
    ],
    [
      'license_key_expired',
      {
        subscriptions: [subscription],
        grants: [withKey(granted)],
        keys: keyThatIs('granted', '2026-10-15T00:00:00Z'),
      },
    ],
  ])('%s %#', (reason, records) => {
    const { verdict } = judge(records);
    expect(verdict).toMatchObject({ reason, has_access: reason.startsWith('granted') });
    expect(verdict.sentence).toMatch(/^\S.*\.$/);
    expect(verdict.next === undefined).toBe(reason === 'granted');
  });

  it('is a deleted benefit', () => {
    const records = {
      subscriptions: [{ ...subscription, product: bare, product_id: 'basic' }],
      grants: [revoked],
    };
    expect(judge(records, { ...key, is_deleted: true } as typeof key).verdict.reason).toBe('benefit_deleted');
  });
});

describe('of several causes', () => {
  it('an ended subscription goes before what the customer has to connect', () => {
    const records = {
      subscriptions: [{ ...subscription, status: 'canceled' as const }],
      grants: [failed('BenefitActionRequiredError')],
    };
    expect(judge(records).verdict.reason).toBe('subscription_ended');
  });

  it('a detached benefit goes before a revoked seat', () => {
    const records = {
      subscriptions: [{ ...inSeats, product: bare, product_id: 'basic' }],
      grants: [revoked],
      seats: seatsOf(),
    };
    expect(judge(records).verdict.reason).toBe('benefit_detached');
  });

  it('an order of an earlier product tells a changed plan only if that product gives the benefit', () => {
    const records = {
      subscriptions: [{ ...subscription, product: bare, product_id: 'basic' }],
      grants: [revoked],
      earlier: [{ ...order, subscription_id: 'sub' }],
    };
    expect(judge(records).verdict.reason).toBe('plan_changed');
    expect(judge({ ...records, products: [bare] }).verdict.reason).toBe('benefit_detached');
    const foreign = [{ ...order, subscription_id: 'another' }];
    expect(judge({ ...records, earlier: foreign }).verdict.reason).toBe('benefit_detached');
  });
});

describe('of several purchases', () => {
  const old: SubscriptionRow = {
    ...subscription,
    id: 'old',
    status: 'canceled',
    ended_at: '2026-02-01T00:00:00Z',
  };
  const lost: GrantRow = { ...revoked, id: 'lost', subscription_id: 'old' };

  it('one that gives access is enough', () => {
    const { verdict, facts } = judge({ subscriptions: [old, subscription], grants: [lost, granted] });
    expect(verdict.reason).toBe('granted');
    expect(facts.map(({ id }) => id)).toEqual(['sub', 'grant']);
  });

  it('a running one says more than an ended one', () => {
    const failing = failed('BenefitActionRequiredError');
    const records = { subscriptions: [old, subscription], grants: [lost, failing] };
    expect(judge(records).verdict.reason).toBe('needs_customer_action');
  });

  it('the latest says most', () => {
    const paused: SubscriptionRow = { ...subscription, status: 'paused' };
    const later: GrantRow = { ...revoked, revoked_at: '2026-03-01T00:00:00Z' };
    expect(judge({ subscriptions: [old, paused], grants: [lost, later] }).verdict.reason).toBe('paused');
  });

  it('a blocked key of one does not hide the access by another', () => {
    const blocked = withKey({ ...granted, id: 'blocked' });
    const records = {
      subscriptions: [subscription],
      orders: [order],
      grants: [blocked, { ...granted, ...ofOrder }],
      keys: keyThatIs('disabled'),
    };
    expect(judge(records).verdict).toMatchObject({ has_access: true, reason: 'granted' });
  });
});
