import { expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { RetiredTable } from '../model/retired.js';

const paths = Object.fromEntries(
  ['a', 'b', 'c'].map((name) => [`/${name}`, { get: { operationId: name, responses: {} } }]),
);

function plan(retired: RetiredTable, packageVersion = '0.2.0') {
  const { server, tools, said } = planExcerpt(
    { paths },
    { packageVersion, twins: { a: ['b'] } },
    { retired },
  );
  return { retired: server.retired, aliases: tools.flatMap((tool) => tool.aliases), said };
}

const renamed = { tool: 'get_single_shop_c', since: '0.2.0' };

test('a renamed tool answers to its old name, and one that is gone has none', () => {
  expect(plan({ old: renamed, gone: { since: '0.2.0' } })).toEqual({
    retired: [
      { name: 'old', since: '0.2.0', tool: 'get_single_shop_c' },
      { name: 'gone', since: '0.2.0' },
    ],
    aliases: ['get_single_shop_b', 'old'],
    said: [],
  });
});

test('they are kept for two minor versions, and then a line of the report', () => {
  expect(plan({ old: renamed }, '0.1.9').aliases).toContain('old');
  expect(plan({ old: renamed }, '0.3.1').aliases).toContain('old');
  expect(plan({ old: renamed }, '0.4.0')).toEqual({
    retired: [],
    aliases: ['get_single_shop_b'],
    said: [
      'retired-expired: The retired name "old" was kept for two minor versions after 0.2.0: expired, remove it.',
    ],
  });
});

test.each<[why: string, retired: RetiredTable, problem: string]>([
  ["a live tool's name", { get_single_shop_c: { since: '0.2.0' } }, 'a tool answers to that name'],
  ["a live alias's name", { get_single_shop_b: renamed }, 'a tool answers to that name'],
  [
    'no tool that there is',
    { old: { since: '0.2.0', tool: 'get_single_shop_d' } },
    'there is no tool get_single_shop_d',
  ],
  [
    'a tool by its own old name',
    { old: { since: '0.2.0', tool: 'older' }, older: renamed },
    'there is no tool older',
  ],
])('%s is an error, and is left out', (_why, retired, problem) => {
  const [name = ''] = Object.keys(retired);
  const planned = plan(retired);
  expect(planned.said).toEqual([`retired-unfit: The retired name "${name}" cannot be kept: ${problem}.`]);
  expect(planned.retired.map((each) => each.name)).not.toContain(name);
});
