import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printDiff } from '../../generator/diff/markdown.js';
import { diffSurfaces } from '../../generator/diff/surface.js';
import { countSurface, planBoth } from '../../scripts/diff.js';
import { expectAccepted } from '../accepted.js';
import { readFixture } from './fixture.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'history-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string): Promise<string> {
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(await readFixture(name)));
  return file;
}

/** Each report was held against the two documents line by line when it was accepted. */
test.each([
  ['additive', 'fde6ec87b2', '9d1cdbee86', 'minor'],
  ['union', '9d1cdbee86', 'e959b0756f', 'minor'],
  ['breaking', '812067b07b', 'a0e00537c6', 'major'],
])('%s: %s → %s', { timeout: 120_000 }, async (title, old, now, semver) => {
  const planned = await planBoth('polar', [await write(old), await write(now)]);
  if (planned === undefined) throw new Error('One of them cannot be planned.');
  const diff = diffSurfaces(countSurface(planned.from), countSurface(planned.to));
  expect(diff.semver).toBe(semver);
  const report = printDiff(diff, planned.stale, planned.staleBefore);
  expect(report.split('\n').length).toBeLessThan(250);
  await expectAccepted(fileURLToPath(new URL(`reports/${title}.md`, import.meta.url)), report);
});
