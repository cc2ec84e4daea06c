import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import type { JsonObject, JsonValue } from '../model/json.js';
import { SchemaIndex } from '../model/schema.js';
import { DocumentReader } from './reader.js';
import { parseComponentSchemas } from './schema.js';

/** Parses `given` as the component `Given`, beside others and a document around them. */
function parse(given: JsonValue, components: JsonObject = {}, document: JsonObject = {}) {
  const diagnostics = new Diagnostics();
  const root = { ...document, components: { schemas: { ...components, Given: given } } };
  const schemas = parseComponentSchemas(new DocumentReader({ file: 'api.json', root }, diagnostics));
  return {
    schema: schemas.find((entry) => entry.name === 'Given')?.schema,
    schemas,
    said: diagnostics.list.map(({ code, location }) => `${code} ${location?.pointer}`),
  };
}

const unknown = { kind: 'unknown' };
const text = { kind: 'string' };
const nothing = { kind: 'enum', values: [] };

describe('each kind', () => {
  const cases: [given: JsonValue, want: unknown][] = [
    [
      { type: 'string', format: 'uuid', pattern: '^a', minLength: 1, maxLength: 9 },
      { kind: 'string', format: 'uuid', pattern: '^a', minLength: 1, maxLength: 9 },
    ],
    [
      { type: 'integer', minimum: 1, maximum: 9, multipleOf: 2 },
      { kind: 'integer', minimum: 1, maximum: 9, multipleOf: 2 },
    ],
    [
      { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      { kind: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
    ],
    [{ type: 'boolean' }, { kind: 'boolean' }],
    [{ type: 'null' }, { kind: 'null' }],
    [{ const: 'card' }, { kind: 'const', value: 'card' }],
    [{ const: { a: [1] } }, { kind: 'const', value: { a: [1] } }],
    [{ enum: ['a', 1, null] }, { kind: 'enum', values: ['a', 1, null] }],
    [
      { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3, uniqueItems: true },
      { kind: 'array', items: text, minItems: 1, maxItems: 3, uniqueItems: true },
    ],
    [{ type: 'array' }, { kind: 'array', items: unknown }],
    [
      { type: 'array', prefixItems: [{ type: 'string' }, { type: 'null' }], items: false, minItems: 2 },
      { kind: 'tuple', prefixItems: [text, { kind: 'null' }], items: nothing, minItems: 2 },
    ],
    [
      { type: 'array', prefixItems: [{ type: 'string' }], uniqueItems: true },
      { kind: 'tuple', prefixItems: [text], uniqueItems: true },
    ],
    [
      { type: 'object', properties: { a: { type: 'string' }, b: {} }, required: ['b', 'c'] },
      {
        kind: 'object',
        properties: [
          { name: 'a', required: false, schema: text },
          { name: 'b', required: true, schema: unknown },
          { name: 'c', required: true, schema: unknown },
        ],
      },
    ],
    [
      { type: 'object', additionalProperties: false, minProperties: 1, maxProperties: 2 },
      { kind: 'object', properties: [], additionalProperties: false, minProperties: 1, maxProperties: 2 },
    ],
    [
      { type: 'object', additionalProperties: { type: 'string' } },
      { kind: 'object', properties: [], additionalProperties: text },
    ],
    [
      { type: 'object', patternProperties: { '^x-': { type: 'string' } }, propertyNames: { maxLength: 40 } },
      {
        kind: 'object',
        properties: [],
        patternProperties: [{ pattern: '^x-', schema: text }],
        propertyNames: { kind: 'string', maxLength: 40 },
      },
    ],
    [
      {
        oneOf: [{ type: 'string' }, { type: 'null' }],
        discriminator: { propertyName: 'type', mapping: { a: '#/a' } },
      },
      { kind: 'oneOf', variants: [text, { kind: 'null' }], discriminator: 'type' },
    ],
    [{ anyOf: [{ type: 'string' }, {}] }, { kind: 'anyOf', variants: [text, unknown] }],
    [
      { allOf: [{ type: 'string' }, { enum: ['a'] }] },
      { kind: 'allOf', schemas: [text, { kind: 'enum', values: ['a'] }] },
    ],
    [{ allOf: [{ type: 'string' }] }, text],
    [{}, unknown],
  ];
  test.each(cases)('%j → %j', (given, want) => {
    expect(parse(given)).toMatchObject({ schema: want, said: [] });
    expect(parse(given).schema).toEqual(want);
  });
});

describe('what a schema says about a value beside its kind', () => {
  const cases: [given: JsonValue, want: unknown][] = [
    [
      { type: 'string', description: 'A name.', title: 'Name', examples: ['x'] },
      { ...text, description: 'A name.' },
    ],
    [{ type: 'string', description: '  ' }, text],
    [
      { type: 'string', default: null },
      { ...text, default: null },
    ],
    [
      { type: 'string', deprecated: true, readOnly: true, writeOnly: true },
      { ...text, deprecated: true, readOnly: true, writeOnly: true },
    ],
    [{ type: 'string', deprecated: false }, text],
    [
      { anyOf: [{ type: 'string' }], default: 'a' },
      { kind: 'anyOf', variants: [text], default: 'a' },
    ],
  ];
  test.each(cases)('%j → %j', (given, want) => {
    expect(parse(given).schema).toEqual(want);
  });
});

describe('types and values', () => {
  const cases: [why: string, given: JsonValue, want: unknown][] = [
    [
      'a list of types is a union',
      { type: ['string', 'null'], maxLength: 5 },
      { kind: 'anyOf', variants: [{ ...text, maxLength: 5 }, { kind: 'null' }] },
    ],
    ['a list of one type is that type', { type: ['string'] }, text],
    ['an unknown type is any value', { type: 'file' }, unknown],
    ['const null', { const: null }, { kind: 'const', value: null }],
    [
      'the type takes away from enum',
      { type: 'string', enum: ['a', 1, null] },
      { kind: 'enum', values: ['a'] },
    ],
    [
      'so do limits',
      { type: 'string', enum: ['', 'ab', 'abc'], minLength: 1, maxLength: 2 },
      { kind: 'enum', values: ['ab'] },
    ],
    [
      'limits of numbers take away too',
      { enum: [0, 1, 2.5, 4, 5, 6, 'a'], minimum: 1, exclusiveMaximum: 6, multipleOf: 0.5 },
      { kind: 'enum', values: [1, 2.5, 4, 5, 'a'] },
    ],
    [
      'from both ends',
      { enum: [1, 2, 3, 4], exclusiveMinimum: 1, maximum: 3 },
      { kind: 'enum', values: [2, 3] },
    ],
    ['in decimal', { enum: [0.3, 0.35], multipleOf: 0.1 }, { kind: 'enum', values: [0.3] }],
    ['a const that its limit refuses', { const: 3, maximum: 2 }, nothing],
    [
      'a plain pattern takes away from texts',
      { enum: ['ab', 'a1', 7], pattern: '^[a-z]+$' },
      { kind: 'enum', values: ['ab', 7] },
    ],
    [
      'a pattern that may be slow does not',
      { enum: ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'], pattern: '^(a+)+$' },
      { kind: 'enum', values: ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'] },
    ],
    ['nor one of another dialect', { enum: ['a'], pattern: '\\Ab' }, { kind: 'enum', values: ['a'] }],
    ['an integer may be written 1.0', { type: 'integer', enum: [1, 1.5] }, { kind: 'enum', values: [1] }],
    ['a const of another type allows nothing', { type: 'integer', const: 'a' }, nothing],
    ['a limit that is no count says nothing', { type: 'string', minLength: -1, maxLength: 1.5 }, text],
    ['false allows nothing', false, nothing],
    ['true allows anything', true, unknown],
    ['what is no schema allows anything', 'string', unknown],
    ['items: false inside an array', { type: 'array', items: false }, { kind: 'array', items: nothing }],
    [
      'additionalProperties: true',
      { type: 'object', additionalProperties: true },
      { kind: 'object', properties: [], additionalProperties: true },
    ],
    [
      'keywords of several groups all apply',
      { type: 'object', anyOf: [{ required: ['a'] }, {}] },
      {
        kind: 'allOf',
        schemas: [
          { kind: 'object', properties: [] },
          {
            kind: 'anyOf',
            variants: [
              { kind: 'object', properties: [{ name: 'a', required: true, schema: unknown }] },
              unknown,
            ],
          },
        ],
      },
    ],
  ];
  test.each(cases)('%s', (_why, given, want) => {
    expect(parse(given).schema).toEqual(want);
  });

  test.each([
    [{ properties: { a: {} } }, 'object'],
    [{ required: ['a'] }, 'object'],
    [{ items: {} }, 'array'],
    [{ maxLength: 3 }, 'string'],
    [{ minimum: 3 }, 'number'],
  ])('without a type, %j is taken as %s and that is told', (given, kind) => {
    const { schema, said } = parse(given);
    expect(schema?.kind).toBe(kind);
    expect(said).toEqual(['schema-type-inferred /components/schemas/Given']);
  });

  test('document keys such as __proto__ are names like others', () => {
    const { schema } = parse(
      JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{}}}'),
    );
    expect(schema).toEqual({
      kind: 'object',
      properties: [
        { name: '__proto__', required: false, schema: text },
        { name: 'constructor', required: false, schema: unknown },
      ],
    });
  });
});

describe('$ref', () => {
  const currency = { type: 'string', enum: ['usd', 'eur', 'jpy2'], description: 'A currency.' };
  const components = {
    Currency: currency,
    Alias: { $ref: '#/components/schemas/Currency' },
    Short: { type: 'string', maxLength: 3 },
    Closed: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false },
    Union: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    'a/b ~c': { type: 'string' },
    Loop: { $ref: '#/components/schemas/Loop' },
  };
  const cases: [why: string, given: JsonValue, want: unknown][] = [
    ['keeps its name', { $ref: '#/components/schemas/Currency' }, { kind: 'ref', name: 'Currency' }],
    [
      'keeps what its siblings say about it',
      { $ref: '#/components/schemas/Currency', description: 'Of the price.', default: 'usd', 'x-order': 1 },
      { kind: 'ref', name: 'Currency', description: 'Of the price.', default: 'usd' },
    ],
    [
      'is merged with siblings that constrain',
      {
        $ref: '#/components/schemas/Currency',
        type: 'string',
        minLength: 3,
        maxLength: 3,
        description: 'Of the price.',
      },
      { kind: 'enum', values: ['usd', 'eur'], description: 'Of the price.' },
    ],
    [
      'is merged through another reference',
      { $ref: '#/components/schemas/Alias', maxLength: 3 },
      { kind: 'enum', values: ['usd', 'eur'] },
    ],
    [
      'applies together with siblings where it is a union',
      { $ref: '#/components/schemas/Union', type: 'string', minLength: 1 },
      {
        kind: 'allOf',
        schemas: [
          { kind: 'ref', name: 'Union' },
          { ...text, minLength: 1 },
        ],
      },
    ],
    [
      'applies together with a sibling that says otherwise: neither limit is lost',
      { $ref: '#/components/schemas/Short', maxLength: 5 },
      {
        kind: 'allOf',
        schemas: [
          { kind: 'ref', name: 'Short' },
          { ...text, maxLength: 5 },
        ],
      },
    ],
    [
      'applies together with siblings that look at properties: a closed object stays closed',
      { $ref: '#/components/schemas/Closed', properties: { b: { type: 'string' } } },
      {
        kind: 'allOf',
        schemas: [
          { kind: 'ref', name: 'Closed' },
          { kind: 'object', properties: [{ name: 'b', required: false, schema: text }] },
        ],
      },
    ],
    [
      'to a reference is that reference',
      { $ref: '#/components/schemas/Alias' },
      { kind: 'ref', name: 'Alias' },
    ],
    ['unescapes its pointer', { $ref: '#/components/schemas/a~1b%20~0c' }, { kind: 'ref', name: 'a/b ~c' }],
  ];
  test.each(cases)('%s', (_why, given, want) => {
    expect(parse(given, components).schema).toEqual(want);
  });

  test('of a reference resolves to what stands at the end, and of itself to anything', () => {
    const index = new SchemaIndex(parse({}, components).schemas);
    expect(index.resolve({ kind: 'ref', name: 'Alias' })).toMatchObject({ kind: 'enum' });
    expect(index.resolve({ kind: 'ref', name: 'Loop' })).toEqual(unknown);
    expect(index.resolve({ kind: 'ref', name: 'Gone' })).toEqual(unknown);
  });

  test('into a path makes a schema that is named by its pointer, and so does what it finds there', () => {
    const paths = {
      '/a': {
        get: {
          parameters: [
            { schema: { type: 'array', items: { $ref: '#/paths/~1a/get/parameters/1/schema' } } },
            { schema: { type: 'string' } },
          ],
        },
      },
    };
    const { schema, schemas } = parse({ $ref: '#/paths/~1a/get/parameters/0/schema' }, {}, { paths });
    const first = '/paths/~1a/get/parameters/0/schema';
    const second = '/paths/~1a/get/parameters/1/schema';
    expect(schema).toEqual({ kind: 'ref', name: first });
    expect(schemas.slice(1)).toEqual([
      { name: first, schema: { kind: 'array', items: { kind: 'ref', name: second } } },
      { name: second, schema: text },
    ]);
  });
});

describe('what is announced', () => {
  test('keywords that the model has no words for', () => {
    const { said } = parse({
      type: 'object',
      properties: { a: { type: 'string', not: { const: 'x' } } },
      if: {},
      else: {},
    });
    expect(said).toEqual([
      'keyword-not-expressed /components/schemas/Given/if',
      'keyword-not-expressed /components/schemas/Given/else',
      'keyword-not-expressed /components/schemas/Given/properties/a/not',
    ]);
  });

  test('a schema that is nested too deep: what is below is any value', () => {
    let given: JsonValue = { type: 'string' };
    for (let level = 0; level < 200; level++) given = { type: 'array', items: given };
    const { schema, said } = parse(given);
    expect(said).toEqual([`schema-too-deep /components/schemas/Given${'/items'.repeat(129)}`]);
    let inner = schema;
    let depth = 0;
    for (; inner?.kind === 'array'; inner = inner.items) depth++;
    expect({ depth, inner }).toEqual({ depth: 129, inner: unknown });
  });
});
