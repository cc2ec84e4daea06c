import { describe, expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { MediaType, Operation } from '../model/api.js';
import type { JsonObject, JsonValue } from '../model/json.js';
import { isJson, successSchema } from './output.js';

function plan(responses: JsonObject, schemas: JsonObject = {}) {
  const paths = { '/orders': { get: { operationId: 'read', responses } } };
  return planExcerpt({ paths, components: { schemas } }).tools[0]?.output;
}

const json = (schema: JsonValue, status = '200'): JsonObject => ({
  [status]: { description: 'OK', content: { 'application/json': { schema } } },
});
const list = { type: 'array', items: { type: 'string' } };
const page = { type: 'object', properties: { items: list, pagination: { type: 'object' } } };
const record = { type: 'object', properties: { id: { type: 'string' } } };

describe('the shape of an answer', () => {
  const cases: [why: string, responses: JsonObject, want: string][] = [
    ['a record', json(record), 'object'],
    ['items with their pagination', json(page), 'page'],
    ['items without', json({ type: 'object', properties: { items: list } }), 'object'],
    ['a bare list', json(list), 'items'],
    ['a tuple', json({ type: 'array', prefixItems: [{ type: 'string' }] }), 'items'],
    ['a scalar', json({ type: 'integer' }), 'value'],
    ['anything', json({}), 'value'],
    ['a reference to a page', json({ $ref: '#/components/schemas/Page' }), 'page'],
    ['two kinds of page', json({ oneOf: [page, { $ref: '#/components/schemas/Page' }] }), 'page'],
    ['a page or a record', json({ oneOf: [page, record] }), 'value'],
    ['parts of a record', json({ allOf: [record, { type: 'object' }] }), 'object'],
    ['another success than 200', json(record, '201'), 'object'],
    ['any success', json(record, '2XX'), 'object'],
    ['only a failure has a body', { 204: { description: 'Gone' }, ...json(record, '404') }, 'none'],
    ['nothing is said', {}, 'none'],
    ['the default, where no success is declared', { ...json(list, 'default'), ...json({}, '404') }, 'items'],
    ['not the default beside a success', { 204: { description: 'Gone' }, ...json(list, 'default') }, 'none'],
    ['a status that is none', { ...json(list, '2'), ...json(record, '2xx') }, 'object'],
    ['CSV', { 200: { description: 'OK', content: { 'text/csv': { schema: { type: 'string' } } } } }, 'text'],
    [
      'CSV or JSON: JSON is asked for',
      { 200: { description: 'OK', content: { 'text/csv': {}, 'application/json': { schema: list } } } },
      'items',
    ],
  ];
  test.each(cases)('%s', (_why, responses, want) => {
    expect(plan(responses, { Page: page })?.shape).toBe(want);
  });
});

test('each success is listed with what it is asked for as; failures are not', () => {
  const responses = {
    ...json(record),
    202: { description: 'Accepted' },
    ...json({}, '422'),
    ...json({}, 'default'),
  };
  expect(plan(responses)?.responses).toEqual([
    { status: '200', mediaType: 'application/json' },
    { status: '202' },
  ]);
});

test('without a success the default is listed', () => {
  expect(plan({ ...json(record, 'default'), ...json({}, '500') })?.responses).toEqual([
    { status: 'default', mediaType: 'application/json' },
  ]);
});

test('what names the tool is what gives its answer its shape', () => {
  const mediaType = (kind: 'array' | 'boolean'): MediaType => ({
    mediaType: 'application/json',
    schema: kind === 'array' ? { kind, items: { kind: 'unknown' } } : { kind },
  });
  const rows: [statuses: Record<string, 'array' | 'boolean'>, want: string | undefined][] = [
    [{ 2: 'boolean', '2XX': 'array', default: 'boolean' }, 'array'],
    [{ 404: 'boolean', default: 'array' }, 'array'],
    [{ 404: 'array' }, undefined],
  ];
  for (const [statuses, want] of rows) {
    const responses = Object.entries(statuses).map(([status, kind]) => ({
      status,
      content: [mediaType(kind)],
    }));
    expect(successSchema({ responses } as unknown as Operation)?.kind).toBe(want);
  }
});

test.each([
  ['application/json', true],
  ['application/json; charset=utf-8', true],
  ['Application/JSON', true],
  ['application/problem+json', true],
  ['application/jsonl', false],
  ['text/json', false],
  ['text/csv', false],
])('%s is JSON: %s', (mediaType, want) => {
  expect(isJson(mediaType)).toBe(want);
});
