import { readFile, rename, rm, writeFile } from 'node:fs/promises';

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes files whole and together: first all texts beside their places, then one rename each. Where a rename
 * fails, those before it are taken back, so that either all are new or none is.
 *
 * @throws the file system's error
 */
export async function replaceFiles(files: readonly NewFile[]): Promise<void> {
  const staged = files.map((file) => ({ ...file, temporary: `${file.path}.${process.pid}.tmp` }));
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { temporary, text } of staged) await writeFile(temporary, text, { flush: true });
    for (const { path, temporary } of staged) {
      const old = await readFile(path).catch(() => undefined);
      await rename(temporary, path);
      undo.unshift(() => (old === undefined ? rm(path) : restore(path, temporary, old)));
    }
  } catch (error) {
    for (const takeBack of undo) await takeBack();
    throw error;
  } finally {
    await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true })));
  }
}

async function restore(path: string, temporary: string, old: Uint8Array): Promise<void> {
  await writeFile(temporary, old, { flush: true });
  await rename(temporary, path);
}
