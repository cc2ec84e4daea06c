import { expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { ApiConfigInput } from '../config.js';
import type { JsonObject } from '../model/json.js';
import type { Property, Schema } from '../model/schema.js';
import { isIdentifier } from './finder.js';

const text = { type: 'string' };
const answers = { 200: { content: { 'application/json': { schema: { type: 'array', items: {} } } } } };
const list = (operationId: string) => ({ get: { operationId, responses: answers } });
const inPath = (name: string, more: JsonObject = {}) => ({
  name,
  in: 'path',
  required: true,
  schema: text,
  ...more,
});
const inQuery = (name: string, more: JsonObject = {}) => ({ name, in: 'query', schema: text, ...more });

/** `GET` of a path besides the lists of orders and customers. */
function document(path: string, parameters: readonly JsonObject[]) {
  return {
    paths: {
      '/orders/': list('orders'),
      '/customers': list('customers'),
      '/customers/{id}/notes': { ...list('notes'), parameters: [inPath('id')] },
      [path]: { get: { operationId: 'it', parameters: [...parameters], responses: {} } },
    },
  };
}

function listProperties(schema: Schema): readonly Property[] {
  if (schema.kind === 'anyOf' || schema.kind === 'oneOf') return schema.variants.flatMap(listProperties);
  return schema.kind === 'object' ? schema.properties : [];
}

/** What the arguments of the operation `it` are described with, as `name: description`. */
function describeArguments(root: JsonObject, finders: ApiConfigInput['finders'] = {}) {
  const tool = planExcerpt(root, { finders }).tools.find(({ operationId }) => operationId === 'it');
  if (tool === undefined) throw new Error('There is no tool of the operation.');
  return listProperties(tool.inputSchema).map(({ name, schema }) => `${name}: ${schema.description ?? ''}`);
}

const ours = { description: 'Ours.' };
// given a path, its parameters and the config's finders → want what each argument is described with
test.each<
  [name: string, path: string, JsonObject[], finders: Readonly<Record<string, string>>, want: string[]]
>([
  ['an id in the path of what the names say: nothing', '/orders/{id}', [inPath('id')], {}, ['id: ']],
  [
    'a key in the path: the list that stands there',
    '/orders/{number}',
    [inPath('number')],
    {},
    ['number: From `list_all_shop_orders`.'],
  ],
  [
    'with or without a slash at the end, and whatever follows',
    '/customers/{key}/state',
    [inPath('key')],
    {},
    ['key: From `list_all_shop_customers`.'],
  ],
  [
    'each of two by its own list',
    '/customers/{id}/notes/{note_id}',
    [inPath('id'), inPath('note_id')],
    {},
    ['id: ', 'note_id: From `list_all_shop_customer_notes`.'],
  ],
  [
    'no list stands there: nothing is said',
    '/customers/external/{external_id}',
    [inPath('external_id')],
    {},
    ['external_id: '],
  ],
  ['an id elsewhere, which nobody names', '/report', [inQuery('order_id')], {}, ['order_id: ']],
  [
    'an id elsewhere, by the config, unless its name says it',
    '/report',
    [inQuery('order_id'), inQuery('parent_id'), inQuery('other_id')],
    { order_id: 'orders', parent_id: 'orders' },
    ['order_id: ', 'parent_id: From `list_all_shop_orders`.', 'other_id: '],
  ],
  [
    'the list of the path before the config',
    '/orders/{key}',
    [inPath('key')],
    { key: 'customers' },
    ['key: From `list_all_shop_orders`.'],
  ],
  [
    'words of ours before both',
    '/orders/{id}',
    [inPath('id', ours), inQuery('customer_id', ours)],
    { customer_id: 'customers' },
    ['id: Ours.', 'customer_id: Ours.'],
  ],
  [
    'a name that every object has',
    '/report',
    [inQuery('constructor'), inQuery('toString')],
    {},
    ['constructor: ', 'toString: '],
  ],
])('%s', (_name, path, parameters, finders, want) => {
  expect(describeArguments(document(path, parameters), finders)).toEqual(want);
});

test('a list that is narrowed to some of its rows finds them itself, as its name says', () => {
  const parameters = ['id', 'ids', 'exclude_id', 'exclude_ids', 'void_id'].map((name) => inQuery(name));
  const root = { paths: { '/orders': { get: { ...list('it').get, parameters } }, '/files': list('files') } };
  expect(describeArguments(root, { ids: 'files', void_id: 'files' })).toEqual([
    'id: ',
    'ids: ',
    'exclude_id: ',
    'exclude_ids: ',
    'void_id: From `list_all_shop_files`.',
  ]);
});

test('a list that is no single request stands at no path, not even at the first', () => {
  const custom: NonNullable<ApiConfigInput['custom']>[string] = {
    title: 'All',
    description: 'All.',
    kind: 'list',
    toolset: 'orders',
    tags: [],
    risk: 'read',
    uses: ['orders'],
    arguments: {},
  };
  const root = document('/{id}', [inPath('id')]);
  const { tools } = planExcerpt(root, { custom: { list_all_shop_things: custom } });
  expect(tools.map(({ name }) => name)).toContain('list_all_shop_things');
  const it = tools.find(({ operationId }) => operationId === 'it');
  expect(it && listProperties(it.inputSchema).map(({ schema }) => schema.description)).toEqual([undefined]);
});

test('in each variant of a body', () => {
  const variant = (kind: string) => ({
    type: 'object',
    properties: { kind: { const: kind }, parent_id: text },
    required: ['kind'],
  });
  const content = { 'application/json': { schema: { oneOf: [variant('a'), variant('b')] } } };
  const post = { operationId: 'it', requestBody: { required: true, content }, responses: {} };
  const root = { paths: { '/orders': list('orders'), '/refunds': { post } } };
  const found = 'parent_id: From `list_all_shop_orders`.';
  expect(describeArguments(root, { parent_id: 'orders' })).toEqual(['kind: ', found, 'kind: ', found]);
});

test('a finder that the document does not have is an error', () => {
  const { said } = planExcerpt(document('/report', []), { finders: { order_id: 'order' } });
  expect(said).toEqual([
    'config-entry-unmatched: finders in the config names "order", which the document does not have. Did you mean orders?',
  ]);
});

test.each([
  ['id', true],
  ['ids', true],
  ['order_id', true],
  ['product_ids', true],
  ['external_id', false],
  ['external_customer_ids', false],
  ['tax_id', false],
  ['customer_tax_id', false],
  ['paid', false],
  ['identity', false],
  ['syntax_id', true],
])('%s is an id of the API: %s', (name, want) => {
  expect(isIdentifier(name)).toBe(want);
});
