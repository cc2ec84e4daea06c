import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { aggregate, readEventProperty } from './aggregation.js';
import { recordEvent } from './events.js';

/** Does an event pass a meter's filter, a tree of clauses? One without clauses lets everything pass. */
export function matchesFilter(event: Row, { conjunction, clauses }: JsonObject): boolean {
  const list = Array.isArray(clauses) ? clauses.filter(isObject) : [];
  const passes = (clause: JsonObject) =>
    Array.isArray(clause.clauses) ? matchesFilter(event, clause) : matchesClause(event, clause);
  return list.length === 0 || (conjunction === 'or' ? list.some(passes) : list.every(passes));
}

/** Values of different types neither agree nor differ, and what an event does not say passes no clause. */
function matchesClause(event: Row, { property, operator, value }: JsonObject): boolean {
  const found = readEventProperty(event, String(property));
  const wanted = property === 'timestamp' && typeof value === 'string' ? Date.parse(value) / 1000 : value;
  if (operator === 'like') return typeof found === 'string' && found.includes(String(wanted));
  if (operator === 'not_like') return typeof found === 'string' && !found.includes(String(wanted));
  if (found === undefined || found === null || wanted === undefined || wanted === null) return false;
  if (typeof found !== typeof wanted) return false;
  switch (operator) {
    case 'eq':
      return found === wanted;
    case 'ne':
      return found !== wanted;
    case 'gt':
      return found > wanted;
    case 'gte':
      return found >= wanted;
    case 'lt':
      return found < wanted;
    default:
      return found <= wanted;
  }
}

/** Events of a meter, of all customers or of one. */
export function listMeterEvents(store: Store, meter: Row, customer?: Row): Row[] {
  const events =
    customer === undefined
      ? store.rows('events')
      : store.filter('events', { customer_id: customer.id ?? null });
  return events.filter((event) => matchesFilter(event, meter.filter as JsonObject));
}

/** Counts an event on its customer's meters. One whose customer there is not yet counts on none. */
export function countEvent(store: Store, event: Row): void {
  const customer = store.get(event.customer_id);
  if (customer === undefined) return;
  for (const meter of store.rows('meters')) {
    if (meter.archived_at !== null || !matchesFilter(event, meter.filter as JsonObject)) continue;
    countUsage(store, { customer, meter, event });
  }
}

/** Makes a meter's customer meters out of all events that there are. */
function countAnew(store: Store, meter: Row): void {
  const ids = new Set(listMeterEvents(store, meter).map(({ customer_id: id }) => id));
  for (const { customer_id: id } of store.filter('customer_meters', { meter_id: meter.id ?? null }))
    ids.add(id);
  for (const customer of store.rows('customers')) {
    if (ids.has(customer.id ?? null)) countUsage(store, { customer, meter });
  }
}

interface Usage {
  readonly customer: Row;
  readonly meter: Row;
  /** The only one that is new. Absent: all are counted anew. */
  readonly event?: Row;
}

function countUsage(store: Store, { customer, meter, event }: Usage): void {
  const row = findCustomerMeter(store, customer, meter);
  const aggregation = meter.aggregation as JsonObject;
  // Counts and sums grow by each event; the others need them all.
  const grows = event !== undefined && ['count', 'sum'].includes(String(aggregation.func ?? 'count'));
  const consumed = grows
    ? Number(row.consumed_units) + aggregate([event], aggregation)
    : aggregate(listMeterEvents(store, meter, customer), aggregation);
  store.update(row, { consumed_units: consumed, balance: Number(row.credited_units) - consumed });
}

function findCustomerMeter(store: Store, customer: Row, meter: Row): Row {
  const fields = { customer_id: customer.id ?? null, meter_id: meter.id ?? null };
  const found = store.find('customer_meters', fields);
  return (
    found ?? store.insert('customer_meters', { ...fields, consumed_units: 0, credited_units: 0, balance: 0 })
  );
}

/** Gives a customer units of a meter, ahead of their use, and records that as an event. */
export function creditMeter(
  store: Store,
  { customer, meterId, units, at }: { customer: Row; meterId: string; units: number; at?: string },
): void {
  const row = findCustomerMeter(store, customer, store.expect(meterId));
  const credited = Number(row.credited_units) + units;
  store.update(row, { credited_units: credited, balance: credited - Number(row.consumed_units) });
  recordEvent(store, {
    name: 'meter.credited',
    source: 'system',
    customer_id: customer.id ?? null,
    timestamp: at ?? store.now,
    metadata: { meter_id: meterId, units, rollover: false },
  });
}

function create(call: Call): Row {
  const meter = call.proceed() as Row;
  call.store.update(meter, { modified_at: null, aggregation: nameFunction(meter.aggregation) });
  countAnew(call.store, meter);
  return meter;
}

/** What aggregates by nothing else counts; with a property alone it counts its different values. */
function nameFunction(aggregation: Json | undefined): JsonObject {
  const given = isObject(aggregation) ? aggregation : {};
  return { func: 'property' in given ? 'unique' : 'count', ...given };
}

function update(call: Call): Row {
  const { row, store } = call;
  const { is_archived: isArchived, ...fields } = call.fields;
  const changed = ['filter', 'aggregation'].filter((field) => isObject(fields[field]));
  const [first] = changed;
  if (first !== undefined && isBilled(store, row)) {
    call.reject(first, 'This meter has been billed: what it counts cannot be changed.');
  }
  if (isArchived === true && isUsed(store, row)) {
    call.reject('is_archived', 'This meter is used by a price or a benefit.');
  }
  if (isObject(fields.aggregation)) fields.aggregation = nameFunction(fields.aggregation);
  if (typeof isArchived === 'boolean') {
    fields.archived_at = isArchived ? (row.archived_at ?? store.now) : null;
  }
  store.update(row, fields);
  // An archived meter does not count: it catches up.
  if (changed.length > 0 || isArchived === false) countAnew(store, row);
  return row;
}

/** The prices by this meter, of the catalogue and of single checkouts. */
function listPrices(store: Store, { id = null }: Row): Row[] {
  return store.filter('prices', { meter_id: id });
}

/** Someone is subscribed to a product with a price by this meter, and has used it. */
function isBilled(store: Store, meter: Row): boolean {
  const products = new Set(listPrices(store, meter).map(({ product_id: id }) => id));
  const users = new Set(listMeterEvents(store, meter).map(({ customer_id: id }) => id));
  return store
    .rows('subscriptions')
    .some(
      ({ status, product_id: product, customer_id: customer }) =>
        ['active', 'trialing', 'past_due'].includes(String(status)) &&
        products.has(product) &&
        users.has(customer),
    );
}

function isUsed(store: Store, meter: Row): boolean {
  const isSold = listPrices(store, meter).some(
    ({ is_archived: isArchived, product_id: product }) =>
      isArchived !== true && store.get(product)?.is_archived !== true,
  );
  const isCredited = store
    .filter('benefits', { type: 'meter_credit' })
    .some(({ properties }) => isObject(properties) && properties.meter_id === meter.id);
  return isSold || isCredited;
}

export const metersHooks: Hooks = {
  operations: { 'meters:create': create, 'meters:update': update },
};
