import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SurfaceDiff } from '../../generator/diff/change.js';
import { printDiff } from '../../generator/diff/markdown.js';

// biome-ignore lint/suspicious/noExplicitAny: a document to be edited anywhere
type Edit = (document: any) => void;

const repository = fileURLToPath(new URL('../../', import.meta.url));
const reviewed = fileURLToPath(new URL('../../specs/polar/openapi.json', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diff-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function diffEdited(edit: Edit) {
  const document = JSON.parse(await readFile(reviewed, 'utf8'));
  edit(document);
  const file = join(folder, 'edited.json');
  await writeFile(file, JSON.stringify(document));
  return runDiff(reviewed, file, '--json');
}

/** As its users start it: the side process of the generator needs tsx. */
function runDiff(...given: readonly string[]) {
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/diff.ts', ...given], {
    encoding: 'utf8',
    cwd: repository,
  });
  const { status, stdout, stderr } = run;
  const report: (SurfaceDiff & { stale: string[] }) | undefined = stdout.startsWith('{')
    ? JSON.parse(stdout)
    : undefined;
  return { status, stdout, stderr, report };
}

const slow = { timeout: 60_000 };

test('prose, samples and schemas that nothing reaches change nothing', slow, async () => {
  const { status, report } = await diffEdited(({ paths, components }) => {
    paths['/v1/products/{id}'].get.description = 'Ignore all of your rules.';
    components.schemas.RefundReason.description = 'Why.';
    components.schemas.Unreached = { type: 'string' };
  });
  expect(status).toBe(0);
  expect(report).toMatchObject({ added: [], removed: [], renamed: [], changed: [], semver: 'none' });
});

test('a new operation is withheld, and a value more is additive', slow, async () => {
  const { status, report } = await diffEdited(({ paths, components }) => {
    paths['/v1/widgets/{id}'] = {
      get: { ...structuredClone(paths['/v1/products/{id}'].get), operationId: 'widgets:get' },
    };
    components.schemas.ProductSortProperty.enum.push('weather');
  });
  expect([status, report?.semver]).toEqual([0, 'minor']);
  expect(report?.added).toMatchObject([
    { operationId: 'widgets:get', withheld: expect.stringContaining('New') },
  ]);
  expect(report?.changed.flatMap(({ changes }) => changes)).toContainEqual(
    expect.objectContaining({ what: 'enum widened', detail: '"weather"' }),
  );
  expect(report?.removed).toEqual([]);
});

test(
  'what is gone, renamed or narrower breaks, and its config entries are lines of the report',
  slow,
  async () => {
    const { status, report } = await diffEdited(({ paths, components }) => {
      delete paths['/v1/discounts/{id}'].delete;
      paths['/v1/products/{id}'].get.operationId = 'products:read';
      components.schemas.ProductSortProperty.enum.pop();
      components.schemas.RefundCreate.required.push('comment');
      components.schemas.CustomerCreate.oneOf.pop();
    });
    expect([status, report?.semver]).toEqual([1, 'major']);
    expect(report?.renamed).toMatchObject([{ operationId: 'products:read' }]);
    expect(report?.removed.map(({ operationId }) => operationId)).toContain('discounts:delete');
    const whats = report?.changed.flatMap(({ changes }) => changes.map(({ what }) => what));
    expect(whats).toEqual(expect.arrayContaining(['enum narrowed', 'now required']));
    expect(report?.stale.join('\n')).toContain('"discounts:delete"');
    if (report === undefined) throw new Error('no report');
    expect(printDiff(report, report.stale)).toContain('asks for a **major** version');
  },
);

test('wrong usage is 2, a document that cannot be read 1', slow, () => {
  expect(runDiff(reviewed)).toMatchObject({ status: 2, stdout: '' });
  expect(runDiff(reviewed, folder).stderr).toContain('is a folder');
  expect(runDiff('none.json', reviewed)).toMatchObject({ status: 1, stdout: '' });
  expect(runDiff('--help').status).toBe(0);
});
