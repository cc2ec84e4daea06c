import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.js';
import type {
  ObjectSchema,
  Schema,
  SchemaIndex,
  StringSchema,
  UnionSchema,
} from '../../generator/model/schema.js';
import type { Random } from './random.js';
import { numberCandidates, scalarVariants, strangers, textCandidates } from './scalars.js';

/** Deeper than this, everything that may be left out is left out. */
const deepest = 5;
/** How far a mutation goes inside of a value. */
const deepestMutation = 3;

/**
 * Makes values for a schema: some that it should accept, and for each of those many that differ in
 * one place. Nothing here decides what is valid: that is for the oracle to say.
 */
export class InstanceMaker {
  readonly #schemas: SchemaIndex;
  readonly #random: Random;

  constructor(schemas: SchemaIndex, random: Random) {
    this.#schemas = schemas;
    this.#random = random;
  }

  /** The smallest value, the fullest one, and `count` − 2 by chance. */
  makeSamples(schema: Schema, count: number): readonly JsonValue[] {
    return [
      this.#sample(schema, { fullness: 0, depth: 0 }),
      this.#sample(schema, { fullness: 100, depth: 0 }),
      ...Array.from({ length: count - 2 }, () => this.#sample(schema, { fullness: 50, depth: 0 })),
    ];
  }

  /** At most `count` values that differ from a sample in one place. */
  makeMutants(schema: Schema, sample: JsonValue, count: number): readonly JsonValue[] {
    return this.#random.some([...strangers, ...this.#mutate(schema, sample, 0)], count);
  }

  #sample(schema: Schema, how: { readonly fullness: number; readonly depth: number }): JsonValue {
    const inner = { ...how, depth: how.depth + 1 };
    switch (schema.kind) {
      case 'string':
        return this.#sampleText(schema);
      case 'number':
      case 'integer':
        return this.#random.pick(numberCandidates(schema).filter((value) => isInRange(value, schema))) ?? 0;
      case 'boolean':
        return this.#random.chance(50);
      case 'const':
        return schema.value;
      case 'enum':
        return this.#random.pick(schema.values) ?? null;
      case 'array':
        return this.#sampleList(schema.minItems ?? 0, schema.maxItems ?? 3, how, () =>
          this.#sample(schema.items, inner),
        );
      case 'tuple': {
        const rest = Math.max((schema.minItems ?? 0) - schema.prefixItems.length, 0);
        const items = [
          ...schema.prefixItems,
          ...Array<Schema>(rest).fill(schema.items ?? { kind: 'unknown' }),
        ];
        return items.map((item) => this.#sample(item, inner)).slice(0, schema.maxItems);
      }
      case 'object':
        return this.#sampleObject(schema, how);
      case 'anyOf':
      case 'oneOf':
        return this.#sample(this.#pickVariant(schema, how.depth), how);
      case 'allOf':
        return this.#sampleAll(schema.schemas, how);
      case 'ref':
        return this.#sample(this.#schemas.resolve(schema), how);
      case 'unknown':
        return this.#random.pick(strangers) ?? null;
      default:
        return null;
    }
  }

  #sampleText(schema: StringSchema): string {
    const { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
    const expression = pattern === undefined ? undefined : new RegExp(pattern, 'u');
    const fitting = textCandidates(schema).filter((text) => {
      const { length } = [...text];
      return length >= minLength && length <= maxLength && (expression?.test(text) ?? true);
    });
    return this.#random.pick(fitting) ?? '';
  }

  #sampleList(
    least: number,
    most: number,
    { fullness, depth }: { readonly fullness: number; readonly depth: number },
    make: () => JsonValue,
  ): readonly JsonValue[] {
    const wanted =
      depth >= deepest || fullness === 0 ? least : Math.max(least, Math.min(most, 1 + this.#random.below(2)));
    return Array.from({ length: Math.min(wanted, 200) }, make);
  }

  #sampleObject(
    schema: ObjectSchema,
    how: { readonly fullness: number; readonly depth: number },
  ): JsonObject {
    const inner = { ...how, depth: how.depth + 1 };
    const optional = how.depth >= deepest ? 0 : how.fullness;
    const entries = schema.properties
      .filter((property) => property.required || this.#random.chance(optional))
      .map((property): [string, JsonValue] => [property.name, this.#sample(property.schema, inner)]);
    const further = schema.patternProperties?.[0]?.schema ?? schema.additionalProperties;
    const wanted =
      Math.max(schema.minProperties ?? 0, this.#random.chance(optional) ? 2 : 0) - entries.length;
    if (further === undefined || further === false) return Object.fromEntries(entries);
    for (let index = 0; index < wanted; index++) {
      const key =
        schema.propertyNames === undefined ? `key_${index}` : this.#sample(schema.propertyNames, inner);
      entries.push([
        String(key),
        this.#sample(typeof further === 'object' ? further : { kind: 'unknown' }, inner),
      ]);
    }
    return Object.fromEntries(entries);
  }

  #pickVariant(schema: UnionSchema, depth: number): Schema {
    const leaves = schema.variants.filter((variant) => this.#schemas.resolve(variant).kind !== 'object');
    const variants = depth >= deepest && leaves.length > 0 ? leaves : schema.variants;
    return this.#random.pick(variants) ?? { kind: 'null' };
  }

  /** Objects together; of other parts the first decides. */
  #sampleAll(
    schemas: readonly Schema[],
    how: { readonly fullness: number; readonly depth: number },
  ): JsonValue {
    const samples = schemas.map((part) => this.#sample(part, how));
    return samples.every(isJsonObject) ? Object.assign({}, ...samples) : (samples[0] ?? null);
  }

  *#mutate(schema: Schema, value: JsonValue, depth: number): Generator<JsonValue> {
    yield* scalarVariants(schema);
    if (depth > deepestMutation) return;
    switch (schema.kind) {
      case 'ref': {
        // A component has its own turn: inside of another one a few of its mutants are enough.
        const mutants = this.#mutate(this.#schemas.resolve(schema), value, depth);
        yield* depth === 0 ? mutants : this.#random.some([...mutants], 4);
        break;
      }
      case 'anyOf':
      case 'oneOf':
        yield* this.#mutateUnion(schema, value, depth);
        break;
      case 'allOf':
        for (const part of schema.schemas) yield* this.#mutate(part, value, depth);
        break;
      case 'array':
        if (Array.isArray(value)) yield* this.#mutateList(value, () => schema.items, depth, schema.maxItems);
        break;
      case 'tuple':
        if (Array.isArray(value)) {
          const { prefixItems, items } = schema;
          yield* this.#mutateList(value, (index) => prefixItems[index] ?? items, depth, schema.maxItems);
        }
        break;
      case 'object':
        if (isJsonObject(value)) yield* this.#mutateObject(schema, value, depth);
    }
  }

  *#mutateUnion(schema: UnionSchema, value: JsonValue, depth: number): Generator<JsonValue> {
    for (const variant of schema.variants) {
      const sample = this.#sample(variant, { fullness: depth === 0 ? 50 : 0, depth });
      yield sample;
      // Two variants in one: what is exclusive must be refused, what is not must pass.
      if (isJsonObject(sample) && isJsonObject(value)) {
        yield { ...value, ...sample };
        yield { ...sample, ...value };
        for (const key of Object.keys(sample)) yield { ...value, [key]: sample[key] ?? null };
      }
      yield* this.#mutate(variant, sample, depth + 1);
    }
  }

  *#mutateList(
    value: readonly JsonValue[],
    itemAt: (index: number) => Schema | undefined,
    depth: number,
    maxItems = 3,
  ): Generator<JsonValue> {
    yield [];
    yield value.slice(1);
    yield value.slice(0, -1);
    yield [...value, ...value];
    const item = value[0] ?? this.#sample(itemAt(0) ?? { kind: 'unknown' }, { fullness: 0, depth });
    for (const length of [maxItems, maxItems + 1]) {
      if (length <= 1000) yield Array.from({ length }, () => item);
    }
    for (const [index, each] of (value.length > 0 ? value : [item]).entries()) {
      const put = (other: JsonValue) => [...value.slice(0, index), other, ...value.slice(index + 1)];
      for (const other of [
        ...strangers,
        ...this.#mutate(itemAt(index) ?? { kind: 'unknown' }, each, depth + 1),
      ]) {
        yield put(other);
      }
    }
  }

  *#mutateObject(schema: ObjectSchema, value: JsonObject, depth: number): Generator<JsonValue> {
    for (const key of Object.keys(value)) {
      const { [key]: _, ...rest } = value;
      yield rest;
    }
    yield* this.#addKeys(schema, value);
    for (const property of schema.properties) {
      const given = value[property.name] ?? this.#sample(property.schema, { fullness: 0, depth });
      for (const other of [given, ...strangers, ...this.#mutate(property.schema, given, depth + 1)]) {
        yield { ...value, [property.name]: other };
      }
    }
    const further = schema.patternProperties?.[0]?.schema ?? schema.additionalProperties;
    if (typeof further !== 'object') return;
    const sample = this.#sample(further, { fullness: 0, depth });
    const name =
      schema.propertyNames === undefined
        ? 'key'
        : String(this.#sample(schema.propertyNames, { fullness: 0, depth }));
    for (const other of [...strangers, ...this.#mutate(further, sample, depth + 1)])
      yield { ...value, [name]: other };
    const names =
      schema.propertyNames === undefined ? [] : this.#mutate(schema.propertyNames, name, depth + 1);
    for (const other of names) yield { ...value, [String(other)]: sample };
    for (const size of [
      schema.minProperties ?? 0,
      (schema.maxProperties ?? 0) - 1,
      schema.maxProperties ?? 0,
    ]) {
      const entries = Array.from({ length: Math.max(Math.min(size, 200), 0) }, (_, index) => [
        `k${index}`,
        sample,
      ]);
      yield Object.fromEntries(entries) as JsonObject;
      yield { ...value, ...(Object.fromEntries(entries) as JsonObject), last: sample };
    }
  }

  *#addKeys(schema: ObjectSchema, value: JsonObject): Generator<JsonValue> {
    const misspelt = schema.properties.slice(0, 2).map((property) => `${property.name}_`);
    for (const key of [
      'zz_unknown',
      'constructor',
      'toString',
      '',
      'a b',
      `${'k'.repeat(65)}`,
      ...misspelt,
    ]) {
      yield { ...value, [key]: 1 };
      yield { ...value, [key]: 'x' };
    }
  }
}

function isInRange(value: number, schema: Schema & { readonly kind: 'number' | 'integer' }): boolean {
  const {
    minimum = -Infinity,
    maximum = Infinity,
    exclusiveMinimum = -Infinity,
    exclusiveMaximum = Infinity,
  } = schema;
  if (schema.kind === 'integer' && !Number.isSafeInteger(value)) return false;
  return value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum;
}
