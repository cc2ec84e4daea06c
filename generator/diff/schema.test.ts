import { describe, expect, test } from 'vitest';
import type { ObjectSchema, Property, Schema } from '../model/schema.js';
import { SchemaIndex } from '../model/schema.js';
import { chooseSemver } from './change.js';
import { diffSchemas } from './schema.js';

const index = (entries: Readonly<Record<string, Schema>> = {}) =>
  new SchemaIndex(Object.entries(entries).map(([name, schema]) => ({ name, schema })));

type Row = readonly [title: string, old: Schema, now: Schema, want: readonly string[]];

const string: Schema = { kind: 'string' };
const integer: Schema = { kind: 'integer' };
const nothing: Schema = { kind: 'null' };
const any: Schema = { kind: 'unknown' };
const is = (value: string | boolean): Schema => ({ kind: 'const', value });
const values = (...list: readonly string[]): Schema => ({ kind: 'enum', values: list });
const union = (...variants: readonly Schema[]): Schema => ({ kind: 'anyOf', variants });
const ref = (name: string): Schema => ({ kind: 'ref', name });
const list = (items: Schema): Schema => ({ kind: 'array', items });
const whole = (limits: object): Schema => ({ kind: 'integer', ...limits });

/** `{a: …, 'b?': …}`: a name with `?` is optional. */
function object(fields: Readonly<Record<string, Schema>>, rest: Partial<ObjectSchema> = {}): Schema {
  const properties = Object.entries(fields).map(
    ([name, schema]): Property => ({ name: name.replace('?', ''), required: !name.endsWith('?'), schema }),
  );
  return { kind: 'object', properties, ...rest };
}

const schemas = index({
  A: object({ 'a?': string }),
  B: object({ 'a?': string }),
  Open: object({}, { additionalProperties: true }),
  Circle: object({ 'next?': ref('Circle') }),
  Wider: object({ 'next?': ref('Wider'), 'more?': string }),
});

function diff(old: Schema, now: Schema): readonly string[] {
  return diffSchemas(old, now, { before: schemas, after: schemas }).map(
    ({ class: kind, what, path, detail }) =>
      [`${kind}: ${what}`, path, detail].filter((part) => part !== undefined).join(' | '),
  );
}

function holds(rows: readonly Row[]): void {
  test.each(rows)('%s', (_, old, now, want) => expect(diff(old, now)).toEqual(want));
}

describe('arguments', () =>
  holds([
    ['the same', object({ a: string }), object({ a: string }), []],
    ['added', object({}), object({ 'a?': string }), ['additive: argument added | a']],
    ['added, required', object({}), object({ a: string }), ['breaking: required argument added | a']],
    ['removed', object({ 'a?': string }), object({}), ['breaking: argument removed | a']],
    ['now required', object({ 'a?': string }), object({ a: string }), ['breaking: now required | a']],
    ['now optional', object({ a: string }), object({ 'a?': string }), ['additive: now optional | a']],
    [
      'in an object, in a list',
      object({ a: list(object({})) }),
      object({ a: list(object({ 'b?': string })) }),
      ['additive: argument added | a[].b'],
    ],
    [
      'an open object takes what it does not name',
      object({ 'a?': string }, { additionalProperties: true }),
      object({}, { additionalProperties: true }),
      ['additive: no longer named | a | taken as any other property'],
    ],
    [
      'a name in an open object limits what could be sent',
      object({}, { additionalProperties: true }),
      object({ 'a?': string }, { additionalProperties: true }),
      ['breaking: now named | a | was taken as any other property'],
    ],
    [
      'opened',
      object({}),
      object({}, { additionalProperties: string }),
      ['additive: type widened | also other properties'],
    ],
    [
      'closed',
      object({}, { additionalProperties: string }),
      object({}),
      ['breaking: type narrowed | no more other properties'],
    ],
    [
      'other properties of another type',
      object({}, { additionalProperties: string }),
      object({}, { additionalProperties: integer }),
      ['breaking: type narrowed | * | string → integer'],
    ],
    [
      'a pattern of names in a closed object',
      object({}),
      object({}, { patternProperties: [{ pattern: '^x', schema: string }] }),
      ['additive: type widened | properties of the pattern ^x'],
    ],
    [
      'and in an open one',
      object({}, { additionalProperties: true }),
      object({}, { additionalProperties: true, patternProperties: [{ pattern: '^x', schema: string }] }),
      ['breaking: type narrowed | properties of the pattern ^x'],
    ],
    ['a circle', ref('Circle'), ref('Circle'), []],
    ['a difference inside a circle, once', ref('Circle'), ref('Wider'), ['additive: argument added | more']],
  ]));

describe('values and types', () =>
  holds([
    ['a value less', values('x', 'y'), values('x'), ['breaking: enum narrowed | "y"']],
    ['a value more', values('x'), values('x', 'y'), ['additive: enum widened | "y"']],
    ['one value is a list of one', is('x'), values('x'), []],
    ['any text', values('x'), string, ['additive: type widened | one of "x" → string']],
    ['a list', string, values('x'), ['breaking: type narrowed | string → one of "x"']],
    ['a value beside a text', string, union(string, is('x')), []],
    ['another type', string, integer, ['breaking: type narrowed | string → integer']],
    ['a type more', string, union(string, integer), ['additive: type widened | also integer']],
    ['a type less', union(string, integer), string, ['breaking: type narrowed | no more integer']],
    ['an integer is a number', integer, { kind: 'number' }, ['additive: type widened | integer → number']],
    ['a number is none', { kind: 'number' }, integer, ['breaking: type narrowed | number → integer']],
    ['anything', string, any, ['additive: type widened | string → any value']],
    ['not anything', any, string, ['breaking: type narrowed | any value → string']],
    ['null too', string, union(string, nothing), ['additive: type widened | also null']],
    ['no null', union(string, nothing), string, ['breaking: type narrowed | no more null']],
    ['items', list(string), list(integer), ['breaking: type narrowed | [] | string → integer']],
    ['a union of one', union(string), string, []],
    [
      'a part of allOf',
      { kind: 'allOf', schemas: [object({ a: string }), object({})] },
      object({ a: string }),
      [],
    ],
    [
      'objects that apply together are one',
      { kind: 'allOf', schemas: [object({ a: string }, { additionalProperties: true }), ref('Open')] },
      object({ a: string }),
      ['breaking: type narrowed | no more other properties'],
    ],
    ['words', string, { kind: 'string', description: 'Says.' }, ['silent: description']],
    ['a default', string, { kind: 'string', default: 'x' }, ['silent: default | none → "x"']],
    ['deprecated', string, { kind: 'string', deprecated: true }, ['silent: deprecated | none → true']],
  ]));

describe('limits', () =>
  holds([
    ['new', string, { kind: 'string', maxLength: 5 }, ['breaking: type narrowed | maxLength none → 5']],
    ['a least length of 0 is none', string, { kind: 'string', minLength: 0 }, []],
    ['looser', whole({ minimum: 2 }), whole({ minimum: 1 }), ['additive: type widened | minimum 2 → 1']],
    [
      '32 bits',
      integer,
      whole({ minimum: -2147483648, maximum: 2147483647 }),
      ['silent: range | minimum none → -2147483648', 'silent: range | maximum none → 2147483647'],
    ],
    [
      '32 bits instead of a limit',
      whole({ minimum: 1 }),
      whole({ minimum: -2147483648 }),
      ['additive: type widened | minimum 1 → -2147483648'],
    ],
    [
      'the tighter of two limits holds',
      whole({ exclusiveMinimum: 0 }),
      whole({ minimum: -2147483648, exclusiveMinimum: 0 }),
      [],
    ],
    ['exclusive 0 is 1', whole({ exclusiveMinimum: 0 }), whole({ minimum: 1 }), []],
    [
      'of a number it is not',
      { kind: 'number', exclusiveMinimum: 0 },
      { kind: 'number', minimum: 0 },
      ['additive: type widened | minimum 0 (exclusive) → 0'],
    ],
    [
      'multiples',
      whole({ multipleOf: 3 }),
      whole({ multipleOf: 6 }),
      ['breaking: type narrowed | multipleOf 3 → 6'],
    ],
    [
      'divisors',
      whole({ multipleOf: 6 }),
      whole({ multipleOf: 3 }),
      ['additive: type widened | multipleOf 6 → 3'],
    ],
    [
      'neither',
      whole({ multipleOf: 4 }),
      whole({ multipleOf: 6 }),
      ['breaking: type narrowed | multipleOf 4 → 6'],
    ],
    ['of one', integer, whole({ multipleOf: 1 }), []],
    [
      'a pattern less',
      { kind: 'string', pattern: 'a' },
      string,
      ['additive: type widened | pattern a → none'],
    ],
    [
      'another format',
      { kind: 'string', format: 'uri' },
      { kind: 'string', format: 'email' },
      ['breaking: type narrowed | format uri → email'],
    ],
  ]));

describe('forms of a union', () => {
  const card = object({ type: is('card'), number: string });
  const bank = object({ type: is('bank'), iban: string });
  const cash = object({ type: is('cash') });
  holds([
    ['are paired by their constants, in any order', union(card, bank), union(bank, card), []],
    ['and not by their names', union(ref('A'), string), union(ref('B'), string), []],
    [
      'one more',
      union(card, bank),
      union(card, bank, cash),
      ['additive: union variant added | type: "cash"'],
    ],
    [
      'one less',
      union(card, bank, cash),
      union(card, cash),
      ['breaking: union variant removed | type: "bank"'],
    ],
    [
      'a change tells its form',
      union(card, bank),
      union(card, object({ type: is('bank'), iban: string, 'bic?': string })),
      ['additive: argument added | (type: "bank").bic'],
    ],
    ['of one schema a union', card, union(card, bank), ['additive: union variant added | type: "bank"']],
    ['of a union one schema', union(card, bank), card, ['breaking: union variant removed | type: "bank"']],
    [
      'joined: what could be sent still can',
      union(object({ a: string }), object({ b: string }), object({ c: string })),
      union(object({ 'a?': string, 'b?': string }), object({ c: string })),
      ['additive: union variants joined | a, b → {a?, b?}'],
    ],
    [
      'split: not all that could be sent still can',
      union(object({ 'a?': string, 'b?': string }), object({ c: string })),
      union(object({ a: string }), object({ b: string }), object({ c: string })),
      ['breaking: union variant split | {a?, b?} → a, b'],
    ],
    [
      'a form that another one takes in has not gone',
      union(object({ a: string }), object({ 'a?': string, 'b?': string })),
      object({ 'a?': string, 'b?': string }),
      ['silent: union variants joined | a → {a?, b?}'],
    ],
    [
      'by what they demand, where what all of them have says nothing',
      union(object({ id: string, seats: integer, 'note?': string }), object({ id: string, end: string })),
      union(
        object({ id: string, seats: integer }),
        object({ id: string, end: string }),
        object({ id: string, go: is(true) }),
      ),
      ['breaking: argument removed | (seats).note', 'additive: union variant added | go: true'],
    ],
    [
      'nothing in common',
      union(object({ a: string }), object({ b: string })),
      union(object({ a: string }), object({ c: string, d: string })),
      ['breaking: union variant removed | b', 'additive: union variant added | c, d'],
    ],
    ['beside a text', union(string, card), string, ['breaking: union variant removed | type: "card"']],
  ]);
});

test('a document that doubles at every level ends', () => {
  const entries = Array.from({ length: 40 }, (_, level): [string, Schema] => [
    `L${level}`,
    level === 39 ? string : object({ a: ref(`L${level + 1}`), b: ref(`L${level + 1}`) }),
  ]);
  const doubling = index(Object.fromEntries(entries));
  expect(diffSchemas(ref('L0'), ref('L0'), { before: doubling, after: doubling })).toEqual([]);
});

test('the worst class decides the version', () => {
  expect(chooseSemver([])).toBe('none');
  expect(chooseSemver(['silent'])).toBe('patch');
  expect(chooseSemver(['silent', 'additive'])).toBe('minor');
  expect(chooseSemver(['additive', 'breaking'])).toBe('major');
});
