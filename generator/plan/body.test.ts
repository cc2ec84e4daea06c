import { describe, expect, test } from 'vitest';
import { type ObjectSchema, type Property, type Schema, SchemaIndex } from '../model/schema.js';
import { chooseMediaType, flattenBody } from './body.js';

const text: Schema = { kind: 'string' };
const whole: Schema = { kind: 'integer' };
const property = (name: string, schema: Schema = text): Property => ({ name, required: false, schema });
const object = (name: string, rest: Partial<ObjectSchema> = {}): ObjectSchema => ({
  kind: 'object',
  properties: [property(name)],
  ...rest,
});
const all = (...schemas: readonly Schema[]): Schema => ({ kind: 'allOf', schemas });
const ab = [property('a'), property('b')];

describe('members of an allOf as one object', () => {
  const open = { additionalProperties: true };
  const texts = { additionalProperties: text };
  const rows: [why: string, given: Schema, want: ObjectSchema | undefined][] = [
    [
      'limits of names and counts stay',
      all(
        object('a', { minProperties: 1, maxProperties: 9, propertyNames: text }),
        object('b', { minProperties: 2, maxProperties: 5 }),
      ),
      { kind: 'object', properties: ab, propertyNames: text, minProperties: 2, maxProperties: 5 },
    ],
    [
      'so do patterns of names',
      all(object('a', { patternProperties: [{ pattern: '^x', schema: text }] }), object('b')),
      { kind: 'object', properties: ab, patternProperties: [{ pattern: '^x', schema: text }] },
    ],
    [
      'open and silent is open',
      all(object('a', open), object('b')),
      { ...object('a'), properties: ab, ...open },
    ],
    ['all open', all(object('a', open), object('b', open)), { kind: 'object', properties: ab, ...open }],
    [
      'open and of a kind is of that kind',
      all(object('a', open), object('a', texts)),
      { ...object('a'), ...texts },
    ],
    [
      'two kinds are both',
      all(object('a', texts), object('a', { additionalProperties: whole })),
      { ...object('a'), additionalProperties: all(text, whole) },
    ],
    [
      'one that is closed closes, and refuses what only another declares',
      all(object('a', open), object('b', { additionalProperties: false }), object('b', texts)),
      { ...object('b'), additionalProperties: false },
    ],
    [
      'one that says nothing is skipped',
      all({ kind: 'unknown', description: 'Words.' }, object('a'), { kind: 'ref', name: 'Any' }),
      object('a'),
    ],
    ['one that is no object is not', all(object('a'), text), undefined],
    ['nothing but silence', all({ kind: 'unknown' }, { kind: 'unknown' }), undefined],
    [
      'what is said of a property stays beside what it is',
      all(object('a'), {
        kind: 'object',
        properties: [property('a', { kind: 'unknown', description: 'A.' })],
      }),
      { kind: 'object', properties: [property('a', { kind: 'string', description: 'A.' })] },
    ],
  ];
  test.each(rows)('%s', (_why, given, want) => {
    const index = new SchemaIndex([{ name: 'Any', schema: { kind: 'unknown' } }]);
    expect(flattenBody(given, index)).toEqual(want === undefined ? undefined : { variants: [want] });
  });
});

describe('a text is sent where the schema may be one', () => {
  const record = object('a');
  const rows: [why: string, schema: Schema, want: boolean][] = [
    ['a text', text, true],
    ['anything', { kind: 'unknown' }, true],
    ['one of texts', { kind: 'enum', values: [1, 'a'] }, true],
    ['a text or an object', { kind: 'anyOf', variants: [record, text] }, true],
    ['all of texts', all(text, { kind: 'const', value: 'a' }), true],
    ['a reference to an object', { kind: 'ref', name: 'Record' }, false],
    ['an object', record, false],
    ['a list', { kind: 'array', items: text }, false],
    ['a number', whole, false],
    ['one of numbers', { kind: 'enum', values: [1] }, false],
    ['a number or an object', { kind: 'oneOf', variants: [record, whole] }, false],
    ['a text that is an object', all(text, record), false],
  ];
  test.each(rows)('%s', (_why, schema, want) => {
    const media = { mediaType: 'text/plain', schema };
    const body = { required: true, content: [media], location: { file: '', pointer: '' } };
    const index = new SchemaIndex([{ name: 'Record', schema: record }]);
    expect(chooseMediaType(body, index)).toBe(want ? media : undefined);
  });
});
