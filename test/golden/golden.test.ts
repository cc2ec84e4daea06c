import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, test } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const apis = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** Runs a script of Node in the repository; gives what it printed if it failed. */
function run(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: repository, encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

describe.each(apis)('the package of %s', (name) => {
  test('is what is accepted (to accept: npm run test:update)', () => {
    const script = join(repository, 'test', 'golden', 'generate.ts');
    const check = inject('updating') ? [] : ['--check'];
    expect(run('--import', 'tsx', script, name, ...check)).toBe('');
  }, 60_000);

  test('is TypeScript without an error', () => {
    const compiler = join('node_modules', 'typescript-7', 'bin', 'tsc');
    expect(run(compiler, '--noEmit', '-p', join('test', 'golden', name, 'package'))).toBe('');
  }, 60_000);
});
