import type { Claim } from './access-claims.js';
import type { Reason } from './access-reasons.js';
import type { AccessRecords } from './access-records.js';

/** What would give access again, and who does it. */
export interface NextStep {
  readonly who: 'customer' | 'merchant' | 'nobody';
  readonly what: string;
}

interface Words {
  readonly says: (claim: Claim, records: AccessRecords) => string;
  readonly next: (claim: Claim, records: AccessRecords) => NextStep | null;
}

const nothing = () => null;
const step = (who: NextStep['who'], what: string) => () => ({ who, what });
const portal = 'in the portal (link: `create_a_polar_customer_session`)';

/** A step is often quoted without its sentence: so it says itself what has to be connected. */
const accounts: { readonly [type: string]: string } = {
  discord: 'Connects the Discord account again',
  github_repository: 'Connects the GitHub account again',
};

const buyAgain = step('customer', 'Buys it again: `create_a_polar_checkout` makes the payment page.');

/** What was bought, in a few words. */
function bought({ purchase }: Claim): string {
  const name = purchase?.row.product?.name;
  return name === undefined ? 'What was bought' : JSON.stringify(name);
}

/** Reason → the sentence that tells it, and what restores access. */
const table: { readonly [Code in Reason]: Words } = {
  granted: { says: (claim) => `${bought(claim)} gives it, and it is granted.`, next: nothing },
  granted_until_period_end: {
    says: (claim) => `It is granted until ${endOf(claim)}, when the cancelled subscription ends.`,
    next: step(
      'merchant',
      'If the customer wants to stay: undo the cancellation, `update_a_polar_subscription_by_id`, cancel_at_period_end false.',
    ),
  },
  granted_in_grace_period: {
    says: (_, { grace }) =>
      `The renewal payment failed; it is still granted${grace?.days ? `, in the grace period of ${countDays(grace.days)}` : ''}.`,
    next: step('customer', `Updates the card ${portal} before access ends.`),
  },
  subscription_ended: {
    says: (claim) => `The subscription to ${bought(claim)} ended${atTime(claim)}, and its benefits with it.`,
    next: buyAgain,
  },
  past_due: {
    says: (claim, { grace }) =>
      `A renewal payment of ${bought(claim)} failed, and ${describeGrace(grace?.days)}.`,
    next: step('customer', `Updates the card ${portal}; access returns with the payment.`),
  },
  paused: {
    says: (claim) => `The subscription to ${bought(claim)} is paused.`,
    next: (claim) => ({ who: 'merchant', what: describeResuming(claim) }),
  },
  payment_pending: {
    says: (claim) => `${bought(claim)} is not paid for yet.`,
    next: step('customer', 'Completes the payment; the benefit is granted by it.'),
  },
  order_void: {
    says: (claim) => `The order of ${bought(claim)} was voided, and never paid.`,
    next: buyAgain,
  },
  plan_changed: {
    says: (claim) => `The subscription was changed to ${bought(claim)}, which does not give this benefit.`,
    next: step(
      'merchant',
      'Change the plan back (`update_a_polar_subscription_by_id`, product_id), or attach the benefit to the new product.',
    ),
  },
  benefit_detached: {
    says: (claim) =>
      `${bought(claim)} does not give this benefit now: it was taken off, or the plan changed.`,
    next: step(
      'merchant',
      'Attach it with `update_a_polar_product_benefits_by_id` (all ids of the product): every current buyer gets it.',
    ),
  },
  benefit_deleted: {
    says: () => 'The benefit was deleted, which took it from everyone.',
    next: step('merchant', 'Nothing brings it back: create a new benefit and attach it to the product.'),
  },
  refunded: {
    says: (claim) => `The order of ${bought(claim)} was refunded, and its benefits were revoked with it.`,
    next: buyAgain,
  },
  seat_revoked: {
    says: (claim) => `The seat in ${bought(claim)} that gave it was revoked, or its holder removed.`,
    next: step('merchant', 'Assign a seat again: `create_a_polar_customer_seat`.'),
  },
  seat_required: {
    says: (claim) =>
      `${bought(claim)} is sold in seats: only their holders get the benefit, and this customer holds none.`,
    next: step(
      'merchant',
      'Assign a seat with `create_a_polar_customer_seat`; its holder has to accept the invitation.',
    ),
  },
  needs_customer_action: {
    says: (claim) =>
      `It is paid for, but the customer has to act first: ${claim.grant?.error?.message ?? ''}`,
    next: ({ benefit }) => ({
      who: 'customer',
      what: `${accounts[benefit.type] ?? 'Does what the error asks for'} ${portal}; nothing is retried before.`,
    }),
  },
  grant_failed: {
    says: (claim) => `Granting it failed: ${claim.grant?.error?.message ?? ''}`,
    next: step('nobody', 'Polar retries what failed on the other side by itself; look again later.'),
  },
  pending: {
    says: (claim) => `${bought(claim)} gives it, but it has not been granted yet.`,
    next: step(
      'nobody',
      'Wait: grants follow within minutes, after changes of a product within half an hour.',
    ),
  },
  license_key_blocked: {
    says: () => 'It is granted, but its licence key is disabled, so that validation fails.',
    next: step('merchant', 'Enable the key: `update_a_polar_license_key_by_id`, status granted.'),
  },
  license_key_revoked: {
    says: () => 'Its licence key was revoked, which revokes the grant.',
    next: step('merchant', 'Set the key back: `update_a_polar_license_key_by_id`, status granted.'),
  },
  license_key_expired: {
    says: () => 'It is granted, but its licence key has expired.',
    next: step('merchant', 'Move the expiry: `update_a_polar_license_key_by_id`, expires_at.'),
  },
  never_purchased: {
    says: () => 'Nothing that this customer bought gives this benefit.',
    next: ({ benefit }, { products }) => {
      const names = products
        .filter((each) => !each.is_archived && each.benefits.some(({ id }) => id === benefit.id))
        .map(({ id, name }) => `${JSON.stringify(name)} (${id})`);
      return names.length === 0
        ? {
            who: 'merchant',
            what: 'No product gives it: attach it with `update_a_polar_product_benefits_by_id`.',
          }
        : { who: 'customer', what: `Buys ${names.slice(0, 3).join(' or ')}: \`create_a_polar_checkout\`.` };
    },
  },
  unexplained: {
    says: () => 'The grant was revoked, and nothing that can be read now explains it.',
    next: step('merchant', 'Look at the order, the subscription and the seats yourself, or ask Polar.'),
  },
};

export function describeReason(reason: Reason, claim: Claim, records: AccessRecords) {
  const { says, next } = table[reason];
  return { sentence: says(claim, records).trim(), next: next(claim, records) };
}

function endOf({ purchase }: Claim): string {
  if (purchase?.of !== 'subscription') return 'then';
  return purchase.row.ends_at ?? purchase.row.current_period_end;
}

function atTime({ purchase }: Claim): string {
  const ended = purchase?.of === 'subscription' ? purchase.row.ended_at : null;
  return ended === null || ended === undefined ? '' : ` at ${ended}`;
}

/** Undefined where the organization could not be read; most have none, which is no period that is over. */
function describeGrace(days: number | undefined): string {
  if (days === undefined) return 'access went with it';
  return days === 0 ? 'there is no grace period' : `the grace period (${countDays(days)}) is over`;
}

function countDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

function describeResuming({ purchase }: Claim): string {
  const now = 'Resume it: `update_a_polar_subscription_by_id`, resume true, which charges at once';
  const at = purchase?.of === 'subscription' ? purchase.row.resumes_at : null;
  return at === null || at === undefined
    ? `${now}.`
    : `${now}; or wait until ${at}, when it resumes by itself.`;
}
