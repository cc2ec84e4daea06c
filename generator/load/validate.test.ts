import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import type { JsonObject } from '../model/json.js';
import { validateDocument } from './validate.js';

async function validate(root: JsonObject) {
  const diagnostics = new Diagnostics();
  await validateDocument({ file: 'a.json', root }, diagnostics);
  return diagnostics.list.map(({ code, message, location }) => `${code} ${location?.pointer}: ${message}`);
}

const info = { title: 'T', version: '1' };
const ok = { 200: { description: 'd' } };
const document = (paths: JsonObject, more: JsonObject = {}): JsonObject => ({
  openapi: '3.1.0',
  info,
  paths,
  ...more,
});

describe('a valid document', () => {
  const cases: [string, JsonObject][] = [
    ['the smallest', document({})],
    ['without paths', { openapi: '3.1.0', info, components: {} }],
    ['a licence without a URL', document({}, { info: { ...info, license: { name: 'MIT' } } })],
    [
      'text beside a $ref',
      document({
        '/a': {
          get: { parameters: [{ $ref: '#/components/parameters/P', description: 'd' }], responses: ok },
        },
      }),
    ],
    [
      'extensions and odd examples',
      document({ '/a': { get: { responses: ok, 'x-a': { $ref: 'file:///x' } }, 'x-b': 1 } }),
    ],
    [
      'a circle of callbacks',
      document({
        '/a': { post: { responses: ok, callbacks: { c: { '{$url}': { $ref: '#/paths/~1a' } } } } },
      }),
    ],
    [
      'a header named x-limit',
      document({
        '/a': { get: { responses: { 200: { description: 'd', headers: { 'x-limit': { schema: {} } } } } } },
      }),
    ],
    [
      'schemas that only parse can judge',
      document({}, { components: { schemas: { A: { type: 'strng', properties: 7 } } } }),
    ],
  ];
  test.each(cases)('%s', async (_name, root) => {
    const before = structuredClone(root);
    expect(await validate(root)).toEqual([]);
    expect(root).toEqual(before);
  });
});

describe('an invalid document', () => {
  const cases: [string, JsonObject, RegExp[]][] = [
    ['no title', document({}, { info: { version: '1' } }), [/^document-invalid \/info: .*'title'/]],
    [
      'a number for a version',
      document({}, { info: { title: 'T', version: 1 } }),
      [/API version number must be a string/],
    ],
    [
      'an unknown field',
      document({ '/a': { get: { responses: ok, respnses: ok } } }),
      [/\/paths\/~1a\/get: .*"respnses"/],
    ],
    [
      'a parameter without a place',
      document({ '/a': { get: { responses: ok, parameters: [{ name: 'p', schema: {} }] } } }),
      [/\/paths\/~1a\/get\/parameters\/0: .*'in'/],
    ],
    [
      'a schema that is text',
      document({}, { components: { schemas: { A: 'x' } } }),
      [/\/components\/schemas\/A: .*must be object,boolean/],
    ],
    ['a path without a slash', document({ a: {} }), [/\/paths: .*"a"/]],
    [
      'faults in two places',
      document({ '/a': { get: { responses: { 200: {} } } }, '/b': { get: { responses: { 200: {} } } } }),
      [/\/paths\/~1a\/get\/responses\/200: /, /\/paths\/~1b\/get\/responses\/200: /],
    ],
  ];
  test.each(cases)('%s', async (_name, root, wants) => {
    const found = await validate(root);
    expect(found).toHaveLength(wants.length);
    for (const [index, want] of wants.entries()) expect(found[index]).toMatch(want);
  });

  const manyPaths = (count: number, operation: JsonObject): JsonObject =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`/p${index}`, { get: operation }]));

  test('lists the first twenty faults', async () => {
    const found = await validate(document(manyPaths(30, { responses: { 200: {} } })));
    expect(found).toHaveLength(21);
    expect(found.at(-1)).toMatch(/^document-invalid-more /);
  });

  test('of 20,000 broken operations ends soon', async () => {
    const start = process.cpuUsage();
    expect(
      await validate(document(manyPaths(20_000, { responses: { 200: {} }, parameters: [{}] }))),
    ).toHaveLength(21);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
  }, 30_000);

  test('is found in its last part too', async () => {
    const paths = { ...manyPaths(5_500, { responses: ok }), '/z': { get: 1 } };
    const responses = Object.fromEntries(
      Array.from({ length: 5_001 }, (_, index) => [`R${index}`, { description: 'd' }]),
    );
    const found = await validate(document(paths, { components: { responses: { ...responses, Z: {} } } }));
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('/paths/~1z/get: ');
    expect(found[1]).toContain('/components/responses/Z: ');
  });
});
