import type { ApiConfigInput } from '../../generator/config.js';
import { type CompileInput, type Json, type JsonObject, object, refTo } from './compile.js';

/** Every place of a document, an overlay and a config that takes a text, given a text. */
export const positions: ReadonlyMap<string, (text: string) => CompileInput> = new Map([
  ['info.title', (text: string) => around({ info: { title: text, version: '1' } })],
  ['info.version', (text) => around({ info: { title: 'T', version: text } })],
  ['info.description', (text) => around({ info: { title: 'T', version: '1', description: text } })],
  ['servers.url', (text) => around({ servers: [{ url: `https://a.example/${text}` }, { url: text }] })],
  ['servers.host', (text) => around({ servers: [{ url: `https://${text}.example` }] })],
  ['servers.description', (text) => around({ servers: [{ url: 'https://a.example', description: text }] })],
  ['tags.name', (text) => around({ tags: [{ name: text, description: text }] }, { tags: [text] })],
  ['paths', (text) => atPath(`/things/${text}`)],
  ['paths.first', (text) => atPath(`/${text}`)],
  ['paths.parameter', (text) => atPath(`/things/{${text}}`, [parameter(text, 'path')])],
  ['operationId', (text) => around({}, { operationId: text })],
  ['summary', (text) => around({}, { summary: text })],
  ['description', (text) => around({}, { description: text })],
  ['query parameter', (text) => around({}, { parameters: [parameter(text, 'query')] })],
  ['header parameter', (text) => around({}, { parameters: [parameter(text, 'header')] })],
  ['cookie parameter', (text) => around({}, { parameters: [parameter(text, 'cookie')] })],
  [
    'parameter.description',
    (text) => around({}, { parameters: [{ ...parameter('q', 'query'), description: text }] }),
  ],
  ['parameter.style', (text) => around({}, { parameters: [{ ...parameter('q', 'query'), style: text }] })],
  [
    'parameter media type',
    (text) =>
      around({}, { parameters: [{ name: 'q', in: 'query', content: object([text, { schema: {} }]) }] }),
  ],
  ['request media type', (text) => around({}, { requestBody: { content: object([text, { schema: {} }]) } })],
  [
    'request media type parameter',
    (text) =>
      around({}, { requestBody: { content: object([`application/json; a=${text}`, { schema: {} }]) } }),
  ],
  [
    'requestBody.description',
    (text) => around({}, { requestBody: { ...json({ type: 'array' }), description: text } }),
  ],
  [
    'response media type',
    (text) =>
      around(
        {},
        {
          responses: { 200: { description: text, content: object([text, { schema: { type: 'string' } }]) } },
        },
      ),
  ],
  ['response status', (text) => around({}, { responses: object([text, { description: 'x' }]) })],
  [
    'response header',
    (text) => around({}, { responses: { 200: { description: 'x', headers: object([text, {}]) } } }),
  ],
  [
    'schema name',
    (text) => withComponents({ schemas: object([text, named]) }, { $ref: ref('schemas', text) }),
  ],
  [
    'recursive schema name',
    (text) => {
      const node = { type: 'object', properties: { next: { $ref: ref('schemas', text) }, colour: named } };
      return withComponents({ schemas: object([text, node]) }, { $ref: ref('schemas', text) });
    },
  ],
  ['property', (text) => withBody({ type: 'object', required: [text], properties: object([text, named]) })],
  [
    'nested property',
    (text) => withBody(inside({ type: 'object', required: [text], properties: object([text, named]) })),
  ],
  ['required', (text) => withBody({ type: 'object', required: [text], properties: { a: {} } })],
  ['enum', (text) => withBody(inside({ enum: [text, 'b', { [text]: text }] }))],
  [
    'large enum',
    (text) => withBody(object(['type', 'object'], ['properties', object([text, largeEnum(text)])])),
  ],
  ['const', (text) => withBody(inside({ const: text }))],
  ['const object', (text) => withBody(inside({ const: object([text, [text]]) }))],
  ['default', (text) => withBody(inside({ type: 'string', default: text }))],
  ['default object', (text) => withBody(inside({ type: 'object', default: object([text, text]) }))],
  ['pattern', (text) => withBody(inside({ type: 'string', pattern: text }))],
  [
    'pattern literal',
    (text) => withBody(inside({ type: 'string', pattern: text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&') })),
  ],
  ['patternProperties', (text) => withBody(inside({ patternProperties: object([text, named]) }))],
  ['propertyNames', (text) => withBody(inside({ type: 'object', propertyNames: { enum: [text] } }))],
  ['format', (text) => withBody(inside({ type: 'string', format: text }))],
  ['type', (text) => withBody(inside({ type: text }))],
  ['keyword', (text) => withBody(inside(object(['type', 'object'], [text, {}])))],
  [
    'schema description',
    (text) => withBody(inside({ type: 'string', title: text, description: text, $comment: text })),
  ],
  ['example', (text) => withBody(inside({ type: 'string', examples: [text], example: text }))],
  ['xml', (text) => withBody(inside({ type: 'string', xml: { name: text } }))],
  ['discriminator', (text) => withBody(union(text, 'tag'))],
  ['discriminator value', (text) => withBody(union('kind', text))],
  [
    'discriminator mapping',
    (text) =>
      withBody({
        oneOf: [
          { type: 'object', properties: { kind: { const: 'a' } } },
          { type: 'object', properties: { b: {} } },
        ],
        discriminator: { propertyName: 'kind', mapping: object([text, text]) },
      }),
  ],
  ['security scheme', (text) => secured(text, { type: 'http', scheme: 'bearer', bearerFormat: text })],
  ['http scheme', (text) => secured('auth', { type: 'http', scheme: text })],
  ['scheme type', (text) => secured('auth', { type: text })],
  ['apiKey name', (text) => secured('auth', { type: 'apiKey', in: 'header', name: text, description: text })],
  ['apiKey place', (text) => secured('auth', { type: 'apiKey', in: text, name: 'k' })],
  ['scopes', (text) => around({}, { security: [object([text, [text]])] })],
  [
    'links',
    (text) =>
      around(
        {},
        {
          responses: {
            200: { description: 'x', links: object([text, { operationId: text, parameters: { a: text } }]) },
          },
        },
      ),
  ],
  ['callbacks', (text) => around({}, { callbacks: object([text, object([text, {}])]) })],
  ['webhooks', (text) => around({ webhooks: object([text, { post: { responses: {} } }]) })],
  ['external docs', (text) => around({ externalDocs: { url: text, description: text } })],
  ['extension', (text) => around(object([`x-${text}`, { a: text }]), object([`x-${text}`, text]))],
  ['overlay', (text) => overlaid(object(['summary', text], ['description', text], [`x-${text}`, text]))],
  ['overlay title', (text) => ({ ...overlaid({ summary: text }), ...overlaid({ summary: 's' }, text) })],
  ['config title', (text) => configured({ title: text })],
  ['config header', (text) => configured({ headers: { 'X-A': text } })],
  ['config environment', (text) => configured({ environments: { live: `https://a.example/${text}` } })],
  ['config withheld', (text) => configured({ withheld: { make_a_thing: text } })],
  [
    'config words',
    (text) =>
      configured({
        naming: { shortForms: { things: text }, selectors: [text], verbNouns: { things: text } },
      }),
  ],
]);

const named: JsonObject = { type: 'string', enum: ['red', 'green'] };

function ref(section: string, name: string): string {
  return refTo('components', section, name);
}

function json(schema: Json): JsonObject {
  return { required: true, content: { 'application/json': { schema } } };
}

function inside(schema: Json): JsonObject {
  return { type: 'object', properties: { outer: { type: 'object', properties: { a: schema } } } };
}

function largeEnum(text: string): JsonObject {
  return { type: 'string', enum: [text, ...Array.from({ length: 60 }, (_, index) => `value ${index}`)] };
}

function union(property: string, value: string): JsonObject {
  const variant = (tag: string) => ({
    type: 'object',
    required: [property],
    properties: object([property, { const: tag }], ['a', {}]),
  });
  return { oneOf: [variant(value), variant('other')], discriminator: { propertyName: property } };
}

function parameter(name: string, place: string): JsonObject {
  return { name, in: place, required: place === 'path', schema: { type: 'string' } };
}

/** A document of two operations; `root` and `operation` add to it or replace what it has. */
export function around(root: JsonObject, operation: JsonObject = {}): CompileInput {
  const responses = {
    200: { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } },
  };
  const post = {
    operationId: 'make_a_thing',
    tags: ['things'],
    summary: 'Makes a thing.',
    responses,
    ...operation,
  };
  const get = { operationId: 'list_things', tags: ['things'], summary: 'Lists things.', responses };
  return {
    document: {
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      servers: [{ url: 'https://a.example' }],
      paths: { '/things': { post, get } },
      ...root,
    },
  };
}

function atPath(path: string, parameters: Json = []): CompileInput {
  const get = { parameters, responses: { 200: { description: 'ok' } } };
  return around({ paths: object([path, { get, delete: get }]) });
}

function withBody(schema: Json): CompileInput {
  return around({}, { requestBody: json(schema) });
}

function withComponents(components: JsonObject, schema: Json): CompileInput {
  return around({ components }, { requestBody: json({ type: 'object', properties: { a: schema } }) });
}

function secured(name: string, scheme: JsonObject): CompileInput {
  return around({ components: { securitySchemes: object([name, scheme]) }, security: [object([name, []])] });
}

function overlaid(update: JsonObject, title = 'Words'): CompileInput {
  const actions = [{ target: "$.paths['/things'].post", description: title, update }];
  return { ...around({}), overlay: { overlay: '1.0.0', info: { title, version: '1' }, actions } };
}

function configured(config: Partial<ApiConfigInput>): CompileInput {
  return { ...around({}), config };
}
