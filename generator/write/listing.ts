import { randomBytes } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostics } from '../diagnostics.js';

/** Made by npm and by builds beside the emitted files; never looked into. */
const foreignFolders: readonly string[] = ['node_modules', 'dist'];

/** What is staged lies in such a folder; a run that was killed may have left it. */
const stagingPattern = /^\.staging-\d+-[0-9a-f]{8}$/;

/** A name for a staging folder, directly below the output folder. */
export function nameStaging(): string {
  return `.staging-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** Removes the staging folders of runs that were killed. A second run at this moment would lose its own. */
export async function removeStagings(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || !stagingPattern.test(entry.name)) continue;
    await rm(join(folder, entry.name), { recursive: true, force: true });
  }
}

interface Listing {
  /** No more files than this are looked for. */
  readonly most: number;
  readonly diagnostics: Diagnostics;
}

/**
 * The files below the folder, sorted, without staging folders and what npm and builds made. A symbolic
 * link on the way is reported and not followed. Throws what the file system throws.
 */
export async function listFiles(folder: string, { most, diagnostics }: Listing): Promise<readonly string[]> {
  const found: string[] = [];
  const stack = [''];
  for (let path = stack.pop(); path !== undefined && found.length < most; path = stack.pop()) {
    const stats = await findStats(join(folder, path));
    if (stats?.isSymbolicLink()) diagnostics.report('output-is-link', { path: join(folder, path) });
    else if (stats?.isFile()) found.push(path);
    else if (stats?.isDirectory() && !stagingPattern.test(path)) {
      stack.push(...(await listEntries(folder, path)).reverse());
    }
  }
  return found;
}

async function listEntries(folder: string, path: string): Promise<string[]> {
  const entries = (await readdir(join(folder, path))).sort();
  if (path !== '') return entries.map((entry) => `${path}/${entry}`);
  return entries.filter((entry) => !foreignFolders.includes(entry));
}

/** Of the path itself, not of what a link points at; undefined where there is nothing. */
export async function findStats(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
