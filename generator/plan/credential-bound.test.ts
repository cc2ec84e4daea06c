import { expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { ApiConfigInput } from '../config.js';
import type { JsonObject } from '../model/json.js';

const text = { type: 'string' };
const json = (schema: JsonObject) => ({ required: true, content: { 'application/json': { schema } } });
const shops = { type: 'array', items: { type: 'object', properties: { id: text } } };
const query = [{ name: 'shop', in: 'query', required: true, schema: text }];
const root = {
  paths: {
    '/shops': {
      get: {
        operationId: 'shops',
        responses: { 200: { content: { 'application/json': { schema: shops } } } },
      },
      post: {
        operationId: 'make',
        requestBody: json({ type: 'object', properties: { shop: text, name: text } }),
        responses: {},
      },
    },
    '/shops/{shop}': {
      parameters: [{ name: 'shop', in: 'path', required: true, schema: text }],
      get: { operationId: 'one', responses: {} },
    },
    '/find': { get: { operationId: 'find', parameters: query, responses: {} } },
    '/all': { put: { operationId: 'all', requestBody: json({ type: 'array', items: text }), responses: {} } },
  },
};
const lookup = { operation: 'shops', value: '[].id', variable: 'SHOP' };
type Bound = NonNullable<ApiConfigInput['credentialBound']>[string];
const plan = (shop: Bound, more: Partial<ApiConfigInput> = {}) =>
  planExcerpt(root, { credentialBound: { shop }, ...more });

test('a query parameter is never sent, or filled in with its binding', () => {
  const bindingsOf = (bound: Bound) => {
    const { tools, said } = plan(bound);
    const find = tools.find((tool) => tool.operationId === 'find');
    const names = find?.request.bindings.map(({ argument }) => argument);
    return { names, schema: find?.inputSchema, filled: find?.filled, said };
  };
  const schema = { kind: 'object', properties: [], additionalProperties: false };
  expect(bindingsOf({ omit: ['find'] })).toEqual({
    names: [],
    schema,
    filled: [],
    said: ['credential-bound: The parameter "shop" of "find" is left out: the credential decides it.'],
  });
  expect(bindingsOf({ fill: ['find'], lookup })).toEqual({
    names: ['shop'],
    schema,
    filled: ['shop'],
    said: ['credential-bound: The parameter "shop" of "find" is filled in: the server looks it up.'],
  });
});

test('the lookup is a request of its own', () => {
  expect(plan({ lookup }).server.lookups).toEqual([
    {
      argument: 'shop',
      variable: 'SHOP',
      request: { method: 'GET', path: '/shops', security: [] },
      value: '[].id',
    },
  ]);
});

const entry = 'credentialBound.shop';
test.each<[why: string, bound: Bound, more: Partial<ApiConfigInput>, want: string]>([
  [
    'no such operation',
    { omit: ['mke'] },
    {},
    `config-entry-unmatched: ${entry}.omit in the config names "mke", which the document does not have. Did you mean make?`,
  ],
  [
    'a withheld one',
    { omit: ['make'] },
    { withheld: { make: 'Old.' } },
    `config-entry-unfit: ${entry}.omit in the config names "make", which is withheld.`,
  ],
  [
    'no such argument',
    { omit: ['shops'] },
    {},
    `config-entry-unfit: ${entry}.omit in the config names "shops", whose arguments have no shop.`,
  ],
  [
    'a path cannot do without',
    { omit: ['one'] },
    {},
    `config-entry-unfit: ${entry}.omit in the config names "one", whose arguments have no shop.`,
  ],
  [
    'no such place',
    { omit: [{ operation: 'make', place: 'names' }] },
    {},
    `config-entry-unfit: ${entry}.omit in the config names "make", whose arguments have no names. Did you mean name?`,
  ],
  [
    'nothing to fill',
    { fill: ['all'], lookup },
    {},
    `config-entry-unfit: ${entry}.fill in the config names "all", whose arguments have no shop.`,
  ],
  [
    'a lookup that is not there',
    { lookup: { ...lookup, operation: 'shop' } },
    {},
    `config-entry-unmatched: ${entry}.lookup in the config names "shop", which the document does not have. Did you mean shops?`,
  ],
  [
    'a lookup that asks',
    { lookup: { ...lookup, operation: 'find' } },
    {},
    `config-entry-unfit: ${entry}.lookup in the config names "find", which asks for arguments that nobody gives.`,
  ],
  [
    'a value that is not answered',
    { lookup: { ...lookup, value: '[].ids' } },
    {},
    `config-entry-unfit: ${entry}.lookup in the config names "shops", whose answer has no [].ids. Did you mean [].id?`,
  ],
])('an entry that fits nothing is an error: %s', (_why, bound, more, want) => {
  const { said, diagnostics } = plan(bound, more);
  expect(said).toEqual([want]);
  expect(diagnostics.hasErrors).toBe(true);
});
