import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { EmittedFile } from '../model/emitted-file.js';

const skippedFolders = new Set(['node_modules', 'dist']);

/**
 * Reads a template tree as files to be copied byte for byte, sorted by path. Left out: `node_modules`,
 * `dist`, `*.test.ts`, links, and the paths in `skip`, which are emitted instead.
 * Throws where a file is not UTF-8 text, which a copy would damage.
 */
export async function loadTemplates(
  folder: string,
  skip: ReadonlySet<string> = new Set(),
): Promise<EmittedFile[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const files: EmittedFile[] = [];
  for (const file of await listFiles(folder)) {
    const path = relative(folder, file).split(sep).join('/');
    if (!skip.has(path)) files.push({ path, contents: decoder.decode(await readFile(file)) });
  }
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function listFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skippedFolders.has(entry.name)) files.push(...(await listFiles(path)));
    if (entry.isFile() && !entry.name.endsWith('.test.ts')) files.push(path);
  }
  return files;
}
