import { describe, expect, test } from 'vitest';
import { type ObjectSchema, type Schema, SchemaIndex } from '../model/schema.js';
import { dropPlace, findPlace } from './place.js';

const text: Schema = { kind: 'string' };
const nothing: Schema = { kind: 'null' };
const list = (items: Schema): Schema => ({ kind: 'array', items });
const either = (...variants: readonly Schema[]): Schema => ({ kind: 'anyOf', variants });
const ref = (name: string): Schema => ({ kind: 'ref', name });
const object = (properties: Readonly<Record<string, Schema>>): ObjectSchema => ({
  kind: 'object',
  properties: Object.entries(properties).map(([name, schema]) => ({ name, required: false, schema })),
});

const hook = object({ url: text, secret: text });
const schemas = new SchemaIndex([
  { name: 'Hook', schema: hook },
  { name: 'Page', schema: object({ items: list(ref('Hook')), next: ref('Page') }) },
]);

describe('a place in a schema', () => {
  const keys: Schema = { kind: 'object', properties: [], additionalProperties: text };
  const rows: [why: string, schema: Schema, place: string, want: number | string | undefined][] = [
    ['a property', hook, 'secret', 1],
    ['through a reference and a list', ref('Page'), 'items[].secret', 1],
    ['round a circle', ref('Page'), 'next.next.items[].url', 1],
    ['in any member of a union', either(nothing, list(text), ref('Hook')), 'secret', 1],
    ['in several, each once', either(hook, ref('Hook'), object({ secret: nothing })), 'secret', 2],
    ['in an allOf', { kind: 'allOf', schemas: [object({ a: text }), ref('Hook')] }, 'secret', 1],
    ['in what is made of both', either(nothing, { kind: 'allOf', schemas: [hook] }), 'secret', 1],
    ['an item of the whole', list(hook), '[].secret', 1],
    ['lists of lists', object({ rows: list(list(text)) }), 'rows[][]', 1],
    ['an item of a tuple', { kind: 'tuple', prefixItems: [text], items: text }, '[]', 2],
    ['any name of a map', object({ keys }), 'keys.a', 1],
    ['a name that objects have', object({ a: text }), 'constructor', undefined],
    ['a misspelt name', ref('Page'), 'items[].sekret', 'items[].secret'],
    ['a misspelt name on the way', ref('Page'), 'item[].secret', 'items'],
    ['a list that is none', hook, 'secret[]', undefined],
    ['a property of a text', hook, 'secret.value', undefined],
  ];
  test.each(rows)('%s', (_why, schema, place, want) => {
    const result = findPlace(schema, place, schemas);
    expect('found' in result ? result.found.length : result.near).toBe(want);
  });
});

describe('a schema without a place', () => {
  const open = object({ url: text });
  const rows: [why: string, schema: Schema, place: string, want: Schema][] = [
    ['of an object', hook, 'secret', open],
    ['of a component: written out', ref('Hook'), 'secret', open],
    [
      'in a list: written out on the way',
      ref('Page'),
      'items[].secret',
      {
        ...object({ items: list(open), next: ref('Page') }),
      },
    ],
    [
      'words beside a reference stay',
      { kind: 'ref', name: 'Hook', description: 'A.' },
      'secret',
      {
        ...open,
        description: 'A.',
      },
    ],
    [
      'in each variant that has it',
      either(ref('Hook'), nothing, hook),
      'secret',
      either(open, nothing, open),
    ],
    ['in an allOf', { kind: 'allOf', schemas: [hook] }, 'secret', { kind: 'allOf', schemas: [open] }],
  ];
  test.each(rows)('%s', (_why, schema, place, want) => {
    expect(dropPlace(schema, place, schemas)).toEqual(want);
  });

  test.each(['token', 'url.secret', 'secret[]', '[].secret'])(
    'that it does not have is the same: %s',
    (place) => {
      for (const schema of [hook, ref('Hook'), either(hook, nothing), list(text)]) {
        expect(dropPlace(schema, place, schemas)).toBe(schema);
      }
    },
  );
});
