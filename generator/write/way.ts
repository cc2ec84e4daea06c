import { access, constants, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findStats } from './listing.js';

/** Paths below the output folder. */
export interface PathChanges {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/** What has to go before the written files can be put in place. */
export interface Obstacles {
  /** Stale files where a folder must be, or inside a folder that stands where a file must be. */
  readonly files: ReadonlySet<string>;
  /** Folders where a file must be, and those inside them; the innermost first. */
  readonly folders: readonly string[];
}

/**
 * Finds the obstacles, and throws if one is not ours to remove or if a folder that would be touched
 * cannot be written. Changes nothing.
 */
export async function findObstacles({ written, removed }: PathChanges, folder: string): Promise<Obstacles> {
  const stale = new Set(removed);
  const files = new Set<string>();
  const folders: string[] = [];
  for (const parent of listParents(written)) {
    if (stale.has(parent)) files.add(parent);
    else if ((await findStats(join(folder, parent)))?.isDirectory() === false) {
      throw new Error(`${parent} stands where a folder must be`);
    }
  }
  for (const path of written) {
    const stats = await findStats(join(folder, path));
    if (stats === undefined || stats.isFile()) continue;
    if (!stats.isDirectory()) throw new Error(`${path} stands where a file must be`);
    const inside = await listInside(path, folder);
    const others = inside.files.filter((file) => !stale.has(file));
    if (others.length > 0) throw new Error(`${path} is a folder that is not empty: it holds ${others[0]}`);
    for (const file of inside.files) files.add(file);
    folders.push(path, ...inside.folders);
  }
  await checkWritable([...listParents([...written, ...removed]), ...folders], folder);
  // What is inside has the longer path.
  return { files, folders: folders.sort((one, other) => other.length - one.length) };
}

/** The folders of the paths, up to the output folder (`''`), each once. */
function listParents(paths: readonly string[]): ReadonlySet<string> {
  const parents = new Set(['']);
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      parents.add(path.slice(0, end));
    }
  }
  return parents;
}

async function listInside(path: string, folder: string) {
  const entries = await readdir(join(folder, path), { recursive: true, withFileTypes: true });
  const inside: { files: string[]; folders: string[] } = { files: [], folders: [] };
  for (const entry of entries) {
    const name = join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/');
    (entry.isDirectory() ? inside.folders : inside.files).push(name);
  }
  return inside;
}

async function checkWritable(paths: readonly string[], folder: string): Promise<void> {
  for (const path of paths) {
    const place = join(folder, path);
    if (!(await findStats(place))?.isDirectory()) continue;
    await access(place, constants.R_OK | constants.W_OK | constants.X_OK);
  }
}

export async function removeObstacles({ files, folders }: Obstacles, folder: string): Promise<void> {
  for (const path of files) await rm(join(folder, path), { force: true });
  // Not recursively: what has come into one of them since it was looked through is not ours.
  for (const path of folders) await rmdir(join(folder, path));
}
