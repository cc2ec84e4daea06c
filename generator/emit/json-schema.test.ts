import { describe, expect, test } from 'vitest';
import { findUnportable } from '../../test/wire/portable.js';
import type { JsonObject } from '../model/json.js';
import {
  type NamedSchema,
  type ObjectSchema,
  type Property,
  type Schema,
  SchemaIndex,
} from '../model/schema.js';
import type { WireNote } from './json-schema/scope.js';
import { describeVariants, toWireSchema } from './json-schema.js';

const string: Schema = { kind: 'string' };
const integer: Schema = { kind: 'integer' };
const nothing: Schema = { kind: 'null' };
const anything: Schema = { kind: 'unknown' };

/** `{ a: schema, 'b?': schema }` */
function object(properties: Record<string, Schema>, rest: Partial<ObjectSchema> = {}): ObjectSchema {
  return { kind: 'object', properties: Object.entries(properties).map(toProperty), ...rest };
}

function toProperty([key, schema]: [string, Schema]): Property {
  return { name: key.replace(/\?$/, ''), required: !key.endsWith('?'), schema };
}

function anyOf(...variants: readonly Schema[]): Schema {
  return { kind: 'anyOf', variants };
}

function constant(value: string | number | boolean | null): Schema {
  return { kind: 'const', value };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`);

function write(input: Schema, named: readonly NamedSchema[] = []): JsonObject {
  const wire = toWireSchema(input, new SchemaIndex(named));
  expect(findUnportable(wire)).toEqual([]);
  return wire;
}

/** What stands on the wire for an argument `a` of this schema. */
function writeArgument(schema: Schema, named: readonly NamedSchema[] = []): unknown {
  return (write(object({ 'a?': schema }), named).properties as JsonObject).a;
}

const any = {
  anyOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'object', additionalProperties: true },
    { type: 'array', items: { minLength: 0 } },
    { type: 'null' },
  ],
};
const nullable = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });

describe('the root', () => {
  test.each<[string, Schema, object]>([
    ['no arguments', object({}), { type: 'object', additionalProperties: false }],
    [
      'arguments in the order of the document',
      object({ b: string, 'a?': integer }),
      {
        type: 'object',
        properties: { b: { type: 'string' }, a: { type: 'integer' } },
        required: ['b'],
        additionalProperties: false,
      },
    ],
    [
      'an input that takes more than it names',
      object({ 'a?': string }, { additionalProperties: integer }),
      { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'integer' } },
    ],
    [
      'names under a pattern keep it open',
      object({}, { additionalProperties: false, patternProperties: [{ pattern: '^x-', schema: string }] }),
      { type: 'object', additionalProperties: { type: 'string' } },
    ],
    [
      'a name that no client takes',
      object({ 'a.b': string }),
      { type: 'object', description: "Also takes 'a.b' (required).", additionalProperties: true },
    ],
    [
      'a union: all names, required where all require it, constants in one enum',
      anyOf(
        object({ id: string, kind: constant('x'), 'size?': integer }),
        object({ id: string, kind: constant('y'), size: string }),
      ),
      {
        type: 'object',
        properties: {
          id: { type: 'string' },
          kind: { type: 'string', enum: ['x', 'y'] },
          size: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
        },
        required: ['id', 'kind'],
        additionalProperties: false,
      },
    ],
    [
      'objects of one name say which variant they belong to',
      anyOf(
        object({ kind: constant('x'), set: object({ 'a?': string }) }),
        object({ kind: constant('y'), set: object({ 'b?': string }, { description: 'Given.' }) }),
      ),
      {
        type: 'object',
        properties: {
          kind: { type: 'string', enum: ['x', 'y'] },
          set: {
            type: 'object',
            description: "/* For kind 'x' */ {a?: string} | /* Given. For kind 'y' */ {b?: string}",
            additionalProperties: true,
          },
        },
        required: ['kind', 'set'],
        additionalProperties: false,
      },
    ],
    [
      'an open variant takes anything under the names of the others',
      anyOf(object({ a: string }), object({ 'b?': integer }, { additionalProperties: true })),
      { type: 'object', properties: { a: any, b: { type: 'integer' } }, additionalProperties: true },
    ],
    [
      'allOf is one object; a union in it makes variants',
      {
        kind: 'allOf',
        schemas: [object({ a: string }), anyOf(object({ b: integer }), object({ c: integer }))],
      },
      {
        type: 'object',
        properties: { a: { type: 'string' }, b: { type: 'integer' }, c: { type: 'integer' } },
        required: ['a'],
        additionalProperties: false,
      },
    ],
  ])('%s', (_, input, want) => {
    expect(write(input)).toEqual(want);
  });

  test('keys come in one order', () => {
    const wire = write(object({ a: { ...object({ b: string }), description: 'A.' } }));
    expect(JSON.stringify(wire)).toBe(
      '{"type":"object","properties":{"a":{"type":"object","description":"A.","properties":' +
        '{"b":{"type":"string"}},"required":["b"]}},"required":["a"],"additionalProperties":false}',
    );
  });

  test('a property called __proto__ is not declared: the object is open instead', () => {
    const wire = write(object({ ['__proto__']: string }));
    expect(wire.properties).toBeUndefined();
    expect(wire.additionalProperties).toBe(true);
    expect(wire.description).toContain('__proto__');
  });
});

describe('values', () => {
  test.each<[string, Schema, object]>([
    ['a string', { kind: 'string', minLength: 1, maxLength: 9, pattern: '^a' }, { type: 'string' }],
    ['a moment', { kind: 'string', format: 'date-time' }, { type: 'string', format: 'date-time' }],
    ['a day', { kind: 'string', format: 'date' }, { type: 'string', description: 'YYYY-MM-DD.' }],
    ['a UUID', { kind: 'string', format: 'uuid4' }, { type: 'string' }],
    ['a day', { kind: 'string', format: 'date' }, { type: 'string', description: 'YYYY-MM-DD.' }],
    ['an address', { kind: 'string', format: 'email' }, { type: 'string', description: 'Email address.' }],
    ['another format', { kind: 'string', format: 'ipvanyaddress' }, { type: 'string' }],
    ['large limits', { kind: 'integer', minimum: 0, maximum: 99_999_999 }, { type: 'integer' }],
    ['one limit', { kind: 'integer', exclusiveMinimum: 0 }, { type: 'integer' }],
    [
      'small limits',
      { kind: 'integer', minimum: 1, maximum: 31 },
      { type: 'integer', minimum: 1, maximum: 31 },
    ],
    ['a multiple', { kind: 'number', multipleOf: 0.01 }, { type: 'number' }],
    ['a boolean', { kind: 'boolean' }, { type: 'boolean' }],
    ['null', nothing, { type: 'null' }],
    ['anything', anything, any],
    ['a constant', constant('x'), { type: 'string', enum: ['x'] }],
    ['true', constant(true), { type: 'boolean', description: 'Only true.' }],
    ['a number', constant(1.5), { type: 'number', description: 'Only 1.5.' }],
    ['numbers', { kind: 'enum', values: [1, 2, 3] }, { type: 'integer', description: 'Only 1, 2 or 3.' }],
    ['both booleans', { kind: 'enum', values: [true, false] }, { type: 'boolean' }],
    [
      'an enum of two types',
      { kind: 'enum', values: ['x', null] },
      nullable({ type: 'string', enum: ['x'] }),
    ],
    [
      'an enum without values',
      { kind: 'enum', values: [] },
      { type: 'null', description: 'No value is accepted.' },
    ],
    ['20 values', { kind: 'enum', values: numbered(20) }, { type: 'string', enum: numbered(20) }],
    [
      '21 values',
      { kind: 'enum', values: numbered(21) },
      { type: 'string', description: "One of 21, such as 'v0'." },
    ],
    [
      'a constant object',
      { kind: 'const', value: { a: 1 } },
      { type: 'object', description: 'Only {"a":1}.', additionalProperties: true },
    ],
  ])('%s', (_, schema, want) => {
    expect(writeArgument(schema)).toEqual(want);
  });

  test('a name that says the format', () => {
    const wire = write(
      object({
        'email?': { kind: 'string', format: 'email' },
        'site_url?': { kind: 'string', format: 'uri' },
      }),
    );
    expect(wire.properties).toEqual({ email: { type: 'string' }, site_url: { type: 'string' } });
  });

  test.each<[string, Schema, string | undefined]>([
    ['a description is kept', { kind: 'string', description: 'As given' }, 'As given'],
    [
      'a format follows it',
      { kind: 'string', format: 'date', description: 'Its day' },
      'Its day. YYYY-MM-DD.',
    ],
    ['a default', { kind: 'string', default: 'm', description: 'Unit.' }, 'Unit. Default: "m".'],
    ['true as a default', { kind: 'boolean', default: true }, 'Default: true.'],
    ['false as a default', { kind: 'boolean', default: false }, undefined],
    ['null as a default', { ...anyOf(string, nothing), default: null }, undefined],
    ['a list as a default', { kind: 'array', items: string, default: ['a'] }, undefined],
    ['the default of a constant', { kind: 'const', value: 'x', default: 'x' }, undefined],
    ['deprecated', { kind: 'string', deprecated: true }, 'Deprecated.'],
    ['read-only is kept', { kind: 'string', readOnly: true }, undefined],
    [
      'the words of a nullable value stand outside',
      anyOf({ kind: 'string', format: 'date' }, nothing),
      'YYYY-MM-DD.',
    ],
  ])('%s', (_, schema, want) => {
    expect((writeArgument(schema) as JsonObject).description).toBe(want);
  });

  test('defaults are told one object down, and no further', () => {
    const inner: Schema = { kind: 'integer', default: 1 };
    expect(writeArgument(object({ 'b?': inner, 'c?': object({ 'd?': inner }) }))).toEqual({
      type: 'object',
      properties: {
        b: { type: 'integer', description: 'Default: 1.' },
        c: { type: 'object', properties: { d: { type: 'integer' } } },
      },
    });
  });
});

describe('unions', () => {
  test.each<[string, Schema, object]>([
    ['null stays, and comes last', anyOf(nothing, string), nullable({ type: 'string' })],
    ['nested unions are one', anyOf(anyOf(integer, nothing), nothing), nullable({ type: 'integer' })],
    [
      'oneOf is anyOf',
      { kind: 'oneOf', variants: [string, integer] },
      { anyOf: [{ type: 'string' }, { type: 'integer' }] },
    ],
    ['one variant', anyOf(string), { type: 'string' }],
    ['no variant', anyOf(), any],
    [
      'constants and enums are one enum',
      anyOf(constant('x'), { kind: 'enum', values: ['y', 'x'] }),
      { type: 'string', enum: ['x', 'y'] },
    ],
    [
      'listed beside any string',
      anyOf(constant('x'), string),
      { type: 'string', description: "Such as 'x'." },
    ],
    ['an integer is a number', anyOf(integer, { kind: 'number' }), { type: 'number' }],
    [
      'equal on the wire',
      anyOf({ kind: 'string', minLength: 3 }, { kind: 'string', pattern: 'a' }),
      { type: 'string' },
    ],
    [
      'two formats',
      anyOf({ kind: 'string', format: 'uri' }, { kind: 'string', format: 'date' }),
      { type: 'string', description: 'URL. Or: YYYY-MM-DD.' },
    ],
    ['a format or any string', anyOf({ kind: 'string', format: 'date-time' }, string), { type: 'string' }],
    ['anything swallows the rest', anyOf(string, anything), any],
    [
      'objects without a tag stay apart',
      anyOf(object({ a: string }), object({ b: string })),
      {
        anyOf: [
          { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
          { type: 'object', properties: { b: { type: 'string' } }, required: ['b'] },
        ],
      },
    ],
    [
      'objects of some size are a type in words, and what they share is told once',
      anyOf(
        object({ is: constant('x'), 'n?': integer, a: string }),
        object({ is: constant('y'), 'n?': integer, 'b?': string }),
      ),
      {
        type: 'object',
        description: "{n?: integer} & ({is: 'x'; a: string} | {is: 'y'; b?: string})",
        additionalProperties: true,
      },
    ],
    [
      'allOf takes what is narrower',
      { kind: 'allOf', schemas: [anything, { kind: 'number' }, { kind: 'integer', minimum: 1 }] },
      { type: 'integer' },
    ],
    ['allOf of what excludes each other', { kind: 'allOf', schemas: [string, integer] }, any],
  ])('%s', (_, schema, want) => {
    expect(writeArgument(schema)).toEqual(want);
  });
});

describe('lists and maps', () => {
  test.each<[string, Schema, object]>([
    [
      'a list',
      { kind: 'array', items: string, minItems: 1, maxItems: 9, uniqueItems: true },
      { type: 'array', items: { type: 'string' } },
    ],
    ['a list of anything', { kind: 'array', items: anything }, { type: 'array', items: any }],
    [
      'a tuple',
      {
        kind: 'tuple',
        prefixItems: [string, { kind: 'enum', values: ['x', 'y'] }],
        minItems: 2,
        maxItems: 2,
      },
      {
        type: 'array',
        description: "In order: string, 'x'|'y'.",
        items: { type: 'string', description: "Such as 'x' or 'y'." },
        minItems: 2,
        maxItems: 2,
      },
    ],
    [
      'a tuple that ends',
      { kind: 'tuple', prefixItems: [integer], items: { kind: 'enum', values: [] } },
      { type: 'array', description: 'In order: integer.', items: { type: 'integer' }, maxItems: 1 },
    ],
    [
      'a tuple that goes on',
      { kind: 'tuple', prefixItems: [integer], items: string },
      {
        type: 'array',
        description: 'In order: integer.',
        items: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
      },
    ],
    ['any object', object({}), { type: 'object', additionalProperties: true }],
    ['an empty object', object({}, { additionalProperties: false }), { type: 'object' }],
    [
      'a closed object does not say so',
      object({ b: string }, { additionalProperties: false }),
      { type: 'object', properties: { b: { type: 'string' } }, required: ['b'] },
    ],
    [
      'an open object does',
      object({ 'b?': string }, { additionalProperties: true }),
      { type: 'object', properties: { b: { type: 'string' } }, additionalProperties: true },
    ],
    [
      'a map',
      object({}, { additionalProperties: string, propertyNames: string, maxProperties: 50 }),
      { type: 'object', additionalProperties: { type: 'string' } },
    ],
    [
      'a map of several scalars',
      object({}, { additionalProperties: anyOf(string, integer, { kind: 'number' }, { kind: 'boolean' }) }),
      { type: 'object', additionalProperties: true },
    ],
    [
      'a map of scalars and lists of them',
      object(
        {},
        {
          additionalProperties: anyOf(
            string,
            integer,
            { kind: 'array', items: string },
            { kind: 'array', items: integer },
          ),
        },
      ),
      { type: 'object', additionalProperties: true },
    ],
    [
      'a map of scalars and another list',
      object({}, { additionalProperties: anyOf(string, { kind: 'array', items: integer }) }),
      { type: 'object', additionalProperties: true },
    ],
    [
      'a map of objects',
      object({}, { additionalProperties: object({ b: string }) }),
      {
        type: 'object',
        additionalProperties: { type: 'object', properties: { b: { type: 'string' } }, required: ['b'] },
      },
    ],
    [
      'keys under a pattern',
      object({ 'b?': string }, { patternProperties: [{ pattern: '^x', schema: integer }] }),
      { type: 'object', properties: { b: { type: 'string' } }, additionalProperties: { type: 'integer' } },
    ],
  ])('%s', (_, schema, want) => {
    expect(writeArgument(schema)).toEqual(want);
  });
});

describe('what is cut', () => {
  function writeWithNotes(schema: Schema, named: readonly NamedSchema[] = []) {
    const notes: WireNote[] = [];
    const wire = toWireSchema(object({ 'a?': schema }), new SchemaIndex(named), {
      report: (note) => notes.push(note),
    });
    expect(findUnportable(wire)).toEqual([]);
    return { argument: (wire.properties as JsonObject).a, notes };
  }

  test('recursion, where it begins again', () => {
    const tree: NamedSchema = {
      name: 'Tree',
      schema: object({ 'kids?': { kind: 'array', items: { kind: 'ref', name: 'Tree' } } }),
    };
    const { argument, notes } = writeWithNotes({ kind: 'ref', name: 'Tree' }, [tree]);
    const description = '{kids?: {…}[]}';
    expect(argument).toEqual({ type: 'object', description, additionalProperties: true });
    expect(notes).toEqual([{ code: 'recursion-cut', path: 'a.kids[].kids[]' }]);
  });

  test('recursion without an object', () => {
    const json: NamedSchema = {
      name: 'Json',
      schema: anyOf(string, { kind: 'array', items: { kind: 'ref', name: 'Json' } }),
    };
    const { argument, notes } = writeWithNotes({ kind: 'ref', name: 'Json' }, [json]);
    const wrap = (items: object) => ({ anyOf: [{ type: 'string' }, { type: 'array', items }] });
    expect(argument).toEqual(wrap(wrap(wrap({ minLength: 0 }))));
    expect(notes).toEqual([{ code: 'recursion-cut', path: 'a[][][]' }]);
  });

  test.each<[string, NamedSchema]>([
    ['a reference to itself', { name: 'A', schema: { kind: 'ref', name: 'A' } }],
    ['allOf of itself', { name: 'A', schema: { kind: 'allOf', schemas: [{ kind: 'ref', name: 'A' }] } }],
    ['a reference that leads nowhere', { name: 'B', schema: string }],
  ])('%s is anything', (_, named) => {
    expect(writeArgument({ kind: 'ref', name: 'A' }, [named])).toEqual(any);
  });

  test('a union that holds itself is its other members', () => {
    const named: NamedSchema = { name: 'A', schema: anyOf(string, { kind: 'ref', name: 'A' }) };
    expect(writeArgument({ kind: 'ref', name: 'A' }, [named])).toEqual({ type: 'string' });
  });

  test.each([
    ['objects', (inner: Schema) => object({ 'b?': inner }), 'depth-cut'],
    ['lists', (items: Schema): Schema => ({ kind: 'array', items }), 'depth-cut'],
    ['unions', (inner: Schema) => anyOf(object({ 'b?': inner }), nothing), 'depth-cut'],
    ['maps', (inner: Schema) => object({}, { additionalProperties: inner }), 'depth-cut'],
  ])('%s nested too deep', (_, wrap, code) => {
    let schema: Schema = anything;
    for (let level = 0; level < 30; level += 1) schema = wrap(schema);
    expect(writeWithNotes(schema).notes).toMatchObject([{ code }]);
  });

  test('a schema that doubles at every level', () => {
    const named = Array.from({ length: 9 }, (_, level): NamedSchema => {
      const inner: Schema = { kind: 'ref', name: `L${level + 1}` };
      const names = ['a?', 'b?', 'c?', 'd?', 'e?', 'f?', 'g?', 'h?'];
      return { name: `L${level}`, schema: object(Object.fromEntries(names.map((name) => [name, inner]))) };
    });
    const { argument, notes } = writeWithNotes({ kind: 'ref', name: 'L0' }, named);
    expect(JSON.stringify(argument).length).toBeLessThan(400_000);
    expect(notes.some((note) => note.code === 'size-cut')).toBe(true);
  });

  test('allOf that doubles at every level', () => {
    const named = Array.from({ length: 40 }, (_, level): NamedSchema => {
      const inner: Schema = { kind: 'ref', name: `L${level + 1}` };
      return { name: `L${level}`, schema: { kind: 'allOf', schemas: [inner, inner] } };
    });
    expect(writeArgument({ kind: 'ref', name: 'L0' }, named)).toEqual(any);
  });

  test('keys that are not portable', () => {
    const { argument, notes } = writeWithNotes(object({ b: string, 'c d?': string, "e'\n": integer }));
    expect(argument).toEqual({
      type: 'object',
      description: "Also takes 'c d', 'e\\'\\u{a}' (required).",
      properties: { b: { type: 'string' } },
      required: ['b'],
      additionalProperties: true,
    });
    expect(notes).toEqual([
      { code: 'key-left-out', path: 'a', key: 'c d' },
      { code: 'key-left-out', path: 'a', key: "e'\n" },
    ]);
  });
});

describe('variants in words', () => {
  const id = { id: string };
  test.each<[string, Schema, string | undefined]>([
    ['one object', object({ a: string }), undefined],
    ['variants of the same arguments', anyOf(object({ a: string }), object({ a: integer })), undefined],
    [
      'names, ? and constants',
      anyOf(
        object({ seats: integer, 'mode?': string }),
        object({ revoke: constant(true) }),
        object({ plan: nothing }),
      ),
      'One of: {seats, mode?} · {revoke: true} · {plan: null}',
    ],
    [
      'what all take alike is left out',
      anyOf(object({ ...id, a: string }), object({ ...id, 'b?': string })),
      'One of: {a} · {b?}; the other arguments go with each',
    ],
    [
      'what tells the variant comes first',
      anyOf(object({ 'a?': string, b: string, type: constant('x') }), object({ type: constant('y') })),
      "One of: {type: 'x', b, a?} · {type: 'y'}",
    ],
    [
      'nothing more',
      anyOf(object({ ...id }), object({ ...id, a: string })),
      'One of: {} · {a}; the other arguments go with each',
    ],
    [
      'many arguments',
      anyOf(
        object(Object.fromEntries(numbered(90).map((name) => [`${name}?`, string]))),
        object({ a: string }),
      ),
      `One of: {${numbered(33)
        .map((name) => `${name}?`)
        .join(', ')} … and 57 more} · {a}`,
    ],
  ])('%s', (_, input, want) => {
    expect(describeVariants(input, new SchemaIndex([]))).toBe(want);
  });

  test('many variants are counted, not listed', () => {
    const input = anyOf(...numbered(60).map((name) => object({ [`long_argument_${name}`]: string })));
    const told = describeVariants(input, new SchemaIndex([])) ?? '';
    const listed = told.split(' · ').length;
    expect(told.length).toBeLessThanOrEqual(600);
    expect(told.endsWith(` … and ${60 - listed} more`)).toBe(true);
  });
});
