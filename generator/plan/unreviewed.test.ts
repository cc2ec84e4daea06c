import { expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { ApiConfigInput } from '../config.js';
import { unreviewedReason } from './unreviewed.js';

const row = {
  type: 'object',
  properties: { id: { type: 'string' }, amount: { type: 'integer' } },
};
const get = (operationId: string) => ({ get: { operationId, responses: {} } });
const root = {
  paths: {
    '/a': get('a'),
    // New, and everything that a review asks for is open.
    '/b/{b}': {
      post: {
        operationId: 'b',
        requestBody: { content: { 'application/json': { schema: row } } },
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/B' } } } },
        },
      },
    },
    // New, and named like the first.
    '/a/': get('c'),
  },
  components: { schemas: { B: row } },
};
const reviewed: Partial<ApiConfigInput> = {
  risks: { read: ['a'] },
  identity: { noun: 'customer', id: 'customer_id', lookups: {}, operations: { a: 'none' } },
};

const plan = (unreviewed: readonly string[], config: Partial<ApiConfigInput> = reviewed) =>
  planExcerpt(root, config, { unreviewed });

test('what is unreviewed is withheld, and nothing is asked of it', () => {
  const { server, tools, said } = plan(['b', 'c']);
  expect(said.filter((line) => !line.startsWith('parameter-undeclared'))).toEqual([]);
  expect(tools.map(({ operationId }) => operationId)).toEqual(['a']);
  expect(server.withheld.map(({ operationId, tool, reason }) => [operationId, tool, reason])).toEqual([
    ['b', 'create_a_shop_b', unreviewedReason],
    ['c', 'get_single_shop_a', unreviewedReason],
  ]);
});

test('without the list the same operations stop a run', () => {
  const codes = plan([]).diagnostics.list.map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['name-collision', 'risk-unclassified', 'identity-open']));
});

test.each<[why: string, unreviewed: string[], config: Partial<ApiConfigInput>, want: string]>([
  [
    'an entry that the document does not have',
    ['b', 'c', 'widgets'],
    reviewed,
    'unreviewed-unmatched: The list of unreviewed operations names "widgets", which the document does not have.',
  ],
  [
    'an entry that has a risk',
    ['a', 'b', 'c'],
    reviewed,
    'unreviewed-decided: The list of unreviewed operations names "a", which stands under risks.read in the config.',
  ],
  [
    'an entry that is withheld by the config',
    ['b', 'c'],
    { ...reviewed, withheld: { c: 'Of no use.' } },
    'unreviewed-decided: The list of unreviewed operations names "c", which stands under withheld in the config.',
  ],
  [
    'another table of the config that names it already',
    ['b', 'c'],
    { ...reviewed, outcomes: { b: { success: { done: true } } } },
    'config-entry-unfit: outcomes in the config names "b", which is not reviewed yet. Give it a risk, and take it ' +
      'off that list.',
  ],
])('%s is an error', (_why, unreviewed, config, want) => {
  const { diagnostics, said } = plan(unreviewed, config);
  expect(said).toContain(want);
  expect(diagnostics.hasErrors).toBe(true);
});
