import type { Json, JsonObject } from './compile.js';

export interface BadDocument {
  /** What is wrong with it. */
  readonly why: string;
  readonly file: string;
  readonly text: string | JsonObject;
  /** What the one message says: code, and the place in the file. */
  readonly code: string;
  readonly says: RegExp;
  /** `line:column` and pointer, where the fault has a place of its own. */
  readonly at?: RegExp;
  /** Compiled by the command line as people type it; the others in this process, which is sooner. */
  readonly byCommand?: true;
}

export function documentOf(paths: JsonObject, rest: JsonObject = {}): JsonObject {
  const servers = [{ url: 'https://api.example.com' }];
  return { openapi: '3.1.0', info: { title: 'Things', version: '1' }, servers, paths, ...rest };
}

export const answer: JsonObject = { 200: { description: 'ok' } };

/** A document whose one body is this schema. */
export function documentOfBody(schema: Json, schemas: JsonObject = {}): JsonObject {
  const requestBody = { content: { 'application/json': { schema } } };
  return documentOf({ '/things': { post: { requestBody, responses: answer } } }, { components: { schemas } });
}

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

function refTo(target: string): JsonObject {
  return documentOfBody({ $ref: target });
}

function chain(length: number): JsonObject {
  const entries = Array.from({ length }, (_, index) => [
    `S${index}`,
    index === length - 1 ? { type: 'string' } : ref(`S${index + 1}`),
  ]);
  return documentOfBody(ref('S0'), Object.fromEntries(entries));
}

function manyOperations(count: number, operation: (index: number) => JsonObject): JsonObject {
  const paths = Array.from({ length: count }, (_, index) => [`/r${index}`, { get: operation(index) }]);
  return documentOf(Object.fromEntries(paths));
}

const laughs = ['a: &a [x, x, x, x, x, x, x, x, x]'];
for (const [index, name] of [...'bcdefghij'].entries()) {
  laughs.push(`${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(', ')}]`);
}

const atRef = /:\d+:\d+ \(#\/paths\/~1things\/post\/requestBody\/content\/application~1json\/schema\/\$ref\)/;

export const badDocuments: readonly BadDocument[] = [
  { why: 'an empty file', file: 'a.yaml', text: '', code: 'not-openapi', says: /no "openapi" version/ },
  {
    why: 'no YAML',
    byCommand: true,
    file: 'a.yaml',
    text: 'a: [1,\n  b: }',
    code: 'syntax-error',
    says: /a\.yaml:2:\d+ cannot be parsed/,
  },
  {
    why: 'no JSON',
    file: 'a.json',
    text: '{"a": 1,}',
    code: 'syntax-error',
    says: /a\.json:1:9 cannot be parsed/,
  },
  {
    why: 'another kind of file',
    file: 'a.json',
    text: { hello: 'world' },
    code: 'not-openapi',
    says: /not an OpenAPI document/,
  },
  {
    why: 'Swagger 2.0',
    file: 'a.json',
    text: { swagger: '2.0', paths: {} },
    code: 'swagger-document',
    says: /Swagger 2\.0/,
    at: /:1:2 \(#\/swagger\)/,
  },
  {
    why: 'a version of tomorrow',
    file: 'a.json',
    text: { openapi: '4.0.0' },
    code: 'openapi-version',
    says: /"4\.0\.0"/,
    at: /:1:2 \(#\/openapi\)/,
  },
  {
    why: 'no info',
    byCommand: true,
    file: 'a.json',
    text: { openapi: '3.1.0', paths: {} },
    code: 'document-invalid',
    says: /'info'/,
  },
  { why: 'an alias bomb', file: 'a.yaml', text: laughs.join('\n'), code: 'syntax-error', says: /alias/i },
  {
    why: 'a reference into nothing',
    byCommand: true,
    file: 'a.json',
    text: refTo('#/components/schemas/Gone'),
    code: 'reference-unresolved',
    says: /Gone/,
    at: atRef,
  },
  {
    why: 'a reference to a system file',
    file: 'a.json',
    text: refTo('file:///etc/passwd'),
    code: 'reference-outside',
    says: /passwd/,
    at: atRef,
  },
  {
    why: 'an absolute path',
    file: 'a.json',
    text: refTo('/etc/passwd'),
    code: 'reference-outside',
    says: /passwd/,
    at: atRef,
  },
  {
    why: 'a reference out of the folder',
    file: 'a.json',
    text: refTo('../../secret.json'),
    code: 'reference-outside',
    says: /secret/,
    at: atRef,
  },
  {
    why: 'an encoded way out',
    file: 'a.json',
    text: refTo('%2e%2e/secret.json'),
    code: 'reference-outside',
    says: /secret/,
    at: atRef,
  },
  {
    why: 'a metadata address',
    byCommand: true,
    file: 'a.json',
    text: refTo('http://169.254.169.254/latest'),
    code: 'reference-remote',
    says: /169\.254/,
    at: atRef,
  },
  {
    why: 'another host',
    file: 'a.json',
    text: refTo('https://example.com/a.json'),
    code: 'reference-remote',
    says: /remote/,
    at: atRef,
  },
  {
    why: 'a file that is not there',
    file: 'a.json',
    text: refTo('gone.json'),
    code: 'reference-unreadable',
    says: /gone\.json/,
    at: atRef,
  },
  {
    why: 'a reference to itself',
    file: 'a.json',
    text: documentOfBody(ref('S'), { S: ref('S') }),
    code: 'reference-circular',
    says: /itself/,
  },
  {
    why: 'a chain of 10,000 references',
    byCommand: true,
    file: 'a.json',
    text: chain(10_000),
    code: 'reference-chain',
    says: /more than 100/,
    at: atRef,
  },
  {
    why: 'one operationId twice',
    file: 'a.json',
    text: manyOperations(2, () => ({ operationId: 'same', responses: answer })),
    code: 'duplicate-operation-id',
    says: /"same" stands twice: at GET \/r0 and at GET \/r1\./,
    at: /:\d+:\d+ \(#\/paths\/~1r1\/get\/operationId\)/,
  },
  {
    why: '1,000 equal operationIds',
    file: 'a.json',
    text: manyOperations(1000, () => ({ operationId: 'same', responses: answer })),
    code: 'duplicate-operation-id',
    says: /1000 times/,
    at: /:\d+:\d+ \(#\/paths\/~1r1\/get/,
  },
  {
    why: '20,000 operations',
    byCommand: true,
    file: 'a.json',
    text: manyOperations(20_000, (index) => ({ operationId: `op${index}`, responses: answer })),
    code: 'too-many-operations',
    says: /20000 operations; at most 5000/,
    at: /:\d+:\d+ \(#\/paths\)/,
  },
  {
    why: 'a name that moves the cursor',
    file: 'a.json',
    text: documentOfBody({ $ref: '#/components/schemas/\u001b[2J\u202egone' }),
    code: 'reference-unresolved',
    says: /\\u\{1b\}\[2J\\u\{202e\}gone/,
    at: atRef,
  },
];
