import { describe, expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { JsonObject, JsonValue } from '../model/json.js';
import type { Schema } from '../model/schema.js';

interface Given {
  readonly path?: string;
  readonly parameters?: JsonValue;
  /** The schema of a required JSON body, unless `requestBody` says more. */
  readonly body?: JsonValue;
  readonly requestBody?: JsonObject;
}

/** Plans one operation, `post` unless another method is asked for. */
function plan(given: Given, method = 'post', schemas: JsonObject = {}) {
  const { path = '/orders', parameters = [], body } = given;
  const requestBody = given.requestBody ?? {
    required: true,
    content: { 'application/json': { schema: body ?? {} } },
  };
  const hasBody = given.requestBody !== undefined || body !== undefined;
  const operation: JsonObject = {
    operationId: 'act',
    parameters,
    responses: {},
    ...(hasBody ? { requestBody } : {}),
  };
  const { tools, server, said } = planExcerpt({
    paths: { [path]: { [method]: operation } },
    components: { schemas },
  });
  return { tool: tools[0], withheld: server.withheld, said };
}

/** `seats?: integer` for each argument; `A | B` for a union; `…` behind what is open. */
function show(schema: Schema | undefined): string {
  if (schema === undefined) return 'no tool';
  switch (schema.kind) {
    case 'object': {
      const fields = schema.properties.map(
        ({ name, required, schema: inner }) => `${name}${required ? '' : '?'}: ${show(inner)}`,
      );
      const open =
        schema.additionalProperties === false || schema.additionalProperties === undefined ? [] : ['…'];
      return `{${[...fields, ...open].join(', ')}}`;
    }
    case 'array':
      return `${show(schema.items)}[]`;
    case 'anyOf':
    case 'oneOf': {
      const by = schema.discriminator === undefined ? '' : ` by ${schema.discriminator}`;
      return `${schema.kind}(${schema.variants.map(show).join(' | ')}${by})`;
    }
    case 'allOf':
      return `allOf(${schema.schemas.map(show).join(' & ')})`;
    case 'const':
      return JSON.stringify(schema.value);
    case 'ref':
      return schema.name;
    case 'enum':
      return schema.values.map((value) => JSON.stringify(value)).join('|');
    default:
      return schema.kind;
  }
}

const text = { type: 'string' };
const nullable = { anyOf: [text, { type: 'null' }] };
const id = { name: 'id', in: 'path', schema: text, required: true };
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...rest,
});

describe('parameters become arguments', () => {
  const cases: [why: string, parameters: JsonValue, want: string, said: string[]][] = [
    ['none', [], '{}', []],
    [
      'path first, as the document has it',
      [id, { name: 'page', in: 'query', schema: { type: 'integer' } }],
      '{id: string, page?: integer}',
      [],
    ],
    [
      'a query has no null',
      [{ name: 'q', in: 'query', schema: nullable }],
      '{q?: string}',
      ['null-dropped: In "act" null is no value of q: leaving it out says the same.'],
    ],
    [
      'one or a list of it is a list',
      [
        {
          name: 'id',
          in: 'query',
          schema: { anyOf: [text, { type: 'array', items: text }, { type: 'null' }] },
        },
      ],
      '{id?: string[]}',
      ['null-dropped: In "act" null is no value of id: leaving it out says the same.'],
    ],
    [
      'one or a list of something else is not',
      [{ name: 'id', in: 'query', schema: { anyOf: [{ type: 'integer' }, { type: 'array', items: text }] } }],
      '{id?: anyOf(integer | string[])}',
      [],
    ],
    [
      'a name that no client takes gets another',
      [{ name: 'filter[a]', in: 'query', schema: text }],
      '{filter_a?: string}',
      ['argument-renamed: "filter[a]" of "act" is the argument filter_a.'],
    ],
    [
      'and takes none that another parameter has',
      [
        { name: 'filter[a]', in: 'query', schema: text },
        { name: 'filter_a', in: 'query', schema: text },
      ],
      '{filter_a_2?: string, filter_a?: string}',
      ['argument-renamed: "filter[a]" of "act" is the argument filter_a_2.'],
    ],
    [
      'two of one name in two places are told apart',
      [id, { name: 'id', in: 'query', schema: text }],
      '{id: string, id_2?: string}',
      ['argument-renamed: "id" of "act" is the argument id_2.'],
    ],
    [
      'cookies are not sent',
      [{ name: 'session', in: 'cookie', schema: text }],
      '{}',
      ['parameter-dropped: The parameter "session" of "act" is left out: cookies are not sent.'],
    ],
    [
      'an enum loses its null too',
      [{ name: 'q', in: 'query', schema: { enum: ['a', null] } }],
      '{q?: "a"}',
      ['null-dropped: In "act" null is no value of q: leaving it out says the same.'],
    ],
    [
      'headers that the client sets itself are no arguments',
      [
        { name: 'AUTHORIZATION', in: 'header', schema: text },
        { name: 'X-Trace', in: 'header', schema: text },
      ],
      '{X-Trace?: string}',
      [
        'parameter-dropped: The parameter "AUTHORIZATION" of "act" is left out: the client sets this header itself.',
      ],
    ],
    [
      'a query that can only be null is none',
      [{ name: 'n', in: 'query', schema: { type: 'null' } }],
      '{}',
      ['parameter-dropped: The parameter "n" of "act" is left out: null cannot be sent outside of a body.'],
    ],
  ];
  test.each(cases)('%s', (_why, parameters, want, said) => {
    const path = JSON.stringify(parameters).includes('"path"') ? '/orders/{id}' : '/orders';
    const found = plan({ path, parameters }, 'get');
    expect(show(found.tool?.inputSchema)).toBe(want);
    expect(found.said).toEqual(said);
  });

  test('the binding says what a folded list is, and how the document wants it written', () => {
    const list = { anyOf: [text, { type: 'array', items: text }] };
    const { tool } = plan(
      { parameters: [{ name: 'id', in: 'query', schema: list, style: 'pipeDelimited' }] },
      'get',
    );
    expect(tool?.request.bindings).toEqual([
      { argument: 'id', in: 'query', name: 'id', style: 'pipeDelimited', explode: false, list: true },
    ]);
  });

  test('a default is kept as a fact, and so is what is said about a parameter', () => {
    const parameter = {
      name: 'page',
      in: 'query',
      schema: { type: 'integer', default: 1 },
      description: 'From 1.',
      deprecated: true,
    };
    const { tool } = plan({ parameters: [parameter] }, 'get');
    expect(tool?.inputSchema).toMatchObject({
      properties: [{ schema: { kind: 'integer', default: 1, description: 'From 1.', deprecated: true } }],
    });
  });
});

describe('the properties of a body become arguments', () => {
  const cases: [why: string, given: Given, method: string, want: string, said: string[]][] = [
    [
      'beside the parameters',
      { path: '/orders/{id}', parameters: [id], body: object({ a: text }, { required: ['a'] }) },
      'patch',
      '{id: string, a: string}',
      [],
    ],
    [
      'a name that a parameter has',
      { path: '/orders/{id}', parameters: [id], body: object({ id: text, body_id: text }) },
      'patch',
      '{id: string, body_id_2?: string, body_id?: string}',
      ['argument-renamed: "id" of "act" is the argument body_id_2.'],
    ],
    [
      'a name that no client takes',
      { body: object({ 'a.b': text }) },
      'post',
      '{a_b?: string}',
      ['argument-renamed: "a.b" of "act" is the argument a_b.'],
    ],
    [
      'an open object stays open',
      { body: object({ a: text }, { additionalProperties: true }) },
      'post',
      '{a?: string, …}',
      [],
    ],
    [
      'members of allOf are one object',
      { body: { allOf: [object({ a: text }), object({ b: text }, { required: ['b', 'a'] })] } },
      'post',
      '{a: string, b: string}',
      [],
    ],
    [
      'a property that two members of allOf declare obeys both',
      { body: { allOf: [object({ a: text }), object({ a: { type: 'string', maxLength: 3 } })] } },
      'post',
      '{a?: allOf(string & string)}',
      [],
    ],
    [
      'read-only properties are not asked for',
      { body: object({ a: text, made: { type: 'string', readOnly: true } }) },
      'post',
      '{a?: string}',
      ['property-dropped: The property "made" of "act" is left out: it is read-only.'],
    ],
    [
      'keywords over the whole body are told',
      { body: object({ a: text }, { minProperties: 1 }) },
      'patch',
      '{a?: string}',
      ['keyword-not-expressed: The keyword minProperties is left to the API to check.'],
    ],
    [
      'a form is flat as well',
      {
        requestBody: {
          required: true,
          content: { 'application/x-www-form-urlencoded': { schema: object({ a: text }) } },
        },
      },
      'post',
      '{a?: string}',
      [],
    ],
  ];
  test.each(cases)('%s', (_why, given, method, want, said) => {
    const found = plan(given, method);
    expect(show(found.tool?.inputSchema)).toBe(want);
    expect(found.said).toEqual(said);
  });

  test('the body is bound under its own names', () => {
    const { tool } = plan(
      { path: '/orders/{id}', parameters: [id], body: object({ id: text, a: text }) },
      'patch',
    );
    expect(tool?.request).toMatchObject({
      body: { mediaType: 'application/json', required: true },
      bindings: [
        { argument: 'id', in: 'path', name: 'id' },
        { argument: 'body_id', in: 'body', name: 'id' },
        { argument: 'a', in: 'body', name: 'a' },
      ],
    });
  });
});

describe('null in a body', () => {
  const idle = 'null-dropped: In "act" null is no value of a: leaving it out says the same.';
  const cases: [why: string, method: string, body: JsonValue, want: string, said: string[]][] = [
    [
      'says no more than leaving out, where something is made new',
      'post',
      object({ a: nullable }),
      '{a?: string}',
      [idle],
    ],
    ['clears a value in a PATCH', 'patch', object({ a: nullable }), '{a?: anyOf(string | null)}', []],
    ['clears a value in a PUT', 'put', object({ a: nullable }), '{a?: anyOf(string | null)}', []],
    [
      'is kept where the property must be given',
      'post',
      object({ a: nullable }, { required: ['a'] }),
      '{a: anyOf(string | null)}',
      [],
    ],
    [
      'is kept where a default would step in',
      'post',
      object({ a: { ...nullable, default: 'x' } }),
      '{a?: anyOf(string | null)}',
      [],
    ],
    [
      'is dropped where the default is null itself',
      'post',
      object({ a: { ...nullable, default: null } }),
      '{a?: string}',
      [idle],
    ],
    ['is kept where nothing else is allowed', 'post', object({ a: { type: 'null' } }), '{a?: null}', []],
    [
      'is kept further inside',
      'post',
      object({ a: object({ b: nullable }) }),
      '{a?: {b?: anyOf(string | null)}}',
      [],
    ],
  ];
  test.each(cases)('%s', (_why, method, body, want, said) => {
    const found = plan({ body }, method);
    expect(show(found.tool?.inputSchema)).toBe(want);
    expect(found.said).toEqual(said);
  });
});

describe('a default in a body', () => {
  test.each([
    ['post', { default: 0 }],
    ['put', { default: 0 }],
    ['patch', {}],
  ])('of a %s is told as %j: what a PATCH leaves out stays as it is', (method, want) => {
    const { tool } = plan({ body: object({ usage: { type: 'integer', default: 0 } }) }, method);
    expect(tool?.inputSchema).toMatchObject({ properties: [{ name: 'usage' }] });
    const [usage] = tool?.inputSchema.kind === 'object' ? tool.inputSchema.properties : [];
    expect(usage?.schema).toEqual({ kind: 'integer', ...want });
  });
});

describe('a body that is a union', () => {
  const seats = object({ seats: { type: 'integer' } }, { required: ['seats'] });
  const revoke = object({ revoke: { const: true } }, { required: ['revoke'] });
  const cases: [why: string, body: JsonValue, want: string][] = [
    ['is a union of arguments', { anyOf: [seats, revoke] }, 'anyOf({seats: integer} | {revoke: true})'],
    [
      'keeps its discriminator',
      { oneOf: [seats, revoke], discriminator: { propertyName: 'type' } },
      'oneOf({seats: integer} | {revoke: true} by type)',
    ],
    [
      'of unions is one union, of which several may fit',
      { oneOf: [{ anyOf: [seats, revoke] }, revoke] },
      'anyOf({seats: integer} | {revoke: true} | {revoke: true})',
    ],
    ['of one object is that object', { anyOf: [seats] }, '{seats: integer}'],
    ['with null is the rest of it', { anyOf: [seats, { type: 'null' }] }, '{seats: integer}'],
    [
      'with something that is no object is one argument',
      { anyOf: [seats, text] },
      '{body: anyOf({seats: integer} | string)}',
    ],
  ];
  test.each(cases)('%s', (_why, body, want) => {
    expect(show(plan({ body }).tool?.inputSchema)).toBe(want);
  });

  test('has the parameters in each of its variants', () => {
    const { tool } = plan(
      { path: '/orders/{id}', parameters: [id], body: { anyOf: [seats, revoke] } },
      'patch',
    );
    expect(show(tool?.inputSchema)).toBe('anyOf({id: string, seats: integer} | {id: string, revoke: true})');
  });
});

describe('a body that is no object is one argument', () => {
  const cases: [why: string, body: JsonValue, want: string][] = [
    ['a list', { type: 'array', items: text }, '{body: string[]}'],
    ['any value', {}, '{body: unknown}'],
    ['an object without names', { type: 'object', additionalProperties: text }, '{body: {…}}'],
  ];
  test.each(cases)('%s', (_why, body, want) => {
    const { tool } = plan({ body });
    expect(show(tool?.inputSchema)).toBe(want);
    expect(tool?.request.bindings).toEqual([{ argument: 'body', in: 'body', name: '' }]);
  });

  test('which makes way for a parameter of that name', () => {
    const parameters = [{ name: 'body', in: 'query', schema: text }];
    const { tool } = plan({ parameters, body: { type: 'array', items: text } });
    expect(show(tool?.inputSchema)).toBe('{body?: string, body_2: string[]}');
  });
});

describe('a body that may be left out', () => {
  const optional = (schema: JsonValue): Given => ({
    requestBody: { content: { 'application/json': { schema } } },
  });
  const cases: [why: string, schema: JsonValue, want: string][] = [
    [
      'with required properties: all or nothing',
      object({ a: text }, { required: ['a'] }),
      'anyOf({} | {a: string})',
    ],
    ['without: nothing is the same as an empty one', object({ a: text }), '{a?: string}'],
    ['that is one argument', { type: 'array', items: text }, '{body?: string[]}'],
  ];
  test.each(cases)('%s', (_why, schema, want) => {
    const { tool } = plan(optional(schema));
    expect(show(tool?.inputSchema)).toBe(want);
    expect(tool?.request.body?.required).toBe(false);
  });
});

describe('what the body is sent as', () => {
  const schema = object({ a: text });
  const offer = (...mediaTypes: string[]) => Object.fromEntries(mediaTypes.map((one) => [one, { schema }]));
  test.each([
    [['text/plain', 'application/json'], 'application/json'],
    [['multipart/form-data', 'application/x-www-form-urlencoded'], 'application/x-www-form-urlencoded'],
    [['application/vnd.shop+json; charset=utf-8'], 'application/vnd.shop+json; charset=utf-8'],
  ])('%j → %s, and the others are told', (mediaTypes, want) => {
    const { tool, said } = plan({ requestBody: { required: true, content: offer(...mediaTypes) } });
    expect(tool?.request.body?.mediaType).toBe(want);
    expect(said).toHaveLength(mediaTypes.length - 1);
    for (const line of said) expect(line).toMatch(/^media-type-dropped: /);
  });

  test('an operation that needs another one is no tool, and says why', () => {
    const { tool, withheld, said } = plan({
      requestBody: { required: true, content: offer('application/xml') },
    });
    expect(tool).toBeUndefined();
    expect(withheld).toEqual([
      { operationId: 'act', tool: 'create_a_shop_order', reason: 'It needs a body of application/xml.' },
    ]);
    expect(said).toEqual([
      'operation-not-expressed: The operation "act" becomes no tool. It needs a body of application/xml.',
    ]);
  });

  test('a body that may be left out is, and that is told', () => {
    const { tool, said } = plan({ requestBody: { content: offer('application/xml') } });
    expect(tool?.request.body).toBeUndefined();
    expect(show(tool?.inputSchema)).toBe('{}');
    expect(said).toEqual([
      'body-dropped: The body of "act" is left out: it can be sent as none of application/xml.',
    ]);
  });
});

test('an operation that needs a parameter which cannot be sent becomes no tool', () => {
  const session = { name: 'session', in: 'cookie', required: true, schema: { type: 'string' } };
  expect(plan({ path: '/orders', parameters: [session] }, 'get')).toMatchObject({
    tool: undefined,
    said: [
      'operation-not-expressed: The operation "act" becomes no tool. It needs the cookie parameter "session", which cannot be sent.',
    ],
  });
  // What the client sets by itself is needed by no caller.
  const authorization = { ...session, name: 'Authorization', in: 'header' };
  expect(plan({ path: '/orders', parameters: [authorization] }, 'get').tool).toBeDefined();
});

test('what is read-only behind a reference is no argument', () => {
  const body = {
    type: 'object',
    properties: { id: { $ref: '#/components/schemas/Id' }, name: { type: 'string' } },
  };
  const found = plan({ body }, 'post', { Id: { type: 'string', readOnly: true } });
  expect(show(found.tool?.inputSchema)).toBe('{name?: string}');
});
