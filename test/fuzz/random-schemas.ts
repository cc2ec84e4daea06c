import type { JsonValue } from '../../generator/model/json.js';
import type { NamedSchema, ObjectSchema, Property, Schema } from '../../generator/model/schema.js';
import type { Random } from './random.js';

const plainNames = ['P', 'Q', 'R'];
/** These hold each other and themselves, but only where a value may end: in lists and optional properties. */
const recursiveNames = ['A', 'B', 'C'];
const propertyNames = ['id', 'type', 'a', 'b', 'c', 'constructor', 'odd key', 'x-1', 'url'];
const constants: readonly JsonValue[] = ['x', 'y', 1, 2.5, true, null, ['x', 1], { a: 1 }];
const manyValues = Array.from({ length: 25 }, (_, index) => `value${index}`);
const enums: readonly (readonly JsonValue[])[] = [
  ['x', 'z'],
  ['x', 1, null],
  [true, false],
  [1, 2],
  manyValues,
  [],
];

/** Makes schemas of every kind by chance. Most of them no document has: the rules must hold for them too. */
export class SchemaMaker {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** What the schemas of this maker refer to. */
  makeComponents(): readonly NamedSchema[] {
    return [
      ...plainNames.map((name) => ({ name, schema: this.#makePlain() })),
      ...recursiveNames.map((name) => ({ name, schema: this.#makeObject(1) })),
    ];
  }

  /** What the plan makes of an operation: one object, or a union of objects. */
  makeInput(): Schema {
    const variants = Array.from({ length: 1 + this.#random.below(4) }, (_, index) =>
      this.#makeVariant(index, 2),
    );
    const [only] = variants;
    if (only !== undefined && variants.length === 1) return only;
    return { kind: this.#one(['anyOf', 'oneOf']), variants };
  }

  makeSchema(depth: number): Schema {
    const schema = depth > 0 && this.#random.chance(65) ? this.#makeComposite(depth - 1) : this.#makeLeaf();
    return this.#random.chance(10) ? { ...schema, description: this.#one(['One.', 'Two']) } : schema;
  }

  /** No reference: a component that is one could be a circle of nothing else. */
  #makePlain(): Schema {
    const schema = this.#makeLeaf();
    return schema.kind === 'ref' ? { kind: 'array', items: { kind: 'string' } } : schema;
  }

  #makeVariant(index: number, depth: number): ObjectSchema {
    const required = this.#random.chance(70);
    const tag: Property = { name: 'type', required, schema: { kind: 'const', value: `v${index}` } };
    const object = this.#makeObject(depth);
    const named = object.properties.filter(({ name }) => name !== 'type' && name !== 'odd key');
    const properties = this.#random.chance(50) ? [tag, ...named] : named;
    return { ...object, properties, additionalProperties: object.additionalProperties ?? false };
  }

  #makeLeaf(): Schema {
    const makers: readonly (() => Schema)[] = [
      () => ({ kind: 'string' }),
      () => ({
        kind: 'string',
        format: this.#one(['uuid', 'uuid4', 'date-time', 'date', 'email', 'uri', 'odd']),
      }),
      () => ({ kind: 'string', minLength: 1, maxLength: this.#one([1, 3]) }),
      () => ({ kind: this.#one(['integer', 'number']) }),
      () => ({
        kind: this.#one(['integer', 'number']),
        minimum: this.#one([0, 1]),
        maximum: this.#one([5, 1e6]),
      }),
      () => ({ kind: this.#one(['boolean', 'null', 'unknown']) }),
      () => ({ kind: 'const', value: this.#one(constants) }),
      () => ({ kind: 'enum', values: this.#one(enums) }),
      () => ({ kind: 'ref', name: this.#one(plainNames) }),
    ];
    return this.#one(makers)();
  }

  #makeComposite(depth: number): Schema {
    const some = () => Array.from({ length: 1 + this.#random.below(3) }, () => this.makeSchema(depth));
    const makers: readonly (() => Schema)[] = [
      () => this.#makeObject(depth),
      () => this.#makeObject(depth),
      () => ({
        kind: 'array',
        items: this.makeSchema(depth),
        ...(this.#random.chance(30) ? { minItems: 1 } : {}),
      }),
      () => ({ kind: 'array', items: { kind: 'ref', name: this.#one(recursiveNames) } }),
      () => ({ kind: 'tuple', prefixItems: some(), items: this.makeSchema(depth) }),
      () => ({ kind: 'tuple', prefixItems: some(), items: { kind: 'enum', values: [] }, minItems: 1 }),
      () => ({ kind: this.#one(['anyOf', 'oneOf']), variants: some() }),
      () => ({ kind: 'anyOf', variants: [this.makeSchema(depth), { kind: 'null' }] }),
      () => ({ kind: 'anyOf', variants: [0, 1, 2].map((index) => this.#makeVariant(index, depth)) }),
      () => ({ kind: 'allOf', schemas: some() }),
      () => ({ kind: 'allOf', schemas: [this.#makeObject(depth), this.#makeObject(depth)] }),
    ];
    return this.#one(makers)();
  }

  #makeObject(depth: number): ObjectSchema {
    const properties = propertyNames
      .filter(() => this.#random.chance(30))
      .map((name) => ({ name, required: this.#random.chance(30), schema: this.makeSchema(depth) }));
    const recursive: Property = {
      name: 'again',
      required: false,
      schema: { kind: 'ref', name: this.#one(recursiveNames) },
    };
    return {
      kind: 'object',
      properties: this.#random.chance(15) ? [...properties, recursive] : properties,
      ...(this.#random.chance(20) ? { additionalProperties: this.#random.chance(50) } : {}),
      ...(this.#random.chance(20) ? { additionalProperties: this.makeSchema(depth) } : {}),
      ...(this.#random.chance(10)
        ? { patternProperties: [{ pattern: '^k', schema: this.makeSchema(depth) }] }
        : {}),
    };
  }

  #one<const Item>(items: readonly Item[]): Item {
    return items[this.#random.below(items.length)] as Item;
  }
}
