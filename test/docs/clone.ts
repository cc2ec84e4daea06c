import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../', import.meta.url));

export interface Clone {
  readonly folder: string;
  remove(): void;
}

/**
 * The repository as a stranger has it after `git clone` and `npm ci`: what git knows of (and what is new and not
 * ignored), nothing that is built, and packages of its own. Its workspaces are its own too.
 */
export function makeClone(): Clone {
  const folder = mkdtempSync(join(tmpdir(), 'clone-'));
  const listing = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: repository });
  for (const file of listing.toString().split('\0').filter(Boolean)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    // A file that is deleted and not yet committed is still in the index.
    cpSync(join(repository, file), join(folder, file), { force: true, errorOnExist: false });
  }
  linkTree(join(repository, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** npm writes this file in place: a link of it would be the repository's own. */
const written: ReadonlySet<string> = new Set(['.package-lock.json']);
const ownCaches: ReadonlySet<string> = new Set(['.cache', '.vite', '.vitest']);

/** Half a gigabyte would take long to copy: files are linked where the file system allows it. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (ownCaches.has(entry.name)) continue;
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.isDirectory()) linkTree(source, target);
    else if (written.has(entry.name)) copyFileSync(source, target);
    else linkFile(source, target);
  }
}

function linkFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch (error) {
    // Another file system, or one without links.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    copyFileSync(source, target);
  }
}
