import { expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { ApiConfigInput } from '../config.js';

const text = { type: 'string' };
const paths = {
  '/orders': {
    get: { operationId: 'it', parameters: [{ name: 'buyer', in: 'query', schema: text }], responses: {} },
  },
  '/old-orders': { get: { operationId: 'old', responses: {} } },
};
type Operations = NonNullable<ApiConfigInput['identity']>['operations'];

// given what is said of the operations → want what is reported
test.each<[why: string, operations: Operations, twins: Record<string, string[]>, want: string[]]>([
  ['an argument of the operation', { it: { resolve: 'buyer' }, old: 'none' }, {}, []],
  [
    'an argument that it does not have',
    { it: { resolve: 'buyr' }, old: { resolve: 'seller' } },
    {},
    [
      'identity.operations in the config names "it", whose arguments have no buyr. Did you mean buyer?',
      'identity.operations in the config names "old", whose arguments have no seller.',
    ],
  ],
  [
    'a twin',
    { it: 'none', old: 'none' },
    { it: ['old'] },
    ['identity.operations in the config names "old", which is a twin of "it". Name that one.'],
  ],
])('whom an operation is about: %s', (_why, operations, twins, want) => {
  const identity = { noun: 'buyer', id: 'buyer_id', lookups: {}, operations };
  const { said } = planExcerpt({ paths }, { identity, twins });
  expect(said).toEqual(want.map((line) => `config-entry-unfit: ${line}`));
});
