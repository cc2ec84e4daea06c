import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Diagnostics, quote } from '../diagnostics.js';
import type { EmittedFile } from '../model/emitted-file.js';
import { findStats, listFiles, nameStaging, removeStagings } from './listing.js';
import { manifestName, parseManifest, printManifest, readManifest } from './manifest.js';
import { findObstacles, removeObstacles } from './way.js';

/** A folder of more files that are not ours is not looked through to its end. */
const mostForeign = 1000;

/** What a folder should hold. */
export interface Output {
  readonly folder: string;
  /** The npm name of the package that the files make. */
  readonly packageName: string;
  readonly files: readonly EmittedFile[];
}

export interface FileChange {
  readonly path: string;
  readonly change: 'added' | 'changed' | 'removed';
  readonly before?: string;
  readonly after?: string;
}

/**
 * Compares the output, and writes it unless it is only to be checked. Gives undefined after reporting errors; what was
 * reported before counts.
 */
export async function bringUpToDate(
  output: Output,
  check: boolean,
  diagnostics: Diagnostics,
): Promise<readonly FileChange[] | undefined> {
  const changes = await compareOutput(output, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  if (!check) await writeOutput(changes, output.folder, diagnostics);
  return diagnostics.hasErrors ? undefined : changes;
}

/**
 * What writing the output would change. Reports paths that leave the folder or fall together, links on
 * the way, files in the folder that the generator did not make, another package in it, and a folder
 * that cannot be read. Writes nothing.
 */
export async function compareOutput(
  { folder, packageName, files }: Output,
  diagnostics: Diagnostics,
): Promise<readonly FileChange[]> {
  const manifest = printManifest({ package: packageName, files: new Set(files.map(({ path }) => path)) });
  const wanted = [...files, { path: manifestName, contents: manifest }];
  checkPaths(wanted, diagnostics);
  try {
    const present = await listOwned(folder, packageName, diagnostics);
    return diagnostics.hasErrors ? [] : await diffFiles(wanted, present, folder);
  } catch (error) {
    diagnostics.report('output-not-written', { folder, reason: describe(error) });
    return [];
  }
}

/** The files of the folder; reports what makes the folder another's. */
async function listOwned(
  folder: string,
  packageName: string,
  diagnostics: Diagnostics,
): Promise<readonly string[]> {
  if ((await findStats(folder))?.isFile()) throw new Error('it is a file');
  const owned = await readManifest(folder);
  const present = await listFiles(folder, { most: owned.files.size + mostForeign, diagnostics });
  const foreign = present.filter((path) => !owned.files.has(path));
  if (foreign.length > 0) {
    const named = foreign.slice(0, 3).map(quote).join(', ');
    const count = foreign.length < mostForeign ? String(foreign.length) : `at least ${mostForeign}`;
    const reason = `it holds ${count} file(s) that the generator did not make: ${named}`;
    diagnostics.report('output-not-ours', { folder, reason });
  } else if (owned.package !== undefined && owned.package !== packageName) {
    const reason = `it holds the package ${quote(owned.package)}, not ${quote(packageName)}`;
    diagnostics.report('output-not-ours', { folder, reason });
  }
  return present;
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
 * Writes the changes. First everything that can be known to fail is tried: all texts are staged inside the
 * folder, obstacles are looked for, and folders without rights; then the old output is still whole. After
 * that a failing disk or a kill leaves a mix of old and new files. It is never a mix that the next run
 * refuses: the manifest is the first file written, as the union of the old list and the new one, and
 * the last one, as the new list.
 */
export async function writeOutput(
  changes: readonly FileChange[],
  folder: string,
  diagnostics: Diagnostics,
): Promise<void> {
  const staging = join(folder, nameStaging());
  try {
    await makeFolder(folder);
    await removeStagings(folder);
    if (changes.length === 0) return;
    await mkdir(staging);
    await replaceFiles(changes, folder, staging);
  } catch (error) {
    diagnostics.report('output-not-written', { folder, reason: describe(error) });
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function replaceFiles(changes: readonly FileChange[], folder: string, staging: string): Promise<void> {
  const staged = await stageFiles(changes, folder, staging);
  const written = [...staged.files.keys()];
  const removed = changes.filter(({ change }) => change === 'removed').map(({ path }) => path);
  const touched = staged.manifest === undefined ? written : [...written, manifestName];
  const obstacles = await findObstacles({ written: touched, removed }, folder);
  // From here on the folder changes.
  const manifest = join(folder, manifestName);
  if (staged.manifest) await rename(staged.manifest.union, manifest);
  await removeObstacles(obstacles, folder);
  for (const [path, text] of staged.files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await rename(text, join(folder, path));
  }
  for (const path of removed) {
    if (!obstacles.files.has(path)) await removeFile(folder, path);
  }
  if (staged.manifest) await rename(staged.manifest.final, manifest);
}

interface StagedFiles {
  /** Path in the output folder → the staged file; without the manifest. */
  readonly files: ReadonlyMap<string, string>;
  /** Absent if the list of files stays what it is. */
  readonly manifest?: { readonly union: string; readonly final: string };
}

async function stageFiles(
  changes: readonly FileChange[],
  folder: string,
  staging: string,
): Promise<StagedFiles> {
  const files = new Map<string, string>();
  for (const [index, { path, after }] of changes.entries()) {
    if (after === undefined) continue;
    files.set(path, join(staging, String(index)));
    await writeFile(join(staging, String(index)), after);
  }
  const final = files.get(manifestName);
  if (final === undefined) return { files };
  files.delete(manifestName);
  const next = parseManifest(await readFile(final, 'utf8'));
  const old = await readManifest(folder);
  const union = join(staging, 'union');
  await writeFile(union, printManifest({ ...next, files: new Set([...old.files, ...next.files]) }));
  return { files, manifest: { union, final } };
}

/** Not by `mkdir`'s own recursion, which tries for ever where nothing can be made, such as in `/proc`. */
async function makeFolder(folder: string): Promise<void> {
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory()) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder);
}

/** Removes a file and the folders that it leaves empty. */
async function removeFile(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    const entries = await readdir(join(folder, parent));
    if (entries.length > 0) return;
    await rmdir(join(folder, parent));
  }
}

/**
 * The hash of everything that the folder holds of ours: equal hashes, equal output. Undefined without a
 * manifest, with a link in the folder, or if something cannot be read: then nothing is known about it.
 */
export async function hashOutput(folder: string): Promise<string | undefined> {
  const diagnostics = new Diagnostics();
  const hash = createHash('sha256');
  try {
    if ((await readManifest(folder)).files.size === 0) return undefined;
    const present = await listFiles(folder, { most: Number.POSITIVE_INFINITY, diagnostics });
    for (const path of present) {
      const contents = await readFile(join(folder, path));
      hash.update(`${path}\0${contents.length}\0`).update(contents);
    }
  } catch {
    return undefined;
  }
  return diagnostics.hasErrors ? undefined : hash.digest('hex');
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

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
