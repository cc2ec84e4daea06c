import { describe, expect, it } from 'vitest';
import type { GrantRow, SubscriptionRow } from '../../../specs/polar/custom/access-records.js';
import { summarize } from '../../../specs/polar/custom/access-summary.js';
import {
  failed,
  giving,
  granted,
  inSeats,
  judge,
  key,
  revoked,
  seat,
  seatsOf,
  subscription,
} from './access-rows.js';

describe('what is said', () => {
  const late = { subscriptions: [{ ...subscription, status: 'past_due' as const }], grants: [revoked] };
  it.each([
    [0, 'and there is no grace period.'],
    [1, 'and the grace period (1 day) is over.'],
    [7, 'and the grace period (7 days) is over.'],
  ])('of a grace period of %i days', (days, want) => {
    const { sentence } = judge({ ...late, grace: { organizationId: 'org', days } }).verdict;
    expect(sentence).toContain(want);
  });

  it('of a pause that has no end', () => {
    const paused: SubscriptionRow = { ...subscription, status: 'paused' };
    const { next } = judge({ subscriptions: [paused], grants: [revoked] }).verdict;
    expect(next?.what).toMatch(/which charges at once\.$/);
  });

  it('of a cancellation leaves it to the customer', () => {
    const cancelled = { ...subscription, cancel_at_period_end: true };
    const { next } = judge({ subscriptions: [cancelled], grants: [granted] }).verdict;
    expect(next?.what).toMatch(/^If the customer wants to stay: undo the cancellation/);
  });

  it.each([
    ['github_repository', 'Connects the GitHub account again in the portal'],
    ['discord', 'Connects the Discord account again in the portal'],
    ['license_keys', 'Does what the error asks for in the portal'],
  ])('of an action that a %s needs stands alone', (type, want) => {
    const records = { subscriptions: [subscription], grants: [failed('BenefitActionRequiredError')] };
    const product = { ...giving, benefits: [{ ...key, type }] };
    const { next } = judge(
      { ...records, subscriptions: [{ ...subscription, product }] },
      { ...key, type },
    ).verdict;
    expect(next?.what).toContain(want);
  });
});

describe('of a team', () => {
  const pending = { id: 'open', status: 'pending', customer_id: null } as const;
  const ofMember = (member_id: string, grant = granted): GrantRow => ({ ...grant, id: member_id, member_id });

  it('the invited count where only one has claimed', () => {
    const { holders, sentence } = judge({
      subscriptions: [inSeats],
      grants: [ofMember('a')],
      seats: seatsOf(seat, pending, { ...pending, id: 'other' }),
    }).verdict;
    expect(holders).toEqual({ with_access: 1, without_access: 0, invited: 2 });
    expect(sentence).toContain('1 seat holder has it; 2 invited have not claimed yet.');
  });

  it('nobody else is counted for who holds a seat as a customer', () => {
    const records = { subscriptions: [inSeats], grants: [granted], seats: seatsOf(seat, pending) };
    expect(judge(records).verdict.holders).toBeUndefined();
  });

  it('a member with two grants is one', () => {
    const grants = [ofMember('a'), { ...ofMember('a'), id: 'again' }, ofMember('b', revoked)];
    const { holders } = judge({ subscriptions: [inSeats], grants, seats: seatsOf(seat) }).verdict;
    expect(holders).toMatchObject({ with_access: 1, without_access: 1, invited: 0 });
  });

  it('the owner of a purchase without seats holds none', () => {
    const grants = [ofMember('a'), ofMember('b')];
    expect(judge({ subscriptions: [subscription], grants }).verdict.holders).toBeUndefined();
  });
});

describe('a summary', () => {
  const plain = { hasBought: true, isAsked: false, leftOff: 0, isComplete: true };
  const has = judge({ subscriptions: [subscription], grants: [granted] });
  const lost = judge({ subscriptions: [{ ...subscription, status: 'paused' }], grants: [revoked] });

  it.each([
    [[has], plain, 'Has access to its only benefit.'],
    [[has], { ...plain, isAsked: true }, 'Has access to license_keys.'],
    [[has, has, has], plain, 'Has access to all 3.'],
    [[has, has], { ...plain, leftOff: 2 }, 'Has access to all 2 of these. 2 more were not looked at.'],
    [
      [has],
      { ...plain, isComplete: false },
      'Has access to its only benefit. Not every list could be read to its end, so this is not certain.',
    ],
    [[has, judge({})], plain, 'Has access to its only benefit. Never bought: license_keys "Key".'],
    [
      [lost, { ...lost, benefit: { ...key, description: 'Other' } }],
      plain,
      'No access to 2 of 2: license_keys "Key", license_keys "Other" (paused).',
    ],
    [[judge({})], plain, 'No access to license_keys (never_purchased).'],
  ])('%#', (judged, circumstances, want) => {
    expect(summarize(judged, circumstances)).toBe(want);
  });
});
