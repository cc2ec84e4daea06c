import { expect, test } from 'vitest';
import type { SurfaceDiff } from '../../generator/diff/change.js';
import type { McpServer, Tool } from '../../generator/model/mcp-server.js';
import type { RetiredTable } from '../../generator/model/retired.js';
import { retireNames, softenRenames } from '../../scripts/spec-pull/retirement.js';

const none: SurfaceDiff = {
  added: [],
  removed: [],
  renamed: [],
  changed: [],
  kept: 0,
  notes: [],
  semver: 'none',
};
const removed = (...tools: readonly string[]): SurfaceDiff => ({
  ...none,
  removed: tools.map((tool) => ({ operationId: tool, tool, class: 'breaking' as const })),
  semver: 'major',
});
const renamed = (from: string, tool: string): SurfaceDiff => ({
  ...none,
  renamed: [{ operationId: tool, tool, from, class: 'additive' as const }],
  semver: 'minor',
});

function serverOf(names: readonly string[], packageVersion = '0.1.3', aliases: readonly string[] = []) {
  const tools = names.map((name) => ({ name, aliases }) as unknown as Tool);
  return { packageVersion, toolsets: [{ name: 'all', tools }] } as Pick<
    McpServer,
    'toolsets' | 'packageVersion'
  >;
}

// given the table, what changed and the tools that there are → want the table
test.each<[why: string, table: RetiredTable, diff: SurfaceDiff, tools: string[], want: RetiredTable]>([
  ['nothing', { old: { since: '0.1.0' } }, none, ['a'], { old: { since: '0.1.0' } }],
  ['a tool is gone', {}, removed('b', 'a'), [], { a: { since: '0.2.0' }, b: { since: '0.2.0' } }],
  ['a tool is renamed', {}, renamed('a', 'b'), ['b'], { a: { since: '0.2.0', tool: 'b' } }],
  ['only its operation is', {}, renamed('a', 'a'), ['a'], {}],
  [
    'a renamed tool is renamed again: both names lead to it',
    { old: { since: '0.1.0', tool: 'a' } },
    renamed('a', 'b'),
    ['b'],
    { a: { since: '0.2.0', tool: 'b' }, old: { since: '0.1.0', tool: 'b' } },
  ],
  [
    'a renamed tool is gone: both names say so',
    { old: { since: '0.1.0', tool: 'a' } },
    removed('a'),
    [],
    { a: { since: '0.2.0' }, old: { since: '0.2.0' } },
  ],
  [
    'a name is back',
    { a: { since: '0.1.0' }, b: { since: '0.1.0' } },
    none,
    ['a'],
    { b: { since: '0.1.0' } },
  ],
  [
    'it is done again',
    { a: { since: '0.2.0', tool: 'b' } },
    renamed('a', 'b'),
    ['b'],
    { a: { since: '0.2.0', tool: 'b' } },
  ],
])('%s', (_why, table, diff, tools, want) => {
  expect(
    retireNames(
      table,
      diff,
      serverOf(tools, '0.1.3', ['alias', ...Object.keys(table).filter((name) => table[name]?.tool)]),
    ),
  ).toEqual(want);
});

test('after 1.0.0 what is gone goes with the next major version', () => {
  expect(retireNames({}, removed('a'), serverOf([], '1.4.2'))).toEqual({ a: { since: '2.0.0' } });
  expect(retireNames({}, renamed('a', 'b'), serverOf(['b'], '1.4.2'))).toEqual({
    a: { since: '1.5.0', tool: 'b' },
  });
});

test('a tool that answers to its old name breaks nobody', () => {
  const { renamed: entries } = renamed('a', 'b');
  const breaking = {
    ...none,
    renamed: entries.map((each) => ({ ...each, class: 'breaking' as const })),
    semver: 'major' as const,
  };
  expect(softenRenames(breaking)).toMatchObject({ renamed: [{ class: 'additive' }], semver: 'minor' });
  expect(softenRenames(removed('a')).semver).toBe('major');
});
