import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccepted, expectNoOthers } from '../accepted.js';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const templates = join(repository, 'templates', 'package');
const apis = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** Runs a script of Node in the repository; gives what it printed if it failed. */
function run(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: repository, encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** What is copied from the templates as it stands is accepted there already; the manifest lists it all. */
async function listEmitted(folder: string): Promise<readonly string[]> {
  const emitted: string[] = [];
  for (const file of await listFiles(folder)) {
    if (file === '.generated.json') continue;
    const template = await readFile(join(templates, file), 'utf8').catch(() => undefined);
    if (template !== (await readFile(join(folder, file), 'utf8'))) emitted.push(file);
  }
  return emitted;
}

describe.each(apis)('the package of %s', (name) => {
  // Below the repository, so that the package finds its dependencies.
  const cache = join(repository, 'node_modules', '.cache');
  let out = '';

  beforeAll(async () => {
    await mkdir(cache, { recursive: true });
    out = await mkdtemp(join(cache, 'golden-'));
    expect(run('--import', 'tsx', join(here, 'generate.ts'), name, out)).toBe('');
  }, 60_000);

  afterAll(() => rm(out, { recursive: true, force: true }));

  test('is what is accepted', async () => {
    const accepted = join(here, name, 'package');
    const emitted = await listEmitted(out);
    for (const file of emitted)
      await expectAccepted(join(accepted, file), await readFile(join(out, file), 'utf8'));
    await expectNoOthers(accepted, emitted);
  });

  test('is TypeScript without an error', () => {
    expect(run(join('node_modules', 'typescript-7', 'bin', 'tsc'), '--noEmit', '-p', out)).toBe('');
  }, 60_000);
});
