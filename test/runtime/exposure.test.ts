import { expect, test } from 'vitest';
import type { Catalog } from '../../templates/package/src/catalog.js';
import { classify, listClasses } from '../../templates/package/src/exposure/classes.js';
import { listEntries } from '../../templates/package/src/exposure/entries.js';
import { createRanking, type ToolText } from '../../templates/package/src/exposure/rank.js';
import { pickClass, printShort, printWhole } from '../../templates/package/src/exposure/signature.js';
import type { Risk, ToolSummary } from '../../templates/package/src/runtime/tool.js';

const summary = (risk: Risk, riskByArgument?: Record<string, Risk>): ToolSummary => ({
  name: 'update_a_shop_order_by_id',
  toolset: 'orders',
  kind: 'update',
  risk,
  tags: ['orders'],
  security: [],
  ...(riskByArgument === undefined ? {} : { riskByArgument }),
});
const forms = summary('destructive', { note: 'write', price: 'money', end: 'destructive' });

test.each<[args: unknown, want: Risk]>([
  [{ note: 'a' }, 'write'],
  [{ note: 'a', price: 1 }, 'money'],
  [{ id: 'a', note: null }, 'write'],
  [{ id: 'a' }, 'destructive'],
  [{ constructor: 1 }, 'destructive'],
  ['note', 'destructive'],
  [undefined, 'destructive'],
])('the class of a call with %j', (args, want) => {
  expect(classify(forms, args)).toBe(want);
  expect(classify(summary('read'), args)).toBe('read');
});

test('a runner for each class that any call can have, annotated by what it does', () => {
  expect(listClasses(forms)).toEqual(['write', 'money', 'destructive']);
  const catalog = { summaries: [summary('read'), forms] } as unknown as Catalog;
  const entries = listEntries(catalog, 'shop');
  const hints = entries.map(({ name, annotations: { readOnlyHint, destructiveHint } = {} }) => [
    name,
    readOnlyHint,
    destructiveHint,
  ]);
  expect(hints).toEqual([
    ['find_shop_tools', true, false],
    ['run_shop_read', true, false],
    ['run_shop_write', false, false],
    ['run_shop_money', false, true],
    ['run_shop_destructive', false, true],
  ]);
  expect(entries.every(({ title, description }) => title !== undefined && description !== undefined)).toBe(
    true,
  );
  expect(listEntries({ summaries: [summary('secret')] } as unknown as Catalog, 'shop')).toHaveLength(2);
});

const signature = {
  id: 'string',
  'status?': "('paid'|'void')[]",
  'customer_id?': 'string[]',
  'product_id?': 'string[]',
  'note?': 'string|null /* A word. */',
  'page?': 'integer',
  'metadata?': 'object',
  'lines?': `{label: string; ${'more: string; '.repeat(20)}}[]`,
};

test('a short signature has what is needed, then what is asked about; texts have no type', () => {
  expect(printShort(signature, { about: new Set(['product']), isBest: false })).toBe(
    "{id, note?; product_id?, customer_id?: string[]; status?: ('paid'|'void')[]; …3 more}",
  );
  const lines = { lines: `${signature['lines?']} /* A word. */` };
  expect(printShort(lines, { about: new Set(), isBest: false })).toBe('{lines: {…}[]}');
  expect(printShort(lines, { about: new Set(), isBest: true })).toBe(`{lines: ${lines.lines}}`);
  expect(printShort({}, { about: new Set(), isBest: true })).toBe('{}');
  // What is needed can be given as it stands; of what may be left out the first values tell the kind.
  const values = `${"'a'|".repeat(24)}'z'`;
  const wanted = { about: new Set(['kind']), isBest: false };
  expect(printShort({ reason: values }, wanted)).toBe(`{reason: ${values}}`);
  expect(printShort({ 'kind?': `(${values})[]` }, wanted)).toBe("{kind?: ('a'|…)[]}");
  expect(printShort({ 'kind?': values }, wanted)).toBe("{kind?: 'a'|…}");
  const choice = `'first'|${"'and others'|".repeat(10)}'last'`;
  expect(printShort({ one: choice, some: `(${choice})[]` }, wanted)).toBe(
    "{one: 'first'|…; some: ('first'|…)[]}",
  );
  // A value may look like a comment or an object, a comment have an apostrophe.
  const kinds = { mime: "'image/*'|'video/*'", 'kind?': "'a'|'b' /* It's one. */" };
  expect(printShort(kinds, wanted)).toBe("{mime: 'image/*'|'video/*'; kind?: 'a'|'b'}");
  const odd = `'it\\'s {'|${"'and others'|".repeat(10)}'last'`;
  expect(printShort({ one: odd, some: `(${odd})[]` }, wanted)).toBe(
    "{one: 'it\\'s {'|…; some: ('it\\'s {'|…)[]}",
  );
  expect(printWhole({ id: 'string', 'note?': signature['note?'] })).toBe(
    '{id: string; note?: string|null /* A word. */}',
  );
});

test('a signature of one class: what makes it one, then what goes with it', () => {
  const whole = { id: '', 'note?': '', 'end?': '', 'reason?': '' };
  const classes = {
    riskByArgument: { note: 'write', end: 'destructive' },
    goesWith: { reason: ['destructive'] },
  } as const;
  expect(Object.keys(pickClass(whole, classes, 'write'))).toEqual(['id', 'note?']);
  expect(Object.keys(pickClass(whole, classes, 'destructive'))).toEqual(['id', 'end?', 'reason?']);
  expect(pickClass(whole, {}, 'read')).toEqual(whole);
});

const tool = (id: string, more: Partial<ToolText> = {}): ToolText => ({
  id,
  kind: id.startsWith('list') ? 'list' : id.startsWith('create') ? 'create' : 'delete',
  area: id.split('_').at(-1) ?? '',
  name: id,
  title: '',
  description: '',
  arguments: '',
  tags: [],
  words: '',
  ...more,
});
const tools = [
  tool('list_all_orders'),
  tool('create_a_order'),
  tool('delete_a_order'),
  tool('list_all_portal_orders', { tags: ['portal'] }),
  tool('create_a_refund', { words: 'money back' }),
  tool('list_all_customers', { arguments: 'email' }),
];
const ranking = createRanking(tools, {
  synonyms: { client: ['customer'], 'pay out': ['refund'] },
  aside: { portal: ['portal'] },
});
const first = (query: string): string | undefined => ranking(query)[0]?.name;

test.each([
  ['orders', 'list_all_orders'],
  ['add an order', 'create_a_order'],
  ['remove an order', 'delete_a_order'],
  ['orders in the portal', 'list_all_portal_orders'],
  ['which clients', 'list_all_customers'],
  ['pay out', 'create_a_refund'],
  ['give the money back to ada@orders.example', 'create_a_refund'],
  ['ORDERING', 'list_all_orders'],
])('%j finds %s', (query, want) => {
  expect(first(query)).toBe(want);
});

test('nothing but words of no weight finds nothing', () => {
  expect(ranking('')).toEqual([]);
  expect(ranking('what is it')).toEqual([]);
  expect(ranking('../../etc __proto__ constructor')).toEqual([]);
});
