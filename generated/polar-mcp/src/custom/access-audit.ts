import { type CustomApi, CustomRefusal } from '#polar/custom-tool.js';
import type { ToolInput } from '#polar/registry.js';
import { isLive, listClaims, listGiven, listPurchases } from './access-claims.js';
import { type Fact, listFacts } from './access-facts.js';
import { readExplanations, readPurchases } from './access-reading.js';
import { findReason, hasAccess, type Reason } from './access-reasons.js';
import type { AccessRecords, BenefitRow, Purchases } from './access-records.js';
import { countHolders, describeHolders, type Holders, nextOfInvited } from './access-seats.js';
import { summarize } from './access-summary.js';
import { describeReason, type NextStep } from './access-words.js';
import { findCustomer } from './customer.js';
import { pageSize } from './paging.js';

type Input = ToolInput<'get_single_polar_customer_access_audit'>;

/** More would be a list, not an answer. */
const mostBenefits = 12;

export async function auditAccess(input: Input, api: CustomApi) {
  const { benefit_type: type, benefit_id: id, ...choice } = input;
  if (type !== undefined && id !== undefined) {
    throw new CustomRefusal('Give benefit_type or benefit_id, not both.');
  }
  const customer = await findCustomer(choice, api, {
    // A deleted customer keeps orders, but has no access any more.
    ifDeleted: ', which ends all access',
  });
  const [known, asked] = await Promise.all([readPurchases(customer, api), readAsked(input, api)]);
  const all = listBenefits(known, input, asked);
  const benefits = all.slice(0, mostBenefits);
  const records = await readExplanations(known, { benefits, customer, api });
  const judged = benefits.map((benefit) => judgeBenefit(benefit, records));
  return {
    customer,
    summary: summarize(judged, {
      hasBought: known.subscriptions.length + known.orders.length > 0,
      isAsked: type !== undefined || id !== undefined,
      leftOff: all.length - benefits.length,
      isComplete: records.complete,
    }),
    ...shareFacts(judged),
    ...(all.length > benefits.length ? { benefits_left_off: all.length - benefits.length } : {}),
    ...(records.complete ? {} : { complete: false }),
  };
}

/** The benefits that are asked about, had or not. @throws CustomRefusal where there is none */
async function readAsked(
  { benefit_type: type, benefit_id: id }: Input,
  api: CustomApi,
): Promise<readonly BenefitRow[]> {
  if (type === undefined && id === undefined) return [];
  const choice = id === undefined ? (type === undefined ? {} : { type: [type] }) : { id: [id] };
  const { items } = await api.call('list_all_polar_benefits', { ...choice, limit: pageSize });
  return items;
}

/** What was granted once, what live purchases give, and what is asked about; each once. */
function listBenefits(
  known: Purchases,
  { benefit_type: type, benefit_id: id }: Input,
  asked: readonly BenefitRow[],
): readonly BenefitRow[] {
  const given = listPurchases(known)
    .filter(isLive)
    .flatMap((purchase) => listGiven(purchase, known));
  const found = [...known.grants.map(({ benefit }) => benefit), ...given, ...asked];
  const wanted = found.filter(
    (benefit) => (type === undefined || benefit.type === type) && (id === undefined || benefit.id === id),
  );
  const benefits = [...new Map(wanted.map((benefit) => [benefit.id, benefit])).values()];
  if (benefits.length > 0 || (type === undefined && id === undefined)) return benefits;
  throw new CustomRefusal(
    id === undefined ? `There is no benefit of the type ${type}.` : `There is no benefit ${id}.`,
    {
      next: 'Find benefits with `list_all_polar_benefits`.',
    },
  );
}

export interface Judged {
  readonly benefit: Pick<BenefitRow, 'id' | 'type' | 'description'>;
  readonly verdict: {
    readonly has_access: boolean;
    readonly reason: Reason;
    readonly sentence: string;
    readonly next?: NextStep;
    readonly holders?: Holders;
  };
  readonly facts: readonly Fact[];
}

/** Benefits of one purchase rest on the same facts: each stands once, and verdicts refer to it. */
function shareFacts(judged: readonly Judged[]) {
  const known = new Map<string, Fact & { readonly ref: string }>();
  const refer = (fact: Fact): string => {
    const key = `${fact.of} ${fact.id} ${fact.says}`;
    const shared = known.get(key) ?? { ref: `f${known.size + 1}`, ...fact };
    known.set(key, shared);
    return shared.ref;
  };
  const benefits = judged.map(({ benefit, verdict, facts }) => ({
    benefit,
    verdict: { ...verdict, facts: facts.map(refer) },
  }));
  return { benefits, facts: [...known.values()] };
}

/** By the claim that gives most: one that gives access, else the one that says best why there is none. */
export function judgeBenefit(benefit: BenefitRow, records: AccessRecords): Judged {
  const claims = listClaims(benefit, records).map((claim) => ({ claim, reason: findReason(claim, records) }));
  const { claim, reason } = claims.find((each) => hasAccess(each.reason)) ??
    claims[0] ?? { claim: { benefit }, reason: 'never_purchased' as const };
  const { id, type, description } = benefit;
  const { sentence, next: own } = describeReason(reason, claim, records);
  const holders = countHolders(claims, records);
  const next = nextOfInvited(own, holders);
  return {
    benefit: { id, type, description },
    verdict: {
      has_access: hasAccess(reason),
      reason,
      sentence: holders === undefined ? sentence : `${sentence} ${describeHolders(holders)}`,
      ...(next === null ? {} : { next }),
      ...(holders === undefined ? {} : { holders }),
    },
    facts: listFacts(reason, claim, records),
  };
}
