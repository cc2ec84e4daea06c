import type { JsonValue } from '../../model/json.js';
import type { ObjectSchema, Schema, SchemaIndex, UnionSchema } from '../../model/schema.js';
import { lowerSchema } from './all-of.js';
import { arrayLiteral, type Expression, method, value, zod } from './expression.js';
import { hasInheritedName } from './object.js';
import type { Scope } from './scope.js';

/**
 * `anyOf` is `z.union`, and `oneOf` is `z.xor`, which counts the variants that fit. Where a property
 * tells the variants apart, no two can fit: `z.discriminatedUnion` then means both, and its errors
 * speak of one variant.
 */
export function printUnion(schema: UnionSchema, scope: Scope): Expression {
  const { schemas } = scope.context;
  const exclusive = schema.kind === 'oneOf' && !areDisjoint(schema.variants, schemas);
  const variants = exclusive ? schema.variants : schema.variants.filter((variant) => variant.kind !== 'null');
  const isNullable = variants.length < schema.variants.length;
  const [only, second] = variants;
  if (only === undefined) return zod(isNullable ? 'null' : 'never');
  const union =
    second === undefined ? scope.print(only, scope) : printVariants(variants, schema, exclusive, scope);
  return isNullable ? method(union, 'nullable') : union;
}

function printVariants(
  variants: readonly Schema[],
  schema: UnionSchema,
  exclusive: boolean,
  scope: Scope,
): Expression {
  const list = arrayLiteral(variants.map((variant) => scope.print(variant, scope)));
  const tag = findTag(variants, schema.discriminator, scope.context.schemas);
  if (tag !== undefined) return zod('discriminatedUnion', value(tag), list);
  return zod(exclusive ? 'xor' : 'union', list);
}

/** A property that every variant requires, with values of its own: the declared one, else the first. */
function findTag(
  variants: readonly Schema[],
  discriminator: string | undefined,
  schemas: SchemaIndex,
): string | undefined {
  const objects: ObjectSchema[] = [];
  for (const variant of variants) {
    const object = lowerSchema(schemas.resolve(variant), schemas);
    if (object.kind !== 'object' || hasInheritedName(object)) return undefined;
    objects.push(object);
  }
  const declared = discriminator === undefined ? [] : [discriminator];
  const names = [...declared, ...(objects[0]?.properties.map((property) => property.name) ?? [])];
  return names.find((name) => name !== '__proto__' && tellsApart(name, objects, schemas));
}

function tellsApart(name: string, objects: readonly ObjectSchema[], schemas: SchemaIndex): boolean {
  const seen = new Set<JsonValue>();
  for (const object of objects) {
    const property = object.properties.find((each) => each.name === name);
    if (property === undefined || !property.required) return false;
    const values = tagValues(schemas.resolve(property.schema));
    if (values.length === 0 || values.some((each) => seen.has(each))) return false;
    for (const each of values) seen.add(each);
  }
  return true;
}

function tagValues(schema: Schema): readonly JsonValue[] {
  const values = schema.kind === 'const' ? [schema.value] : schema.kind === 'enum' ? schema.values : [];
  return values.every((each) => each !== null && typeof each !== 'object') ? values : [];
}

type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';
const allTypes: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];

/** Variants of different JSON types exclude each other. */
function areDisjoint(variants: readonly Schema[], schemas: SchemaIndex): boolean {
  const seen = new Set<JsonType>();
  for (const variant of variants) {
    const types = typesOf(variant, schemas, 0);
    if (types.some((type) => seen.has(type))) return false;
    for (const type of types) seen.add(type);
  }
  return true;
}

function typesOf(schema: Schema, schemas: SchemaIndex, depth: number): readonly JsonType[] {
  const target = lowerSchema(schemas.resolve(schema), schemas);
  switch (target.kind) {
    case 'integer':
      return ['number'];
    case 'tuple':
      return ['array'];
    case 'const':
      return [typeOfValue(target.value)];
    case 'enum':
      return [...new Set(target.values.map(typeOfValue))];
    case 'anyOf':
    case 'oneOf':
      if (depth > 16) return allTypes;
      return [...new Set(target.variants.flatMap((variant) => typesOf(variant, schemas, depth + 1)))];
    case 'allOf':
    case 'ref':
    case 'unknown':
      return allTypes;
    default:
      return [target.kind];
  }
}

function typeOfValue(json: JsonValue): JsonType {
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'array';
  return typeof json as 'boolean' | 'number' | 'string' | 'object';
}
