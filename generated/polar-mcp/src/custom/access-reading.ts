import type { CustomApi } from '#polar/custom-tool.js';
import { givesBenefit, isLive, listPurchases, type Purchase } from './access-claims.js';
import type { JudgedRecords } from './access-reasons.js';
import {
  type BenefitRow,
  type GrantRow,
  type KeyRow,
  keyOf,
  type ProductRow,
  type Purchases,
  type SeatsRow,
  type SubscriptionRow,
} from './access-records.js';
import { isUnknown } from './customer.js';
import type { FoundCustomer } from './customer-candidates.js';
import { isComplete, pageSize, type Rows, readAll, readAllOf, readEach } from './paging.js';

/* Records that are read one by one: more than these are not. */
const mostKeys = 20;
const mostSeatLists = 10;
const mostForeign = 20;

/** False: there is more than was read, and a verdict may miss what it would have to rest on. */
interface Completeness {
  readonly complete: boolean;
}
export type ReadPurchases = Purchases & Completeness;
export type ReadRecords = JudgedRecords & Completeness;

/** What was bought and granted; what else is needed depends on it. */
export async function readPurchases({ id }: FoundCustomer, api: CustomApi): Promise<ReadPurchases> {
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
  const [others, products] = await Promise.all([
    readForeign(own.rows, grants.rows, api),
    readProducts(
      orders.rows.flatMap(({ product_id: product }) => product ?? []),
      'id',
      api,
    ),
  ]);
  const subscriptions = [...own.rows, ...others.rows];
  return {
    subscriptions,
    orders: orders.rows,
    grants: grants.rows,
    products: joinProducts(
      products.rows,
      subscriptions.map(({ product }) => product),
    ),
    complete: isComplete([own, orders, grants, others, products]),
  };
}

/** Who holds a seat has grants of a subscription that somebody else pays for. */
async function readForeign(
  own: readonly SubscriptionRow[],
  grants: readonly GrantRow[],
  api: CustomApi,
): Promise<Rows<SubscriptionRow>> {
  const known = new Set(own.map(({ id }) => id));
  const foreign = grants.flatMap(({ subscription_id: id }) => (id === null || known.has(id) ? [] : [id]));
  return readEach([...new Set(foreign)], {
    most: mostForeign,
    read: (id) => readKnown(() => api.call('get_single_polar_subscription_by_id', { id })),
  });
}

/** Nothing where the API has it no more. */
async function readKnown<Row>(read: () => Promise<Row>): Promise<readonly Row[]> {
  try {
    return [await read()];
  } catch (error) {
    if (isUnknown(error)) return [];
    throw error;
  }
}

/** Each once. */
function joinProducts(...lists: readonly (readonly ProductRow[])[]): readonly ProductRow[] {
  return [...new Map(lists.flat().map((product) => [product.id, product])).values()];
}

/** What explains the purchases and grants of these benefits, each asked for only where it can matter. */
export async function readExplanations(
  purchases: ReadPurchases,
  {
    benefits,
    customer,
    api,
  }: { readonly benefits: readonly BenefitRow[]; readonly customer: FoundCustomer; readonly api: CustomApi },
): Promise<ReadRecords> {
  const ids = new Set(benefits.map(({ id }) => id));
  const known = { ...purchases, grants: purchases.grants.filter(({ benefit_id: id }) => ids.has(id)) };
  const [giving, payment, refunds, earlier, seats, keys] = await Promise.all([
    readProducts(listMissing(known, benefits), 'benefit_id', api),
    readPayment(known, customer, api),
    readRefunds(known, api),
    readEarlier(known, api),
    readSeats(known, api),
    readKeys(known, api),
  ]);
  const { unpaid, failedPayments, grace } = payment;
  return {
    ...known,
    now: new Date().toISOString(),
    customerId: customer.id,
    products: joinProducts(known.products, giving.rows),
    unpaid: unpaid.rows,
    failedPayments: failedPayments.rows,
    ...(grace === undefined ? {} : { grace }),
    refunds: refunds.rows,
    earlier: earlier.rows,
    seats: new Map(seats.rows),
    keys: new Map(keys.rows.map((key) => [key.id, key])),
    complete: isComplete([known, giving, unpaid, failedPayments, refunds, earlier, seats, keys]),
  };
}

function readProducts(
  ids: readonly string[],
  by: 'id' | 'benefit_id',
  api: CustomApi,
): Promise<Rows<ProductRow>> {
  return readAllOf(ids, (some, page) => {
    const choice = by === 'id' ? { id: some } : { benefit_id: some };
    return api.call('list_all_polar_products', { ...choice, page, limit: pageSize });
  });
}

/** Benefits that the customer has not, and that nothing which was bought and runs gives now. */
function listMissing(known: Purchases, benefits: readonly BenefitRow[]): string[] {
  const live = listPurchases(known).filter(isLive);
  return benefits
    .filter(({ id }) => !known.grants.some((grant) => grant.benefit_id === id && grant.is_granted))
    .filter((benefit) => !live.some((purchase) => givesBenefit(purchase, benefit, known)))
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
  if (unsettled.length === 0) return { unpaid: nothing, failedPayments: nothing };
  const [unpaid, failedPayments, organizations] = await Promise.all([
    readAllOf(unsettled, (subscription_id, page) =>
      api.call('list_all_polar_orders', {
        subscription_id,
        status: ['pending', 'void'],
        page,
        limit: pageSize,
      }),
    ),
    readAll((page) =>
      api.call('list_all_polar_payments', {
        customer_id: [customer.id],
        status: ['failed'],
        sorting: ['-created_at'],
        page,
        limit: pageSize,
      }),
    ),
    late.length === 0 ? { items: [] } : api.call('list_all_polar_organizations', { limit: 1 }),
  ]);
  const [organization] = organizations.items;
  if (organization === undefined) return { unpaid, failedPayments };
  const { benefit_revocation_grace_period: days } = organization.subscription_settings;
  return { unpaid, failedPayments, grace: { organizationId: organization.id, days } };
}

const nothing = { rows: [], complete: true };

function readRefunds({ grants }: Purchases, api: CustomApi) {
  const orders = grants.flatMap(({ is_granted, order_id: id }) => (is_granted || id === null ? [] : [id]));
  return readAllOf(orders, (order_id, page) =>
    api.call('list_all_polar_refunds', { order_id, page, limit: pageSize }),
  );
}

/** The orders of subscriptions whose product does not give what they gave: of another product, maybe. */
function readEarlier({ subscriptions, grants }: Purchases, api: CustomApi) {
  const changed = subscriptions.filter((row) => {
    const purchase: Purchase = { of: 'subscription', row };
    const lost = grants.filter((grant) => grant.subscription_id === row.id && !grant.is_granted);
    const isGiven = ({ benefit }: GrantRow) => givesBenefit(purchase, benefit, { products: [] });
    return isLive(purchase) && lost.some((grant) => !isGiven(grant));
  });
  return readAllOf(
    changed.map(({ id }) => id),
    (subscription_id, page) => api.call('list_all_polar_orders', { subscription_id, page, limit: pageSize }),
  );
}

function readSeats(known: Purchases, api: CustomApi): Promise<Rows<[string, SeatsRow]>> {
  const inSeats = listPurchases(known).filter((each) => typeof each.row.seats === 'number' && isLive(each));
  return readEach(inSeats, {
    most: mostSeatLists,
    read: async ({ of, row: { id } }): Promise<[string, SeatsRow][]> => {
      const choice = of === 'subscription' ? { subscription_id: id } : { order_id: id };
      return [[id, await api.call('list_all_polar_customer_seats', choice)]];
    },
  });
}

/** Keys of grants that stay, or were revoked although what was bought runs: the key may be why. */
function readKeys(known: Purchases, api: CustomApi): Promise<Rows<KeyRow>> {
  const live = new Set(
    listPurchases(known)
      .filter(isLive)
      .map(({ row }) => row.id),
  );
  const open = known.grants.filter(
    ({ is_granted, subscription_id, order_id }) => is_granted || live.has(subscription_id ?? order_id ?? ''),
  );
  return readEach([...new Set(open.flatMap((grant) => keyOf(grant) ?? []))], {
    most: mostKeys,
    read: (id) =>
      readKnown(async () => {
        const { status, expires_at } = await api.call('get_single_polar_license_key_by_id', { id });
        return { id, status, expires_at };
      }),
  });
}
