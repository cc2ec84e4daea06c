import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../fixtures/clone.js';
import { type Page, readPage } from './markdown.js';

const folders = ['docs', 'docs/decisions'];
const others = [
  'README.md',
  'CONTRIBUTING.md',
  'generated/polar-mcp/README.md',
  'generated/practice/README.md',
  'generated/gateway/README.md',
];

/** Every page that people read, by its path in the repository. */
export const pages: ReadonlyMap<string, Page> = new Map(
  [...others, ...folders.flatMap(listMarkdown)].map((path) => [path, readPage(readText(path))]),
);

export function readText(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}

function listMarkdown(folder: string): string[] {
  return readdirSync(join(repository, folder))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `${folder}/${name}`);
}
