import type { ApiConfig } from '../config.js';
import type { Operation } from '../model/api.js';
import { kebabCase } from '../names.js';

/** The document's tags as they are spelled, without the ones that say nothing. */
export function operationTags(tags: readonly string[], config: ApiConfig): readonly string[] {
  return [...new Set(tags.flatMap((tag) => tag.split('/')))].filter((tag) => !config.tags.drop.includes(tag));
}

/** The joined tags in kebab-case; an operation without tags goes by its first path segment. */
export function toolsetName(operation: Operation, config: ApiConfig): string {
  const { tags, path } = operation;
  const joined = kebabCase(operationTags(tags, config).join(' '));
  if (joined !== '') return shorten(joined);
  const segment = path
    .split('/')
    .find((part) => part !== '' && !part.startsWith('{') && !/^v\d+$/i.test(part));
  return shorten(kebabCase(segment ?? '') || 'api');
}

/** File names stay far below the limits of file systems; two long tags may then share a file. */
function shorten(name: string): string {
  const cut = name.slice(0, 60).replace(/-+$/, '');
  return cut === 'index' ? 'index-tools' : cut;
}
