import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  alsoMatches,
  constant,
  multipleOf,
  pattern,
  uniqueItems,
} from '../../templates/package/src/runtime/keywords.js';
import {
  maxProperties,
  minProperties,
  ownProperties,
  patternProperties,
  propertyNames,
} from '../../templates/package/src/runtime/object-keywords.js';

const anyObject = z.record(z.string(), z.unknown());
const astral = '\u{1f600}';

const table: Readonly<
  Record<string, { schema: z.ZodType; good: readonly unknown[]; bad: readonly unknown[] }>
> = {
  'length in code points': {
    schema: z.string().min(2).max(3),
    good: ['ab', astral.repeat(2), astral.repeat(3), `a${astral}`, '\ud800x'],
    bad: ['a', astral, astral.repeat(4), `abc${astral}`],
  },
  'exact length in code points': {
    schema: z.string().length(2),
    good: [astral.repeat(2), 'ab'],
    bad: [astral, 'abc'],
  },
  'pattern without anchors': { schema: z.string().check(pattern('b')), good: ['abc'], bad: ['ac', ''] },
  'pattern with the u flag': {
    schema: z.string().check(pattern('^.$')),
    good: ['a', astral],
    bad: ['ab', '\n'],
  },
  'pattern that only reads without it': {
    schema: z.string().check(pattern('^[\\w-.]+$')),
    good: ['a-.'],
    bad: ['+'],
  },
  'pattern with a limit': {
    schema: z.string().check(pattern('^a*$', 5)),
    good: ['aaaaa'],
    bad: ['aaaaaa', 'b'],
  },
  'multiple of a decimal': {
    schema: z.number().check(multipleOf(0.01)),
    good: [0, 0.07, 1.13, 2.03, 4.35, -19.99, 1e15, 1e21, 90071992547409.91],
    bad: [0.001, 1.005, 1e-7],
  },
  'multiple of a large integer': {
    schema: z.number().check(multipleOf(2)),
    good: [0, -4, 2 ** 53, 1e300],
    bad: [2 ** 53 - 1, 1.5, 1],
  },
  'multiple of a small number': {
    schema: z.number().check(multipleOf(1e-7)),
    good: [3e-7, 1, 0.1],
    bad: [1.5e-7, 1e-9],
  },
  'unique items': {
    schema: z.array(z.unknown()).check(uniqueItems()),
    good: [
      [],
      [1, '1', true, null, [1], { a: 1 }],
      [{ a: 1 }, { a: 2 }],
      [
        [1, 2],
        [2, 1],
      ],
    ],
    bad: [
      [1, 1],
      [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ],
      [0, -0],
      [null, 'x', null],
    ],
  },
  'constants of any shape': {
    schema: constant({ a: [1, { b: null }] }, 'x', [1, 2]),
    good: [{ a: [1, { b: null }] }, 'x', [1, 2]],
    bad: [{ a: [1, { b: null }], c: 1 }, [2, 1], '"x"', { a: [1, {}] }, undefined, null],
  },
  'number of properties': {
    schema: anyObject.check(minProperties(1), maxProperties(2)),
    good: [{ a: 1 }, { a: 1, b: undefined }],
    bad: [{}, { a: 1, b: 2, c: 3 }],
  },
  'names of properties': {
    schema: anyObject.check(propertyNames(z.string().max(2))),
    good: [{}, { ab: 1, '': 2 }],
    bad: [{ abc: 1 }, { a: 1, constructor: 2 }],
  },
  'properties by pattern': {
    schema: z.looseObject({ 'x-a': z.string().min(2).exactOptional() }).check(
      patternProperties(
        [
          ['^x-', z.string()],
          ['z$', z.literal('last'), 4],
        ],
        { declared: ['x-a'], others: z.never() },
      ),
    ),
    good: [{}, { 'x-a': 'ab' }, { 'x-b': '' }, { z: 'last' }, { 'x-z': 'last' }],
    bad: [{ 'x-a': 'a' }, { 'x-b': 1 }, { other: 1 }, { 'x-z': 'b' }, { xxxxz: 'last' }, { constructor: 1 }],
  },
  'other properties by schema': {
    schema: z.looseObject({}).check(patternProperties([['^x', z.string()]], { others: z.int() })),
    good: [{ x: 'a', y: 1 }],
    bad: [{ x: 1 }, { y: 'a' }],
  },
  'both schemas': {
    schema: z.enum(['a', 'bb', 'ccc']).check(alsoMatches(z.string().min(2), z.string().max(2))),
    good: ['bb'],
    bad: ['a', 'ccc', 'dd'],
  },
  'properties that every object inherits': {
    schema: ownProperties(z.strictObject({ constructor: z.string().exactOptional(), toString: z.unknown() })),
    good: [{ toString: 1 }, { constructor: 'a', toString: null }],
    bad: [{}, { constructor: 1, toString: 1 }, { toString: 1, valueOf: 1 }, [], null, 'x'],
  },
};

describe.each(Object.entries(table))('%s', (_, { schema, good, bad }) => {
  test.each(good.map((value) => [value]))('accepts %j and leaves it as it is', (value) => {
    const result = schema.safeParse(value);
    expect(result.error).toBeUndefined();
    expect(JSON.stringify(result.data)).toBe(JSON.stringify(value));
  });

  test.each(bad.map((value) => [value]))('refuses %j', (value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });
});

test('a text that is too long for a pattern is refused before the pattern is tried', () => {
  const schema = z.string().check(pattern('^(a+)+$', 20));
  const start = performance.now();
  const { error } = schema.safeParse(`${'a'.repeat(1_000_000)}!`);
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(error?.issues).toMatchObject([{ code: 'too_big', origin: 'string', maximum: 20 }]);
});

test('as many problems as there are items can be told', () => {
  const items = Array.from({ length: 130_000 }, () => 'x');
  const { error } = z
    .unknown()
    .check(alsoMatches(z.array(z.int())))
    .safeParse(items);
  expect(error?.issues.length).toBe(130_000);
}, 30_000);

test('many items are compared in linear time', () => {
  const items = Array.from({ length: 200_000 }, (_, index) => ({ index }));
  const start = performance.now();
  expect(z.array(z.unknown()).check(uniqueItems()).safeParse(items).success).toBe(true);
  expect(performance.now() - start).toBeLessThan(15_000);
});

test.each<readonly [schema: z.ZodType, given: unknown, issue: object]>([
  [
    z.string().check(pattern('^a')),
    'b',
    { code: 'invalid_format', format: 'regex', pattern: '^a', path: [] },
  ],
  [z.number().check(multipleOf(5)), 3, { code: 'not_multiple_of', divisor: 5 }],
  [anyObject.check(maxProperties(0)), { a: 1 }, { code: 'too_big', origin: 'object', maximum: 0 }],
  [anyObject.check(minProperties(1)), {}, { code: 'too_small', origin: 'object', minimum: 1 }],
  [anyObject.check(propertyNames(z.literal('a'))), { b: 1 }, { code: 'invalid_key', path: ['b'] }],
  [z.array(z.unknown()).check(uniqueItems()), [1, 1], { code: 'custom', path: [1] }],
  [
    z.looseObject({}).check(patternProperties([['^x', z.object({ y: z.int() })]], { others: z.never() })),
    { x: { y: 'a' } },
    { code: 'invalid_type', expected: 'number', path: ['x', 'y'] },
  ],
  [
    z.looseObject({}).check(patternProperties([['^x', z.string()]], { others: z.never() })),
    { y: 1 },
    { code: 'unrecognized_keys', keys: ['y'] },
  ],
])('%# issues have the codes that zod uses', (schema, given, issue) => {
  expect(schema.safeParse(given).error?.issues).toMatchObject([issue]);
});
