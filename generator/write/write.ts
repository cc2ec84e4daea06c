import { createHash, randomBytes } from 'node:crypto';
import {
  access,
  constants,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Diagnostics, quote } from '../diagnostics.js';
import type { EmittedFile } from '../model/emitted-file.js';

/** Lists the files that belong to the generator, so that it never removes or overwrites another's. */
export const manifestName = '.generated.json';

/** Made by npm and by builds beside the emitted files; never looked into. */
const foreignFolders: readonly string[] = ['node_modules', 'dist'];

/** A folder of more files that are not ours is not looked through to its end. */
const mostForeign = 1000;

export interface FileChange {
  readonly path: string;
  readonly change: 'added' | 'changed' | 'removed';
  readonly before?: string;
  readonly after?: string;
}

/**
 * What writing the files into the folder would change. Reports paths that leave the folder or fall
 * together, links on the way, and files in the folder that the generator did not make.
 */
export async function compareOutput(
  files: readonly EmittedFile[],
  folder: string,
  diagnostics: Diagnostics,
): Promise<readonly FileChange[]> {
  const wanted = withManifest(files);
  checkPaths(wanted, diagnostics);
  if (await isFile(folder)) {
    diagnostics.report('output-not-written', { folder, reason: 'it is a file' });
    return [];
  }
  const owned = await readManifest(folder);
  const present = await listFiles(folder, { most: owned.size + mostForeign, diagnostics });
  const foreign = present.filter((path) => !owned.has(path));
  if (foreign.length > 0) {
    const files = foreign.slice(0, 3).map(quote).join(', ');
    const count = foreign.length < mostForeign ? String(foreign.length) : `at least ${mostForeign}`;
    diagnostics.report('output-not-ours', { folder, files, count });
  }
  if (diagnostics.hasErrors) return [];
  return diffFiles(wanted, present, folder);
}

async function diffFiles(
  wanted: readonly EmittedFile[],
  present: readonly string[],
  folder: string,
): Promise<readonly FileChange[]> {
  const existing = new Set(present);
  const changes: FileChange[] = [];
  for (const { path, contents } of wanted) {
    const before = existing.has(path) ? await readFile(join(folder, path), 'utf8') : undefined;
    if (before === undefined) changes.push({ path, change: 'added', after: contents });
    else if (before !== contents) changes.push({ path, change: 'changed', before, after: contents });
  }
  const kept = new Set(wanted.map((file) => file.path));
  for (const path of present) {
    if (!kept.has(path)) changes.push({ path, change: 'removed' });
  }
  return changes;
}

/**
 * Writes the changes: everything is staged inside the folder first, so that a full disk or a missing
 * right leaves the old output whole; then each file is renamed into place.
 */
export async function writeOutput(
  changes: readonly FileChange[],
  folder: string,
  diagnostics: Diagnostics,
): Promise<void> {
  if (changes.length === 0) return;
  const staging = join(folder, `.staging-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
    await mkdir(staging);
    const written = changes.filter((change) => change.after !== undefined);
    for (const [index, change] of written.entries()) {
      await writeFile(join(staging, String(index)), change.after ?? '');
    }
    // What is gone goes first: a file may stand where a folder must, or a folder where a file must.
    for (const change of changes) {
      if (change.change === 'removed') await removeFile(folder, change.path);
    }
    for (const change of written) await clearWay(join(folder, change.path));
    for (const [index, change] of written.entries()) {
      await rename(join(staging, String(index)), join(folder, change.path));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    diagnostics.report('output-not-written', { folder, reason });
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Not by `mkdir`'s own recursion, which tries for ever where nothing can be made, such as in `/proc`. */
async function makeFolder(folder: string): Promise<void> {
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory()) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder);
}

/** Makes the folder of a file; an empty folder in place of the file goes, a full one is an error. */
async function clearWay(target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const stats = await lstat(target).catch(() => undefined);
  if (stats?.isDirectory()) await rmdir(target);
}

/** Removes a file and the folders that it leaves empty. */
async function removeFile(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    const entries = await readdir(join(folder, parent));
    if (entries.length > 0) return;
    await rm(join(folder, parent), { recursive: true });
  }
}

/** The hash of everything that the folder holds of ours: equal hashes, equal output. */
export async function hashOutput(folder: string): Promise<string | undefined> {
  const owned = await readManifest(folder);
  if (owned.size === 0) return undefined;
  const hash = createHash('sha256');
  const present = await listFiles(folder, { most: Number.POSITIVE_INFINITY });
  for (const path of present) {
    hash.update(`${path}\0`).update(await readFile(join(folder, path)));
  }
  return hash.digest('hex');
}

function withManifest(files: readonly EmittedFile[]): readonly EmittedFile[] {
  const paths = [...files.map((file) => file.path), manifestName].sort();
  const manifest = {
    comment: 'Made by the generator, with everything named here. Do not edit.',
    files: paths,
  };
  return [...files, { path: manifestName, contents: `${JSON.stringify(manifest, null, 2)}\n` }];
}

async function readManifest(folder: string): Promise<ReadonlySet<string>> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, manifestName), 'utf8'));
    const files =
      typeof manifest === 'object' && manifest !== null && 'files' in manifest ? manifest.files : [];
    return new Set(Array.isArray(files) ? files.map(String) : []);
  } catch {
    return new Set();
  }
}

/** Relative, with `/`, inside the folder, and told apart by more than case (file systems fold it). */
function checkPaths(files: readonly EmittedFile[], diagnostics: Diagnostics): void {
  const seen = new Map<string, string>();
  for (const { path } of files) {
    const segments = path.split('/');
    const plain = segments.every(
      (segment) => /^[A-Za-z0-9._-]{1,100}$/.test(segment) && !/^\.+$/.test(segment),
    );
    if (!plain) diagnostics.report('output-path-refused', { path: quote(path) });
    const folded = path.toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) diagnostics.report('output-path-collision', { first: other, second: path });
    seen.set(folded, path);
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isFile() ?? false;
}

interface Listing {
  /** No more files than this are looked for. */
  readonly most: number;
  readonly diagnostics?: Diagnostics;
}

/** The files below the folder, sorted; a symbolic link on the way is reported and not followed. */
async function listFiles(folder: string, { most, diagnostics }: Listing): Promise<readonly string[]> {
  const found: string[] = [];
  const stack = [''];
  for (let path = stack.pop(); path !== undefined && found.length < most; path = stack.pop()) {
    const stats = await lstat(join(folder, path)).catch(() => undefined);
    if (stats?.isSymbolicLink()) diagnostics?.report('output-is-link', { path: join(folder, path) });
    else if (stats?.isFile()) found.push(path);
    else if (stats?.isDirectory()) stack.push(...(await listEntries(folder, path, diagnostics)).reverse());
  }
  return found;
}

async function listEntries(folder: string, path: string, diagnostics?: Diagnostics): Promise<string[]> {
  try {
    const entries = (await readdir(join(folder, path))).sort();
    if (path !== '') return entries.map((entry) => `${path}/${entry}`);
    return entries.filter((entry) => !foreignFolders.includes(entry));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    diagnostics?.report('output-not-written', { folder, reason });
    return [];
  }
}
