import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmittedFile } from '../model/emitted-file.js';

/**
 * `CHANGELOG.md` of a package: what `npm run release:version` left of it in the folder, as `acme-mcp.md` for
 * `@scope/acme-mcp`. None without a folder, and before the package's first version. Throws what the file system throws.
 */
export async function loadChangelog(
  folder: string | undefined,
  packageName: string,
): Promise<readonly EmittedFile[]> {
  if (folder === undefined) return [];
  const file = join(folder, `${packageName.slice(packageName.lastIndexOf('/') + 1)}.md`);
  try {
    return [{ path: 'CHANGELOG.md', contents: await readFile(file, 'utf8') }];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
