import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { type LoadOptions, loadDocument } from './load.js';

let folder: string;
beforeAll(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'load-'));
  await writeFile(join(parent, 'secret.json'), '{"type": "string", "title": "secret"}');
  folder = join(parent, 'api');
  await mkdir(folder);
});
afterAll(() => rm(join(folder, '..'), { recursive: true }));

async function load(text: string | Buffer | object, options: Partial<LoadOptions> & { name?: string } = {}) {
  const { name = 'openapi.json', ...rest } = options;
  const isRaw = typeof text === 'string' || Buffer.isBuffer(text);
  await writeFile(join(folder, name), isRaw ? text : JSON.stringify(text, undefined, 2));
  return run({ source: join(folder, name), ...rest });
}

async function run(options: LoadOptions) {
  const diagnostics = new Diagnostics();
  const document = await loadDocument(options, diagnostics);
  const list = diagnostics.list.map(({ code, message, location }) => ({
    code,
    message: message.replaceAll(`${folder}/`, ''),
    pointer: location?.pointer,
  }));
  return { document, list, codes: list.map(({ code }) => code) };
}

const head = { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {} };
const withSchemas = (schemas: object) => ({ ...head, components: { schemas } });
const yamlHead = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {}\n';
const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
for (const [one, other] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'].map((pair) => [...pair])) {
  bomb.push(`${other}: &${other} [${Array(10).fill(`*${one}`).join(', ')}]`);
}

describe('bad input gives one error', () => {
  const cases: [string, string, string | Buffer, string, string][] = [
    [
      'bad JSON',
      'bad.json',
      '{\n  "a": x\n}',
      'syntax-error',
      'bad.json:2:8 cannot be parsed: unexpected "x".',
    ],
    [
      'JSON that ends early',
      'bad.json',
      '{"a": [',
      'syntax-error',
      'bad.json:1:8 cannot be parsed: the JSON ends too early.',
    ],
    ['bad YAML', 'bad.yaml', 'a: 1\nb: [\n', 'syntax-error', 'bad.yaml:3:1 cannot be parsed: '],
    [
      'equal keys in YAML',
      'bad.yaml',
      'a: 1\nb: 2\na: 3\n',
      'syntax-error',
      'bad.yaml:3:1 cannot be parsed: the same key stands twice in a map.',
    ],
    ['an alias bomb', 'bad.yaml', bomb.join('\n'), 'syntax-error', 'Excessive alias count'],
    [
      'an alias in its own anchor',
      'bad.yaml',
      'a: &a {b: *a}\n',
      'syntax-error',
      'bad.yaml:1:1 cannot be parsed: ',
    ],
    [
      'an alias without an anchor',
      'bad.yaml',
      'a: *b\n',
      'syntax-error',
      'bad.yaml:1:1 cannot be parsed: Unresolved alias',
    ],
    [
      '10,000 levels of JSON',
      'bad.json',
      '['.repeat(10_000) + ']'.repeat(10_000),
      'syntax-error',
      'bad.json:1:257 cannot be parsed: it is nested more than 256 levels deep.',
    ],
    ['10,000 levels of YAML', 'bad.yaml', '['.repeat(10_000) + ']'.repeat(10_000), 'syntax-error', 'deep'],
    [
      'YAML over 10 MB',
      'bad.yaml',
      `a: ${'x'.repeat(10 * 1024 * 1024)}`,
      'syntax-error',
      'convert it to JSON',
    ],
    ['UTF-16', 'bad.json', Buffer.from('\uFEFF{}', 'utf16le'), 'file-unreadable', 'it is not UTF-8 text'],
    ['plain text', 'bad.txt', 'hello', 'not-openapi', 'bad.txt is not an OpenAPI document'],
    ['an empty file', 'bad.yaml', '', 'not-openapi', 'bad.yaml is not an OpenAPI document'],
    ['another kind of JSON', 'bad.json', '[1]', 'not-openapi', 'bad.json is not an OpenAPI document'],
    [
      'Swagger 2.0',
      'bad.json',
      '{"swagger": "2.0"}',
      'swagger-document',
      'bad.json is a Swagger 2.0 document',
    ],
    ['OpenAPI 3.2', 'bad.json', '{"openapi": "3.2.0"}', 'openapi-version', '"3.2.0" is not supported'],
    [
      'a version that is a number',
      'bad.yaml',
      'openapi: 3.1',
      'openapi-version',
      'version 3.1 is not supported',
    ],
  ];
  test.each(cases)('%s', async (_name, name, text, code, message) => {
    const { document, list } = await load(text, { name });
    expect(document).toBeUndefined();
    expect(list).toMatchObject([{ code, message: expect.stringContaining(message) }]);
  });

  test('a missing file', async () => {
    const { document, list } = await run({ source: join(folder, 'none.json') });
    expect(document).toBeUndefined();
    expect(list).toMatchObject([{ code: 'file-not-found', message: 'There is no readable file none.json.' }]);
  });

  test('a folder', async () => {
    expect((await run({ source: folder })).list).toMatchObject([
      { code: 'file-unreadable', message: expect.stringContaining('it is a folder') },
    ]);
  });

  test('a file over 50 MB', async () => {
    const source = join(folder, 'large.json');
    await writeFile(source, '{}');
    await truncate(source, 50 * 1024 * 1024 + 1);
    expect((await run({ source })).codes).toEqual(['file-too-large']);
  });

  test('an unreachable URL', async () => {
    expect((await run({ source: 'http://127.0.0.1:1/a.json?token=hidden' })).list).toMatchObject([
      { code: 'file-unreadable', message: expect.not.stringContaining('hidden') },
    ]);
  });
});

describe('a good document', () => {
  test.each([
    ['JSON', 'a.json', JSON.stringify(head)],
    ['JSON after a byte order mark', 'a.json', `\uFEFF${JSON.stringify(head)}`],
    ['YAML', 'a.yaml', yamlHead],
    ['YAML after a byte order mark', 'a.yml', `\uFEFF${yamlHead}`],
    ['YAML without an extension', 'a', yamlHead],
  ])('%s', async (_name, name, text) => {
    const { document, list } = await load(text, { name });
    expect(list).toEqual([]);
    expect(document?.root).toEqual(head);
  });

  test('of version 3.0 becomes 3.1 after its overlays', async () => {
    const overlay = join(folder, 'overlay.yaml');
    await writeFile(
      overlay,
      'overlay: 1.0.0\ninfo: {title: O, version: "1"}\nactions:\n' +
        '  - {target: $.components.schemas.A, update: {nullable: true}}\n',
    );
    const given = { ...withSchemas({ A: { type: 'string' } }), openapi: '3.0.3' };
    const { document, list } = await load(given, { overlays: [overlay] });
    expect(list).toEqual([]);
    expect(document?.root).toEqual({ ...withSchemas({ A: { type: ['string', 'null'] } }), openapi: '3.1.1' });
  });

  test('may use YAML aliases: each gets a copy of its own', async () => {
    const text = `${yamlHead}x-a: &a {n: [1]}\nx-b: *a\nx-c: {<<: *a, m: 2}\n`;
    const { document } = await load(text, { name: 'a.yaml' });
    expect(document?.root['x-b']).toEqual({ n: [1] });
    expect(document?.root['x-b']).not.toBe(document?.root['x-a']);
    expect(document?.root['x-c']).toEqual({ n: [1], m: 2 });
  });

  test('may come from a URL', async () => {
    const server = createServer((_request, response) => response.end(JSON.stringify(head)));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { document } = await run({ source: `${origin}/openapi.json?key=hidden` });
    server.close();
    expect(document).toEqual({ file: `${origin}/openapi.json`, root: head });
  });

  test('may hold a stale overlay action where that is allowed, and only there', async () => {
    const overlay = join(folder, 'stale.json');
    const actions = [{ target: '$.none', update: {} }];
    await writeFile(
      overlay,
      JSON.stringify({ overlay: '1.0.0', info: { title: 'O', version: '1' }, actions }),
    );
    const lenient = await load(head, { overlays: [overlay], allowOverlayMiss: true });
    expect([lenient.document?.root, lenient.codes]).toEqual([head, ['overlay-stale']]);
    const strict = await load(head, { overlays: [overlay] });
    expect([strict.document, strict.codes]).toEqual([undefined, ['overlay-no-match']]);
  });
});

describe('the lock', () => {
  const text = JSON.stringify(head);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const lock = { source: 'https://x.test/a', version: '1', upstreamSha256: 'ab', sha256, date: '2026-01-01' };
  const cases: [string, object | undefined, string[]][] = [
    ['agrees', lock, []],
    ['names another document', { ...lock, sha256: '0'.repeat(64) }, ['lock-mismatch']],
    ['has no hash', { ...lock, sha256: undefined }, ['lock-invalid']],
    ['is no object', [], ['lock-invalid']],
    ['is missing', undefined, ['file-not-found']],
  ];
  test.each(cases)('%s', async (_name, given, want) => {
    const file = join(folder, given === undefined ? 'no.lock.json' : 'openapi.lock.json');
    if (given !== undefined) await writeFile(file, JSON.stringify(given));
    const { document, codes } = await load(text, { lock: file });
    expect(codes).toEqual(want);
    expect(document === undefined).toBe(want.length > 0);
  });

  test('counts every byte', async () => {
    const file = join(folder, 'openapi.lock.json');
    await writeFile(file, JSON.stringify(lock));
    const { list } = await load(`${text}\n`, { lock: file });
    expect(list[0]?.message).toContain(`asks for ${sha256}`);
  });
});

describe('references', () => {
  const at = (...names: string[]) => names.map((name) => `/components/schemas/${name}/$ref`);
  const chain = (length: number) => {
    const links = Array.from({ length }, (_, index) => [
      `S${index}`,
      { $ref: `#/components/schemas/S${index + 1}` },
    ]);
    return { ...Object.fromEntries(links), [`S${length}`]: { type: 'string' } };
  };
  const local = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const cases: [string, object, string[], string[]][] = [
    ['that resolve', { A: local('B'), B: {}, C: local('B') }, [], []],
    ['with escapes', { A: { $ref: '#/components/schemas/x~1y%20z' }, 'x/y z': {} }, [], []],
    [
      'in data are data',
      { A: { enum: [local('Z')], default: local('Z'), examples: [local('Z')], 'x-a': local('Z') } },
      [],
      [],
    ],
    ['as names of properties', { A: { properties: { $ref: { type: 'string' } } } }, [], []],
    ['that loop through a property', { A: { properties: { a: local('A') } } }, [], []],
    [
      'that lead nowhere, all of them',
      { A: local('X'), B: local('X'), C: local('B') },
      ['reference-unresolved', 'reference-unresolved'],
      at('A', 'B'),
    ],
    [
      'to an inherited property',
      { A: local('constructor'), B: { $ref: '#/__proto__' } },
      ['reference-unresolved', 'reference-unresolved'],
      at('A', 'B'),
    ],
    ['that are no text', { A: { $ref: 1 } }, ['reference-unresolved'], at('A')],
    ['to themselves', { A: local('A'), B: local('A') }, ['reference-circular'], at('A')],
    [
      'in a circle',
      { A: local('B'), B: local('C'), C: local('A'), D: local('A') },
      ['reference-circular'],
      at('A'),
    ],
    ['in a chain of 90', chain(90), [], []],
    ['in a chain of 10,000', chain(10_000), ['reference-chain'], at('S0')],
    ['to another kind', { A: { $ref: '#/components/parameters/P' } }, ['reference-unresolved'], at('A')],
    ['to file:', { A: { $ref: 'file:///etc/passwd' } }, ['reference-outside'], at('A')],
    ['to an absolute path', { A: { $ref: '/etc/passwd' } }, ['reference-outside'], at('A')],
    ['to //host', { A: { $ref: '//169.254.169.254/x' } }, ['reference-outside'], at('A')],
    [
      'upwards',
      { A: { $ref: '../secret.json' }, B: { $ref: 'x/../../secret.json#/a' } },
      ['reference-outside', 'reference-outside'],
      at('A', 'B'),
    ],
    [
      'upwards, encoded',
      { A: { $ref: '%2e%2e/secret.json' }, B: { $ref: '..%2fsecret.json' } },
      ['reference-outside', 'reference-outside'],
      at('A', 'B'),
    ],
    ['to http', { A: { $ref: 'http://169.254.169.254/latest' } }, ['reference-remote'], at('A')],
    ['to https', { A: { $ref: 'https://example.com/a.json' } }, ['reference-remote'], at('A')],
    ['to a missing file', { A: { $ref: 'none.json' } }, ['reference-unreadable'], at('A')],
  ];
  test.each(cases)('%s', async (_name, schemas, codes, pointers) => {
    const { document, list } = await load(withSchemas(schemas));
    expect(list.map(({ code }) => code)).toEqual(codes);
    if (pointers.length > 0) expect(list.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(document === undefined).toBe(codes.length > 0);
    if (codes.length === 0) expect(document?.root).toEqual(withSchemas(schemas));
  });

  test('to another kind of component', async () => {
    const schemas = { A: { $ref: '#/components/parameters/P' } };
    const parameters = { P: { name: 'p', in: 'query', schema: {} } };
    const { list } = await load({ ...head, components: { schemas, parameters } });
    expect(list).toMatchObject([{ code: 'reference-kind', pointer: '/components/schemas/A/$ref' }]);
  });

  test('to files of the same folder are bundled, and local names stay', async () => {
    await mkdir(join(folder, 'parts'), { recursive: true });
    await writeFile(
      join(folder, 'parts', 'a.yaml'),
      'A: {properties: {b: {$ref: "../b.json#/B"}, a: {$ref: "#/A"}}}\n',
    );
    await writeFile(join(folder, 'b.json'), '{"B": {"type": "string", "nullable": true}}');
    const schemas = { A: { $ref: 'parts/a.yaml#/A' }, Alias: { $ref: '#/components/schemas/A' } };
    const { document, list } = await load({ ...withSchemas(schemas), openapi: '3.0.1' });
    expect(list).toEqual([]);
    expect(document?.root).toEqual({
      ...withSchemas({
        A: { properties: { b: { type: ['string', 'null'] }, a: { $ref: '#/components/schemas/A' } } },
        Alias: { $ref: '#/components/schemas/A' },
      }),
      openapi: '3.1.1',
    });
  });

  test.each([
    ['a link out of the folder', 'link.json', undefined, 'outside the folder'],
    ['a way out in a second file', 'out.json', '{"$ref": "../secret.json"}', 'outside the folder'],
    ['file: in a second file', 'out.json', '{"$ref": "file:///etc/passwd"}', 'not a relative reference'],
    ['https in a second file', 'out.json', '{"$ref": "https://example.com/a"}', 'not allowed'],
    ['a second file that cannot be parsed', 'out.json', '{"a"}', 'out.json:1:5'],
  ])('%s', async (_name, name, text, reason) => {
    if (text === undefined) await symlink(join(folder, '..', 'secret.json'), join(folder, name));
    else await writeFile(join(folder, name), text);
    const { document, list } = await load(withSchemas({ A: { $ref: name } }));
    expect(document).toBeUndefined();
    expect(list).toMatchObject([{ code: 'reference-unreadable', message: expect.stringContaining(reason) }]);
  });

  test.each(['https://127.0.0.1/a.json', 'https://[::1]/a.json', 'https://localhost/a.json'])(
    'remote ones never reach %s',
    async (address) => {
      const { list } = await load(withSchemas({ A: { $ref: address } }), { allowRemoteRefs: true });
      expect(list).toMatchObject([
        { code: 'reference-unreadable', message: expect.stringContaining('not a public https address') },
      ]);
    },
  );
});
