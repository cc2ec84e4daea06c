import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds `specs/`, `templates/` and `generated/`, wherever this code runs from. */
export const repository = findRepository(dirname(fileURLToPath(import.meta.url)));

function findRepository(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'specs')) && existsSync(join(folder, 'templates'))) return folder;
    if (folder === dirname(folder)) throw new Error(`No repository above ${start}.`);
  }
}
