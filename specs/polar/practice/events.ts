import { formatTime } from '#practice/clock.js';
import type { JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { findCustomer } from './customers.js';
import { countType, isBefore } from './event-types.js';
import { countEvent } from './meters.js';

/**
 * Inserts an event of `name`, `source` (user where it is not given), its customer by either id, `metadata` and
 * `timestamp` (now where it is not given); keeps its type up to date and counts it on meters.
 */
export function recordEvent(store: Store, fields: JsonObject): Row {
  const customer = findCustomer(store, fields);
  const event = store.insert('events', {
    external_id: null,
    member_id: null,
    external_member_id: null,
    ...fields,
    timestamp: formatTime(Date.parse(String(fields.timestamp ?? store.now))),
    customer_id: customer?.id ?? fields.customer_id ?? null,
    external_customer_id: customer?.external_id ?? fields.external_customer_id ?? null,
  });
  const parent = store.get(event.parent_id);
  if (parent !== undefined) parent.child_count = Number(parent.child_count) + 1;
  countType(store, event);
  if (customer !== undefined) attachEvent(store, event, customer);
  return event;
}

/**
 * Gives a customer the events that were sent with its external id before there was such a customer, and its
 * events the external id, which it may have got after them.
 */
export function attachEvents(store: Store, customer: Row): void {
  const { id = null, external_id: external } = customer;
  if (typeof external !== 'string') return;
  for (const event of store.filter('events', { customer_id: id })) event.external_customer_id = external;
  for (const event of store.filter('events', { external_customer_id: external, customer_id: null })) {
    event.customer_id = id;
    attachEvent(store, event, customer);
  }
}

function attachEvent(store: Store, event: Row, customer: Row): void {
  const { first_user_event_at: first } = customer;
  if (event.source === 'user' && (typeof first !== 'string' || isBefore(event.timestamp, first))) {
    customer.first_user_event_at = event.timestamp ?? null;
  }
  countEvent(store, event);
}
