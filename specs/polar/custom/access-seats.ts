import type { Claim } from './access-claims.js';
import { hasAccess, type Reason } from './access-reasons.js';
import type { AccessRecords } from './access-records.js';
import type { NextStep } from './access-words.js';

const mostHolders = 5;

/** Of the people who hold seats, and of those who could. */
export interface Holders {
  readonly with_access: number;
  readonly without_access: number;
  /** Whose seats are not claimed: they have no grant, and no access. */
  readonly invited: number;
  /** Some of those without access. */
  readonly without?: readonly Holder[];
}

interface Holder {
  readonly member_id: string;
  readonly email: string | null;
  readonly reason: Reason;
  readonly grant_id: string;
}

interface JudgedClaim {
  readonly claim: Claim;
  readonly reason: Reason;
}

/** Where people hold seats, some may have it and others not; undefined where it is one person's. */
export function countHolders(claims: readonly JudgedClaim[], records: AccessRecords): Holders | undefined {
  const held = listHolders(claims);
  const invited = countInvited(claims, records);
  if (held.length < 2 && invited === 0) return undefined;
  const without = held.filter(({ reason }) => !hasAccess(reason));
  return {
    with_access: held.length - without.length,
    without_access: without.length,
    invited,
    ...(without.length === 0 ? {} : { without: without.slice(0, mostHolders) }),
  };
}

/** Each once, by the best of their claims. */
function listHolders(claims: readonly JudgedClaim[]): readonly Holder[] {
  const holders = new Map<string, Holder>();
  for (const { claim, reason } of claims) {
    const { grant, purchase } = claim;
    const member_id = grant?.member_id;
    // A purchase of one person has a member too, its owner, who holds no seat.
    const isSeat = purchase === undefined || typeof purchase.row.seats === 'number';
    if (grant === undefined || typeof member_id !== 'string' || !isSeat) continue;
    const known = holders.get(member_id);
    if (known !== undefined && (hasAccess(known.reason) || !hasAccess(reason))) continue;
    holders.set(member_id, { member_id, email: grant.member?.email ?? null, reason, grant_id: grant.id });
  }
  return [...holders.values()];
}

/** Of the customer's own teams: who holds a seat as a customer is not asked about the others'. */
function countInvited(claims: readonly JudgedClaim[], { seats }: AccessRecords): number {
  const own = claims.flatMap(({ claim: { grant, purchase } }) =>
    purchase === undefined || (grant !== undefined && typeof grant.member_id !== 'string')
      ? []
      : [purchase.row.id],
  );
  return [...new Set(own)]
    .flatMap((id) => seats.get(id)?.seats ?? [])
    .filter(({ status }) => status === 'pending').length;
}

export function describeHolders({ with_access: has, without_access: lost, invited }: Holders): string {
  const holders = `${has} seat ${has === 1 ? 'holder has' : 'holders have'} it`;
  const others = lost === 0 ? '' : `, ${lost} ${lost === 1 ? 'has' : 'have'} not`;
  const open = invited === 0 ? '' : `; ${invited} invited ${invited === 1 ? 'has' : 'have'} not claimed yet`;
  return `${holders}${others}${open}.`;
}

const claiming =
  'Who was invited claims the seat: `create_a_polar_customer_seat_resend` sends the invitation again; `list_all_polar_customer_seats` names the holders.';

/** Whatever the reason asks for, those who were invited have it only when they claim. */
export function nextOfInvited(next: NextStep | null, holders: Holders | undefined): NextStep | null {
  if (holders === undefined || holders.invited === 0) return next;
  return next === null ? { who: 'customer', what: claiming } : { ...next, what: `${next.what} ${claiming}` };
}
