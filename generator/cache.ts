import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
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

/** The hash of the generator, its templates and dependencies, and of the given files and settings. */
export async function hashInputs(paths: readonly string[], settings: unknown): Promise<string> {
  const hash = createHash('sha256').update(process.version).update(JSON.stringify(settings));
  for (const path of [...ownInputs.map((name) => join(repository, name)), ...paths]) {
    for (const file of await listFiles(path)) {
      const contents = await readFile(file);
      hash.update(`${file}\0${contents.length}\0`).update(contents);
    }
  }
  return hash.digest('hex');
}

async function listFiles(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [path];
  const nested = entries
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'dist')
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((entry) => (entry.isDirectory() ? listFiles(join(path, entry.name)) : [join(path, entry.name)]));
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
