import type { Call } from '#practice/call.js';
import { formatTime } from '#practice/clock.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type Json, type JsonObject, own } from '#practice/json.js';
import { refuseProblems } from '#practice/refusal.js';
import type { Row } from '#practice/store.js';
import { aggregate, combine } from './aggregation.js';
import { findRangeProblem, type Interval, listSteps, type Step } from './intervals.js';
import { listMeterEvents } from './meters.js';

/** The usage of a meter, step by step and in all. */
function listQuantities(call: Call): JsonObject {
  const { row, store, query } = call;
  const [start, last] = [String(query.start_timestamp), String(query.end_timestamp)];
  const interval = query.interval as Interval;
  const msg = findRangeProblem(start, last, interval);
  if (msg !== undefined) throw refuseProblems('rejected', [{ loc: ['query'], msg, type: 'value_error' }]);
  // The last moment is within the range.
  const end = formatTime(Date.parse(last) + 1);
  const events = listMeterEvents(store, row).filter(
    (event) => isWithin(event, { begin: start, end }) && isAskedFor(event, query),
  );
  const measure = (some: readonly Row[]) => measureEvents(some, row, query.customer_aggregation_function);
  const quantities = listSteps(start, end, interval).map((step) => ({
    timestamp: step.begin,
    quantity: measure(events.filter((event) => isWithin(event, step))),
  }));
  return { quantities, total: measure(events) };
}

function isWithin({ timestamp }: Row, { begin, end }: Step): boolean {
  const time = Date.parse(String(timestamp));
  return time >= Date.parse(begin) && time < Date.parse(end);
}

function isAskedFor(event: Row, query: JsonObject): boolean {
  const { customer_id: ids, external_customer_id: externals, metadata } = query;
  const isOf = (wanted: Json | undefined, value: Json | undefined) =>
    wanted === undefined || wanted === null || [wanted].flat().includes(value ?? null);
  const said = isObject(event.metadata) ? event.metadata : {};
  const entries = Object.entries(isObject(metadata) ? metadata : {});
  return (
    isOf(ids, event.customer_id) &&
    isOf(externals, event.external_customer_id) &&
    entries.every(([key, wanted]) =>
      [wanted]
        .flat()
        .map(String)
        .includes(String(own(said, key))),
    )
  );
}

/** With a function for customers, each of them is measured first. */
function measureEvents(events: readonly Row[], { aggregation }: Row, byCustomer: Json | undefined): number {
  const rule = aggregation as JsonObject;
  if (typeof byCustomer !== 'string') return aggregate(events, rule);
  const customers = new Map<Json, Row[]>();
  for (const event of events) {
    const customer = event.customer_id ?? event.external_customer_id ?? null;
    customers.set(customer, [...(customers.get(customer) ?? []), event]);
  }
  return combine(
    [...customers.values()].map((each) => aggregate(each, rule)),
    byCustomer,
  );
}

export const meterQuantitiesHooks: Hooks = { operations: { 'meters:quantities': listQuantities } };
