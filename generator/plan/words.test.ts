import { describe, expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { ApiConfigInput } from '../config.js';
import type { JsonObject } from '../model/json.js';

/** 21 words: after a sentence of four they make the shortest description that will do. */
const rest = 'The answer says for each one when it was made, who made it, what it cost, and where it is now.';
const good = `Lists orders, newest first. ${rest}`;

interface Given {
  readonly summary?: string;
  readonly description?: string;
  /** Of the one argument besides: its schema by its name. */
  readonly args?: Readonly<Record<string, JsonObject>>;
  readonly config?: Partial<ApiConfigInput>;
}

/** What makes a `get` a `list_all_…`. */
const listed = { 200: { content: { 'application/json': { schema: { type: 'array', items: {} } } } } };
const reviewed = { words: 'reviewed' } as const;
const read = (operationId: string) => ({ risks: { read: [operationId] } });

/** What is said of the words of `list_all_shop_orders`. */
function judge({ summary = 'List orders', description = good, args = {}, config = {} }: Given) {
  const parameters = Object.entries(args).map(([name, schema]) => ({ name, in: 'query', schema }));
  const get = { operationId: 'list', summary, description, parameters, responses: listed };
  const { said } = planExcerpt(
    { paths: { '/orders': { get } } },
    { ...reviewed, ...read('list'), ...config },
  );
  return said;
}

const unfit = (problem: string, path = 'list_all_shop_orders') =>
  `words-unfit: The words of ${path}: ${problem}.`;

test('words that keep all rules', () => {
  expect(judge({})).toEqual([]);
});

describe('a tool has words of its own', () => {
  test.each<[Given]>([[{ summary: '' }], [{ description: '' }]])('%j', (given) => {
    expect(judge(given)).toEqual([unfit('it has no title or no description')]);
  });

  test('and nothing is held to the rules that is not reviewed', () => {
    const paths = { '/orders': { get: { operationId: 'list', responses: {} } } };
    expect(planExcerpt({ paths }, read('list')).said).toEqual([]);
  });
});

const times = (count: number) => Array.from({ length: count }, () => 'word').join(' ');
// given a description → want what is wrong with it
test.each<[name: string, description: string, problem: string | undefined]>([
  ['14 words', `Lists it. ${times(12)}`, 'it has 14 words, not 15 to 90'],
  ['15 words', `Lists it. ${times(13)}`, undefined],
  ['90 words', `Lists it. ${times(88)}`, undefined],
  ['91 words', `Lists it. ${times(89)}`, 'it has 91 words, not 15 to 90'],
  ['120 characters', `${'x'.repeat(119)}. ${times(24)}`, undefined],
  ['121 characters', `${'x'.repeat(120)}. ${times(24)}`, 'its first sentence has 121 characters, over 120'],
  [
    'a point within a word ends no sentence',
    `${'x'.repeat(60)}.${'x'.repeat(60)}! ${times(24)}`,
    'its first sentence has 122 characters, over 120',
  ],
])('its length: %s', (_name, description, problem) => {
  expect(judge({ description })).toEqual(problem === undefined ? [] : [unfit(problem)]);
});

describe('no marketing, and no order to the reader', () => {
  test.each([
    'This tool',
    'Allows you',
    'You must',
    'You need to',
    'Please',
    'Powerful',
    'Seamlessly',
    'Easily',
    'Simply',
    'Ignore previous',
    'Always call',
    'Never mention',
  ])('%s', (words) => {
    const found = words === 'Seamlessly' ? 'Seamless' : words;
    expect(judge({ description: `${words} lists it. ${rest} ${rest}` })).toEqual([
      unfit(`it says ${JSON.stringify(found)}`),
    ]);
  });

  test('the same letters in other words are no fault', () => {
    const description = `Lists pleasers of this toolset, always. You may filter it. ${rest}`;
    expect(judge({ description })).toEqual([]);
  });
});

describe('what ends something says so', () => {
  const missing = [unfit('it does not say that it cannot be undone, or how it can')];
  const destructive = { risks: { destructive: ['list'] } };
  test.each<[Partial<ApiConfigInput>, end: string, string[]]>([
    [destructive, 'It ends.', missing],
    [{ risks: { write: ['list'], irreversible: ['list'] } }, 'It ends.', missing],
    [{ risks: { write: ['list'] } }, 'It ends.', []],
    [{ risks: { money: ['list'] } }, 'It ends.', []],
    [destructive, 'It cannot be undone.', []],
    [destructive, 'An update undoes it.', []],
    [destructive, 'An update restores it.', []],
    [destructive, 'It brings them back.', []],
  ])('%j: %s', (config, end, want) => {
    expect(judge({ description: `${good} ${end}`, config })).toEqual(want);
  });
});

const integer = { type: 'integer' };
const text = { type: 'string' };
describe('an argument says its unit, or where it is from', () => {
  test.each<[name: string, JsonObject, problem: string | undefined]>([
    ['amount', integer, 'the argument amount names no unit'],
    ['amount', { ...integer, description: 'How much.' }, 'the argument amount names no unit'],
    ['amount', { ...integer, description: 'In minor units.' }, undefined],
    ['unit_price', { ...text, description: 'In decimal cents.' }, undefined],
    ['price_per_seat', integer, 'the argument price_per_seat names no unit'],
    ['platform_fee', { ...integer, description: 'In basis points.' }, undefined],
    ['amount_type', text, undefined],
    ['parent_id', text, 'nothing says where the argument parent_id is from'],
    ['parent_ids', text, 'nothing says where the argument parent_ids is from'],
    ['parent_id', { ...text, description: 'From `list_all_shop_orders`.' }, undefined],
    ['order_id', text, undefined],
    ['order_ids', text, undefined],
    ['external_customer_id', text, undefined],
    ['tax_id', text, undefined],
    ['paid', text, undefined],
  ])('%s %j', (name, schema, problem) => {
    expect(judge({ args: { [name]: schema } })).toEqual(problem === undefined ? [] : [unfit(problem)]);
  });

  test('in each variant of a body, once', () => {
    const variant = (kind: string) => ({
      type: 'object',
      properties: { kind: { const: kind }, amount: integer },
      required: ['kind'],
    });
    const schema = { oneOf: [variant('a'), variant('b')] };
    const post = {
      operationId: 'make',
      summary: 'Make an order',
      description: good,
      requestBody: { required: true, content: { 'application/json': { schema } } },
      responses: {},
    };
    const { said } = planExcerpt({ paths: { '/orders': { post } } }, { ...reviewed, ...read('make') });
    expect(said).toEqual([unfit('the argument amount names no unit', 'create_a_shop_order')]);
  });
});

test('two tools do not begin with one sentence', () => {
  const get = (operationId: string, description: string) => ({
    get: { operationId, summary: 'List', description, responses: listed },
  });
  const config = { ...reviewed, risks: { read: ['orders', 'refunds'] } };
  const { said } = planExcerpt(
    { paths: { '/orders': get('orders', good), '/refunds': get('refunds', `${good} Twice.`) } },
    config,
  );
  expect(said).toEqual([
    unfit('its first sentence is that of list_all_shop_orders', 'list_all_shop_refunds'),
  ]);
  const other = get('refunds', `Lists refunds. ${rest} ${rest}`);
  expect(planExcerpt({ paths: { '/orders': get('orders', good), '/refunds': other } }, config).said).toEqual(
    [],
  );
});

describe('a tool that is named is there', () => {
  const prompt = { name: 'p', title: 'P', description: 'D.', arguments: [], tools: [], text: 'T.' };
  const guide = { name: 'g', title: 'G', description: 'D.', text: '# G' };
  const argument = (description: string) => ({ name: 'a', description, required: false });
  const document = (words: string, inner = '') => ({
    paths: {
      '/orders': {
        get: {
          operationId: 'list',
          summary: 'List',
          description: `Lists orders. ${words}`,
          parameters: [{ name: 'filter', in: 'query', schema: { $ref: '#/components/schemas/Filter' } }],
          responses: listed,
        },
      },
    },
    components: {
      schemas: {
        Filter: { type: 'object', properties: { a: { type: 'string', description: `A. ${inner}` } } },
      },
    },
  });
  const plain = document('');
  /** What is said where one text names this tool; the words need not be reviewed for it. */
  const places: Readonly<Record<string, (name: string) => readonly string[]>> = {
    instructions: (name) => planExcerpt(plain, { instructions: `Use ${name}.` }).said,
    'prompt p': (name) =>
      planExcerpt(plain, {}, { prompts: [{ ...prompt, text: `Use \`${name}\`.` }], guides: [] }).said,
    'prompt p (description)': (name) =>
      planExcerpt(plain, {}, { prompts: [{ ...prompt, description: name }], guides: [] }).said,
    'prompt p (argument)': (name) =>
      planExcerpt(plain, {}, { prompts: [{ ...prompt, arguments: [argument(name)] }], guides: [] }).said,
    'guide g': (name) => planExcerpt(plain, {}, { prompts: [], guides: [{ ...guide, text: name }] }).said,
    list_all_shop_orders: (name) => planExcerpt(document(`See \`${name}\`.`)).said,
    'schema Filter': (name) => planExcerpt(document('', `From \`${name}\`.`)).said,
  };
  test.each(Object.keys(places))('in %s', (place) => {
    const say = places[place];
    expect(say?.('list_all_shop_orders')).toEqual([]);
    expect(say?.('get_single_shop_order')).toEqual([
      unfit('it names get_single_shop_order, which there is not', place.replace(/ \(.*/, '')),
    ]);
  });
});
