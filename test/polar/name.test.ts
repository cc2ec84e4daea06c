import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test.each(['generator', 'templates'])('%s knows no API by its name', async (folder) => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules'));
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) expect((await readFile(file, 'utf8')).toLowerCase(), file).not.toContain('polar');
});
