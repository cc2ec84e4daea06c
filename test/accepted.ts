import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect, inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** `vitest run --update`: what differs is written, not reported. */
    readonly updating: boolean;
  }
}

const accept = 'to accept: npm run test:update';

/** Compares a text with the accepted one in a file. A missing file is a difference, everywhere. */
export async function expectAccepted(file: string, actual: string): Promise<void> {
  const accepted = await readFile(file, 'utf8').catch(() => undefined);
  if (accepted === actual) return;
  if (inject('updating')) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, actual);
    return;
  }
  if (accepted === undefined) expect.fail(`There is no accepted ${file}; ${accept}`);
  expect(actual, `${file} is not what is accepted; ${accept}`).toBe(accepted);
}

/** The folder and those in it hold no accepted file that nothing compares with any more. */
export async function expectNoOthers(folder: string, paths: Iterable<string>): Promise<void> {
  const known = new Set(paths);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const others = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !known.has(path));
  if (inject('updating')) {
    for (const name of others) await rm(join(folder, name), { recursive: true });
    return;
  }
  expect(others, `${folder} holds what is not made any more; ${accept}`).toEqual([]);
}
