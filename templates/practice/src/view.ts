import { isObject, type Json, type JsonObject, own } from './json.js';
import { placeholder } from './placeholder.js';
import { listLiterals, listMembers, properties, required, resolve, type Schemas } from './schema.js';
import type { Store } from './store.js';

/**
 * A value as a schema shows it: the properties that the schema has, each from the row, from what the row
 * refers to, or else a placeholder; and no other. So one row serves all the views that an API has of it.
 */
export function view(value: Json | undefined, schema: JsonObject, store: Store, schemas: Schemas): Json {
  const members = listMembers(schema, schemas);
  if (value === null && members.some(isNullSchema)) return null;
  const object = isObject(value) ? value : wantsObject(members) ? store.get(value) : undefined;
  if (object !== undefined)
    return viewObject(object, pickMember(object, members, store, schemas), store, schemas);
  if (Array.isArray(value)) return viewArray(value, members, store, schemas);
  if (value !== undefined && value !== null && !wantsObject(members)) return value;
  return placeholder(members, schemas, (missing) => view({}, missing, store, schemas));
}

function viewObject(object: JsonObject, schema: JsonObject, store: Store, schemas: Schemas): Json {
  const shape = properties(schema);
  const needed = required(schema);
  // A map: its keys are the caller's.
  if (Object.keys(shape).length === 0) return viewMap(object, schema, store, schemas);
  const shown: JsonObject = {};
  for (const [name, property] of Object.entries(shape)) {
    if (!isObject(property)) continue;
    const value = store.member(object, name);
    if (value === undefined && !needed.includes(name)) continue;
    shown[name] = view(value, property, store, schemas);
  }
  return shown;
}

function viewMap(object: JsonObject, schema: JsonObject, store: Store, schemas: Schemas): JsonObject {
  const { additionalProperties } = schema;
  if (!isObject(additionalProperties)) return object;
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, view(value, additionalProperties, store, schemas)]),
  );
}

function viewArray(values: Json[], members: JsonObject[], store: Store, schemas: Schemas): Json {
  const items = members.map(({ items: found }) => found).find(isObject);
  return items === undefined ? values : values.map((value) => view(value, items, store, schemas));
}

/** Of a union the member that speaks of this object: no literal disagrees, and least is missing. */
function pickMember(object: JsonObject, members: JsonObject[], store: Store, schemas: Schemas): JsonObject {
  let best: { member: JsonObject; missing: number } | undefined;
  for (const member of members) {
    if (!isObjectSchema(member)) continue;
    const shape = properties(member);
    const disagrees = Object.entries(shape).some(([name, property]) => {
      const value = own(object, name);
      const literals = isObject(property) ? listLiterals(resolve(property, schemas)) : undefined;
      return value !== undefined && literals !== undefined && !literals.includes(value);
    });
    const missing = required(member).filter(
      (name) => typeof name === 'string' && store.member(object, name) === undefined,
    ).length;
    // Of two that agree the one that knows more of what the object says.
    const unknown = Object.keys(object).filter((name) => !Object.hasOwn(shape, name)).length / 1000;
    const score = missing + unknown + (disagrees ? 1000 : 0);
    if (best === undefined || score < best.missing) best = { member, missing: score };
  }
  return best?.member ?? {};
}

function isObjectSchema(schema: JsonObject): boolean {
  return schema.type === 'object' || Object.hasOwn(schema, 'properties');
}

function wantsObject(members: JsonObject[]): boolean {
  return members.some(isObjectSchema) && !members.some(({ type }) => type === 'string');
}

function isNullSchema({ type }: JsonObject): boolean {
  return type === 'null';
}
