import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccepted } from '../accepted.js';
import { isNightly } from '../night.js';
import { readFixture } from './fixture.js';
import { runDiff } from './run.js';

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

/** Each report was held against the two documents line by line when it was accepted. The largest is made each time. */
test.each([
  ...(isNightly
    ? [
        ['additive', 'fde6ec87b2', '9d1cdbee86', 'minor'],
        ['union', '9d1cdbee86', 'e959b0756f', 'minor'],
      ]
    : []),
  ['breaking', '812067b07b', 'a0e00537c6', 'major'],
])('%s: %s → %s', { timeout: 120_000 }, async (title, old, now, semver) => {
  const { status, stdout } = runDiff(await write(old), await write(now));
  expect(status).toBe(0);
  expect(stdout).toContain(`asks for a **${semver}** version`);
  expect(stdout.split('\n').length).toBeLessThan(250);
  // How much of today's config these documents do not know says nothing of them.
  const report = stdout.replace(/\n\d+ entries of the config match neither document\.\n$/, '');
  expect(report).not.toBe(stdout);
  await expectAccepted(fileURLToPath(new URL(`reports/${title}.md`, import.meta.url)), report);
});
