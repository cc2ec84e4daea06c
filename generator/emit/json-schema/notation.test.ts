import { expect, test } from 'vitest';
import { type ObjectSchema, type Schema, SchemaIndex, type TupleSchema } from '../../model/schema.js';
import { noteProperty, noteType } from './notation.js';

const text: Schema = { kind: 'string' };
const integer: Schema = { kind: 'integer' };
const nothing: Schema = { kind: 'null' };
const union = (...variants: Schema[]): Schema => ({ kind: 'anyOf', variants });
const list = (items: Schema): Schema => ({ kind: 'array', items });
const choice = (...values: (string | number)[]): Schema => ({ kind: 'enum', values });

const tuple = (more: Partial<TupleSchema>): TupleSchema => ({ kind: 'tuple', prefixItems: [text], ...more });

/** Properties whose names end in `?` are optional. */
function object(properties: Record<string, Schema>, more: Partial<ObjectSchema> = {}): ObjectSchema {
  const entries = Object.entries(properties).map(([name, schema]) => ({
    name: name.replace(/\?$/, ''),
    required: !name.endsWith('?'),
    schema,
  }));
  return { kind: 'object', properties: entries, ...more };
}

const tree = { name: 'Tree', schema: object({ 'kids?': list({ kind: 'ref', name: 'Tree' }), label: text }) };
const nest = { name: 'Nest', schema: list({ kind: 'ref', name: 'Nest' }) };
const all = (...parts: Schema[]): Schema => ({ kind: 'allOf', schemas: parts });
const base = { name: 'Base', schema: object({ id: text }) };
const left = { name: 'Left', schema: all({ kind: 'ref', name: 'Base' }, object({ a: text })) };
const right = { name: 'Right', schema: all({ kind: 'ref', name: 'Base' }, object({ b: integer })) };
const leaf = {
  name: 'Leaf',
  schema: all({ kind: 'ref', name: 'Base' }, object({ 'kid?': { kind: 'ref', name: 'Leaf' } })),
};
const schemas = new SchemaIndex([tree, nest, base, left, right, leaf]);
const note = (schema: Schema) => noteType(schema, { schemas, name: '', trail: [] });

test.each<[schema: Schema, want: string]>([
  [text, 'string'],
  [union(text, nothing), 'string|null'],
  [choice('a', "it's"), "'a'|'it\\'s'"],
  [list(choice('a', 'b')), "('a'|'b')[]"],
  [list(choice('a')), "'a'[]"],
  [list(choice(1, 2)), '(1|2)[]'],
  [list(choice('a|b')), "'a|b'[]"],
  [list(choice('at', '-at', 'name', '-name')), "('at'|'name'|'-at'|…)[]"],
  [list(union(text, nothing)), '(string|null)[]'],
  [list(list(integer)), 'integer[][]'],
  [list(object({ a: choice('x', 'y') })), "{a: 'x'|'y'}[]"],
  [list(union(object({ a: text }), object({ b: text }))), '({a: string} | {b: string})[]'],
  [object({ a: text, 'b?': text, c: integer }), '{a, b?: string; c: integer}'],
  [object({ 'odd key': text }), "{'odd key': string}"],
  [object({ '__proto__?': text }), '{__proto__?: string}'],
  [object({ a: text, 'old?': { ...text, deprecated: true } }), '{a: string}'],
  [object({}, { additionalProperties: list(integer) }), '{[key]: integer[]}'],
  [object({}), 'object'],
  [{ kind: 'unknown' }, 'any'],
  [
    union(object({ is: choice('x'), n: integer }), object({ is: choice('y'), n: integer, 'm?': text })),
    "{n: integer} & ({is: 'x'} | {is: 'y'; m?: string})",
  ],
  [
    union(
      object({ id: text }),
      object({ is: choice('x'), n: integer }),
      object({ is: choice('y'), n: integer }),
    ),
    "{id: string} | {n: integer} & ({is: 'x'} | {is: 'y'})",
  ],
  [{ kind: 'ref', name: 'Tree' }, '{kids?: {…}[]; label: string}'],
  [{ kind: 'ref', name: 'Nest' }, '…[][]'],
  // What else may stand there.
  [object({ a: text }, { additionalProperties: integer }), '{a: string; [key]: integer}'],
  [object({ a: text }, { additionalProperties: { kind: 'enum', values: [] } }), '{a: string}'],
  [object({}, { patternProperties: [{ pattern: '^x', schema: integer }] }), '{[key]: integer}'],
  [
    union(
      object({ n: integer, a: text }, { additionalProperties: integer }),
      object({ n: integer, b: text }),
    ),
    '{n: integer} & ({a: string; [key]: integer} | {b: string})',
  ],
  [tuple({ items: integer }), '[string, ...integer[]]'],
  [tuple({ items: union(text, nothing) }), '[string, ...(string|null)[]]'],
  [tuple({}), '[string, ...any[]]'],
  [tuple({ maxItems: 1 }), '[string]'],
  [tuple({ items: { kind: 'enum', values: [] } }), '[string]'],
  [list({ ...tuple({ maxItems: 1 }), prefixItems: [union(text, integer)] }), '[string|integer][]'],
  // Texts that look like notation.
  [
    list(union(choice('image/*'), object({ b: { ...text, description: 'Ends' } }))),
    "('image/*'|{b: string /* Ends */})[]",
  ],
  [list(choice('{', 'a;b')), "('{'|'a;b')[]"],
  [
    list(object({ a: { ...text, description: "It's | here" }, b: choice('|') })),
    "{a: string /* It's | here */; b: '|'}[]",
  ],
  [list({ kind: 'const', value: { a: '|{/*' } }), '{"a":"|{/*"}[]'],
  // Nothing fits.
  [object({ a: choice() }), '{a: never}'],
  [list(choice()), 'never[]'],
  [union({ kind: 'enum', values: ['a', null] }, nothing), "'a'|null"],
  [{ kind: 'const', value: null }, 'null'],
  // Two ways to one base are no recursion; a way back to itself is.
  [all({ kind: 'ref', name: 'Left' }, { kind: 'ref', name: 'Right' }), '{id, a: string; b: integer}'],
  [{ kind: 'ref', name: 'Leaf' }, '{id: string; kid?: {…}}'],
])('%j is %s', (schema, want) => {
  expect(note(schema)).toBe(want);
});

test('the words of properties are comments, of which none can end early', () => {
  const schema = object({
    amount: { ...integer, description: 'Minor units.', minimum: 1, maximum: 99 },
    note: { ...text, description: 'Ends */ here' },
    country: choice(...Array.from({ length: 21 }, (_, index) => `v${index}`)),
  });
  expect(note(schema)).toBe(
    "{amount: integer /* Minor units. 1 to 99 */; note: string /* Ends * / here */; country: string /* One of 21, such as 'v0' */}",
  );
  expect(noteProperty({ ...integer, description: 'How many.' }, { schemas, name: '', trail: [] })).toBe(
    'integer /* How many */',
  );
});

test('what is too deep or too large is not told at all', () => {
  const deep = Array.from({ length: 8 }).reduce<Schema>((inner) => object({ a: inner }), text);
  expect(note(deep)).toBeUndefined();
  const wide = object(
    Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`p${index}`, list(integer)])),
  );
  expect(note(wide)).toBeUndefined();
  expect(noteProperty(deep, { schemas, name: '', trail: [] })).toBe('any');
});
