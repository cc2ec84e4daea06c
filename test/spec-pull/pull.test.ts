import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Diagnostics } from '../../generator/diagnostics.js';
import { CommandError } from '../../scripts/command.js';
import { type PullOptions, pullDocument } from '../../scripts/spec-pull/pull.js';
import { describeApi, serve, type Upstream } from './server.js';

let folder: string;
let upstream: Upstream | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spec-pull-'));
});
afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
  rmSync(folder, { recursive: true });
});

/** Serves texts, or objects as JSON. */
async function serveDocument(document: object | string): Promise<string> {
  await upstream?.close();
  upstream = await serve((response) =>
    response.end(typeof document === 'string' ? document : JSON.stringify(document)),
  );
  return upstream.url;
}

async function pull(from: string | undefined, more: Partial<PullOptions> = {}) {
  const diagnostics = new Diagnostics();
  const files = { document: join(folder, 'openapi.json'), lock: join(folder, 'openapi.lock.json') };
  const options = { ...files, from, acceptMassChange: false, today: '2026-11-26', ...more };
  const result = await pullDocument(options, diagnostics);
  return { result, codes: diagnostics.list.map(({ code }) => code) };
}

/** Every file of the folder with its text: what must be the same after a failure. */
function snapshot(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

/** A first pull, so that there is something to be touched. */
async function start(operations = 8): Promise<Record<string, string>> {
  const { result } = await pull(await serveDocument(describeApi(operations)));
  expect(result?.state).toBe('written');
  return snapshot();
}

describe('a pull', () => {
  test('writes facts and the lock, and nothing else', async () => {
    const files = await start(2);
    expect(Object.keys(files)).toEqual(['openapi.json', 'openapi.lock.json']);
    expect(JSON.parse(files['openapi.lock.json'] ?? '')).toEqual({
      source: upstream?.url,
      version: '2026-11',
      upstreamSha256: expect.stringMatching(/^[\da-f]{64}$/),
      sha256: expect.stringMatching(/^[\da-f]{64}$/),
      date: '2026-11-26',
    });
    const get = {
      operationId: 'op_0',
      responses: { 200: { description: 'OK' }, 404: { description: 'Not Found' } },
    };
    expect(JSON.parse(files['openapi.json'] ?? '')).toMatchObject({ paths: { '/v1/things0': { get } } });
    expect(files['openapi.json']).not.toMatch(/Ignore|curl|Long/);
  });

  test('names what came and went, by operationId', async () => {
    await start(8);
    const { '/v1/things0': _, ...paths } = describeApi(9).paths;
    const { result } = await pull(await serveDocument(describeApi(0, { paths })));
    expect(result).toMatchObject({
      state: 'written',
      operations: { before: 8, after: 8, added: ['op_8'], removed: ['op_0'] },
    });
  });

  test('takes the address of the lock where none is given, and keeps it for a file', async () => {
    await start(8);
    const file = join(folder, 'new.json');
    writeFileSync(file, JSON.stringify(describeApi(9)));
    expect((await pull(file)).result?.state).toBe('written');
    rmSync(file);
    expect(JSON.parse(snapshot()['openapi.lock.json'] ?? '').source).toBe(upstream?.url);
    expect((await pull(undefined)).result).toMatchObject({ state: 'written', source: upstream?.url });
  });

  test.each([
    ['the same bytes', {}, false],
    ['other sentences', { info: { title: 'Things', version: '2026-11', description: 'New' } }, true],
  ])('%s: nothing is touched', async (_why, more, proseOnly) => {
    const before = await start();
    const { result } = await pull(await serveDocument(describeApi(8, more)), { today: '2027-01-01' });
    expect(result).toMatchObject({ state: 'unchanged', proseOnly });
    expect(snapshot()).toEqual(before);
  });

  test('its own result is unchanged', async () => {
    const before = await start();
    expect((await pull(join(folder, 'openapi.json'))).result).toMatchObject({
      state: 'unchanged',
      proseOnly: false,
    });
    expect(snapshot()).toEqual(before);
  });

  test('a document that was edited by hand is restored', async () => {
    const before = await start();
    writeFileSync(join(folder, 'openapi.json'), '{"edited": true}\n');
    const { result } = await pull(await serveDocument(describeApi(8)), { acceptMassChange: true });
    expect(result?.state).toBe('written');
    expect(snapshot()['openapi.json']).toBe(before['openapi.json']);
  });
});

describe('the list of what nobody has reviewed', () => {
  const readList = () => JSON.parse(snapshot()['unreviewed.json'] ?? '');
  const withList = (more: Partial<PullOptions> = {}) => ({
    unreviewed: join(folder, 'unreviewed.json'),
    ...more,
  });

  async function startList(list: readonly string[]): Promise<void> {
    await start();
    writeFileSync(join(folder, 'unreviewed.json'), JSON.stringify(list));
  }

  test('gets what is new, sorted, keeps what waits, and loses what is gone', async () => {
    await startList(['op_7', 'op_0']);
    const { '/v1/things0': _, ...paths } = describeApi(10).paths;
    const from = await serveDocument(describeApi(0, { paths }));
    const { result } = await pull(from, withList({ decided: new Set(['op_9']) }));
    expect(result).toMatchObject({ state: 'written', unreviewed: ['op_7', 'op_8'] });
    expect(readList()).toEqual(['op_7', 'op_8']);
  });

  test('does not get an operation that has only another operationId', async () => {
    await startList([]);
    const { paths } = describeApi(8);
    const renamed = structuredClone(paths);
    Object.assign(renamed['/v1/things0']?.get ?? {}, { operationId: 'renamed' });
    const { result } = await pull(await serveDocument(describeApi(0, { paths: renamed })), withList());
    expect(result).toMatchObject({ operations: { added: ['renamed'] }, unreviewed: [] });
  });

  test('keeps one that waits under its new operationId, and loses one that was decided on', async () => {
    await startList(['op_0', 'op_1']);
    const { paths } = describeApi(8);
    const renamed = structuredClone(paths);
    Object.assign(renamed['/v1/things0']?.get ?? {}, { operationId: 'renamed' });
    const from = await serveDocument(describeApi(0, { paths: renamed }));
    await pull(from, withList({ decided: new Set(['op_1']) }));
    expect(readList()).toEqual(['renamed']);
  });

  test('is written with the document, or neither is', async () => {
    await startList(['op_1']);
    const before = snapshot();
    const from = await serveDocument(describeApi(3));
    expect((await pull(from, withList())).result?.state).toBe('refused');
    expect(snapshot()).toEqual(before);
    writeFileSync(join(folder, 'unreviewed.json'), '{"no": "list"}');
    const broken = snapshot();
    expect(await pull(await serveDocument(describeApi(9)), withList())).toMatchObject({
      result: undefined,
      codes: ['review-invalid'],
    });
    expect(snapshot()).toEqual(broken);
  });

  test('an API that keeps none gets none', async () => {
    await start();
    expect((await pull(await serveDocument(describeApi(9)))).result?.unreviewed).toEqual([]);
    expect(Object.keys(snapshot())).toEqual(['openapi.json', 'openapi.lock.json']);
  });
});

describe('a mass change', () => {
  const cases: [why: string, after: number, state: string][] = [
    ['a quarter less passes', 6, 'written'],
    ['more than a quarter less stops', 5, 'refused'],
    ['a quarter more passes', 10, 'written'],
    ['more than a quarter more stops', 11, 'refused'],
    ['none left stops', 0, 'refused'],
  ];
  test.each(cases)('%s', async (_why, after, state) => {
    const before = await start(8);
    const from = await serveDocument(describeApi(after));
    expect((await pull(from)).result?.state).toBe(state);
    if (state === 'written') return;
    expect(snapshot()).toEqual(before);
    expect((await pull(from, { acceptMassChange: true })).result?.state).toBe('written');
  });

  test('the same number of other operations stops', async () => {
    const before = await start(8);
    const paths = Object.fromEntries(Object.entries(describeApi(14).paths).slice(6));
    const { result } = await pull(await serveDocument(describeApi(0, { paths })));
    expect(result?.operations.massChange).toBe('6 of 8 operations are gone');
    expect(snapshot()).toEqual(before);
  });
});

describe('a document that is not usable: one clear error, nothing touched', () => {
  const get = {
    responses: { 200: { description: '', content: { 'a/b': { schema: { $ref: '/etc/passwd' } } } } },
  };
  const cases: [why: string, document: object | string, code: string][] = [
    ['broken JSON', '{"openapi": ', 'syntax-error'],
    ['no OpenAPI', { a: 1 }, 'not-openapi'],
    ['not an object', '[]', 'not-openapi'],
    ['a page', '<html><body>Sign in</body></html>', 'not-openapi'],
    ['Swagger 2', { swagger: '2.0' }, 'swagger-document'],
    ['a newer version', describeApi(8, { openapi: '4.0.0' }), 'openapi-version'],
    [
      'not valid',
      describeApi(8, { paths: { '/a': { get: { parameters: [{ in: 'query' }] } } } }),
      'document-invalid',
    ],
    ['too deep', `${'['.repeat(400)}${']'.repeat(400)}`, 'syntax-error'],
    ['a reference to a file here', describeApi(8, { paths: { '/a': { get } } }), 'reference-outside'],
    [
      'a reference to nothing',
      JSON.stringify(describeApi(8, { paths: { '/a': { get } } })).replace('/etc', '#/x'),
      '',
    ],
  ];
  test.each(cases)('%s', async (_why, document, code) => {
    const before = await start();
    const { result, codes } = await pull(await serveDocument(document));
    expect(result).toBeUndefined();
    expect(codes.join()).toMatch(code);
    expect(codes).not.toEqual([]);
    expect(snapshot()).toEqual(before);
  });
});

describe('a document that cannot be had: a clear error, nothing touched', () => {
  const limits = { megabytes: 0.01, milliseconds: 300 };
  const cases: [why: string, answer: (response: ServerResponse) => void, says: RegExp][] = [
    ['a failure', (response) => response.writeHead(503).end(), /the server answers 503/],
    ['too large', (response) => response.end('x'.repeat(20_000)), /over 0.01 MB/],
    ['no answer', () => {}, /no whole answer in 0.3 s/],
    ['half an answer', (response) => response.write('{"openapi"'), /no whole answer in 0.3 s/],
    [
      'a broken answer',
      (response) => response.writeHead(200, { 'content-length': '9' }).end('{'),
      /cannot be read/,
    ],
    ['cut off', (response) => response.destroy(), /cannot be read/],
    ['not text', (response) => response.end(Buffer.from([0xff, 0xfe, 0xff])), /not UTF-8/],
    [
      'a redirect to another host',
      (response) => response.writeHead(302, { location: 'https://evil.example/?token=1' }).end(),
      /redirects to https:\/\/evil\.example\.$/,
    ],
    [
      'redirects in a circle',
      (response) => response.writeHead(302, { location: '/a' }).end(),
      /more than 5 times/,
    ],
  ];
  test.each(cases)('%s', async (_why, answer, says) => {
    const before = await start();
    await upstream?.close();
    upstream = await serve(answer);
    const failure = await pull(upstream.url, { limits }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandError);
    expect(failure).toMatchObject({
      message: expect.stringMatching(says),
      next: expect.stringMatching(/\.$/),
    });
    expect(snapshot()).toEqual(before);
  });

  const addresses: [from: string, says: RegExp][] = [
    ['http://api.example/openapi.json', /is http/],
    ['http://127.0.0.1.evil.example/openapi.json', /is http/],
    ['https://user:secret@api.example/openapi.json', /^The URL of api\.example holds/],
    ['https://[', /not well formed/],
    ['ftp://api.example/openapi.json', /no https URL/],
    [
      'http://127.0.0.1:9/openapi.json?token=secret',
      /^http:\/\/127\.0\.0\.1:9\/openapi\.json cannot be read/,
    ],
    ['no-such-file.json', /ENOENT/],
    ['.', /it is a folder/],
  ];
  test.each(addresses)('%s', async (from, says) => {
    const before = await start();
    const failure = await pull(from).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandError);
    expect(failure).toMatchObject({ message: expect.stringMatching(says) });
    expect(snapshot()).toEqual(before);
  });

  test('a redirect at the same host is followed', async () => {
    upstream = await serve((response, { url }) => {
      if (url === '/new') response.end(JSON.stringify(describeApi(2)));
      else response.writeHead(301, { location: '/new' }).end();
    });
    expect((await pull(upstream.url)).result?.state).toBe('written');
  });
});

describe('both files or neither', () => {
  test('a lock that cannot be replaced brings the old document back', async () => {
    const before = await start();
    rmSync(join(folder, 'openapi.lock.json'));
    // A folder stands where the lock should go: its rename fails after the document's.
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(folder, 'lock'));
    const { replaceFiles } = await import('../../scripts/spec-pull/replace-files.js');
    const files = [
      { path: join(folder, 'openapi.json'), text: 'new' },
      { path: join(folder, 'lock'), text: 'new' },
    ];
    await expect(replaceFiles(files)).rejects.toThrow();
    expect(readdirSync(folder).sort()).toEqual(['lock', 'openapi.json']);
    expect(readFileSync(join(folder, 'openapi.json'), 'utf8')).toBe(before['openapi.json']);
  });

  test.skipIf(process.getuid?.() === 0)('a folder that is read-only', async () => {
    const before = await start();
    chmodSync(folder, 0o500);
    const failure = await pull(await serveDocument(describeApi(9))).catch((error: unknown) => error);
    chmodSync(folder, 0o700);
    expect(failure).toBeInstanceOf(CommandError);
    expect(snapshot()).toEqual(before);
  });

  test('a broken lock is an error', async () => {
    await start();
    writeFileSync(join(folder, 'openapi.lock.json'), '{}');
    const before = snapshot();
    expect((await pull(upstream?.url)).codes).toEqual(['lock-invalid']);
    expect(snapshot()).toEqual(before);
  });
});
