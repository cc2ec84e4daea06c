import type { Call } from './call.js';
import { isObject, type Json } from './json.js';
import type { Filter } from './model.js';
import type { Row } from './store.js';

interface Match {
  readonly row: Row;
  readonly filter: Filter;
  /** What the caller asks for. */
  readonly wanted: Json;
  /** Of the parameter. */
  readonly name: string;
  readonly call: Call;
}

/** Does a row answer to a query parameter? */
export function matches({ row, filter, wanted, name, call }: Match): boolean {
  const { store } = call;
  switch (filter.test) {
    case 'hook':
      return call.filterHook(name)(row, wanted, call);
    case 'undecided':
      // Refused before (`request.ts`).
      return false;
    case 'search':
      return filter.paths.some((path) => contains(store.values(row, path), wanted));
    case 'entries':
      return hasEntries(store.values(row, filter.path)[0], wanted);
    case 'contain':
      return contains(store.values(row, filter.path), wanted);
    case 'is': {
      const values = store.values(row, filter.path);
      const { values: allowed } = filter;
      const is = values.some((value) => (allowed === undefined ? value !== null : allowed.includes(value)));
      return is === wanted;
    }
    case 'from':
      return store
        .values(row, filter.path)
        .some((value) => value !== null && compareTimes(value, wanted) >= 0);
    case 'until':
      return store
        .values(row, filter.path)
        .some((value) => value !== null && compareTimes(value, wanted) <= 0);
    case 'differ':
      return !listOf(wanted).some((each) =>
        store.values(row, filter.path).some((value) => equals(value, each)),
      );
    case 'equal':
      return listOf(wanted).some((each) =>
        store.values(row, filter.path).some((value) => equals(value, each)),
      );
  }
}

function listOf(wanted: Json): Json[] {
  return Array.isArray(wanted) ? wanted : [wanted];
}

/** E-mail addresses, names and codes are compared without regard to case, as databases are asked to. */
function equals(value: Json, wanted: Json): boolean {
  if (typeof value === 'string' && typeof wanted === 'string')
    return value.toLowerCase() === wanted.toLowerCase();
  return value === wanted;
}

function contains(values: readonly Json[], wanted: Json): boolean {
  const text = String(wanted).toLowerCase();
  return values.some((value) => typeof value === 'string' && value.toLowerCase().includes(text));
}

/** Entries of a map, compared as texts: of one key any value, of several keys each. */
function hasEntries(map: Json | undefined, wanted: Json): boolean {
  if (!isObject(wanted)) return true;
  return Object.entries(wanted).every(([key, value]) => {
    const found = isObject(map) && Object.hasOwn(map, key) ? map[key] : undefined;
    return found !== undefined && listOf(value).some((each) => String(each) === String(found));
  });
}

/** Of dates, times, or numbers. */
function compareTimes(value: Json, wanted: Json): number {
  if (typeof value === 'number') return value - Number(wanted);
  return Date.parse(String(value)) - Date.parse(String(wanted));
}
