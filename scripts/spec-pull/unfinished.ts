import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repository } from '../../generator/repository.js';

/** A pull that has written the document, and not all that follows from it yet. */
export interface Unfinished {
  /** SHA-256 of the document that it wrote. */
  readonly sha256: string;
  /** The document before it; absent: there was none. */
  readonly before?: string | undefined;
}

/** What the last pull of an API left undone. It is of this machine alone, and losing it costs a report. */
export async function readUnfinished(api: string): Promise<Unfinished | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(api), 'utf8')) as Unfinished;
  } catch {
    return undefined;
  }
}

export async function keepUnfinished(api: string, unfinished: Unfinished): Promise<void> {
  await mkdir(dirname(fileOf(api)), { recursive: true });
  await writeFile(fileOf(api), JSON.stringify(unfinished));
}

export async function forgetUnfinished(api: string): Promise<void> {
  await rm(fileOf(api), { force: true });
}

function fileOf(api: string): string {
  return join(repository, 'node_modules', '.cache', 'spec-pull', `${api}.json`);
}
