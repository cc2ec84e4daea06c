import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findUnportable } from '../wire/portable.js';
import { runGenerate } from './command.js';
import { compile, type JsonObject, repository } from './compile.js';
import { countEverything } from './counting.js';
import { bareDocument, inheritedDocument, inheritedNames, recursiveDocument } from './documents/index.js';
import { findTypeErrors } from './emitted.js';

const cache = join(repository, 'node_modules/.cache');
const kitchen = await readFile(new URL('documents/kitchen.yaml', import.meta.url), 'utf8');
const documents: readonly (readonly [name: string, text: string, tools: number])[] = [
  ['kitchen', kitchen, 8],
  ['bare', JSON.stringify(bareDocument()), 218],
  ['recursive', JSON.stringify(recursiveDocument()), 1],
  ['inherited', JSON.stringify(inheritedDocument()), 11],
];
let folder = '';

/** Below the repository, so that the packages find what they depend on. */
beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'any-document-'));
  await Promise.all(
    documents.map(async ([name, text]) => {
      const source = join(folder, name === 'kitchen' ? 'kitchen.yaml' : `${name}.json`);
      await writeFile(source, text);
      const result = await runGenerate('--spec', source, '--name', name, '--out', join(folder, name));
      expect(result, result.stderr).toMatchObject({ code: 0, errors: [] });
    }),
  );
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the packages of all of them type-check', { timeout: 120_000 }, async () => {
  const all = await readdir(folder, { recursive: true });
  const modules = all.filter((path) => /^[^/]+\/src\/.*\.ts$/.test(path));
  expect(await findTypeErrors(folder, modules)).toEqual([]);
  expect(modules.length).toBeGreaterThan(100);
  await writeFile(join(folder, 'wrong.ts'), 'export const wrong: string = 1;\n');
  expect(await findTypeErrors(folder, ['wrong.ts'])).toEqual([expect.stringContaining('TS2322')]);
});

/** A client of the package's server, which runs from its source. */
async function connect(name: string, env: Readonly<Record<string, string>> = {}): Promise<Client> {
  const client = new Client({ name: 'corpus', version: '1' });
  const args = ['--import', 'tsx', join(folder, name, 'src/main.ts')];
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args, cwd: repository, env: { ...env } }),
  );
  return client;
}

describe.each(documents)('%s', (name, _text, count) => {
  test('lists its tools over stdio, in schemas that hosts take', { timeout: 60_000 }, async () => {
    // One of the documents names no server: the user then does.
    const client = await connect(name, { [`${name.toUpperCase()}_BASE_URL`]: 'http://127.0.0.1:9' });
    try {
      const { tools } = await client.listTools();
      expect(tools).toHaveLength(count);
      expect(new Set(tools.map((tool) => tool.name)).size).toBe(count);
      expect(tools.filter((tool) => !/^[a-z][a-z0-9_]{0,51}$/.test(tool.name))).toEqual([]);
      expect(tools.flatMap((tool) => findUnportable(tool.inputSchema))).toEqual([]);
    } finally {
      await client.close();
    }
  });
});

test.each(documents)('%s: nothing is dropped without a word', async (name, text) => {
  const { diagnostics, server } = await compile({ document: text }, join(folder, 'counted'));
  if (server === undefined) throw new Error(diagnostics.list.map(({ message }) => message).join('\n'));
  const messages = diagnostics.list.map(({ message }) => message);
  const counted = countEverything(name === 'kitchen' ? parse(text) : JSON.parse(text), server, messages);
  expect(counted.faults).toEqual([]);
});

test('what is announced of the kitchen', async () => {
  const { diagnostics } = await compile({ document: kitchen }, join(folder, 'counted'));
  const said = diagnostics.list.map(({ code, message }) => `${code}: ${message}`);
  expect(said.filter((line) => /dropped|not-expressed|renamed/.test(line))).toEqual([
    'parameter-dropped: The parameter "Authorization" of "listDishes" is left out: the client sets this header itself.',
    'parameter-dropped: The parameter "session" of "listDishes" is left out: cookies are not sent.',
    'argument-renamed: "ids[]" of "listDishes" is the argument ids.',
    'media-type-dropped: The body of "createDish" is sent as application/json, not as "application/xml".',
    'property-dropped: The property "id" of "createDish" is left out: it is read-only.',
    'null-dropped: In "createDish" null is no value of price, secret: leaving it out says the same.',
    'operation-not-expressed: The operation "uploadPhoto" becomes no tool. It needs a body of multipart/form-data.',
    'media-type-dropped: The body of "login" is sent as application/x-www-form-urlencoded, not as "multipart/form-data".',
    'null-dropped: In "login" null is no value of remember: leaving it out says the same.',
    'property-dropped: The property "id" of "a nested object" is left out: it is read-only.',
  ]);
});

interface Received {
  readonly url: string | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: JsonObject;
}

/** Calls tools of a package against a server that keeps what it gets. */
async function callAndRecord(name: string, calls: readonly (readonly [tool: string, args: JsonObject])[]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      received.push({
        url: request.url,
        headers: request.headers,
        body: text === '' ? {} : JSON.parse(text),
      });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const secrets = Object.fromEntries(
    ['CONSTRUCTOR', 'TO_STRING'].map((each) => [`${name.toUpperCase()}_${each}`, `secret-${each}`]),
  );
  const client = await connect(name, { [`${name.toUpperCase()}_BASE_URL`]: base, ...secrets });
  try {
    const results = [];
    for (const [tool, args] of calls) results.push(await client.callTool({ name: tool, arguments: args }));
    return { received, results };
  } finally {
    await client.close();
    server.close();
  }
}

test('names that every object has are arguments like others, on the wire and in the request', {
  timeout: 60_000,
}, async () => {
  const plain = inheritedNames.filter((name) => name !== '__proto__');
  const all = Object.fromEntries(plain.map((name) => [name, `a ${name}`]));
  const { received, results } = await callAndRecord('inherited', [
    ['create_a_inherited_all', all],
    ['create_a_inherited_all', {}],
    [
      'create_a_inherited_constructor',
      { constructor: 'q', constructor_2: 'h', body_constructor: { constructor: 'constructor' } },
    ],
    ['create_a_inherited_constructor', { constructor: 'q' }],
  ]);
  expect(received.map(({ url, body }) => ({ url, body }))).toEqual([
    { url: '/all', body: all },
    { url: '/all', body: {} },
    { url: '/constructor?constructor=q', body: { constructor: { constructor: 'constructor' } } },
  ]);
  expect(received[2]?.headers).toMatchObject({
    constructor: 'h',
    authorization: 'Bearer secret-CONSTRUCTOR',
  });
  expect(results.map((result) => result.isError === true)).toEqual([false, false, false, true]);
  expect(JSON.stringify(results[3])).toContain('body_constructor');
});

test('__proto__ is announced wherever it would be an argument, and is an ordinary name elsewhere', async () => {
  const document = JSON.stringify(inheritedDocument());
  const { diagnostics, server } = await compile({ document }, join(folder, 'counted'));
  const tools = server?.toolsets.flatMap((toolset) => toolset.tools) ?? [];
  expect(tools.find((tool) => tool.operationId === '__proto__')?.request.bindings).toMatchObject([
    { argument: 'proto', in: 'query', name: '__proto__' },
    { argument: 'proto_2', in: 'header', name: '__proto__' },
    { argument: 'proto_3', in: 'body', name: '__proto__' },
    { argument: 'format', in: 'body', name: 'format' },
  ]);
  expect(
    diagnostics.list.filter(({ message }) => message.includes('"__proto__"')).map(({ code }) => code),
  ).toContain('argument-renamed');
});

test('a second run over the same folder changes nothing; another document removes what is stale', {
  timeout: 60_000,
}, async () => {
  const out = join(folder, 'again');
  await cp(join(folder, 'kitchen'), out, { recursive: true });
  const args = ['--name', 'kitchen', '--out', out];
  const same = await runGenerate('--spec', join(folder, 'kitchen.yaml'), ...args, '--check');
  expect(same, same.stdout).toMatchObject({ code: 0 });
  const other = await runGenerate('--spec', join(folder, 'recursive.json'), ...args);
  expect(other, other.stderr).toMatchObject({ code: 0 });
  const manifest = JSON.parse(await readFile(join(out, '.generated.json'), 'utf8'));
  const tools = (await readdir(join(out, 'src/tools'))).map((name) => `src/tools/${name}`).sort();
  expect(tools).toEqual(manifest.files.filter((path: string) => path.startsWith('src/tools/')));
});
