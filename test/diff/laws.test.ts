import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChangeClass } from '../../generator/diff/change.js';
import { diffSchemas } from '../../generator/diff/schema.js';
import type { JsonObject, JsonValue } from '../../generator/model/json.js';
import { childSchemas, type Schema, SchemaIndex } from '../../generator/model/schema.js';

const names = ['a', 'b', 'c'] as const;
const small = fc.integer({ min: 0, max: 4 });
const scalar: fc.Arbitrary<Schema> = fc.oneof(
  fc.record(
    { kind: fc.constant('string' as const), minLength: small, maxLength: small },
    { requiredKeys: ['kind'] },
  ),
  fc.record(
    {
      kind: fc.constantFrom('integer' as const, 'number' as const),
      minimum: small,
      exclusiveMinimum: small,
      maximum: small,
      exclusiveMaximum: small,
      multipleOf: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: ['kind'] },
  ),
  fc.constantFrom<Schema>({ kind: 'boolean' }, { kind: 'null' }, { kind: 'unknown' }),
  fc.record({ kind: fc.constant('const' as const), value: fc.constantFrom<JsonValue>('x', 1, true, null) }),
  fc.record({
    kind: fc.constant('enum' as const),
    values: fc.uniqueArray(fc.constantFrom<JsonValue>('x', 'yy', 1, 2.5, null), { minLength: 1 }),
  }),
);

const { schema: schemas } = fc.letrec<{ schema: Schema; object: Schema }>((tie) => ({
  object: fc
    .record({
      properties: fc.uniqueArray(
        fc.record({ name: fc.constantFrom(...names), required: fc.boolean(), schema: tie('schema') }),
        { selector: ({ name }) => name, maxLength: 3 },
      ),
      additionalProperties: fc.oneof(fc.boolean(), tie('schema')),
    })
    .map(
      ({ properties, additionalProperties }): Schema => ({
        kind: 'object',
        properties,
        additionalProperties,
      }),
    ),
  schema: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    scalar,
    tie('object'),
    fc
      .record({ items: tie('schema'), minItems: small, maxItems: small }, { requiredKeys: ['items'] })
      .map((limits): Schema => ({ kind: 'array', ...limits })),
    fc
      .array(fc.oneof(tie('object'), tie('schema')), { minLength: 1, maxLength: 3 })
      .map((variants): Schema => ({ kind: 'anyOf', variants })),
  ),
}));

/** The same schema with one thing in it changed: two of random are mostly strangers. */
const pairs = fc.tuple(schemas, schemas, small).map(([old, part, place]) => ({
  old,
  now: replaceInside(old, part, place),
}));

function replaceInside(schema: Schema, part: Schema, place: number): Schema {
  const children = childSchemas(schema);
  if (place === 0 || children.length === 0) return part;
  const at = children[place % children.length];
  const swap = (child: Schema): Schema => (child === at ? replaceInside(child, part, place - 1) : child);
  if (schema.kind === 'array') return { ...schema, items: swap(schema.items) };
  if (schema.kind === 'anyOf') return { ...schema, variants: schema.variants.map(swap) };
  if (schema.kind !== 'object') return part;
  return {
    ...schema,
    properties: schema.properties.map((property) => ({ ...property, schema: swap(property.schema) })),
  };
}

const instances = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<JsonValue>('', 'x', 'yy', 'zzzz', 0, 1, 2, 3, 2.5, true, null),
    fc.dictionary(fc.constantFrom(...names), tie('value')),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value;

function toJsonSchema(schema: Schema): JsonObject | boolean {
  const { kind, ...keywords } = schema as unknown as JsonObject & { readonly kind: string };
  if (schema.kind === 'unknown') return true;
  if (schema.kind === 'const') return { const: schema.value };
  if (schema.kind === 'enum') return { enum: schema.values };
  if (schema.kind === 'anyOf') return { anyOf: schema.variants.map(toJsonSchema) };
  if (schema.kind === 'array') return { ...keywords, type: kind, items: toJsonSchema(schema.items) };
  if (schema.kind !== 'object') return { ...keywords, type: kind };
  const further = schema.additionalProperties ?? false;
  return {
    type: 'object',
    properties: Object.fromEntries(
      schema.properties.map(({ name, schema: inner }) => [name, toJsonSchema(inner)]),
    ),
    required: schema.properties.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: typeof further === 'object' ? toJsonSchema(further) : further,
  };
}

const none = new SchemaIndex([]);
const ajv = new Ajv2020({ strict: false, logger: false });

function classesOf(old: Schema, now: Schema): ReadonlySet<ChangeClass> {
  return new Set(diffSchemas(old, now, { before: none, after: none }).map((change) => change.class));
}

/** Always the same ones: what a change of ours breaks, it breaks for whoever runs this. */
const runs = { numRuns: 300, seed: 8 };
const slow = { timeout: 60_000 };

test('a schema against itself is no change', slow, () => {
  fc.assert(
    fc.property(schemas, (schema) => {
      expect(diffSchemas(schema, structuredClone(schema), { before: none, after: none })).toEqual([]);
    }),
    runs,
  );
});

/** Ajv is the judge of what is valid. */
test('what nothing breaks for goes on being taken', slow, () => {
  let judged = 0;
  fc.assert(
    fc.property(pairs, fc.array(instances, { minLength: 20, maxLength: 40 }), ({ old, now }, values) => {
      if (classesOf(old, now).has('breaking')) return;
      const [before, after] = [ajv.compile(toJsonSchema(old)), ajv.compile(toJsonSchema(now))];
      for (const value of values.filter((each) => before(each))) {
        judged += 1;
        expect(after(value), JSON.stringify(value)).toBe(true);
      }
    }),
    runs,
  );
  expect(judged).toBeGreaterThan(100);
});

test('what nothing is added to takes nothing more', slow, () => {
  fc.assert(
    fc.property(pairs, fc.array(instances, { minLength: 20, maxLength: 40 }), ({ old, now }, values) => {
      const classes = classesOf(old, now);
      if (classes.has('additive') || classes.has('breaking')) return;
      const [before, after] = [ajv.compile(toJsonSchema(old)), ajv.compile(toJsonSchema(now))];
      for (const value of values) expect(after(value), JSON.stringify(value)).toBe(before(value));
    }),
    runs,
  );
});

test('what only adds breaks the other way round', slow, () => {
  fc.assert(
    fc.property(pairs, ({ old, now }) => {
      const [there, back] = [classesOf(old, now), classesOf(now, old)];
      if (!there.has('breaking') && there.has('additive')) expect([...back]).toContain('breaking');
      if (there.size === 0) expect(back.size).toBe(0);
    }),
    runs,
  );
});
