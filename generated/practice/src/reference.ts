import type { Call } from './call.js';
import { type Json, own } from './json.js';
import type { Row } from './store.js';

/** Ids in a body must be of rows that there are. @throws Refused */
export function checkReferences(call: Call): void {
  for (const [property, target] of Object.entries(call.operation.references)) {
    const given = own(call.body, property);
    if (given === undefined || given === null) continue;
    for (const id of Array.isArray(given) ? given : [given]) {
      if (typeof id === 'string' && call.store.find(target, { id }) === undefined) {
        call.reject(property, `${nameRow(target)} does not exist.`);
      }
    }
  }
}

/** @throws Refused where another row has the same value of a field that must be its own */
export function checkUnique(call: Call, collection: string, self: Row | undefined): void {
  for (const field of call.store.rules(collection).unique) {
    const given = own(call.body, field);
    if (given === undefined || given === null) continue;
    const isTaken = call.store
      .rows(collection)
      .some((row) => row !== self && fold(row[field] ?? null) === fold(given));
    if (isTaken) call.reject(field, `${nameRow(collection)} with this ${field} already exists.`);
  }
}

function fold(value: Json): Json {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** `checkout_links` → `Checkout link` */
function nameRow(collection: string): string {
  const words = collection.replaceAll('_', ' ').replace(/ies$/, 'y').replace(/s$/, '');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
