import type { JsonValue } from '../../generator/model/json.js';
import type { NumberSchema, Schema, StringSchema } from '../../generator/model/schema.js';
import { formatSamples } from './format-samples.js';

const astral = '\u{1f600}';

/** Texts that one or another pattern of a real document accepts. */
const patternTexts = [
  ...[
    '0',
    '12',
    '-1.5',
    '+1234567.25',
    '.5',
    '1.',
    '00012.340',
    '12345.123456789012',
    '123456.1',
    '-',
    '+.',
    '1e5',
  ],
  ...['abc-def_1', 'a', 'Abc', 'slug with space', 'A0123456789', 'A1', 'a0123456789', 'usd', 'xusdx', 'us'],
  ...['rk_live_1', 'sk_', 'pk_1', 'image/png', 'image/svg+xml', 'image/bmp', 'video/mp4', 'application/pdf'],
  ...['text/csv', 'xtext/csv', '123.456', '1.2.3', '12345', 'Ä', astral, 'a\n'],
];

/** Values of every JSON type, and those that careless code takes for something else. */
export const strangers: readonly JsonValue[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    2 ** 53,
    -(2 ** 53),
    1e21,
    '',
    'x',
    ' ',
    '0',
    'null',
    [],
    [null],
    {},
    { x: 1 },
  ],
  ...[[[]], ['x'], { constructor: 1 }],
];

/** Texts that the schema may accept; the first that does is the typical one. */
export function textCandidates(schema: StringSchema): readonly string[] {
  const { format, pattern, minLength = 0, maxLength = 40 } = schema;
  const samples = format === undefined ? undefined : formatSamples.get(format)?.good;
  if (samples !== undefined) return samples;
  if (pattern !== undefined) return patternTexts;
  const length = Math.min(Math.max(minLength, 5), Math.max(maxLength, minLength));
  return ['a'.repeat(length), astral.repeat(length), 'é'.repeat(length)];
}

/** Texts at and round the limits, well and badly formed ones. */
export function textVariants(schema: StringSchema): readonly JsonValue[] {
  const samples = schema.format === undefined ? undefined : formatSamples.get(schema.format);
  const lengths = [schema.minLength, schema.maxLength].flatMap((limit) =>
    limit === undefined || limit > 10_000
      ? []
      : [limit - 1, limit, limit + 1].filter((length) => length >= 0),
  );
  return [
    ...textCandidates(schema),
    ...(samples?.bad ?? []),
    ...(schema.pattern === undefined
      ? []
      : ['1'.repeat(5000), '1'.repeat(161), '1'.repeat(107), '1'.repeat(106)]),
    ...lengths.flatMap((length) => ['a'.repeat(length), astral.repeat(length)]),
    ...['', 'a', ' a ', 'a\u0000', 5],
  ];
}

/** A number that the schema may accept. */
export function numberCandidates(schema: NumberSchema): readonly number[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const limits = [minimum, maximum, exclusiveMinimum, exclusiveMaximum].filter(
    (limit) => limit !== undefined,
  );
  return [...limits.flatMap((limit) => [limit, limit + 1, limit - 1]), 0, 1, 2, 10, -3];
}

export function numberVariants(schema: NumberSchema): readonly JsonValue[] {
  const around = numberCandidates(schema);
  return [
    ...around,
    ...around.slice(0, 6).map((limit) => limit + 0.5),
    ...[2 ** 53 - 1, 2 ** 53, -(2 ** 53 - 1), -(2 ** 53), 2 ** 31, 1.5, 0.1, 1e21, -1e21, 1e300, '1', [1]],
  ];
}

/** The neighbours of allowed values: another case, a space, a part, a list of it. */
export function valueVariants(values: readonly JsonValue[]): readonly JsonValue[] {
  const shown = [...values.slice(0, 4), ...values.slice(-1)];
  return [...shown, ...shown.flatMap(neighboursOf)];
}

function neighboursOf(value: JsonValue): readonly JsonValue[] {
  switch (typeof value) {
    case 'string':
      return [value.toUpperCase(), `${value} `, value.slice(1), `${value}x`, [value]];
    case 'number':
      return [value + 1, String(value), [value]];
    case 'boolean':
      return [!value, String(value), [value]];
    default:
      return [String(value), [value]];
  }
}

/** Replacements for a scalar; empty for schemas that hold others. */
export function scalarVariants(schema: Schema): readonly JsonValue[] {
  switch (schema.kind) {
    case 'string':
      return textVariants(schema);
    case 'number':
    case 'integer':
      return numberVariants(schema);
    case 'const':
      return valueVariants([schema.value]);
    case 'enum':
      return valueVariants(schema.values);
    case 'boolean':
      return [true, false, 'true', 0];
    case 'null':
      return [null, 'null', 0];
    default:
      return [];
  }
}
