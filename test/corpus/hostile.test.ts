import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTemplates } from '../../generator/load/templates.js';
import { isNightly } from '../night.js';
import { findUnportable } from '../wire/portable.js';
import { runGenerate } from './command.js';
import { type Compiled, compile, type Json, type JsonObject, object, repository } from './compile.js';
import {
  findSyntaxErrors,
  findTypeErrors,
  importModules,
  isPlainPath,
  writeModules,
  writeRuntime,
} from './emitted.js';
import { payloads } from './payloads.js';
import { positions } from './positions.js';

/** Below the repository, so that emitted modules find zod. */
const cache = join(repository, 'node_modules/.cache');
let folder = '';

beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'hostile-'));
  await writeRuntime(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the trap tells of everything that it is there for', async () => {
  const lines = [
    'canary();',
    `import { writeFileSync } from 'node:fs'; writeFileSync('canary', '');`,
    `import { execFileSync } from 'node:child_process'; execFileSync('true');`,
    `import { connect } from 'node:net'; connect(80, '127.0.0.1');`,
    `import { lookup } from 'node:dns'; lookup('localhost', () => {});`,
  ];
  const paths = await Promise.all(
    lines.map(async (line, index) => {
      const path = join(folder, `trap-${index}.mjs`);
      await writeFile(path, line);
      return path;
    }),
  );
  const { touched, failures } = await importModules(paths, folder);
  expect(new Set(touched)).toEqual(new Set(['canary', 'canary called', 'net', 'dns']));
  expect(failures.map((failure) => failure.replace(/^.*?: /, ''))).toEqual([
    expect.stringContaining('restricted'),
    expect.stringContaining('restricted'),
    'net is closed',
    'dns is closed',
  ]);
});

/** At night every text goes to every place; by day each place has a third of them, and the megabyte is in a few. */
const documents = [...positions].flatMap(([place, build], index) =>
  [...payloads]
    .filter(([payload], at) => {
      if (isNightly) return true;
      return payload === 'one megabyte' ? index % 10 === 0 : (index + at) % 3 === 0;
    })
    .map(([payload, text]) => ({ name: `${payload} in ${place}`, place, input: build(text) })),
);

test('there are enough of them', () => {
  expect(payloads.size).toBeGreaterThanOrEqual(14);
  expect(new Set(documents.map(({ place }) => place)).size).toBe(positions.size);
  for (const payload of payloads.keys()) {
    expect(documents.filter(({ name }) => name.startsWith(`${payload} in `)).length).toBeGreaterThanOrEqual(
      3,
    );
  }
  expect(documents.length).toBeGreaterThanOrEqual(isNightly ? 420 : 140);
});

interface WireTool {
  readonly name: string;
  readonly inputSchema: unknown;
}

/** Everything that can be said of an output without running it; faults, each with its place. */
function inspect({ files }: Compiled): readonly string[] {
  const faults = files.flatMap((file) => {
    if (!isPlainPath(file.path)) return [`path ${file.path}`];
    if (file.path.endsWith('.ts')) return findSyntaxErrors(file);
    if (file.path.endsWith('.json')) JSON.parse(file.contents);
    return [];
  });
  const wire = files.find((file) => file.path === 'src/wire.json');
  const tools = JSON.parse(wire?.contents ?? '[]') as WireTool[];
  return [
    ...faults,
    ...tools.filter(({ name }) => !/^[a-z][a-z0-9_]{0,51}$/.test(name)).map(({ name }) => `name ${name}`),
    ...tools.flatMap((tool) => findUnportable(tool.inputSchema).map((fault) => `${tool.name} ${fault}`)),
    ...findUnseen(tools),
    ...findMarkup(files.find((file) => file.path === 'README.md')?.contents ?? ''),
  ];
}

/** Characters that nobody sees, in what a model reads; a value that must be sent is as the API has it. */
function findUnseen(tools: readonly WireTool[]): readonly string[] {
  const words = JSON.stringify(tools, (key, value) => (key === 'enum' ? undefined : value));
  const found = /[\p{Cf}\u2028\u2029]/u.exec(words);
  return found ? [`unseen character in ${words.slice(Math.max(0, found.index - 60), found.index)}`] : [];
}

function findMarkup(readme: string): readonly string[] {
  return /<\/?script|\{\{|canary\(\)`|[\p{Cf}\u2028]/u.test(readme)
    ? ['the README holds markup of the document']
    : [];
}

test('hostile text of a document never becomes code', { timeout: 300_000 }, async () => {
  const faults: string[] = [];
  const refused = new Set<string>();
  const paths: string[] = [];
  for (const [index, { name, place, input }] of documents.entries()) {
    const compiled = await compile(input, folder);
    if (compiled.diagnostics.hasErrors) {
      refused.add(place);
      expect(compiled.files, name).toEqual([]);
      continue;
    }
    faults.push(...inspect(compiled).map((fault) => `${name}: ${fault.slice(0, 300)}`));
    paths.push(...(await writeModules(compiled.files, folder, `package-${index}`)));
  }
  expect(faults).toEqual([]);
  // A config is the project's own: what is wrong in it is told. A document is made the best of.
  expect([...refused]).toEqual(['config words']);
  const report = await importModules(paths, folder);
  expect(report.failures).toEqual([]);
  expect(report.touched).toEqual([]);
  expect(report.imported).toBe(paths.length);
  expect(paths.length).toBeGreaterThan(2 * (documents.length - 2 * payloads.size));
});

test.runIf(isNightly)(
  'nightly: the packages of every seventh document type-check',
  { timeout: 600_000 },
  async () => {
    const home = join(folder, 'nightly');
    const runtime = await loadTemplates(join(repository, 'templates/package/src/runtime'));
    const written: string[] = [];
    for (const [index, { input }] of documents.entries()) {
      if (index % 7 !== 0) continue;
      const { files } = await compile(input, folder);
      const emitted = files.filter(({ path }) => path.endsWith('.ts'));
      // The API's types are made by the command alone; without them every answer is any object.
      const types = { path: 'src/api/types.ts', contents: 'export type paths = Record<never, never>;\n' };
      const modules = emitted.length === 0 ? [] : [...emitted, types];
      for (const { path, contents } of modules) {
        const target = join(home, `package-${index}`, path);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, contents);
        written.push(target);
      }
      if (modules.length > 0)
        await symlink(join(home, 'runtime'), join(home, `package-${index}/src/runtime`));
    }
    await mkdir(join(home, 'runtime'), { recursive: true });
    for (const { path, contents } of runtime) await writeFile(join(home, 'runtime', path), contents);
    expect(await findTypeErrors(home, written)).toEqual([]);
    expect(written.length).toBeGreaterThan(250);
  },
);

/** One valid document with every payload in every place that openapi-typescript copies into its types. */
function everywhere(): JsonObject {
  const texts = [...payloads.values()].map((text) => text.slice(0, 2000));
  const paths = texts.map((text, index): [string, Json] => {
    const properties = object(
      [text, { type: 'string', default: text, format: text, title: text, pattern: text, description: text }],
      ['choice', { enum: [text, `${text}2`], default: text }],
      ['constant', { const: text, examples: [text] }],
    );
    const schema = { type: 'object', required: [text], properties, description: text };
    const content = { 'application/json': { schema } };
    const headers = object([text, { description: text, schema: { type: 'string' } }]);
    const parameters = [{ name: text, in: 'query', description: text, schema: { type: 'string' } }];
    const responses = { 200: { description: text, headers, content } };
    const post = {
      operationId: text,
      summary: text,
      tags: [text],
      parameters,
      requestBody: { content },
      responses,
    };
    return [`/r${index}/${text}`, { post }];
  });
  const servers = [{ url: 'https://a.example' }];
  return { openapi: '3.1.0', info: { title: 'Everything', version: '1' }, servers, paths: object(...paths) };
}

test('the types of a hostile document are types, and nothing else', { timeout: 120_000 }, async () => {
  const source = join(folder, 'everywhere.json');
  const out = join(folder, 'everywhere');
  await writeFile(source, JSON.stringify(everywhere()));
  const result = await runGenerate('--spec', source, '--name', 'every', '--out', out);
  expect(result, result.stderr).toMatchObject({ code: 0, errors: [] });
  const contents = await readFile(join(out, 'src/api/types.ts'), 'utf8');
  expect(findSyntaxErrors({ path: 'types.ts', contents })).toEqual([]);
  const { code } = await transform(contents, { loader: 'ts' });
  expect(code).toBe('');
  expect(contents.length).toBeGreaterThan(10_000);
  const registry = await readFile(join(out, 'src/tools/types.ts'), 'utf8');
  expect(findSyntaxErrors({ path: 'types.ts', contents: registry })).toEqual([]);
  expect((await transform(registry, { loader: 'ts' })).code).toBe('');
});
