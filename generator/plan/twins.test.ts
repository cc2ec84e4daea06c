import { expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { ApiConfigInput } from '../config.js';

const paths = Object.fromEntries(
  ['a', 'b', 'c'].map((name) => [`/${name}`, { get: { operationId: name, responses: {} } }]),
);
const unfit = (table: string, entry: string, reason: string) =>
  `config-entry-unfit: ${table} in the config names "${entry}", ${reason}`;

// given the config → want the tools with their aliases, and what is said
test.each<[why: string, config: Partial<ApiConfigInput>, tools: string[], said: string[]]>([
  [
    'a twin is no tool: its name is an alias',
    { twins: { a: ['b', 'c'] } },
    ['a get_single_shop_b get_single_shop_c'],
    [],
  ],
  [
    'the operation itself',
    { twins: { a: ['a'] } },
    ['a', 'b', 'c'],
    [unfit('twins.a', 'a', 'which is that operation itself.')],
  ],
  [
    'one with twins of its own',
    { twins: { a: ['b'], b: ['c'] } },
    ['a', 'b get_single_shop_c'],
    [unfit('twins.a', 'b', 'which has twins of its own. Give them all to one operation.')],
  ],
  [
    'one of two operations',
    { twins: { a: ['c'], b: ['c'] } },
    ['a', 'b', 'c'],
    [unfit('twins.b', 'c', 'which is a twin of "a" already. Keep one of the two.')],
  ],
  [
    'one that stands twice in a list',
    { twins: { a: ['c', 'c'] } },
    ['a', 'b', 'c'],
    [unfit('twins.a', 'c', 'which is a twin of "a" already. Keep one of the two.')],
  ],
  [
    'a table of tools names it: that is as stale as if it were withheld',
    { twins: { a: ['b'] }, shorthands: { b: { id: 'ids' } }, finders: { id: 'b' } },
    ['a get_single_shop_b', 'c'],
    [
      unfit('shorthands', 'b', 'which is a twin of "a". Name that one.'),
      unfit('finders', 'b', 'which is a twin of "a". Name that one.'),
    ],
  ],
])('twins: %s', (_why, config, tools, want) => {
  const planned = planExcerpt({ paths }, config);
  expect(planned.said).toEqual(want);
  expect(planned.tools.map(({ operationId, aliases }) => [operationId, ...aliases].join(' '))).toEqual(tools);
});
