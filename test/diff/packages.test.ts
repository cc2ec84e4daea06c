import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diffSurfaces } from '../../generator/diff/surface.js';
import { CommandError } from '../../scripts/command.js';
import { readPackage } from '../../scripts/diff/package.js';

const generated = fileURLToPath(new URL('../../generated/polar-mcp', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packages-'));
});
afterAll(() => rm(folder, { recursive: true }));

const slow = { timeout: 60_000 };

/** A copy of what is read of the package, with one file changed. */
async function copyChanged(file: string, change: (text: string) => string): Promise<string> {
  const copy = await mkdtemp(join(folder, 'copy-'));
  await mkdir(join(copy, 'src'));
  for (const name of ['wire.json', 'api.json', 'tools']) {
    await cp(join(generated, 'src', name), join(copy, 'src', name), { recursive: true });
  }
  const path = join(copy, 'src', file);
  await writeFile(path, change(await readFile(path, 'utf8')));
  return copy;
}

test('as it is generated and as npm packs it a package tells the same', slow, async () => {
  const packed = await mkdtemp(join(folder, 'packed-'));
  await cp(join(generated, 'dist'), join(packed, 'dist'), { recursive: true });
  const diff = diffSurfaces(await readPackage(generated), await readPackage(packed));
  expect(diff).toMatchObject({ added: [], removed: [], renamed: [], changed: [], semver: 'none' });
  expect(diff.kept).toBeGreaterThan(100);
  expect(diff.notes.join()).toContain('only the validator');
});

test('what clients see, the risk, the scopes and the view are compared', slow, async () => {
  const first = await copyChanged('wire.json', (text) =>
    text
      .replace('"properties":{"slug":{"type":"string"},', '"properties":{')
      .replace('"title":"Get an organisation"', '"title":"Read an organisation"'),
  );
  const second = await copyChanged('tools/index.ts', (text) =>
    text.replace(/(name: 'list_all_polar_products', .*?risk: )'read'/, "$1'money'"),
  );
  const third = await copyChanged('tools/organizations.ts', (text) => text.replace("slug: 'string', ", ''));
  const before = await readPackage(generated);
  const changesOf = async (copy: string) => {
    const { changed } = diffSurfaces(before, await readPackage(copy));
    return changed.map(({ tool, changes }) => [tool, changes.filter(({ what }) => what !== 'tokens')]);
  };
  expect(await changesOf(first)).toEqual([
    ['list_all_polar_organizations', [{ what: 'argument removed', class: 'breaking', path: 'slug' }]],
    [
      'get_single_polar_organization_by_id',
      [{ what: 'title', class: 'silent', detail: 'Get an organisation → Read an organisation' }],
    ],
  ]);
  expect(await changesOf(second)).toEqual([
    ['list_all_polar_products', [{ what: 'risk', class: 'breaking', detail: 'read → money' }]],
  ]);
  expect(await changesOf(third)).toEqual([
    ['list_all_polar_organizations', [{ what: 'output', class: 'breaking', detail: 'no more slug' }]],
  ]);
});

test.each([
  ['no JSON', 'wire.json', () => '[{', /wire\.json is no JSON/],
  ['another shape', 'wire.json', () => '[{"name": 1}]', /at 0 → "name"/],
  [
    'a tool of which nothing is known',
    'tools/index.ts',
    () => '',
    /lists the tool "list_all_polar_organizations"/,
  ],
  ['an unknown risk', 'tools/index.ts', (text: string) => text.replace("'read'", "'none'"), /at 0 → "risk"/],
  ['no API', 'api.json', () => '{}', /api\.json.*"scopeRule"/],
])('a package with %s is refused with the place', slow, async (_, file, change, want) => {
  const copy = await copyChanged(file, change);
  const refused = await readPackage(copy).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(CommandError);
  expect(refused).toMatchObject({ message: expect.stringMatching(want), next: expect.stringMatching(/\.$/) });
});

test('code in a package is not run, and a name such as __proto__ is only a name', slow, async () => {
  const copy = await copyChanged(
    'tools/index.ts',
    (text) =>
      `globalThis.ran = true;\nexport const odd = { ['a' + 1]: 1, "__proto__": { risk: 'read' } };\n${text}`,
  );
  expect((await readPackage(copy)).server.toolsets[0]?.tools.length).toBeGreaterThan(100);
  expect('ran' in globalThis || 'risk' in {}).toBe(false);
});

test('a folder that is none says what to give', async () => {
  await expect(readPackage(folder)).rejects.toThrow(/is no generated package/);
});
