import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findUnportable } from '../wire/portable.js';
import { type Compiled, compile, repository } from './compile.js';
import { findSyntaxErrors, importModules, isPlainPath, writeModules, writeRuntime } from './emitted.js';
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

test('there are enough of them', () => {
  expect(payloads.size).toBeGreaterThanOrEqual(14);
  expect(payloads.size * positions.size).toBeGreaterThanOrEqual(420);
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
  let count = 0;
  for (const [place, build] of positions) {
    for (const [payload, text] of payloads) {
      count += 1;
      const compiled = await compile(build(text), folder);
      if (compiled.diagnostics.hasErrors) {
        refused.add(place);
        expect(compiled.files, `${payload} in ${place}`).toEqual([]);
        continue;
      }
      faults.push(...inspect(compiled).map((fault) => `${payload} in ${place}: ${fault.slice(0, 300)}`));
      paths.push(...(await writeModules(compiled.files, folder, `package-${count}`)));
    }
  }
  expect(faults).toEqual([]);
  // A config is the project's own: what is wrong in it is told. A document is made the best of.
  expect([...refused]).toEqual(['config words']);
  const report = await importModules(paths, folder);
  expect(report.failures).toEqual([]);
  expect(report.touched).toEqual([]);
  expect(report.imported).toBe(paths.length);
  expect(paths.length).toBeGreaterThan(2 * (count - 2 * payloads.size));
});
