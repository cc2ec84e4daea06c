import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import type { Json, JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { isOfAskedCustomer } from './event-owner.js';

/** Counts an event on the type of its name and source, which its first event makes. */
export function countType(store: Store, { name = null, source = null, timestamp = null }: Row): void {
  const known = store.find('event_types', { name, source });
  if (known !== undefined) {
    addOccurrence(known, timestamp);
    return;
  }
  store.insert('event_types', {
    name,
    source,
    label: String(name),
    label_property_selector: null,
    occurrences: 1,
    first_seen: timestamp,
    last_seen: timestamp,
  });
}

function addOccurrence(type: JsonObject, timestamp: Json): void {
  type.occurrences = Number(type.occurrences) + 1;
  if (isBefore(timestamp, type.first_seen)) type.first_seen = timestamp;
  if (isBefore(type.last_seen, timestamp)) type.last_seen = timestamp;
}

export function isBefore(time: Json | undefined, other: Json | undefined): boolean {
  return Date.parse(String(time)) < Date.parse(String(other));
}

/** The types of some events, with their numbers among these. */
function summarize(store: Store, events: readonly Row[]): JsonObject[] {
  const found = new Map<Row, JsonObject>();
  for (const { name = null, source = null, timestamp = null } of events) {
    const type = store.find('event_types', { name, source });
    if (type === undefined) continue;
    const summary = found.get(type);
    if (summary !== undefined) addOccurrence(summary, timestamp);
    else found.set(type, { ...type, occurrences: 1, first_seen: timestamp, last_seen: timestamp });
  }
  return [...found.values()];
}

function listEvents({ store, query }: Call): Row[] {
  return store.rows('events').filter((event) => isOfAskedCustomer(event, query));
}

function listNames(call: Call): JsonObject[] {
  return summarize(call.store, listEvents(call));
}

function listTypes(call: Call): JsonObject[] {
  const { root_events: isRoot, parent_id: parent } = call.query;
  const events = listEvents(call).filter(
    (event) =>
      (isRoot !== true || event.parent_id === null) &&
      (typeof parent !== 'string' || event.parent_id === parent),
  );
  return summarize(call.store, events);
}

/** The name that an event is shown by. */
function labelOf({ name = null, source = null }: Row, store: Store): Json {
  return store.find('event_types', { name, source })?.label ?? name;
}

export const eventTypesHooks: Hooks = {
  operations: {
    'events:list_names': listNames,
    'event-types:list': listTypes,
  },
  computed: { events: { label: labelOf } },
};
