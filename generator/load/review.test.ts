import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { loadReview } from './review.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'review-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(texts: { readonly unreviewed?: string; readonly retired?: string }) {
  const diagnostics = new Diagnostics();
  const files: { unreviewed?: string; retired?: string } = {};
  for (const [name, text] of Object.entries(texts) as ['unreviewed' | 'retired', string][]) {
    files[name] = join(folder, `${name}.json`);
    await writeFile(files[name], text);
  }
  const review = await loadReview(files, diagnostics);
  const said = diagnostics.list.map(({ code, message }) => `${code}: ${message.replaceAll(folder, '.')}`);
  return { ...review, said };
}

test('both files are read; without them nothing is said', async () => {
  expect(await load({})).toEqual({ unreviewed: [], retired: {}, said: [] });
  const texts = { unreviewed: '["a:b"]', retired: '{"old": {"since": "0.2.0", "tool": "new"}}' };
  expect(await load(texts)).toEqual({
    unreviewed: ['a:b'],
    retired: { old: { since: '0.2.0', tool: 'new' } },
    said: [],
  });
});

test.each<[texts: { readonly unreviewed?: string; readonly retired?: string }, said: RegExp]>([
  [
    { unreviewed: '["a", "a"]' },
    /^review-invalid: .*unreviewed\.json is wrong .*an operation stands in it twice/,
  ],
  [{ unreviewed: '{"a": 1}' }, /^review-invalid: /],
  [{ unreviewed: '["a"' }, /^syntax-error: .*unreviewed\.json:1:/],
  [{ retired: '{"Old": {"since": "0.2.0"}}' }, /^review-invalid: .*retired\.json is wrong at "Old"/],
  [
    { retired: '{"old": {"since": "0.2.0"}, "old": {"since": "0.2.0", "tool": "a"}}' },
    /at "old": it stands in it twice/,
  ],
  [{ retired: '{"old": {"since": "0.2"}}' }, /at "old\.since": a version such as 0\.2\.0/],
  [{ retired: '{"old": {"since": "0.2.0", "tol": "a"}}' }, /at "old\.tol": unknown key; did you mean tool\?/],
])('%j is an error, and says nothing', async (texts, want) => {
  const { said, unreviewed, retired } = await load(texts);
  expect(said).toEqual([expect.stringMatching(want)]);
  expect({ unreviewed, retired }).toEqual({ unreviewed: [], retired: {} });
});

test('a file that the config names and that is not there is an error', async () => {
  const diagnostics = new Diagnostics();
  await loadReview({ unreviewed: join(folder, 'none.json') }, diagnostics);
  expect(diagnostics.list.map(({ code }) => code)).toEqual(['file-not-found']);
});
