import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../generator/repository.js';

export interface Released {
  readonly name: string;
  readonly version: string;
  readonly changelog: string;
}

/** The generated packages that others get, those first that the others need: a listing is of one that stands alone. */
export function listReleased(): readonly Released[] {
  const generated = join(repository, 'generated');
  const folders = readdirSync(generated).map((name) => join(generated, name));
  const released = folders.filter((folder) => existsSync(join(folder, 'CHANGELOG.md')));
  const alone = released.filter((folder) => existsSync(join(folder, 'server.json')));
  return [...alone, ...released.filter((folder) => !alone.includes(folder))].map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Released;
    return { name, version, changelog: readFileSync(join(folder, 'CHANGELOG.md'), 'utf8') };
  });
}
