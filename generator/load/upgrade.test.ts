import { describe, expect, test } from 'vitest';
import type { Tree, TreeObject } from './tree.js';
import { upgradeDocument } from './upgrade.js';

function upgradeSchema(schema: Tree): Tree | undefined {
  const schemas: TreeObject = { S: structuredClone(schema) };
  upgradeDocument({ openapi: '3.0.3', paths: {}, components: { schemas } });
  return schemas.S;
}

const nullType = { type: 'null' };

describe('a schema', () => {
  const cases: [string, Tree, Tree][] = [
    ['nullable type', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    ['nullable: false', { type: 'string', nullable: false }, { type: 'string' }],
    ['nullable without a type', { nullable: true, description: 'd' }, { description: 'd' }],
    [
      'nullable enum',
      { type: 'string', enum: ['a'], nullable: true },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    ['nullable enum with null', { enum: ['a', null], nullable: true }, { enum: ['a', null] }],
    [
      'nullable $ref',
      { $ref: '#/components/schemas/S', nullable: true, description: 'd' },
      { description: 'd', anyOf: [{ $ref: '#/components/schemas/S' }, nullType] },
    ],
    [
      'nullable allOf',
      { allOf: [{ type: 'object' }], nullable: true, default: null },
      { default: null, anyOf: [{ allOf: [{ type: 'object' }] }, nullType] },
    ],
    [
      'nullable oneOf with a type',
      { type: 'object', oneOf: [{ nullable: true, type: 'object' }], nullable: true },
      { anyOf: [{ type: 'object', oneOf: [{ type: ['object', 'null'] }] }, nullType] },
    ],
    ['x-nullable', { type: 'integer', 'x-nullable': true }, { type: ['integer', 'null'] }],
    ['exclusiveMinimum: true', { minimum: 1, exclusiveMinimum: true }, { exclusiveMinimum: 1 }],
    ['exclusiveMinimum: false', { minimum: 1, exclusiveMinimum: false }, { minimum: 1 }],
    ['exclusiveMaximum: true', { maximum: 1, exclusiveMaximum: true }, { exclusiveMaximum: 1 }],
    ['exclusiveMaximum without maximum', { exclusiveMaximum: true }, {}],
    ['exclusiveMinimum of 3.1', { exclusiveMinimum: 3 }, { exclusiveMinimum: 3 }],
    ['example', { type: 'string', example: 'a' }, { type: 'string', examples: ['a'] }],
    [
      'format: binary',
      { type: 'string', format: 'binary' },
      { type: 'string', contentMediaType: 'application/octet-stream' },
    ],
    ['format: byte', { type: 'string', format: 'byte' }, { type: 'string', contentEncoding: 'base64' }],
    ['format: base64', { type: 'string', format: 'base64' }, { type: 'string', contentEncoding: 'base64' }],
    ['type: file', { type: 'file' }, { type: 'string', contentMediaType: 'application/octet-stream' }],
    ['another format', { type: 'string', format: 'uuid' }, { type: 'string', format: 'uuid' }],
    [
      'properties named like keywords',
      {
        properties: {
          nullable: { type: 'string', nullable: true },
          example: { type: 'file' },
          type: { example: 1 },
        },
      },
      {
        properties: {
          nullable: { type: ['string', 'null'] },
          example: { type: 'string', contentMediaType: 'application/octet-stream' },
          type: { examples: [1] },
        },
      },
    ],
    [
      'data that looks like a schema',
      {
        default: { type: 'string', nullable: true },
        enum: [{ nullable: true, type: 'file' }],
        'x-s': { nullable: true },
      },
      {
        default: { type: 'string', nullable: true },
        enum: [{ nullable: true, type: 'file' }],
        'x-s': { nullable: true },
      },
    ],
    [
      'items and additionalProperties',
      { items: { type: 'file' }, additionalProperties: { example: 1 } },
      {
        items: { type: 'string', contentMediaType: 'application/octet-stream' },
        additionalProperties: { examples: [1] },
      },
    ],
    ['a boolean', true, true],
  ];
  test.each(cases)('%s', (_name, given, want) => {
    expect(upgradeSchema(given)).toEqual(want);
  });
});

describe('a document', () => {
  const operation = (schema: Tree): TreeObject => ({
    parameters: [{ name: 'p', in: 'query', example: 'kept', schema }],
    requestBody: {
      content: { 'multipart/form-data': { schema, example: { nullable: true, type: 'file' } } },
    },
    responses: { 200: { description: 'd', headers: { H: { schema } }, content: { 'a/b': { schema } } } },
  });

  test('has its schemas upgraded wherever they stand, and examples kept', () => {
    const given = operation({ type: 'string', nullable: true });
    const root: TreeObject = {
      openapi: '3.0.0',
      paths: { '/a': { get: given, 'x-get': operation({ nullable: true, type: 'string' }) } },
    };
    upgradeDocument(root);
    expect(root).toEqual({
      openapi: '3.1.1',
      paths: {
        '/a': {
          get: operation({ type: ['string', 'null'] }),
          'x-get': operation({ nullable: true, type: 'string' }),
        },
      },
    });
  });

  test('keeps references into a schema that had to be wrapped', () => {
    const wrapped = { nullable: true, allOf: [], properties: { 'a b': { type: 'string' } } };
    const root: TreeObject = {
      openapi: '3.0.0',
      components: { schemas: { A: wrapped, B: { $ref: '#/components/schemas/A/properties/a%20b' } } },
    };
    upgradeDocument(root);
    expect(root.components).toHaveProperty(
      ['schemas', 'B', '$ref'],
      '#/components/schemas/A/anyOf/0/properties/a%20b',
    );
  });

  test('of version 3.1 is left alone', () => {
    const root = {
      openapi: '3.1.0',
      components: { schemas: { A: { nullable: true, type: 'file', example: 1 } } },
    };
    const before = structuredClone(root);
    upgradeDocument(root);
    expect(root).toEqual(before);
  });
});
