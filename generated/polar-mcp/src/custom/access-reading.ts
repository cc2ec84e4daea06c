import type { CustomApi } from '#polar/custom-tool.js';
import { givesBenefit, isLive, listPurchases, type Purchase } from './access-claims.js';
import {
  type AccessRecords,
  type BenefitRow,
  type GrantRow,
  type KeyRow,
  keyOf,
  type ProductRow,
  type Purchases,
  type SeatsRow,
  type SubscriptionRow,
} from './access-records.js';
import { type FoundCustomer, isUnknown } from './customer.js';
import { pageSize, readAll } from './paging.js';

/** Licence keys are read one by one: more than these are not. */
const mostKeys = 20;
const mostSeatLists = 10;

/** What was bought and granted; what else is needed depends on it. */
export async function readPurchases({ id }: FoundCustomer, api: CustomApi): Promise<Purchases> {
  const customer_id = [id];
  const [own, orders, grants] = await Promise.all([
    readAll((page) =>
      api.call('list_all_polar_subscriptions', {
        customer_id,
        sorting: ['-started_at'],
        page,
        limit: pageSize,
      }),
    ),
    readAll((page) =>
      api.call('list_all_polar_orders', {
        customer_id,
        product_billing_type: ['one_time'],
        page,
        limit: pageSize,
      }),
    ),
    readAll((page) => api.call('list_all_polar_benefit_grants', { customer_id, page, limit: pageSize })),
  ]);
  // Who holds a seat has grants of a subscription that somebody else pays for.
  const foreign = grants.flatMap(({ subscription_id: needed }) =>
    needed === null || own.some((row) => row.id === needed) ? [] : [needed],
  );
  const [others, products] = await Promise.all([
    Promise.all([...new Set(foreign)].map((needed) => readSubscription(needed, api))),
    readProducts({ id: [...new Set(orders.flatMap(({ product_id: product }) => product ?? []))] }, api),
  ]);
  return { subscriptions: [...own, ...others.flat()], orders, grants, products };
}

async function readSubscription(id: string, api: CustomApi): Promise<readonly SubscriptionRow[]> {
  try {
    return [await api.call('get_single_polar_subscription_by_id', { id })];
  } catch (error) {
    if (isUnknown(error)) return [];
    throw error;
  }
}

/** What explains the purchases and grants of these benefits, each asked for only where it can matter. */
export async function readExplanations(
  purchases: Purchases,
  {
    benefits,
    customer,
    api,
  }: { readonly benefits: readonly BenefitRow[]; readonly customer: FoundCustomer; readonly api: CustomApi },
): Promise<AccessRecords> {
  const ids = new Set(benefits.map(({ id }) => id));
  const known = { ...purchases, grants: purchases.grants.filter(({ benefit_id: id }) => ids.has(id)) };
  const [giving, payment, refunds, earlier, seats, keys] = await Promise.all([
    readProducts({ benefit_id: listMissing(known, benefits) }, api),
    readPayment(known, customer, api),
    readRefunds(known, api),
    readEarlier(known, api),
    readSeats(known, api),
    readKeys(known, api),
  ]);
  const now = new Date().toISOString();
  return {
    ...known,
    now,
    products: [...known.products, ...giving],
    ...payment,
    refunds,
    earlier,
    seats,
    keys,
  };
}

/** None where nothing is asked for. */
async function readProducts(
  choice: { readonly id: string[] } | { readonly benefit_id: string[] },
  api: CustomApi,
): Promise<readonly ProductRow[]> {
  if (Object.values(choice).flat().length === 0) return [];
  return readAll((page) => api.call('list_all_polar_products', { ...choice, page, limit: pageSize }));
}

/** Benefits that the customer has not, and that nothing which was bought gives now. */
function listMissing(known: Purchases, benefits: readonly BenefitRow[]): string[] {
  const purchases = listPurchases(known);
  return benefits
    .filter(({ id }) => !known.grants.some((grant) => grant.benefit_id === id && grant.is_granted))
    .filter((benefit) => !purchases.some((purchase) => givesBenefit(purchase, benefit, known)))
    .map(({ id }) => id);
}

/** Of subscriptions that are late, or ended: what was not paid, why, and how long access stays. */
async function readPayment({ subscriptions, grants }: Purchases, customer: FoundCustomer, api: CustomApi) {
  const late = subscriptions.filter(({ status }) => status === 'past_due' || status === 'unpaid');
  // One that ended after its last failed payment leaves that order behind.
  const ended = subscriptions.filter(
    ({ id, status, cancel_at_period_end: asked }) =>
      status === 'canceled' && !asked && grants.some((grant) => grant.subscription_id === id),
  );
  const unsettled = [...late, ...ended].map(({ id }) => id);
  if (unsettled.length === 0) return { unpaid: [], failedPayments: [] };
  const [orders, payments, organizations] = await Promise.all([
    api.call('list_all_polar_orders', {
      subscription_id: unsettled,
      status: ['pending', 'void'],
      limit: pageSize,
    }),
    api.call('list_all_polar_payments', {
      customer_id: [customer.id],
      status: ['failed'],
      sorting: ['-created_at'],
      limit: pageSize,
    }),
    late.length === 0 ? { items: [] } : api.call('list_all_polar_organizations', { limit: 1 }),
  ]);
  const [organization] = organizations.items;
  return {
    unpaid: orders.items,
    failedPayments: payments.items,
    ...(organization === undefined
      ? {}
      : {
          grace: {
            organizationId: organization.id,
            days: organization.subscription_settings.benefit_revocation_grace_period,
          },
        }),
  };
}

async function readRefunds({ grants }: Purchases, api: CustomApi) {
  const orders = grants.flatMap(({ is_granted, order_id: id }) => (is_granted || id === null ? [] : [id]));
  if (orders.length === 0) return [];
  const order_id = [...new Set(orders)];
  return readAll((page) => api.call('list_all_polar_refunds', { order_id, page, limit: pageSize }));
}

/** The orders of subscriptions whose product does not give what they gave: of another product, maybe. */
async function readEarlier({ subscriptions, grants }: Purchases, api: CustomApi) {
  const changed = subscriptions.filter((row) => {
    const purchase: Purchase = { of: 'subscription', row };
    const lost = grants.filter((grant) => grant.subscription_id === row.id && !grant.is_granted);
    const isGiven = ({ benefit }: GrantRow) => givesBenefit(purchase, benefit, { products: [] });
    return isLive(purchase) && lost.some((grant) => !isGiven(grant));
  });
  if (changed.length === 0) return [];
  const subscription_id = changed.map(({ id }) => id);
  return readAll((page) => api.call('list_all_polar_orders', { subscription_id, page, limit: pageSize }));
}

async function readSeats(known: Purchases, api: CustomApi): Promise<ReadonlyMap<string, SeatsRow>> {
  const inSeats = listPurchases(known).filter((each) => typeof each.row.seats === 'number' && isLive(each));
  const entries = await Promise.all(
    inSeats.slice(0, mostSeatLists).map(async ({ of, row: { id } }): Promise<[string, SeatsRow]> => {
      const choice = of === 'subscription' ? { subscription_id: id } : { order_id: id };
      return [id, await api.call('list_all_polar_customer_seats', choice)];
    }),
  );
  return new Map(entries);
}

/** Keys of grants that stay, or were revoked although what was bought runs: the key may be why. */
async function readKeys(known: Purchases, api: CustomApi): Promise<ReadonlyMap<string, KeyRow>> {
  const live = new Set(
    listPurchases(known)
      .filter(isLive)
      .map(({ row }) => row.id),
  );
  const open = known.grants.filter(
    ({ is_granted, subscription_id, order_id }) => is_granted || live.has(subscription_id ?? order_id ?? ''),
  );
  const ids = [...new Set(open.flatMap((grant) => keyOf(grant) ?? []))];
  const rows = await Promise.all(
    ids.slice(0, mostKeys).map(async (id): Promise<readonly KeyRow[]> => {
      try {
        const { status, expires_at } = await api.call('get_single_polar_license_key_by_id', { id });
        return [{ id, status, expires_at }];
      } catch (error) {
        if (isUnknown(error)) return [];
        throw error;
      }
    }),
  );
  return new Map(rows.flat().map((key) => [key.id, key]));
}
