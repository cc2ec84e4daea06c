import { describe, expect, it } from 'vitest';
import type { AccessRecords, GrantRow, SubscriptionRow } from '../../../specs/polar/custom/access-records.js';
import {
  bare,
  failed,
  granted,
  inSeats,
  judge,
  key,
  keyThatIs,
  ofOrder,
  open,
  order,
  refund,
  revoked,
  seat,
  seatsOf,
  subscription,
  withKey,
} from './access-rows.js';

/* Causes that the seeded shop does not have, and which of several is told. */

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

it('counts only a seat of the customer: who buys seats for others gets nothing by theirs', () => {
  const records = { subscriptions: [inSeats], seats: seatsOf(seat) };
  const judgeOf = (customerId: string) => judge({ ...records, customerId } as Partial<AccessRecords>);
  expect(judgeOf('customer').verdict.reason).toBe('pending');
  expect(judgeOf('buyer').verdict.reason).toBe('seat_required');
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
