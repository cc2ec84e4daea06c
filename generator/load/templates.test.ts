import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadTemplates } from './templates.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'templates-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, contents: string | Buffer) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), contents);
}

test('gives a tree byte for byte, in order of path, without what is not copied', async () => {
  const text = '\uFEFFconst a = "ü";\r\n';
  for (const path of ['src/b.ts', 'src/a/c.ts', 'src/a.ts', 'B.md', '.npmignore']) await write(path, text);
  for (const path of ['src/b.test.ts', 'dist/x.js', 'node_modules/m/i.js', 'src/skipped.ts'])
    await write(path, 'no');
  const files = await loadTemplates(folder, new Set(['src/skipped.ts']));
  expect(files.map(({ path }) => path)).toEqual(['.npmignore', 'B.md', 'src/a.ts', 'src/a/c.ts', 'src/b.ts']);
  expect(files.every(({ contents }) => contents === text)).toBe(true);
});

test('refuses a file that a copy would damage', async () => {
  await write('image.png', Buffer.from([0x89, 0x50, 0xff]));
  await expect(loadTemplates(folder)).rejects.toThrow();
});
