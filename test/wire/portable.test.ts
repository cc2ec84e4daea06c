import { expect, test } from 'vitest';
import { findUnportable } from './portable.js';

/** An argument `a` with this schema. */
function around(schema: unknown): unknown {
  return { type: 'object', properties: { a: schema }, additionalProperties: false };
}

function nest(levels: number): unknown {
  let schema: unknown = { type: 'string' };
  for (let level = 2; level < levels; level += 1) schema = { type: 'object', properties: { a: schema } };
  return around(schema);
}

test.each<[string, unknown]>([
  ['no arguments', { type: 'object', additionalProperties: false }],
  ['a string', around({ type: 'string', description: 'A name.' })],
  ['an enum', around({ type: 'string', enum: ['a', 'b'] })],
  ['alternatives', around({ anyOf: [{ type: 'string' }, { type: 'null' }] })],
  ['a list of anything', around({ type: 'array', items: { minLength: 0 } })],
  ['a map', around({ type: 'object', additionalProperties: { type: 'string' } })],
  ['any object', around({ type: 'object', additionalProperties: true })],
  ['a property named like a keyword', around({ type: 'object', properties: { $ref: { type: 'string' } } })],
  ['ten levels', nest(10)],
])('%s is portable', (name, schema) => {
  const faults = findUnportable(schema);
  const expected = name.includes('keyword') ? ['#/properties/a: property "$ref"'] : [];
  expect(faults).toEqual(expected);
});

test.each<[string, unknown, string]>([
  ['a root that is no object', { type: 'string', additionalProperties: false }, '#: the root is not'],
  ['an untold root', { type: 'object' }, '#: the root does not say additionalProperties'],
  ['a root union', { type: 'object', anyOf: [], additionalProperties: false }, '#: anyOf at the root'],
  ['$schema', { ...(around({ type: 'null' }) as object), $schema: 'x' }, '#: keyword $schema'],
  ['$defs', { ...(around({ type: 'null' }) as object), $defs: {} }, '#: keyword $defs'],
  ['a reference', around({ $ref: '#/x' }), '#/properties/a: keyword $ref'],
  ['a type list', around({ type: ['string', 'null'] }), '#/properties/a: type is a list'],
  ['an unknown type', around({ type: 'file' }), "#/properties/a: type is not one of JSON's"],
  ['an untyped schema', around({}), '#/properties/a: needs a type'],
  ['a vacuous property', around({ minLength: 0 }), '#/properties/a: needs a type'],
  ['only words', around({ description: 'x' }), '#/properties/a: needs a type'],
  ['a boolean schema', around(true), '#/properties/a: true is not a schema object'],
  ['oneOf', around({ oneOf: [{ type: 'string' }] }), '#/properties/a: keyword oneOf'],
  ['a single alternative', around({ anyOf: [{ type: 'string' }] }), '#/properties/a/anyOf/0: [{'],
  ['a list without items', around({ type: 'array' }), '#/properties/a: an array without items'],
  ['boolean items', around({ type: 'array', items: true }), '#/properties/a/items: true is not'],
  ['a number enum', around({ type: 'integer', enum: [1] }), '#/properties/a: enum is not a set'],
  [
    'a long enum',
    around({ type: 'string', enum: [...Array(21).keys()].map(String) }),
    '#/properties/a: enum',
  ],
  ['a const', around({ type: 'string', const: 'a' }), '#/properties/a: keyword const'],
  ['a default', around({ type: 'string', default: 'a' }), '#/properties/a: keyword default'],
  ['another format', around({ type: 'string', format: 'uri' }), '#/properties/a: format uri'],
  ['an empty description', around({ type: 'string', description: '' }), '#/properties/a: description'],
  ['a length', around({ type: 'string', minLength: 1 }), '#/properties/a: keyword minLength'],
  ['an odd key', around({ type: 'object', properties: { 'a.b': { type: 'string' } } }), 'property "a.b"'],
  ['required, undeclared', around({ type: 'object', required: ['b'] }), '#/properties/a: required is not'],
  [
    'a keyword of another type',
    around({ type: 'string', items: { type: 'null' } }),
    'items without type array',
  ],
  ['boolean in a map', around({ type: 'object', additionalProperties: { a: 1 } }), 'keyword a'],
  ['eleven levels', nest(11), '11 levels deep'],
])('%s is a fault', (_, schema, fault) => {
  expect(findUnportable(schema).join('\n')).toContain(fault);
});
