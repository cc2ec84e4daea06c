import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { isAsked } from './event-owner.js';

/*
 * What metrics are made of: the rows of the asked products and customers, with their times as numbers
 * (milliseconds; Infinity for what has not happened).
 */

export interface OrderFact {
  readonly at: number;
  readonly reason: string;
  readonly subscription: Json;
  /** Without tax. */
  readonly revenue: number;
  /** And without what was paid back, and the platform's fee. */
  readonly net: number;
}

export interface SubscriptionFact {
  readonly customer: Json;
  readonly started: number;
  readonly ended: number;
  readonly canceled: number;
  readonly trialEnd: number;
  readonly reason: Json;
  /** What it brings in a month. */
  readonly monthly: number;
  readonly seats: number;
  readonly claimedSeats: number;
  readonly pendingSeats: number;
}

export interface EventFact {
  readonly at: number;
  readonly customer: Json;
  readonly cost: number;
}

export interface CheckoutFact {
  readonly at: number;
  readonly hasSucceeded: boolean;
}

export interface Facts {
  readonly orders: readonly OrderFact[];
  readonly subscriptions: readonly SubscriptionFact[];
  readonly checkouts: readonly CheckoutFact[];
  readonly events: readonly EventFact[];
}

/** Takes the query's filters: `product_id`, `billing_type`, `customer_id`, `organization_id`. */
export function collectFacts(store: Store, query: JsonObject): Facts {
  const isChosen = (row: Row) => isAskedFor(row, store, query);
  const paid = ['paid', 'partially_refunded', 'refunded'];
  const unstarted = ['incomplete', 'incomplete_expired'];
  const seats = groupSeats(store);
  return {
    orders: store
      .rows('orders')
      .filter((row) => paid.includes(String(row.status)) && isChosen(row))
      .map((row) => readOrder(row, store)),
    subscriptions: store
      .rows('subscriptions')
      .filter((row) => !unstarted.includes(String(row.status)) && isChosen(row))
      .map((row) => readSubscription(row, seats.get(row.id) ?? [])),
    checkouts: store
      .rows('checkouts')
      .filter(isChosen)
      .map((row) => ({ at: readTime(row.created_at), hasSucceeded: row.status === 'succeeded' })),
    events: store
      .rows('events')
      .filter((row) => row.source === 'user' && isAsked(query.customer_id, row.customer_id))
      .map(readEvent),
  };
}

function isAskedFor(row: Row, store: Store, query: JsonObject): boolean {
  const type = store.get(row.product_id)?.is_recurring === true ? 'recurring' : 'one_time';
  return (
    isAsked(query.product_id, row.product_id) &&
    isAsked(query.customer_id, row.customer_id) &&
    isAsked(query.organization_id, row.organization_id) &&
    isAsked(query.billing_type, type)
  );
}

function groupSeats(store: Store): Map<Json | undefined, Row[]> {
  const groups = new Map<Json | undefined, Row[]>();
  for (const seat of store.rows('seats')) {
    groups.set(seat.subscription_id, [...(groups.get(seat.subscription_id) ?? []), seat]);
  }
  return groups;
}

function readOrder(row: Row, store: Store): OrderFact {
  // An order's amounts follow from its items: they need not be kept.
  const amount = (name: string) => Number(store.member(row, name) ?? 0);
  const revenue = amount('net_amount');
  return {
    at: readTime(row.created_at),
    reason: String(row.billing_reason),
    subscription: row.subscription_id ?? null,
    revenue,
    net: revenue - amount('refunded_amount') - amount('platform_fee_amount'),
  };
}

function readSubscription(row: Row, seats: readonly Row[]): SubscriptionFact {
  return {
    customer: row.customer_id ?? null,
    started: readTime(row.started_at),
    ended: readTime(row.ended_at),
    canceled: readTime(row.canceled_at),
    trialEnd: typeof row.trial_end === 'string' ? readTime(row.trial_end) : 0,
    reason: row.customer_cancellation_reason ?? null,
    monthly:
      (Number(row.amount ?? 0) * monthShare(row.recurring_interval)) /
      Number(row.recurring_interval_count ?? 1),
    seats: Number(row.seats ?? 0),
    claimedSeats: seats.filter(({ status }) => status === 'claimed').length,
    pendingSeats: seats.filter(({ status }) => status === 'pending').length,
  };
}

/** How many such intervals a month has. */
function monthShare(interval: Json | undefined): number {
  const shares: Readonly<Record<string, number>> = { day: 365 / 12, week: 52 / 12, month: 1, year: 1 / 12 };
  return shares[String(interval)] ?? 1;
}

function readEvent({ timestamp, customer_id: customer = null, metadata }: Row): EventFact {
  const cost = isObject(metadata) && isObject(metadata._cost) ? Number(metadata._cost.amount) : 0;
  return { at: readTime(timestamp), customer, cost };
}

function readTime(time: Json | undefined): number {
  return typeof time === 'string' ? Date.parse(time) : Number.POSITIVE_INFINITY;
}
