import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashInputs } from './cache.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cache-'));
  await mkdir(join(folder, 'specs', 'dist'), { recursive: true });
  await writeFile(join(folder, 'elsewhere.json'), '1');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const hash = (settings: unknown = {}) =>
  hashInputs([join(folder, 'specs'), join(folder, 'elsewhere.json')], settings);

const changes: [what: string, change: () => Promise<void>][] = [
  ['a file outside of the folder', () => writeFile(join(folder, 'elsewhere.json'), '2')],
  ['a file in a folder called dist', () => writeFile(join(folder, 'specs', 'dist', 'openapi.json'), '1')],
  ['a file that is gone', () => rm(join(folder, 'elsewhere.json'))],
  ['what a link points at', () => symlink(join(folder, 'elsewhere.json'), join(folder, 'specs', 'link'))],
  ['a link that leads nowhere', () => symlink(join(folder, 'gone'), join(folder, 'specs', 'link'))],
  ['a link to a device', () => symlink('/dev/zero', join(folder, 'specs', 'link'))],
  ['a link to its own folder', () => symlink(join(folder, 'specs'), join(folder, 'specs', 'link'))],
];

test.each(changes)('%s counts', async (_what, change) => {
  const before = await hash();
  expect(await hash()).toBe(before);
  await change();
  const after = await hash();
  expect(after).not.toBe(before);
  expect(await hash()).toBe(after);
});

test('settings count', async () => {
  expect(await hash({ allowRemoteRefs: true })).not.toBe(await hash({ allowRemoteRefs: false }));
});
