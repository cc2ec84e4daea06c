import { expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { ApiConfigInput } from '../config.js';
import type { JsonObject } from '../model/json.js';

const text = { type: 'string' };
const json = (schema: JsonObject) => ({ 200: { content: { 'application/json': { schema } } } });
const order = { $ref: '#/components/schemas/Order' };
const root = {
  paths: {
    '/orders': {
      get: {
        operationId: 'list',
        responses: json({
          type: 'object',
          required: ['items', 'pagination'],
          properties: { items: { type: 'array', items: order }, pagination: { type: 'object' } },
        }),
      },
      post: { operationId: 'make', responses: json(order) },
    },
    '/orders/{id}': {
      get: {
        operationId: 'get',
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
        responses: json(order),
      },
    },
    '/lines': {
      get: {
        operationId: 'lines',
        responses: json({ type: 'array', items: { $ref: '#/components/schemas/Line' } }),
      },
    },
  },
  components: {
    schemas: {
      Order: {
        type: 'object',
        properties: {
          id: text,
          amount: { type: 'integer' },
          currency: { type: 'string', enum: ['usd', 'eur'] },
          paid: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
          value: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
          lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } },
        },
      },
      Line: {
        oneOf: [
          { type: 'object', properties: { label: text } },
          { type: 'object', properties: { price: { type: 'number' } } },
        ],
      },
    },
  },
} satisfies JsonObject;

const plan = (views: ApiConfigInput['views']) => planExcerpt(root, { views });
const unfit = (table: string, entry: string, reason: string) =>
  `config-entry-unfit: views.${table} in the config names "${entry}", ${reason}`;

test('a view holds for whatever answers with the resource, with the types of its fields', () => {
  const paths = ['id', 'amount', 'currency', 'paid', 'value', 'lines[].label', 'lines[].price', 'lines'];
  const { tools, said } = plan({ Order: paths, Line: 'whole' });
  expect(said).toEqual([]);
  const views = new Map(tools.map(({ operationId, view }) => [operationId, view]));
  expect(views.get('list')?.map(({ path, type }) => `${path}: ${type}`)).toEqual([
    'id: string',
    'amount: integer',
    'currency: string',
    'paid: boolean',
    'value: ',
    'lines[].label: string',
    'lines[].price: number',
    'lines: ',
  ]);
  expect(views.get('get')).toEqual(views.get('list'));
  expect(views.get('make')).toEqual(views.get('list'));
  expect(views.get('lines')).toBeUndefined();
});

test('what reads takes fields, which are no part of its request; what writes does not', () => {
  const { tools } = plan({ Order: ['id'], Line: ['label'] });
  const asking = tools.map(({ operationId, request }) => [
    operationId,
    request.bindings.filter((binding) => binding.in === 'answer').map(({ argument }) => argument),
  ]);
  expect(Object.fromEntries(asking)).toEqual({
    list: ['fields'],
    get: ['fields'],
    make: [],
    lines: ['fields'],
  });
});

test.each<[why: string, views: ApiConfigInput['views'], said: string[]]>([
  ['no view at all', {}, []],
  [
    'a resource without one',
    { Order: ['id'] },
    ['view-open: Nobody has said what "lines" shows of its answer, which is "Line".'],
  ],
  [
    'a schema that nothing answers with',
    { Order: ['id'], Line: 'whole', Ordr: ['id'] },
    [
      'config-entry-unmatched: views in the config names "Ordr", which the document does not have. Did you mean Order?',
    ],
  ],
  [
    'a field that there is not',
    { Order: ['id', 'currncy'], Line: 'whole' },
    [unfit('Order', 'currncy', 'which the answer does not have. Did you mean currency?')],
  ],
  ['no id', { Order: ['paid'], Line: 'whole' }, [unfit('Order', 'id', 'which is left out.')]],
  [
    'money without its currency',
    { Order: ['id', 'amount'], Line: 'whole' },
    [unfit('Order', 'amount', 'an amount without its currency.')],
  ],
])('%s', (_why, views, said) => {
  expect(plan(views).said).toEqual(said);
});
