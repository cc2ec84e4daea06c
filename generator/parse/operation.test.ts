import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import type { JsonObject } from '../model/json.js';
import { parseOperations } from './operation.js';
import { DocumentReader } from './reader.js';

function parse(paths: JsonObject, rest: JsonObject = {}) {
  const diagnostics = new Diagnostics();
  const root = { ...rest, paths };
  const operations = parseOperations(new DocumentReader({ file: 'api.json', root }, diagnostics));
  const said = diagnostics.list.map(
    ({ code, message, location }) => `${code} ${location?.pointer} ${message}`,
  );
  return { operations, said };
}

const operation = (operationId: string): JsonObject => ({ operationId, responses: {} });

describe('which operations there are', () => {
  const cases: [why: string, paths: JsonObject, want: string[]][] = [
    [
      'in document order, methods too',
      { '/b': { post: operation('p'), get: operation('g') }, '/a': { patch: operation('u') } },
      ['POST /b p', 'GET /b g', 'PATCH /a u'],
    ],
    ['a trailing slash belongs to the path', { '/a/': { get: operation('g') } }, ['GET /a/ g']],
    [
      'without an operationId it goes by its request',
      { '/a/{id}': { get: {} } },
      ['GET /a/{id} GET /a/{id}'],
    ],
    ['an empty operationId is none', { '/a': { get: operation('') } }, ['GET /a GET /a']],
    [
      'other keys of a path item are no methods',
      { '/a': { summary: 'A', parameters: [], servers: [], 'x-get': {}, get: operation('g') } },
      ['GET /a g'],
    ],
    ['extensions beside the paths are no paths', { 'x-paths': { get: operation('g') } }, []],
    ['what is no object is no operation', { '/a': { get: 'text' }, '/b': null }, []],
  ];
  test.each(cases)('%s', (_why, paths, want) => {
    const { operations, said } = parse(paths);
    expect(operations.map(({ method, path, operationId }) => `${method} ${path} ${operationId}`)).toEqual(
      want,
    );
    expect(said).toEqual([]);
  });

  test('a path item may be a reference; its parameters come with it', () => {
    const item = { parameters: [{ name: 'q', in: 'query', schema: {} }], get: operation('g') };
    const { operations } = parse(
      { '/a': { $ref: '#/components/pathItems/Shared' } },
      { components: { pathItems: { Shared: item } } },
    );
    expect(operations[0]).toMatchObject({
      path: '/a',
      parameters: [{ name: 'q' }],
      location: { pointer: '/components/pathItems/Shared/get' },
    });
  });

  test('what stands beside the reference of a path item wins, and nothing is lost', () => {
    const shared = {
      parameters: [{ name: 'q', in: 'query', schema: {} }],
      get: operation('g'),
      put: operation('u'),
    };
    const { operations } = parse(
      { '/a': { $ref: '#/components/pathItems/B', put: operation('own'), post: operation('p') } },
      { components: { pathItems: { B: { $ref: '#/components/pathItems/C' }, C: shared } } },
    );
    expect(
      operations.map((one) => [one.operationId, one.location.pointer, one.parameters[0]?.location.pointer]),
    ).toEqual([
      ['g', '/components/pathItems/C/get', '/components/pathItems/C/parameters/0'],
      ['own', '/paths/~1a/put', '/components/pathItems/C/parameters/0'],
      ['p', '/paths/~1a/post', '/components/pathItems/C/parameters/0'],
    ]);
  });

  test('a path item that refers to itself has only what stands there', () => {
    const { operations } = parse({ '/a': { $ref: '#/paths/~1a', get: operation('g') } });
    expect(operations.map(({ operationId }) => operationId)).toEqual(['g']);
  });

  test('an operationId that stands twice is an error that names both', () => {
    const { said } = parse({ '/a': { get: operation('same') }, '/b': { get: operation('same') } });
    expect(said).toEqual([
      'duplicate-operation-id /paths/~1b/get/operationId operationId "same" stands twice: at GET /a and at GET /b.',
    ]);
  });
});

describe('what is told and not used', () => {
  const other = [{ url: 'https://files.example.com' }];
  const servers: [why: string, item: JsonObject, want: string[]][] = [
    ['servers of an operation', { get: { servers: other } }, ['servers-ignored /paths/~1a/get/servers']],
    ['servers of a path, once', { servers: other, get: {}, put: {} }, ['servers-ignored /paths/~1a/servers']],
    ['not those of a path without operations', { servers: other }, []],
    ['not an empty list', { servers: [], get: { servers: [] } }, []],
    ['not those that the document has too', { get: { servers: [{ url: '/' }] } }, []],
  ];
  test.each(servers)('%s', (_why, item, want) => {
    const { said } = parse({ '/a': item }, { servers: [{ url: '/' }] });
    expect(said.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(want);
  });

  const form = 'application/x-www-form-urlencoded';
  const encodings: [why: string, mediaType: string, encoding: JsonObject, want: string[]][] = [
    [
      'each keyword of a form',
      form,
      { a: { style: 'deepObject', explode: true }, 'b/c': { allowReserved: true, contentType: 'text/csv' } },
      ['a/style', 'a/explode', 'b~1c/allowReserved', 'b~1c/contentType'],
    ],
    ['headers mean nothing in a form', form, { a: { headers: {} } }, []],
    ['an encoding means nothing in JSON', 'application/json', { a: { style: 'form' } }, []],
  ];
  test.each(encodings)('encoding: %s', (_why, mediaType, encoding, want) => {
    const post = { requestBody: { content: { [mediaType]: { encoding } } } };
    const place = '/paths/~1a/post/requestBody/content/application~1x-www-form-urlencoded/encoding';
    expect(parse({ '/a': { post } }).said.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(
      want.map((name) => `keyword-not-expressed ${place}/${name}`),
    );
  });
});

describe('what an operation says', () => {
  test('its own words, else those of its path', () => {
    const { operations } = parse({
      '/a': { summary: 'All of A', description: 'Long.', get: { summary: 'Get A' }, put: {} },
    });
    expect(operations[0]).toMatchObject({ summary: 'Get A', description: 'Long.', deprecated: false });
    expect(operations[1]).toMatchObject({ summary: 'All of A', description: 'Long.' });
  });

  test('tags, extensions and deprecation', () => {
    const [found] = parse({
      '/a': { get: { tags: ['a', 1, 'b'], 'x-risk': 'money', deprecated: true } },
    }).operations;
    expect(found).toMatchObject({ tags: ['a', 'b'], extensions: { 'x-risk': 'money' }, deprecated: true });
  });

  test("security: its own, else the document's; an empty list takes it away", () => {
    const paths = { '/a': { get: {}, put: { security: [] }, post: { security: [{ key: [] }] } } };
    const { operations } = parse(paths, { security: [{ oauth: ['read'] }] });
    expect(operations.map((one) => one.security)).toEqual([
      [{ schemes: [{ name: 'oauth', scopes: ['read'] }] }],
      [],
      [{ schemes: [{ name: 'key', scopes: [] }] }],
    ]);
  });

  test('bodies and responses, through references, each media type with its schema', () => {
    const content = { 'application/json': { schema: { type: 'string' } }, 'text/csv': {} };
    const { operations } = parse(
      {
        '/a': {
          post: {
            requestBody: { $ref: '#/components/requestBodies/B' },
            responses: {
              200: { $ref: '#/components/responses/R' },
              default: { description: 'Error' },
              'x-more': {},
            },
          },
        },
      },
      {
        components: {
          requestBodies: { B: { required: true, description: 'All.', content } },
          responses: { R: { description: 'Fine', content } },
        },
      },
    );
    const read = [
      { mediaType: 'application/json', schema: { kind: 'string' } },
      { mediaType: 'text/csv', schema: { kind: 'unknown' } },
    ];
    expect(operations[0]?.requestBody).toMatchObject({ required: true, description: 'All.', content: read });
    expect(operations[0]?.responses).toEqual([
      { status: '200', description: 'Fine', content: read },
      { status: 'default', description: 'Error', content: [] },
    ]);
  });
});
