import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { listStaleWorkspaces } from './workspaces.js';

const one = { name: 'one-mcp', version: '1.0.0', dependencies: { zod: '4.0.0' } };

let root = '';

function write(file: string, value: unknown): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), JSON.stringify(value));
}

afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ['known as it is', one, true, []],
  ['of another version', { ...one, version: '1.1.0' }, true, ['one-mcp']],
  ['with other dependencies', { ...one, dependencies: { zod: '4.0.1' } }, true, ['one-mcp']],
  ['without its link', one, false, ['one-mcp']],
  ['new', undefined, true, ['one-mcp']],
])('a package that is %s in the lock file', async (_name, locked, linked, stale) => {
  root = mkdtempSync(join(tmpdir(), 'workspaces-'));
  write('generated/one-mcp/package.json', one);
  write('generated/notes/readme.json', {});
  write('package-lock.json', { packages: locked === undefined ? {} : { 'generated/one-mcp': locked } });
  if (linked) write('node_modules/one-mcp/package.json', one);
  expect(await listStaleWorkspaces(root)).toEqual(stale);
});
