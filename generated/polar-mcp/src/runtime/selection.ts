import { getOwn, isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { parseNames } from './place.js';

/** Asks for all fields. */
export const everything = 'all';

/** Names of places (see `place.ts`) as a tree; a branch without branches is all that stands there. */
export interface Branch extends Map<string, Branch> {}

export function plant(places: readonly string[]): Branch {
  const root: Branch = new Map();
  for (const place of places) graft(root, parseNames(place));
  return root;
}

function graft(branch: Branch, [name, ...rest]: readonly string[]): void {
  if (name === undefined) return;
  const known = branch.get(name);
  // Who has asked for all of it has what stands in it.
  if (known?.size === 0) return;
  const next: Branch = rest.length === 0 ? new Map() : (known ?? new Map());
  branch.set(name, next);
  graft(next, rest);
}

/** The fields of a row that the branches lead to, in their order, without what is null or not there. */
export function select(row: JsonObject, branches: Branch): JsonObject {
  const entries = [...branches].flatMap(([name, inner]) => {
    const value = getOwn(row, name);
    const chosen = value === undefined ? undefined : choose(value, inner);
    return chosen === undefined ? [] : [[name, chosen] as const];
  });
  return Object.fromEntries(entries);
}

function choose(value: JsonValue, inner: Branch): JsonValue | undefined {
  if (inner.size === 0) return dropNulls(value);
  // `prices.amount` is that of each price.
  if (Array.isArray(value)) return value.flatMap((item) => choose(item, inner) ?? []);
  if (!isJsonObject(value)) return undefined;
  const chosen = select(value, inner);
  return Object.keys(chosen).length === 0 ? undefined : chosen;
}

export function dropNulls(value: JsonValue): JsonValue | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map((item) => dropNulls(item) ?? null);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, dropNulls(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined)) as JsonObject;
}
