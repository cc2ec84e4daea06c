import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../../scripts/proposal.js';
import { pickSection, printNotes } from '../../scripts/release/changelog.js';
import { printBody } from '../../scripts/spec-update/body.js';
import { printChangeset } from '../../scripts/spec-update/changeset.js';
import { type PullReport, readPullReport } from '../../scripts/spec-update/pull-report.js';

const diff = { added: [], removed: [], renamed: [], changed: [] };
const written: PullReport = { state: 'written', semver: 'none', diff };
const released = (packageVersion: string) => ({
  packageName: '@acme/shop-mcp',
  packageVersion,
  title: 'Shop',
});
const change = (tool: string) => ({ tool, class: 'silent' as const });

describe('a changeset', () => {
  test.each([
    ['none', '0.4.0', undefined],
    ['patch', '0.4.0', 'patch'],
    ['minor', '0.4.0', 'minor'],
    ['major', '0.4.0', 'minor'],
    ['major', '1.0.0', 'major'],
  ] as const)('of a change that is %s, from %s on, asks for %s', (semver, version, bump) => {
    const text = printChangeset({ ...written, semver }, released(version));
    expect(text?.split('\n')[1]).toBe(bump && `"@acme/shop-mcp": ${bump}`);
  });

  test('names what came, went, is called otherwise and differs; ten of each, and nothing that is withheld', () => {
    const many = Array.from({ length: 12 }, (_, index) => change(`tool_${index}`));
    const all = {
      added: [change('new'), { ...change('later'), withheld: 'no words' }],
      removed: many,
      renamed: [{ ...change('now'), from: 'before' }],
      changed: [change('lax'), { tool: 'strict', class: 'breaking' as const }],
    };
    const text = printChangeset({ ...written, semver: 'minor', diff: all }, released('1.0.0'));
    expect(text?.split('\n').slice(4)).toEqual([
      'The tools follow a newer document of the Shop API.',
      '',
      `- Removed: ${many
        .slice(0, 10)
        .map(({ tool }) => `\`${tool}\``)
        .join(', ')} and 2 more.`,
      '- Renamed: `before` → `now`.',
      '- Changed so that calls may break: `strict`.',
      '- Changed: `lax`.',
      '- Added: `new`.',
      '',
    ]);
  });
});

test('what npm says before the report is left out; no report is an error', () => {
  expect(readPullReport('> spec:pull\n\n{\n  "state": "unchanged"\n}\n')).toEqual({
    ...written,
    state: 'unchanged',
  });
  expect(readPullReport('{"state": "refused", "semver": "minor"}').semver).toBe('minor');
  expect(() => readPullReport('npm error\n{ x')).toThrow('spec:pull did not print its report');
  expect(() => readPullReport('{"state": "wild"}')).toThrow(/state/);
});

test('what tests printed ends no fence and steers no terminal', () => {
  const failure = 'a ```` b\u001b[2J\n# c\u2028@everyone';
  const body = printBody({ pull: written, report: '# Report', failure });
  expect(body.slice(body.indexOf('`````'))).toBe('`````text\na ```` b[2J\n# c\u2028@everyone\n`````\n');
  expect(printBody({ pull: { ...written, semver: 'major' }, report: '', failure: undefined })).toMatch(
    /Tests pass\.[\s\S]*\*\*This breaks calls/,
  );
});

test('the notes of a version are its section of each changelog; a version without one is an error', () => {
  const changelog = '# shop-mcp\n\n## 0.2.0\n\n### Minor Changes\n\n- New.\n\n## 0.1.0\n\n- First.\n';
  expect(pickSection(changelog, '0.1.0')).toBe('- First.');
  expect(pickSection(changelog, '0.1')).toBeUndefined();
  const shop = { name: 'shop-mcp', version: '0.2.0', changelog };
  expect(printNotes([shop, { ...shop, name: 'desk', version: '0.1.0' }])).toBe(
    '## shop-mcp 0.2.0\n\n#### Minor Changes\n\n- New.\n\n## desk 0.1.0\n\n- First.\n',
  );
  expect(() => printNotes([{ ...shop, version: '0.3.0' }])).toThrow(
    'CHANGELOG.md of shop-mcp has nothing on 0.3.0',
  );
});

test.each([
  ['.', /is within the repository/],
  ['specs/polar', /is within the repository/],
])('%s is no folder for a proposal', (folder, says) => {
  expect(() => makeFolder(folder)).toThrow(says);
});

test('a folder that has something is left as it is; a new one is made', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proposal-'));
  makeFolder(join(folder, 'new'));
  expect(() => makeFolder(folder)).toThrow(/is not empty/);
  rmSync(folder, { recursive: true });
});

test.each([
  ['scripts/spec-update.ts', [], 2, /--out needs a folder/],
  ['scripts/spec-update.ts', ['--out', 'x', '--form', 'y'], 2, /--form/],
  ['scripts/release/version.ts', ['--out='], 2, /--out needs a folder/],
  ['scripts/release/version.ts', ['now'], 2, /now/],
] as const)(
  '%s %j: exit code %i',
  (script, words, code, says) => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, ...words], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([code, expect.stringMatching(says)]);
  },
  60_000,
);
