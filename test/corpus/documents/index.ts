import { answer, documentOf, documentOfBody } from '../bad-documents.js';
import { type Json, type JsonObject, object } from '../compile.js';

/** Names that every JavaScript object has, or that code would look up in a plain table. */
export const inheritedNames = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__proto__'] as const;

/** No servers, no operationIds, no tags, the same summary everywhere, and paths that ask for the same names. */
export function bareDocument(): JsonObject {
  const operation = { summary: 'Does it.', responses: answer };
  const numbered = Array.from({ length: 200 }, (_, index): [string, Json] => [
    `/area${index % 20}/thing${index}`,
    { get: operation },
  ]);
  return {
    openapi: '3.1.0',
    info: { title: 'Bare', version: '1' },
    paths: object(
      ['/pet/{petId}', { get: operation, post: operation, delete: operation }],
      ['/pet/{id}', { get: operation }],
      ['/v1/pet/{id}', { get: operation }],
      ['/Pet/{id}', { get: operation }],
      ['/pets/{petId}', { get: operation }],
      ['/pet/findByStatus', { get: operation }],
      ['/a1', { get: operation }],
      ['/a/1', { get: operation }],
      ['/', { get: operation, post: operation }],
      ['/größe/{größe}', { get: operation }],
      ['/数', { get: operation }],
      ['/量', { get: operation }],
      ['/delete', { post: operation }],
      ['/{a}{b}', { get: operation }],
      ['/x/{a}-{b}', { get: operation }],
      ...numbered,
    ),
  };
}

/** What 3.1 adds, and schemas that hold themselves in every way that has an end. */
export function recursiveDocument(): JsonObject {
  const ref = (name: string, more: JsonObject = {}): JsonObject => ({
    $ref: `#/components/schemas/${name}`,
    ...more,
  });
  const schemas = {
    Tree: {
      type: 'object',
      properties: { value: { type: ['string', 'null'] }, children: { type: 'array', items: ref('Tree') } },
    },
    Node: {
      type: 'object',
      properties: {
        next: { allOf: [ref('Node'), { type: 'object', properties: { weight: { type: 'number' } } }] },
        other: ref('Node', { minProperties: 1 }),
      },
    },
    Even: { type: 'object', properties: { odd: ref('Odd') } },
    Odd: { type: 'object', properties: { even: { anyOf: [ref('Even'), { type: 'null' }] } } },
    List: { type: 'array', items: { anyOf: [{ type: 'integer' }, ref('List')] } },
    Map: { type: 'object', additionalProperties: ref('Map') },
    Value: {
      anyOf: [
        { type: ['string', 'number', 'boolean', 'null'] },
        { type: 'array', items: ref('Value') },
        { type: 'object', additionalProperties: ref('Value') },
      ],
    },
    Pair: { type: 'array', prefixItems: [{ const: 1 }, ref('Pair')], items: false },
  };
  const properties = Object.fromEntries(Object.keys(schemas).map((name) => [name.toLowerCase(), ref(name)]));
  const extra = {
    exact: { const: { a: [1] } },
    mixed: { enum: [1, 'one', null] },
    patterned: {
      type: 'object',
      patternProperties: { '^x-': { type: 'string' } },
      additionalProperties: false,
    },
  };
  return documentOfBody({ type: 'object', properties: { ...properties, ...extra } }, schemas);
}

/** Everything that has a name has one of these. */
export function inheritedDocument(): JsonObject {
  const named = (value: (name: string) => Json): JsonObject =>
    object(...inheritedNames.map((name): [string, Json] => [name, value(name)]));
  const paths = inheritedNames.map((name): [string, Json] => {
    const parameters = [
      { name, in: 'query', schema: { type: 'string', format: name } },
      { name, in: 'header', schema: { type: 'string' } },
    ];
    const schema = {
      type: 'object',
      required: [name],
      properties: object(
        [name, { $ref: `#/components/schemas/${name}` }],
        ['format', { type: 'string', format: name }],
      ),
    };
    const requestBody = { required: true, content: { 'application/json': { schema } } };
    const post = {
      operationId: name,
      tags: [name],
      parameters,
      requestBody,
      security: [object([name, [name]])],
      responses: answer,
    };
    const get = { tags: [name], parameters, responses: answer };
    return [`/${name}`, { post, get }];
  });
  const all = { type: 'object', properties: named(() => ({ type: 'string' })) };
  const requestBody = { required: true, content: { 'application/json': { schema: all } } };
  return documentOf(
    object(...paths, [
      '/all',
      { post: { operationId: 'all', requestBody, responses: answer, security: [] } },
    ]),
    {
      tags: inheritedNames.map((name) => ({ name })),
      components: {
        schemas: named((name) => ({
          type: 'object',
          properties: object([name, { enum: [name] }], ['more', { $ref: `#/components/schemas/${name}` }]),
        })),
        securitySchemes: named(() => ({ type: 'http', scheme: 'bearer' })),
      },
    },
  );
}
