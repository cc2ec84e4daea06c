import type { ObjectSchema, Property, Schema, SchemaKind } from '../../model/schema.js';
import { annotationsOf, type FlatSchema } from './flatten.js';

/**
 * What accepts every value that both schemas accept, and as little else as is cheap to say; undefined
 * if there is no such value. The outer annotations, those of `left`, win.
 */
export function intersectSchemas(left: FlatSchema, right: FlatSchema): FlatSchema | undefined {
  const annotations = { ...annotationsOf(right), ...annotationsOf(left) };
  const schema = intersectKinds(left, right);
  return schema && { ...schema, ...annotations };
}

function intersectKinds(left: FlatSchema, right: FlatSchema): FlatSchema | undefined {
  if (left.kind === 'object' && right.kind === 'object') return intersectObjects(left, right);
  if (left.kind === 'array' && right.kind === 'array') {
    return { ...left, items: { kind: 'allOf', schemas: [left.items, right.items] } };
  }
  // One constraint of each keyword is enough: it only accepts more than both would.
  if (left.kind === right.kind) return { ...right, ...left } as FlatSchema;
  if (narrowerKinds.get(left.kind)?.includes(right.kind)) return right;
  return narrowerKinds.get(right.kind)?.includes(left.kind) ? left : undefined;
}

const literalKinds: readonly SchemaKind[] = ['const', 'enum'];
const plainKinds: readonly SchemaKind[] = [
  ...(['string', 'number', 'integer', 'boolean', 'null', 'array', 'tuple', 'object'] as const),
  ...literalKinds,
];

/** Kind → the kinds that say more where both apply: values say more than types. */
const narrowerKinds: ReadonlyMap<SchemaKind, readonly SchemaKind[]> = new Map([
  ...plainKinds.map((kind): [SchemaKind, readonly SchemaKind[]] => [kind, literalKinds]),
  ['unknown', plainKinds],
  ['number', ['integer', ...literalKinds]],
  ['array', ['tuple', ...literalKinds]],
]);

function intersectObjects(left: ObjectSchema, right: ObjectSchema): ObjectSchema {
  const properties = new Map<string, Property>();
  for (const property of [...left.properties, ...right.properties]) {
    const known = properties.get(property.name);
    properties.set(property.name, known ? intersectProperties(known, property) : property);
  }
  const additional = intersectAdditional(left.additionalProperties, right.additionalProperties);
  const patterns = [...(left.patternProperties ?? []), ...(right.patternProperties ?? [])];
  return {
    kind: 'object',
    properties: [...properties.values()],
    ...(additional === undefined ? {} : { additionalProperties: additional }),
    ...(patterns.length === 0 ? {} : { patternProperties: patterns }),
  };
}

function intersectProperties(left: Property, right: Property): Property {
  return {
    name: left.name,
    required: left.required || right.required,
    schema: { kind: 'allOf', schemas: [left.schema, right.schema] },
  };
}

/** Speaks of the properties that neither object names, so either side alone is wide enough. */
function intersectAdditional(
  left: boolean | Schema | undefined,
  right: boolean | Schema | undefined,
): boolean | Schema | undefined {
  if (left === false || right === false) return false;
  if (typeof left === 'object') return left;
  if (typeof right === 'object') return right;
  return left ?? right;
}
