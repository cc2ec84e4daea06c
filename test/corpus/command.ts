import { execFile } from 'node:child_process';
import { lstat, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonObject, repository } from './compile.js';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines that begin with `error:`. */
  readonly errors: readonly string[];
}

/** Runs `npm run generate -- …` as npm would, from the repository, with at most a gigabyte of heap. */
export function runGenerate(...args: readonly string[]): Promise<CommandResult> {
  const options = {
    cwd: repository,
    env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=1000' },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, ['generator/start.mjs', ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      const errors = stderr.split('\n').filter((line) => line.startsWith('error:'));
      resolve({ code, stdout, stderr, errors });
    });
  });
}

/** Everything below a folder: path → contents, or what a link points at. */
export async function readTree(folder: string): Promise<ReadonlyMap<string, string>> {
  const tree = new Map<string, string>();
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  for (const name of names.sort()) {
    const path = join(folder, name);
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) tree.set(name, `-> ${await readlink(path)}`);
    else tree.set(name, stats.isDirectory() ? '/' : await readFile(path, 'utf8'));
  }
  return tree;
}

/** A folder of its own for a test, with these files in it; it is gone when the test has ended. */
export async function withFolder<Result>(
  files: Readonly<Record<string, string | JsonObject>>,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'corpus-'));
  try {
    for (const [name, contents] of Object.entries(files)) {
      await writeFile(
        join(folder, name),
        typeof contents === 'string' ? contents : JSON.stringify(contents, null, 2),
      );
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
