import { getOwn, isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { findNearest } from './nearest.js';
import { parseNames } from './place.js';
import { everything } from './selection.js';

/** Names of fields are listed as deep as this, and so many of them. */
const deepestName = 4;
const mostNames = 60;

/** What was asked for and stands in no row, with what is there instead. */
export function describeMissing(rows: readonly JsonValue[], fields: readonly string[]): JsonObject {
  const asked = fields.filter((field) => field !== everything);
  const missing = asked.filter((field) => !hasField(rows, field));
  if (rows.length === 0 || missing.length === 0) return {};
  const known = new Set(rows.flatMap((row) => listNames(row, '', 0)));
  const near = missing.flatMap((field) => findNearest(field, known));
  return {
    fields_not_found: missing,
    ...(near.length > 0
      ? { did_you_mean: [...new Set(near)] }
      : { there_are: [...known].slice(0, mostNames) }),
  };
}

/** Does any row have the field? */
export function hasField(rows: readonly JsonValue[], field: string): boolean {
  return rows.some((row) => stands(row, parseNames(field)));
}

function stands(value: JsonValue | undefined, names: readonly string[]): boolean {
  const [name, ...rest] = names;
  if (value === undefined) return false;
  if (name === undefined) return true;
  if (Array.isArray(value)) return value.length === 0 || value.some((item) => stands(item, names));
  // What is null now may hold it another time.
  if (value === null) return true;
  return isJsonObject(value) && stands(getOwn(value, name), rest);
}

function listNames(value: JsonValue, path: string, depth: number): readonly string[] {
  if (depth > deepestName) return [];
  if (Array.isArray(value)) return value.slice(0, 5).flatMap((item) => listNames(item, `${path}[]`, depth));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const name = path === '' ? key : `${path}.${key}`;
    return [name, ...listNames(item, name, depth + 1)];
  });
}
