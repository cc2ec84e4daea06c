import { isObject, type Json, type JsonObject } from './json.js';
import { placeholder } from './placeholder.js';
import type { Schemas } from './schema.js';
import { pickShape, readMembers, type Shape } from './shape.js';
import type { Store } from './store.js';

/**
 * A value as a schema shows it: the properties that the schema has, each from the row, from what the row
 * refers to, or else a placeholder; and no other. So one row serves all the views that an API has of it.
 */
export function view(value: Json | undefined, schema: JsonObject, store: Store, schemas: Schemas): Json {
  const { all, shapes, allowsNull, wantsObject, items } = readMembers(schema, schemas);
  if (value === null && allowsNull) return null;
  const object = isObject(value) ? value : wantsObject ? store.get(value) : undefined;
  const shape = object === undefined ? undefined : pickShape(object, shapes, store);
  if (object !== undefined) return shape === undefined ? object : viewObject(object, shape, store, schemas);
  if (Array.isArray(value)) {
    return items === undefined ? value : value.map((each) => view(each, items, store, schemas));
  }
  if (value !== undefined && value !== null && !wantsObject) return value;
  return placeholder(all, (missing) => view({}, missing, store, schemas));
}

function viewObject(object: JsonObject, shape: Shape, store: Store, schemas: Schemas): Json {
  const { fields, names, others } = shape;
  // A map, whose keys are the caller's, is shown whole; an object of the document only what it names.
  if (fields.length === 0 && others === undefined) return object;
  const rest = others === undefined ? [] : Object.entries(object).filter(([name]) => !names.has(name));
  const shown: JsonObject =
    others === undefined
      ? {}
      : Object.fromEntries(rest.map(([name, value]) => [name, view(value, others, store, schemas)]));
  for (const { name, schema, needed } of fields) {
    const value = store.member(object, name);
    if (value !== undefined || needed) shown[name] = view(value, schema, store, schemas);
  }
  return shown;
}
