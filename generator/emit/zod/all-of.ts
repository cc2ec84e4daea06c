import { mergeObjects } from '../../model/merged-object.js';
import {
  type AllOfSchema,
  childSchemas,
  type ObjectSchema,
  type Schema,
  type SchemaIndex,
  type UnionSchema,
} from '../../model/schema.js';

/** More variants than this are not worked out: the parts are checked one after the other instead. */
const maximumVariants = 64;

/** Schemas of one component or input that are looked through for references: merging may never end. */
const maximumWritten = 20_000;

const lowered = new WeakMap<AllOfSchema, { readonly schemas: SchemaIndex; readonly result: Schema }>();

/**
 * Rewrites an `allOf` as one object, or as a union of objects, where it is one: objects that are
 * closed one by one would refuse each other's properties. Together they are closed as
 * `unevaluatedProperties: false` would close them (JSON Schema core, section 11.3).
 * What cannot be rewritten stays an `allOf`; other schemas are given back as they are.
 */
export function lowerSchema(schema: Schema, schemas: SchemaIndex): Schema {
  if (schema.kind !== 'allOf') return schema;
  const known = lowered.get(schema);
  if (known?.schemas === schemas) return known.result;
  const result = combine(flatten(schema, schemas, new Set()), schemas);
  lowered.set(schema, { schemas, result });
  return result;
}

/** A schema and everything that is written where it stands, each once, in document order. */
export function writtenSchemas(root: Schema, schemas: SchemaIndex): readonly Schema[] {
  const found = new Set<Schema>();
  const stack = [root];
  for (let next = stack.pop(); next !== undefined && found.size < maximumWritten; next = stack.pop()) {
    const schema = lowerSchema(next, schemas);
    if (found.has(schema)) continue;
    found.add(schema);
    stack.push(...[...childSchemas(schema)].reverse());
  }
  return [...found];
}

/** The parts, without `allOf` inside `allOf` and without those that say nothing. */
function flatten(schema: AllOfSchema, schemas: SchemaIndex, seen: Set<Schema>): readonly Schema[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  return schema.schemas.flatMap((part) => {
    const target = schemas.resolve(part);
    if (target.kind === 'allOf') return flatten(target, schemas, seen);
    if (target.kind === 'unknown') return [];
    return [target.kind === 'object' || isUnion(target) ? target : part];
  });
}

function combine(parts: readonly Schema[], schemas: SchemaIndex): Schema {
  const [first, ...others] = parts;
  if (first === undefined) return { kind: 'unknown' };
  if (others.length === 0) return first;
  const objects = parts.filter(isObject);
  const merged = mergeObjects(objects);
  const rest = parts.filter((part) => !isObject(part));
  if (objects.length > 0 && merged === undefined) return { kind: 'allOf', schemas: parts.map(openObject) };
  const remaining = merged === undefined ? rest : [merged, ...rest];
  const [only, second] = remaining;
  if (only !== undefined && second === undefined) return only;
  return distribute(remaining, schemas) ?? { kind: 'allOf', schemas: remaining.map(openObject) };
}

/** `allOf [A, oneOf [B, C]]` is `oneOf [allOf [A, B], allOf [A, C]]`. */
function distribute(parts: readonly Schema[], schemas: SchemaIndex): UnionSchema | undefined {
  const unions = parts.filter(isUnion);
  const [union] = unions;
  const variants = unions.reduce((product, each) => product * each.variants.length, 1);
  if (union === undefined || variants > maximumVariants) return undefined;
  if (!unions.every((each) => each.variants.every((variant) => isObjectLike(variant, schemas))))
    return undefined;
  if (!parts.every((part) => isObject(part) || isUnion(part))) return undefined;
  const others = parts.filter((part) => part !== union);
  return {
    ...union,
    variants: union.variants.map((variant) => {
      const result = combine(
        [...others, ...flatten({ kind: 'allOf', schemas: [variant] }, schemas, new Set())],
        schemas,
      );
      return result;
    }),
  };
}

function isObject(schema: Schema): schema is ObjectSchema {
  return schema.kind === 'object';
}

function isUnion(schema: Schema): schema is UnionSchema {
  return schema.kind === 'anyOf' || schema.kind === 'oneOf';
}

function isObjectLike(schema: Schema, schemas: SchemaIndex): boolean {
  const target = schemas.resolve(schema);
  return (
    isObject(target) ||
    (target.kind === 'allOf' && target.schemas.every((part) => isObject(schemas.resolve(part))))
  );
}

/** Parts that are checked one by one must let pass what the others declare. */
function openObject(schema: Schema): Schema {
  if (schema.kind !== 'object' || schema.additionalProperties !== undefined) return schema;
  return { ...schema, additionalProperties: true };
}
