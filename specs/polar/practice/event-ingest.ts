import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Problem } from '#practice/problem.js';
import { Refused, refuseProblems } from '#practice/refusal.js';
import type { Row } from '#practice/store.js';
import { findCustomer } from './customers.js';
import { isBefore } from './event-types.js';
import { recordEvent } from './events.js';

/** All events of a batch are taken, or none. */
function ingest(call: Call): JsonObject {
  const events = (call.body.events as Json[]).filter(isObject);
  checkBatch(call, events);
  const { store } = call;
  const known = new Map<Json, Row>();
  for (const event of store.rows('events')) known.set(event.external_id ?? null, event);
  let inserted = 0;
  for (const { parent_id: parent, organization_id: organization, ...fields } of events) {
    const { external_id: external } = fields;
    if (typeof external === 'string' && known.has(external)) continue;
    const event = recordEvent(store, {
      ...fields,
      ...(typeof organization === 'string' ? { organization_id: organization } : {}),
      source: 'user',
      metadata: readMetadata(fields.metadata),
      member_id: findMember(call, fields)?.id ?? null,
      parent_id: typeof parent === 'string' ? ((known.get(parent) ?? store.get(parent))?.id ?? null) : null,
    });
    if (typeof external === 'string') known.set(external, event);
    inserted += 1;
  }
  return { inserted, duplicates: events.length - inserted };
}

/** Costs are decimals: they are given as a number or a text, and kept as a text. */
function readMetadata(metadata: Json | undefined): JsonObject {
  const { _cost: cost, ...rest } = isObject(metadata) ? metadata : {};
  return isObject(cost) ? { ...rest, _cost: { ...cost, amount: String(cost.amount) } } : rest;
}

function findMember({ store }: Call, event: JsonObject): Row | undefined {
  const { member_id: id, external_member_id: external } = event;
  if (typeof id === 'string') return store.find('members', { id });
  const customer = findCustomer(store, event);
  if (customer === undefined || typeof external !== 'string') return undefined;
  return store.find('members', { customer_id: customer.id ?? null, external_id: external });
}

/** @throws Refused with all that is wrong with any of them */
function checkBatch(call: Call, events: readonly JsonObject[]): void {
  const externals = new Set(call.store.rows('events').map(({ external_id: external }) => external));
  const problems = events.flatMap((event, index): Problem[] => {
    const place = ['body', 'events', index];
    if (call.caller.values.organization_id !== undefined && typeof event.organization_id === 'string') {
      const loc = [...place, 'organization_id'];
      throw new Refused('credentialBound', { loc, name: 'organization_id' });
    }
    const found = findProblem(call, event, externals);
    if (event.external_id !== undefined) externals.add(event.external_id);
    return found === undefined
      ? []
      : [{ loc: [...place, found.property], msg: found.msg, type: 'value_error' }];
  });
  if (problems.length > 0) throw refuseProblems('rejected', problems);
}

/** An external customer that nobody knows is no problem: its events wait for it. */
function findProblem(
  call: Call,
  event: JsonObject,
  externals: ReadonlySet<Json | undefined>,
): { property: string; msg: string } | undefined {
  const { customer_id: customer, member_id: member, parent_id: parent, timestamp } = event;
  const { store } = call;
  if (customer !== undefined && findCustomer(store, event) === undefined) {
    return { property: 'customer_id', msg: 'Customer does not exist.' };
  }
  if (typeof member === 'string' && store.find('members', { id: member }) === undefined) {
    return { property: 'member_id', msg: 'Member does not exist.' };
  }
  if (
    typeof parent === 'string' &&
    !externals.has(parent) &&
    store.find('events', { id: parent }) === undefined
  ) {
    return { property: 'parent_id', msg: 'Parent event does not exist.' };
  }
  if (isBefore(latestNow(store.now), timestamp)) {
    return { property: 'timestamp', msg: 'Timestamp must be in the past.' };
  }
  return undefined;
}

/** The practice's clock may be behind the caller's: what is past for either of them is past. */
function latestNow(now: string): string {
  return new Date(Math.max(Date.parse(now), Date.now())).toISOString();
}

export const eventIngestHooks: Hooks = { operations: { 'events:ingest': ingest } };
