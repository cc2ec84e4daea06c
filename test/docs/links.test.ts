import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../fixtures/clone.js';
import { pages } from './pages.js';

interface Link {
  readonly from: string;
  readonly line: number;
  readonly target: string;
}

/** Links to this repository's own files, and within a page. */
const links: readonly Link[] = [...pages].flatMap(([from, page]) =>
  page.links.filter(({ target }) => !/^[a-z]+:/.test(target)).map((link) => ({ from, ...link })),
);

function isWhole({ from, target }: Link): boolean {
  const [file = '', anchor] = target.split('#');
  const found = join(repository, dirname(from), file);
  if (!existsSync(found)) return false;
  const page = pages.get(file === '' ? from : relative(repository, found));
  return anchor === undefined || page?.anchors.includes(anchor) === true;
}

test('every link leads to a file, and every anchor to a heading', () => {
  const broken = links
    .filter((link) => !isWhole(link))
    .map(({ from, line, target }) => `${from}:${line}: ${target}`);
  expect(broken).toEqual([]);
  expect(links.length).toBeGreaterThan(50);
});

test('every page of docs/ is reached from docs/README.md', () => {
  const index = pages.get('docs/README.md')?.links.map(({ target }) => target.split('#')[0]) ?? [];
  const missing = [...pages.keys()].filter(
    (path) =>
      path.startsWith('docs/') && path !== 'docs/README.md' && !index.includes(path.slice('docs/'.length)),
  );
  expect(missing).toEqual([]);
});
