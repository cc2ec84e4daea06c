import type { NamedSchema, ObjectSchema, Property, Schema } from '../../generator/model/schema.js';
import type { Random } from './random.js';

/** Components that any random schema may refer to; they refer to each other, and so to themselves. */
const componentNames = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const;
const propertyNames = ['id', 'type', 'a', 'b', 'c', 'constructor', 'odd key', 'x-1', 'url'] as const;

export function randomComponents(random: Random): readonly NamedSchema[] {
  return componentNames.map((name) => ({ name, schema: randomSchema(random, 1) }));
}

/** What the plan makes of an operation: one object, or a union of objects. */
export function randomInput(random: Random): Schema {
  const objects = Array.from({ length: 1 + random.below(4) }, (_, index) => randomVariant(random, index, 3));
  const [only] = objects;
  if (only !== undefined && objects.length === 1) return only;
  return { kind: random.pick(['anyOf', 'oneOf']), variants: objects };
}

function randomVariant(random: Random, index: number, depth: number): ObjectSchema {
  const tag: Property = { name: 'type', required: random.chance(0.7), schema: { kind: 'const', value: `v${index}` } };
  const object = randomObject(random, depth);
  const others = object.properties.filter((property) => property.name !== 'type' && property.name !== 'odd key');
  const properties = random.chance(0.5) ? [tag, ...others] : others;
  return { ...object, properties, additionalProperties: object.additionalProperties ?? false };
}

export function randomSchema(random: Random, depth: number): Schema {
  const schema = depth > 0 && random.chance(0.6) ? randomComposite(random, depth - 1) : randomLeaf(random);
  return random.chance(0.1) ? { ...schema, description: random.pick(['One.', 'Two']) } : schema;
}

function randomLeaf(random: Random): Schema {
  return random.pick<() => Schema>([
    () => ({ kind: 'string' }),
    () => ({ kind: 'string', format: random.pick(['uuid', 'date-time', 'date', 'email', 'uri', 'odd']) }),
    () => ({ kind: 'string', minLength: 1, maxLength: random.pick([1, 3]) }),
    () => ({ kind: random.pick(['integer', 'number']) }),
    () => ({ kind: random.pick(['integer', 'number']), minimum: random.pick([0, 1]), maximum: random.pick([5, 1e6]) }),
    () => ({ kind: random.pick(['boolean', 'null', 'unknown']) }),
    () => ({ kind: 'const', value: random.pick(['x', 'y', 1, 2.5, true, null]) }),
    () => ({ kind: 'const', value: random.pick([['x', 1], { a: 1 }]) }),
    () => ({ kind: 'enum', values: random.pick([['x', 'z'], ['x', 1, null], [true, false], [1, 2], []]) }),
    () => ({ kind: 'enum', values: Array.from({ length: 25 }, (_, index) => `value${index}`) }),
    () => ({ kind: 'ref', name: random.pick(componentNames) }),
  ])();
}

function randomComposite(random: Random, depth: number): Schema {
  const some = () => Array.from({ length: 1 + random.below(3) }, () => randomSchema(random, depth));
  return random.pick<() => Schema>([
    () => randomObject(random, depth),
    () => randomObject(random, depth),
    () => ({ kind: 'array', items: randomSchema(random, depth), ...(random.chance(0.3) ? { minItems: 1 } : {}) }),
    () => ({ kind: 'tuple', prefixItems: some(), ...(random.chance(0.5) ? { items: randomSchema(random, depth) } : {}) }),
    () => ({ kind: 'tuple', prefixItems: some(), items: { kind: 'enum', values: [] } }),
    () => ({ kind: random.pick(['anyOf', 'oneOf']), variants: some() }),
    () => ({ kind: 'anyOf', variants: [randomSchema(random, depth), { kind: 'null' }] }),
    () => ({ kind: 'anyOf', variants: [0, 1, 2].map((index) => randomVariant(random, index, depth)) }),
    () => ({ kind: 'allOf', schemas: some() }),
    () => ({ kind: 'allOf', schemas: [randomObject(random, depth), randomObject(random, depth)] }),
  ])();
}

function randomObject(random: Random, depth: number): ObjectSchema {
  const properties = propertyNames
    .filter(() => random.chance(0.25))
    .map((name) => ({ name, required: random.chance(0.3), schema: randomSchema(random, depth) }));
  return {
    kind: 'object',
    properties,
    ...(random.chance(0.2) ? { additionalProperties: random.chance(0.5) } : {}),
    ...(random.chance(0.2) ? { additionalProperties: randomSchema(random, depth) } : {}),
    ...(random.chance(0.1) ? { patternProperties: [{ pattern: '^p', schema: randomSchema(random, depth) }] } : {}),
  };
}
