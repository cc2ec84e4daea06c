import { getOwn, isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { anyItem, parsePlace, type Step } from './place.js';

/** Asks for all fields. */
export const everything = 'all';

/** Places (see `place.ts`) as a tree; a branch without branches is all that stands there. */
export interface Branch extends Map<Step, Branch> {}

export function plant(places: readonly string[]): Branch {
  const root: Branch = new Map();
  for (const place of places) {
    let branch = root;
    for (const step of parsePlace(place)) {
      const next: Branch = branch.get(step) ?? new Map();
      branch.set(step, next);
      branch = next;
    }
  }
  return root;
}

/** The fields of a row that the branches lead to, in their order, without what is null or not there. */
export function select(row: JsonObject, branches: Branch): JsonObject {
  const entries = [...branches].flatMap(([step, inner]) => {
    const value = typeof step === 'string' ? getOwn(row, step) : undefined;
    const chosen = value === undefined ? undefined : choose(value, inner);
    return chosen === undefined ? [] : [[step as string, chosen] as const];
  });
  return Object.fromEntries(entries);
}

function choose(value: JsonValue, inner: Branch): JsonValue | undefined {
  if (inner.size === 0) return dropNulls(value);
  if (Array.isArray(value)) {
    // A caller may leave the brackets out: `prices.amount` is that of each price.
    const branch = inner.get(anyItem) ?? inner;
    return value.flatMap((item) => choose(item, branch) ?? []);
  }
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
