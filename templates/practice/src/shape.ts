import { isObject, type Json, type JsonObject, own } from './json.js';
import { listLiterals, listMembers, properties, required, resolve, type Schemas } from './schema.js';
import type { Store } from './store.js';

/** What a schema says of objects, read once: answers are made of the same few schemas again and again. */
export interface Shape {
  readonly fields: readonly {
    readonly name: string;
    readonly schema: JsonObject;
    readonly needed: boolean;
  }[];
  readonly names: ReadonlySet<string>;
  /** Of properties beside those; absent: there are none, or any. */
  readonly others: JsonObject | undefined;
  /** Properties that are one of a few literals. */
  readonly literals: readonly { readonly name: string; readonly values: ReadonlySet<Json> }[];
  /** Properties that are objects with such. */
  readonly inner: readonly { readonly name: string; readonly shape: Shape }[];
}

/** A schema as a value is shown by it. */
export interface Members {
  readonly all: readonly JsonObject[];
  readonly shapes: readonly Shape[];
  readonly allowsNull: boolean;
  /** It takes objects, and no text: an id stands for its row. */
  readonly wantsObject: boolean;
  /** Of lists. */
  readonly items: JsonObject | undefined;
}

const knownMembers = new WeakMap<JsonObject, Members>();
const knownShapes = new WeakMap<JsonObject, Shape>();

export function readMembers(schema: JsonObject, schemas: Schemas): Members {
  const known = knownMembers.get(schema);
  if (known !== undefined) return known;
  const all = listMembers(schema, schemas);
  const objects = all.filter((each) => each.type === 'object' || Object.hasOwn(each, 'properties'));
  const members: Members = {
    all,
    shapes: objects.map((each) => readShape(each, schemas, [])),
    allowsNull: all.some(({ type }) => type === 'null'),
    wantsObject: objects.length > 0 && !all.some(({ type }) => type === 'string'),
    items: all.map(({ items }) => items).find(isObject),
  };
  knownMembers.set(schema, members);
  return members;
}

/** `within`: the schemas that this one was reached through; a circle is not followed. */
function readShape(schema: JsonObject, schemas: Schemas, within: readonly JsonObject[]): Shape {
  const known = knownShapes.get(schema);
  if (known !== undefined) return known;
  const needed = new Set(required(schema));
  const fields = Object.entries(properties(schema)).flatMap(([name, property]) =>
    isObject(property) ? [{ name, schema: property, needed: needed.has(name) }] : [],
  );
  const seen = fields.map((field) => ({ name: field.name, schema: resolve(field.schema, schemas) }));
  const literals = seen.flatMap(({ name, schema: shown }) => {
    const values = listLiterals(shown);
    return values === undefined ? [] : [{ name, values: new Set(values) }];
  });
  const inner = seen.flatMap(({ name, schema: shown }) => {
    if (!Object.hasOwn(shown, 'properties') || within.includes(shown)) return [];
    const shape = readShape(shown, schemas, [...within, schema]);
    return shape.literals.length === 0 ? [] : [{ name, shape }];
  });
  const { additionalProperties } = schema;
  const others = isObject(additionalProperties) ? additionalProperties : undefined;
  const shape = { fields, names: new Set(fields.map(({ name }) => name)), others, literals, inner };
  knownShapes.set(schema, shape);
  return shape;
}

/** Of several shapes the one that speaks of this object: no literal disagrees, and least is missing. */
export function pickShape(object: JsonObject, shapes: readonly Shape[], store: Store): Shape | undefined {
  if (shapes.length <= 1) return shapes[0];
  const agreeing = shapes.filter((shape) => !disagrees(object, shape, store));
  const candidates = agreeing.length > 0 ? agreeing : shapes;
  if (candidates.length === 1) return candidates[0];
  const scored = candidates.map((shape) => ({ shape, score: countMissing(object, shape, store) }));
  return scored.reduce((best, each) => (each.score < best.score ? each : best)).shape;
}

/** Does a literal say another thing than the object, or than what it refers to? */
function disagrees(object: JsonObject, { literals, inner }: Shape, store: Store): boolean {
  const isOther = literals.some(({ name, values }) => {
    const value = own(object, name);
    return value !== undefined && !values.has(value);
  });
  return (
    isOther ||
    inner.some(({ name, shape }) => {
      const found = store.member(object, name);
      return isObject(found) && disagrees(found, shape, store);
    })
  );
}

/** What a shape must have and the object has not; and, of less weight, what it does not know of the object. */
function countMissing(object: JsonObject, { fields, names }: Shape, store: Store): number {
  const missing = fields.filter(({ name, needed }) => needed && store.member(object, name) === undefined);
  const unknown = Object.keys(object).filter((name) => !names.has(name));
  return missing.length + unknown.length / 1000;
}
