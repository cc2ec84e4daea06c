import type { AccessRecords, BenefitRow, GrantRow, OrderRow, SubscriptionRow } from './access-records.js';

/** What was bought: a benefit comes by one of these. */
export type Purchase =
  | { readonly of: 'subscription'; readonly row: SubscriptionRow }
  | { readonly of: 'order'; readonly row: OrderRow };

/** Why a customer may have a benefit: a grant, or a purchase that ought to have brought one. */
export interface Claim {
  readonly benefit: BenefitRow;
  readonly grant?: GrantRow;
  readonly purchase?: Purchase;
}

const livingStatuses: readonly string[] = ['active', 'trialing'];
const paidStatuses: readonly string[] = ['paid', 'partially_refunded'];

/** It is paid for and runs: its benefits ought to be there. */
export function isLive({ of, row }: Purchase): boolean {
  return (of === 'subscription' ? livingStatuses : paidStatuses).includes(row.status);
}

/** Every claim to a benefit, the ones that say most first: of purchases that run, then the latest. */
export function listClaims(benefit: BenefitRow, records: AccessRecords): readonly Claim[] {
  const purchases = listPurchases(records);
  const grants = records.grants.filter((grant) => grant.benefit_id === benefit.id);
  const granted = grants.map((grant): Claim => {
    const purchase = purchases.find(({ row }) => row.id === (grant.subscription_id ?? grant.order_id));
    return { benefit, grant, ...(purchase === undefined ? {} : { purchase }) };
  });
  const bare = purchases
    .filter(({ row }) => !grants.some((grant) => (grant.subscription_id ?? grant.order_id) === row.id))
    .filter((purchase) => givesBenefit(purchase, benefit, records))
    .map((purchase): Claim => ({ benefit, purchase }));
  return [...granted, ...bare].sort((a, b) => rank(b) - rank(a) || compareTimes(b, a));
}

export function listPurchases({
  subscriptions,
  orders,
}: Pick<AccessRecords, 'subscriptions' | 'orders'>): readonly Purchase[] {
  return [
    ...subscriptions.map((row): Purchase => ({ of: 'subscription', row })),
    ...orders.map((row): Purchase => ({ of: 'order', row })),
  ];
}

/** The product that was bought gives the benefit now. */
export function givesBenefit(
  purchase: Purchase,
  { id }: BenefitRow,
  records: Pick<AccessRecords, 'products'>,
): boolean {
  return listGiven(purchase, records).some((benefit) => benefit.id === id);
}

/** The benefits of the product that was bought, as it is now. */
export function listGiven(
  purchase: Purchase,
  { products }: Pick<AccessRecords, 'products'>,
): readonly BenefitRow[] {
  if (purchase.of === 'subscription') return purchase.row.product.benefits;
  return products.find(({ id }) => id === purchase.row.product_id)?.benefits ?? [];
}

function rank({ purchase }: Claim): number {
  return purchase !== undefined && isLive(purchase) ? 1 : 0;
}

function compareTimes(a: Claim, b: Claim): number {
  return timeOf(a).localeCompare(timeOf(b));
}

/** When it came to be as it is. */
function timeOf({ grant, purchase }: Claim): string {
  return grant?.revoked_at ?? grant?.created_at ?? purchase?.row.created_at ?? '';
}
