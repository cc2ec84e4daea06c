import type { Call } from '#practice/call.js';
import { isObject, type JsonObject } from '#practice/json.js';
import { Refused } from '#practice/refusal.js';
import type { Row, Store } from '#practice/store.js';

const sources = { subscription_id: 'subscriptions', order_id: 'orders' };

/**
 * The subscription or order whose seats are meant; in the portal one that the customer pays.
 * @throws Refused where none or several are named, there is no such, or seats are not sold here
 */
export function findSale(call: Call, named: JsonObject): Row {
  checkBilling(call);
  const { store } = call;
  const given = Object.entries(sources).filter(([field]) => (named[field] ?? null) !== null);
  const checkout = store.get(named.checkout_id);
  const [field, collection] = given[0] ?? [];
  if (given.length + (checkout === undefined ? 0 : 1) !== 1) refuseSources(call);
  const { customer_id } = call.caller.values;
  const where = customer_id === undefined ? {} : { customer_id };
  const sale =
    checkout === undefined
      ? store.find(String(collection), { id: named[String(field)] ?? null, ...where })
      : Object.values(sources)
          .map((each) => store.find(each, { checkout_id: checkout.id ?? null, ...where }))
          .find((each) => each !== undefined);
  if (sale === undefined) throw new Refused('notFound');
  const { feature_settings: features } = store.expect(sale.organization_id);
  if (!isObject(features) || features.seat_based_pricing_enabled !== true) {
    call.refuse('FeatureNotEnabled', 'This organization has not turned seat-based prices on.', 403);
  }
  return sale;
}

/** In the portal seats are a matter of who sees to a customer's bills. @throws Refused: not permitted */
export function checkBilling(call: Call): void {
  const member = call.store.get(call.caller.values.member_id);
  if (member?.role === 'member') call.refuse('NotPermitted', 'Only for who manages the billing.', 403);
}

/** What is wrong in a query is a bad request; in a body it is said where. */
function refuseSources(call: Call): never {
  const msg = 'Exactly one of subscription_id and order_id must be given.';
  if (call.operation.body === undefined) call.refuse('BadRequest', msg, 400);
  return call.reject([], msg);
}

/** The subscription or order that a seat belongs to. */
export function findSaleOf(store: Store, { subscription_id, order_id }: Row): Row {
  return store.get(subscription_id) ?? store.expect(order_id);
}

export function listSeats(store: Store, sale: Row): Row[] {
  const by = store.collectionOf(sale) === 'orders' ? 'order_id' : 'subscription_id';
  return store.filter('seats', { [by]: sale.id ?? null });
}

/** Seats that nobody has or is invited to; none once the subscription has ended, or before an order is paid. */
export function seatsLeft(store: Store, sale: Row): number {
  const dead = ['canceled', 'incomplete', 'incomplete_expired', 'pending', 'draft', 'void', 'refunded'];
  if (dead.includes(String(sale.status))) return 0;
  const taken = listSeats(store, sale).filter(({ status }) => status !== 'revoked');
  return Math.max(0, Number(sale.seats ?? 0) - taken.length);
}
