import { expect, test } from 'vitest';
import type { JsonObject } from '../../templates/package/src/runtime/json.js';
import { splitFields, viewAnswer } from '../../templates/package/src/runtime/view.js';

const order = {
  id: 'o1',
  total: 1000,
  note: null,
  customer: { email: 'a@example.com', name: null, tags: ['x', null] },
  lines: [
    { label: 'One', amount: 1, tax: 0 },
    { label: 'Two', amount: 2, tax: 0 },
  ],
};
const view = {
  total: 'integer',
  id: 'string',
  note: 'string',
  'customer.email': 'string',
  'customer.name': 'string',
  'lines[].label': 'string',
};
const page = (items: unknown): JsonObject =>
  ({ items, page: 1, next_page: null, total_count: 1 }) as JsonObject;
const see = (answer: object, fields?: readonly string[], given: object = view) =>
  viewAnswer(
    { output: 'object', view: given as Record<string, string>, asking: 'fields' },
    answer as JsonObject,
    fields,
  );

test('the fields of the view in its order, nested as they stand, and none that is null', () => {
  const { answer, warning } = see(order);
  expect(JSON.stringify(answer)).toBe(
    '{"total":1000,"id":"o1","customer":{"email":"a@example.com"},"lines":[{"label":"One"},{"label":"Two"}]}',
  );
  expect(warning).toBeUndefined();
});

test('each row of a list, and what stands beside the rows', () => {
  const { answer } = viewAnswer({ output: 'page', view: { id: 'string' } }, page([order, { id: 'o2' }]));
  expect(answer).toEqual({
    items: [{ id: 'o1' }, { id: 'o2' }],
    page: 1,
    next_page: null,
    total_count: 1,
  });
});

test.each<[fields: string[], want: object]>([
  [['customer'], { customer: { email: 'a@example.com', tags: ['x', null] } }],
  [['lines.amount', 'id'], { lines: [{ amount: 1 }, { amount: 2 }], id: 'o1' }],
  [['lines[].amount'], { lines: [{ amount: 1 }, { amount: 2 }] }],
  [['note'], {}],
  [['lines.amount', 'lines[].tax'], { lines: order.lines.map(({ amount, tax }) => ({ amount, tax })) }],
  [['customer', 'customer.email'], { customer: { email: 'a@example.com', tags: ['x', null] } }],
  [['customer.email', 'customer'], { customer: { email: 'a@example.com', tags: ['x', null] } }],
  [['lines[].tax', 'lines[]'], { lines: order.lines }],
  [
    ['id', 'all'],
    { id: 'o1', total: 1000, customer: { email: 'a@example.com', tags: ['x', null] }, lines: order.lines },
  ],
  [['__proto__', 'constructor'], { fields_not_found: ['__proto__', 'constructor'] }],
])('the fields that are asked for: %j', (fields, want) => {
  expect(see(order, fields).answer).toMatchObject(want);
});

const reading = { parameters: [{ argument: 'fields', in: 'answer' }] } as const;

test.each<[given: string[], want: readonly string[] | undefined]>([
  [[], undefined],
  [['.'], undefined],
  [['', ' , '], undefined],
  [['id', '.'], ['id']],
  [
    ['id,customer.email', ' total '],
    ['id', 'customer.email', 'total'],
  ],
  [['*'], ['all']],
  [['All'], ['all']],
])('the fields that are meant by %j', (given, want) => {
  expect(splitFields(reading, { page: 2, fields: given })).toEqual({ rest: { page: 2 }, fields: want });
});

test.each<[fields: string[], want: object]>([
  [['items.id'], { id: 'o1' }],
  [['items[].customer.email', 'id'], { customer: { email: 'a@example.com' }, id: 'o1' }],
  [['items[].id', 'all'], { id: 'o1', lines: order.lines }],
  [['items.*'], { id: 'o1', lines: order.lines }],
])('the fields of rows by the name of their list: %j', (fields, want) => {
  const { answer } = viewAnswer({ output: 'page', view }, page([order]), fields);
  expect((answer.items as object[])[0]).toMatchObject(want);
  expect(answer).not.toHaveProperty('fields_not_found');
});

test('rows that have items themselves give those', () => {
  const rows = page([{ id: 'o1', items: [{ id: 'i1', label: 'One' }] }]);
  expect(viewAnswer({ output: 'page', view }, rows, ['items[].id']).answer.items).toEqual([
    { items: [{ id: 'i1' }] },
  ]);
});

test('where nothing that was asked for is there, the view stands beside the hint', () => {
  const { answer } = viewAnswer({ output: 'page', view: { id: 'string' } }, page([order]), ['nmae', 'items']);
  expect(answer).toMatchObject({ items: [{ id: 'o1' }], fields_not_found: ['nmae', 'items'] });
});

test('a field that there is not is told with the nearest, and refuses nothing', () => {
  expect(see(order, ['custmer.email', 'id']).answer).toEqual({
    id: 'o1',
    fields_not_found: ['custmer.email'],
    did_you_mean: ['customer.email'],
  });
  const { answer } = see(order, ['xyzzy']);
  expect(answer.there_are).toEqual(expect.arrayContaining(['id', 'customer.email', 'lines[].label']));
  // Of an empty list nobody knows what its rows have.
  expect(viewAnswer({ output: 'page', view }, page([]), ['xyzzy']).answer).toEqual(page([]));
});

test('a long text is cut with its length told, never inside a character, and whole when it is asked for', () => {
  const text = `${'a'.repeat(199)}😀${' b'.repeat(250)}`;
  const { answer } = see({ id: text });
  expect(answer.id).toBe(`${'a'.repeat(199)}… (701 characters; fields: ["id"] gives all)`);
  expect(see({ id: text }, ['id']).answer).toEqual({ id: text });
  expect(see({ id: 'a '.repeat(200) }).answer).toEqual({ id: 'a '.repeat(200) });
  const { answer: told } = viewAnswer({ output: 'object', view: { id: 'string' } }, { id: text });
  expect(told.id).toBe(`${'a'.repeat(199)}… (701 characters)`);
});

test('an address or a token is never cut', () => {
  const url = `https://files.example/x?signature=${'a'.repeat(500)}`;
  expect(see({ id: url }).answer).toEqual({ id: url });
});

test('a field of another type than promised stands apart, with a warning', () => {
  const { answer, warning } = see({ id: 5, total: 'ten', customer: 'me', lines: [{ label: 1 }] }, ['all']);
  expect(answer).toEqual({ unexpected: { id: 5, total: 'ten', customer: 'me', lines: [{ label: 1 }] } });
  expect(warning).toContain('id');
});

test.each([['x'], [[7]], [[{ id: 'o1' }, null]]])(
  '%j for a list of objects stands under another name',
  (items) => {
    const { answer } = viewAnswer({ output: 'page', view }, { items });
    expect(answer).toEqual({ result: { items } });
  },
);

test('an answer without its list is given as it came', () => {
  expect(viewAnswer({ output: 'page', view }, { other: 1 }).answer).toEqual({ other: 1 });
});
