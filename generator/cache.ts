import { createHash, type Hash } from 'node:crypto';
import { mkdir, readdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repository } from './repository.js';

/**
 * Remembers that a run from these inputs gave this output, so that a run from the same inputs onto
 * the same output has nothing to do. The generator itself is one of its inputs.
 */
export interface Remembered {
  readonly inputs: string;
  readonly output: string;
  /** What the run said, to say it again. */
  readonly report: string;
}

const ownInputs = ['generator', 'templates', 'package-lock.json'];

/**
 * The hash of the generator, its templates and dependencies, of the given settings, and of the given
 * files, folders and all that they hold. What cannot be read counts as such.
 */
export async function hashInputs(paths: readonly string[], settings: unknown): Promise<string> {
  const hash = createHash('sha256').update(process.version).update(JSON.stringify(settings));
  for (const path of [...ownInputs.map((name) => join(repository, name)), ...paths]) {
    for (const file of await listPaths(path)) await hashFile(file, hash);
  }
  return hash.digest('hex');
}

/** Name, real path and contents. A device or a pipe would never end: only regular files are read. */
async function hashFile(file: string, hash: Hash): Promise<void> {
  try {
    const real = await realpath(file);
    const contents = (await stat(real)).isFile() ? await readFile(real) : Buffer.alloc(0);
    hash.update(`${file}\0${real}\0${contents.length}\0`).update(contents);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    hash.update(`${file}\0${code}\0`);
  }
}

/** All that is below a folder, sorted; links to folders are not followed. A path that is no folder itself. */
async function listPaths(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [path];
  const nested = entries
    .filter((entry) => entry.name !== 'node_modules')
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((entry) => (entry.isDirectory() ? listPaths(join(path, entry.name)) : [join(path, entry.name)]));
  return (await Promise.all(nested)).flat();
}

export async function recall(name: string): Promise<Remembered | undefined> {
  try {
    return JSON.parse(await readFile(cacheFile(name), 'utf8')) as Remembered;
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written only costs the next run its time. */
export async function remember(name: string, entry: Remembered): Promise<void> {
  const file = cacheFile(name);
  await mkdir(dirname(file), { recursive: true }).catch(() => undefined);
  await writeFile(file, JSON.stringify(entry)).catch(() => undefined);
}

function cacheFile(name: string): string {
  return join(repository, 'node_modules', '.cache', 'generate', `${name}.json`);
}
