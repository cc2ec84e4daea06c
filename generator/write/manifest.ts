import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Lists the files that belong to the generator, so that it never removes or overwrites another's. */
export const manifestName = '.generated.json';

export interface Manifest {
  /** The npm name of the package in the folder; absent in manifests of older generators. */
  readonly package?: string;
  /** Paths below the folder, with `/`. */
  readonly files: ReadonlySet<string>;
}

const emptyManifest: Manifest = { files: new Set() };

/** The manifest of a folder; an empty one where there is none or no valid one. Throws if it cannot be read. */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, manifestName);
  const stats = await lstat(file).catch(() => undefined);
  return stats?.isFile() ? parseManifest(await readFile(file, 'utf8')) : emptyManifest;
}

/** What is no manifest gives no rights: it is an empty one. */
export function parseManifest(text: string): Manifest {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return emptyManifest;
  const files = 'files' in value && Array.isArray(value.files) ? value.files.map(String) : [];
  const named = 'package' in value && typeof value.package === 'string' ? { package: value.package } : {};
  return { ...named, files: new Set(files) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text of a manifest; its files sorted, itself among them. */
export function printManifest({ package: packageName, files }: Manifest): string {
  const manifest = {
    comment: 'Made by the generator, with everything named here. Do not edit.',
    package: packageName,
    files: [...new Set([...files, manifestName])].sort(),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
