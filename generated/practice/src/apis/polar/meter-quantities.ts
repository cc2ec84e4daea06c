import type { Call } from '#practice/call.js';
import { formatTime } from '#practice/clock.js';
import { matches } from '#practice/filter.js';
import type { Hooks } from '#practice/hook.js';
import type { Json, JsonObject } from '#practice/json.js';
import { refuseProblems } from '#practice/refusal.js';
import type { Row } from '#practice/store.js';
import { aggregate, combine } from './aggregation.js';
import { isOfAskedCustomer } from './event-owner.js';
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
    (event) => isWithin(event, { begin: start, end }) && isAskedFor(event, call),
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

function isAskedFor(row: Row, call: Call): boolean {
  const { metadata: wanted = {} } = call.query;
  const filter = { test: 'entries', path: 'metadata' } as const;
  return isOfAskedCustomer(row, call.query) && matches({ row, filter, wanted, name: 'metadata', call });
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
