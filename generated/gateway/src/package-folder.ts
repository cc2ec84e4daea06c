import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this package's own files are: the same from `src/` and from the bundle in `dist/`. */
export const packageFolder = findFolder(dirname(fileURLToPath(import.meta.url)));

function findFolder(folder: string): string {
  if (existsSync(join(folder, 'migrations'))) return folder;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error('The folder migrations/ of this package is missing: install it again.');
  return findFolder(parent);
}
