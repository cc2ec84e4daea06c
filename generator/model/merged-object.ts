import { mapSchema, type ObjectSchema, type Property, type Schema } from './schema.js';

/**
 * Objects that apply together (`allOf`), as one object; undefined where there is none, or where
 * `patternProperties` of one would meet `additionalProperties` of another. A closed object refuses
 * what only another one declares (JSON Schema core, section 10.3.2.3).
 */
export function mergeObjects(objects: readonly ObjectSchema[]): ObjectSchema | undefined {
  return objects.slice(1).reduce(mergePair, objects[0]);
}

function mergePair(left: ObjectSchema | undefined, right: ObjectSchema): ObjectSchema | undefined {
  if (left === undefined || limitsPatterns(left, right) || limitsPatterns(right, left)) return undefined;
  const names = new Set([...left.properties, ...right.properties].map((property) => property.name));
  const patterns = [...(left.patternProperties ?? []), ...(right.patternProperties ?? [])];
  const further = mergeFurther(left.additionalProperties, right.additionalProperties);
  const propertyNames = both(left.propertyNames, right.propertyNames);
  const least = Math.max(left.minProperties ?? 0, right.minProperties ?? 0);
  const most = Math.min(
    left.maxProperties ?? Number.POSITIVE_INFINITY,
    right.maxProperties ?? Number.POSITIVE_INFINITY,
  );
  return {
    kind: 'object',
    properties: [...names].flatMap((name) => mergeProperty(name, left, right)),
    ...(further === undefined ? {} : { additionalProperties: further }),
    ...(patterns.length === 0 ? {} : { patternProperties: patterns }),
    ...(propertyNames === undefined ? {} : { propertyNames }),
    ...(least > 0 ? { minProperties: least } : {}),
    ...(Number.isFinite(most) ? { maxProperties: most } : {}),
  };
}

function limitsPatterns(one: ObjectSchema, other: ObjectSchema): boolean {
  const { additionalProperties: further } = one;
  return other.patternProperties !== undefined && further !== undefined && further !== true;
}

/** A property that only one side declares meets what the other says of further properties. */
function mergeProperty(name: string, left: ObjectSchema, right: ObjectSchema): readonly Property[] {
  const sides = [left, right].map((side) => ({
    declared: side.properties.find((property) => property.name === name),
    further: side.additionalProperties,
  }));
  const required = sides.some((side) => side.declared?.required);
  const closed = sides.some((side) => side.declared === undefined && side.further === false);
  if (closed) return required ? [{ name, required, schema: { kind: 'enum', values: [] } }] : [];
  const [one, two] = sides.map(
    (side) => side.declared?.schema ?? (typeof side.further === 'object' ? side.further : undefined),
  );
  return [{ name, required, schema: both(one, two) ?? { kind: 'unknown' } }];
}

function mergeFurther(
  left: ObjectSchema['additionalProperties'],
  right: ObjectSchema['additionalProperties'],
): ObjectSchema['additionalProperties'] {
  if (left === false || right === false) return false;
  if (typeof left === 'object' && typeof right === 'object') return both(left, right);
  if (typeof left === 'object') return left;
  return typeof right === 'object' ? right : (left ?? right);
}

/** What either says of a value holds, and what they say about it stays: the later one's word goes. */
function both(left: Schema | undefined, right: Schema | undefined): Schema | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  if (left.kind === 'unknown' || sameSchema(left, right)) return { ...left, ...right } as Schema;
  if (right.kind === 'unknown') return { ...left, ...right, kind: left.kind } as Schema;
  return { kind: 'allOf', schemas: [left, right] };
}

/** Two schemas that say the same, annotations aside. */
function sameSchema(left: Schema, right: Schema): boolean {
  return (
    JSON.stringify(mapSchema(left, withoutAnnotations)) ===
    JSON.stringify(mapSchema(right, withoutAnnotations))
  );
}

function withoutAnnotations(schema: Schema): Schema {
  const { description, default: fallback, deprecated, readOnly, writeOnly, ...rest } = schema;
  return rest as Schema;
}
