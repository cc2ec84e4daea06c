import type { JsonValue } from '../../generator/model/json.js';
import type { NumberSchema, ObjectSchema, Schema, SchemaIndex, StringSchema } from '../../generator/model/schema.js';
import type { Random } from './random.js';

/** Values that a schema likely accepts, and values that are one change away from it. */
export interface ValueMaker {
  readonly schemas: SchemaIndex;
  readonly random: Random;
}

const maxDepth = 8;

const texts: ReadonlyMap<string, readonly [string, ...string[]]> = new Map([
  ['uuid', ['6ba7b810-9dad-11d1-80b4-00c04fd430c8', '00000000-0000-0000-0000-000000000000']],
  ['uuid4', ['9d6f5e10-3f2a-4b6c-8d7e-0123456789ab', '9D6F5E10-3F2A-4B6C-8D7E-0123456789AB']],
  [
    'date-time',
    ['2026-01-01T00:00:00Z', '2024-02-29T23:59:59.123456789-23:59', '0000-02-29T00:00:00+00:00', '2026-01-01T00:00Z'],
  ],
  ['date', ['2026-12-31', '2024-02-29']],
  ['email', ['a@b.co', 'ü"@ñ', 'a@b@c']],
  ['uri', ['https://x.test/?a=ü', 'mailto:a', 'x:']],
  ['ipvanyaddress', ['127.0.0.1', '::1']],
  ['duration', ['P1D', 'PT0.5S']],
]);
const anyTexts = ['', 'a', 'ab', '1.5', 'image/png', '#a0b1c2', 'é🙂x', 'x'.repeat(40), '<b>', '__proto__'] as const;
const anyValues: readonly [JsonValue, ...JsonValue[]] = [
  ...([null, true, false, 0, -1, 1.5, 1e21, '', 'x', [], [[1], 'x'], {}] as const),
  { a: { b: [null] } },
];

export function makeValue(schema: Schema, maker: ValueMaker, depth = 0): JsonValue {
  const { random } = maker;
  switch (schema.kind) {
    case 'ref':
      return depth > 2 * maxDepth ? null : makeValue(maker.schemas.resolve(schema), maker, depth + 1);
    case 'string':
      return makeText(schema, random);
    case 'integer':
    case 'number':
      return makeNumber(schema, random);
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    case 'const':
      return schema.value;
    case 'enum':
      return random.pick(schema.values) ?? null;
    case 'array': {
      const least = schema.minItems ?? 0;
      const length = depth > maxDepth ? least : Math.max(least, random.below(3));
      return Array.from({ length }, () => makeValue(schema.items, maker, depth + 1));
    }
    case 'tuple':
      return [...schema.prefixItems, ...(schema.items && random.chance(0.3) ? [schema.items] : [])].map((item) =>
        makeValue(item, maker, depth + 1),
      );
    case 'object':
      return makeObject(schema, maker, depth);
    case 'anyOf':
    case 'oneOf':
      return makeValue(random.pick(schema.variants) ?? { kind: 'null' }, maker, depth + 1);
    case 'allOf':
      return makeAll(schema.schemas, maker, depth);
    case 'unknown':
      return random.pick(anyValues);
  }
}

function makeText({ format, minLength = 0, maxLength = 100 }: StringSchema, random: Random): string {
  const known = format === undefined ? undefined : texts.get(format);
  if (known !== undefined) return random.pick(known);
  const text = random.pick(anyTexts);
  return [...text.padEnd(minLength, 'a')].slice(0, maxLength).join('');
}

function makeNumber({ kind, minimum, maximum, exclusiveMinimum, exclusiveMaximum }: NumberSchema, random: Random): number {
  const step = kind === 'integer' ? 1 : 0.5;
  const least = minimum ?? (exclusiveMinimum === undefined ? -3 : exclusiveMinimum + step);
  const most = maximum ?? (exclusiveMaximum === undefined ? least + 1e6 : exclusiveMaximum - step);
  return random.pick([least, most, Math.trunc((least + most) / 2), Math.min(least + step, most)]);
}

function makeAll(schemas: readonly Schema[], maker: ValueMaker, depth: number): JsonValue {
  const values = schemas.map((schema) => makeValue(schema, maker, depth + 1));
  const objects = values.filter((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  return objects.length === values.length && objects.length > 0
    ? Object.assign({}, ...objects)
    : (maker.random.pick(values) ?? null);
}

function makeObject(schema: ObjectSchema, maker: ValueMaker, depth: number): JsonValue {
  const { random } = maker;
  const entries = schema.properties
    .filter((property) => property.required || (depth < maxDepth && random.chance(0.5)))
    .map((property): [string, JsonValue] => [property.name, makeValue(property.schema, maker, depth + 1)]);
  const { patternProperties = [], additionalProperties: extra = schema.properties.length === 0 } = schema;
  if (extra !== false && random.chance(0.6)) {
    const name = schema.propertyNames ? makeValue(schema.propertyNames, maker, depth + 1) : 'any thing';
    entries.push([String(name), makeValue(extra === true ? { kind: 'unknown' } : extra, maker, depth + 1)]);
  }
  for (const { pattern, schema: inner } of patternProperties) {
    // Good enough for `^x-`: a pattern that is a prefix.
    entries.push([`${pattern.replace(/[^\w-]/g, '')}1`, makeValue(inner, maker, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

/** The same value with one thing in it dropped, added or replaced. */
export function changeValue(value: JsonValue, random: Random): JsonValue {
  if (typeof value !== 'object' || value === null || random.chance(0.15)) return random.pick(anyValues);
  const entries: [string, JsonValue][] = Object.entries(value);
  const at = random.below(entries.length);
  const [key, inner] = entries[at] ?? ['new', null];
  const isList = Array.isArray(value);
  if (entries.length === 0 || random.chance(0.2)) entries.push([isList ? '' : 'constructor', random.pick(anyValues)]);
  else if (random.chance(0.25)) entries.splice(at, 1);
  else entries[at] = [key, changeValue(inner, random)];
  return isList ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}
