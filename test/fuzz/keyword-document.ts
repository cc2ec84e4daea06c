import type { JsonObject } from '../../generator/model/json.js';

const text = { type: 'string' };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const cat = {
  type: 'object',
  properties: { kind: { const: 'cat' }, lives: { type: 'integer' } },
  required: ['kind'],
};
const dog = {
  type: 'object',
  properties: { kind: { enum: ['dog', 'wolf'] }, tail: text },
  required: ['kind'],
};

/** Every keyword and combination that the printer knows, most of which one real document does not use. */
const schemas: Readonly<Record<string, JsonObject>> = {
  // Scalars
  Length: { type: 'string', minLength: 2, maxLength: 4 },
  ExactLength: { type: 'string', minLength: 3, maxLength: 3 },
  NotUnicodePattern: { type: 'string', pattern: '^[a-z0-9-_]+$', maxLength: 9 },
  Unanchored: { type: 'string', pattern: 'usd' },
  FormatAndLength: { type: 'string', format: 'email', maxLength: 12, pattern: 'a' },
  UnknownFormat: { type: 'string', format: 'color' },
  ...Object.fromEntries(
    [
      'uuid',
      'uuid4',
      'date',
      'date-time',
      'time',
      'duration',
      'email',
      'uri',
      'ipv4',
      'ipv6',
      'ipvanyaddress',
      'hostname',
    ].map((format) => [`Format_${format}`, { type: 'string', format }]),
  ),
  Bounds: { type: 'number', minimum: -1.5, maximum: 2 },
  Exclusive: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 10 },
  Even: { type: 'integer', multipleOf: 2 },
  Halves: { type: 'number', multipleOf: 0.5 },
  Integer: { type: 'integer' },
  Null: { type: 'null' },
  Constant: { const: 'a' },
  ConstantNumber: { const: 1 },
  ConstantObject: { const: { a: [1, { b: null }] } },
  Mixed: { enum: ['a', 1, true, null] },
  DeepEnum: { enum: [[1, 2], { a: 1, b: 2 }, 'x', null] },
  OneOrNull: { enum: ['only', null] },
  Anything: {},
  // Arrays and tuples
  Unique: { type: 'array', items: {}, uniqueItems: true },
  Items: { type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 2 },
  Tuple: { type: 'array', prefixItems: [text, { type: 'integer' }] },
  TupleExact: { type: 'array', prefixItems: [text, {}], minItems: 2, maxItems: 2 },
  TupleClosed: { type: 'array', prefixItems: [text, { type: 'integer' }], items: false },
  TupleHalf: { type: 'array', prefixItems: [text, { type: 'integer' }], minItems: 1, maxItems: 2 },
  TupleRest: { type: 'array', prefixItems: [{}], items: { type: 'integer' }, minItems: 2, maxItems: 3 },
  TupleShort: { type: 'array', prefixItems: [text, text, text], maxItems: 1 },
  // Objects
  Closed: { type: 'object', properties: { a: text, b: { type: ['integer', 'null'] } }, required: ['a'] },
  Open: { type: 'object', properties: { a: text }, additionalProperties: true },
  Bare: { type: 'object' },
  Empty: { type: 'object', additionalProperties: false },
  Catchall: { type: 'object', properties: { a: text }, additionalProperties: { type: 'integer' } },
  Required: { type: 'object', required: ['anything'] },
  Hostile: {
    type: 'object',
    properties: { constructor: text, toString: { type: 'integer' }, hasOwnProperty: {} },
    required: ['hasOwnProperty'],
  },
  Counted: { type: 'object', additionalProperties: text, minProperties: 1, maxProperties: 2 },
  CountedProperties: {
    type: 'object',
    properties: { a: text, b: text, c: text },
    minProperties: 1,
    maxProperties: 2,
  },
  Names: { type: 'object', additionalProperties: {}, propertyNames: { maxLength: 3, minLength: 1 } },
  NamesOfEnum: {
    type: 'object',
    additionalProperties: text,
    propertyNames: { enum: ['a', 'b', 'toString'] },
  },
  NamesOfUnion: {
    type: 'object',
    additionalProperties: true,
    propertyNames: { anyOf: [{ const: 'a' }, { const: 1 }] },
  },
  NamesAndProperties: {
    type: 'object',
    properties: { ab: text },
    additionalProperties: true,
    propertyNames: { maxLength: 3 },
  },
  Patterns: { type: 'object', patternProperties: { '^x-': text, y$: { maxLength: 3, type: 'string' } } },
  PatternsAndProperties: {
    type: 'object',
    properties: { 'x-a': { type: 'string', minLength: 2 }, b: { type: 'integer' } },
    patternProperties: { '^x-': text },
    additionalProperties: { type: 'boolean' },
  },
  PatternsOpen: { type: 'object', patternProperties: { '^k': text }, additionalProperties: true },
  // Unions
  Nullable: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
  Union: { anyOf: [text, { type: 'integer' }, { type: 'null' }, { type: 'array', items: text }] },
  OverlappingUnion: {
    anyOf: [
      { type: 'integer', minimum: 3 },
      { type: 'number', maximum: 5 },
    ],
  },
  OverlappingExclusive: {
    oneOf: [
      { type: 'integer', minimum: 3 },
      { type: 'number', maximum: 5 },
    ],
  },
  DisjointExclusive: { oneOf: [text, { type: 'integer' }, { type: 'null' }] },
  NullTwice: { oneOf: [{ type: ['string', 'null'] }, { type: 'null' }] },
  Cat: cat,
  Dog: dog,
  Pet: { oneOf: [ref('Cat'), ref('Dog')], discriminator: { propertyName: 'kind' } },
  PetOrNull: { anyOf: [ref('Cat'), ref('Dog'), { type: 'null' }] },
  PetUntagged: {
    oneOf: [ref('Cat'), { type: 'object', properties: { kind: text, lives: { type: 'integer' } } }],
  },
  FalseTag: {
    oneOf: [ref('Cat'), { type: 'object', properties: { kind: { const: 'fish' } } }],
    discriminator: { propertyName: 'kind' },
  },
  // allOf
  Merged: { allOf: [ref('Cat'), { type: 'object', properties: { name: text }, required: ['name'] }] },
  MergedSame: { allOf: [ref('Length'), { type: 'string', pattern: '^a' }] },
  MergedProperty: {
    allOf: [
      { type: 'object', properties: { a: text } },
      { type: 'object', properties: { a: { maxLength: 2 } } },
    ],
  },
  MergedClosed: {
    allOf: [
      { ...cat, additionalProperties: false },
      { type: 'object', properties: { name: text } },
    ],
  },
  MergedImpossible: {
    allOf: [
      { ...cat, additionalProperties: false },
      { type: 'object', properties: { name: text } },
      { type: 'object' },
    ],
  },
  MergedOpen: {
    allOf: [
      { ...cat, additionalProperties: true },
      { type: 'object', properties: { name: text } },
    ],
  },
  MergedFurther: {
    allOf: [
      { type: 'object', properties: { a: text }, additionalProperties: { type: 'integer' } },
      { type: 'object', properties: { b: { minimum: 2, type: 'number' } }, additionalProperties: true },
    ],
  },
  MergedUnion: {
    allOf: [
      { type: 'object', properties: { id: text }, required: ['id'] },
      { oneOf: [ref('Cat'), ref('Dog')] },
    ],
  },
  MergedRefs: { allOf: [ref('Merged'), { type: 'object', properties: { age: { type: 'integer' } } }] },
  EnumPart: { allOf: [ref('Mixed'), text] },
  // Recursion
  Tree: {
    type: 'object',
    properties: {
      value: text,
      children: { type: 'array', items: ref('Tree') },
      parent: { anyOf: [ref('Tree'), { type: 'null' }] },
    },
    required: ['value'],
  },
  List: { anyOf: [text, { type: 'array', items: ref('List') }] },
  Chain: { type: 'object', properties: { next: ref('Link') }, required: ['next'] },
  Link: { type: 'object', properties: { back: ref('Chain'), end: { type: 'boolean' } } },
  Nested: { type: 'object', additionalProperties: ref('Nested') },
  'Name with-signs': {
    type: 'object',
    properties: { 'a-b': text, class: text, __typename: text, '1': text, '"': text },
  },
};

export const keywordDocument: JsonObject = { openapi: '3.1.0', components: { schemas } };
