import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ArgumentError, checkArguments } from '../../templates/package/src/runtime/arguments.js';
import type { ToolDefinition } from '../../templates/package/src/runtime/tool.js';
import { makeTool } from './fixture.js';

function problemsOf(tool: ToolDefinition, given: unknown): readonly string[] {
  try {
    checkArguments(tool, given);
  } catch (error) {
    if (error instanceof ArgumentError) return error.problems;
    throw error;
  }
  return [];
}

const status = z.enum(['active', 'past_due', 'canceled']);
const list = makeTool({
  input: z.strictObject({
    id: z.uuid().exactOptional(),
    limit: z.int().positive().max(100).exactOptional(),
    status: z.union([status, z.array(status), z.null()]).exactOptional(),
    since: z.iso.datetime({ offset: true }).exactOptional(),
    email: z.email().exactOptional(),
    name: z.string().min(2).max(5).exactOptional(),
    code: z
      .string()
      .regex(/^[A-Z]+$/)
      .exactOptional(),
    active: z.boolean().nullable().exactOptional(),
    metadata: z.record(z.string().max(3), z.union([z.string(), z.number()])).exactOptional(),
    step: z.number().multipleOf(5).exactOptional(),
    tags: z.array(z.string()).min(1).max(2).exactOptional(),
  }),
  parameters: [{ argument: 'status', in: 'query', list: true }],
});

describe('one line for each problem', () => {
  test.each<[unknown, string[]]>([
    [{}, []],
    [undefined, []],
    [{ limit: 0 }, ['limit: given 0; allowed: a number of more than 0']],
    [{ limit: 101 }, ['limit: given 101; allowed: a number of at most 100']],
    [{ limit: 1.5 }, ['limit: given 1.5; allowed: an integer']],
    [{ limit: '10' }, ['limit: given "10"; allowed: a number']],
    [{ limit: null }, ['limit: given null; allowed: a number']],
    [{ id: 'x' }, ['id: given "x"; allowed: a UUID']],
    [
      { since: '2026-01-31' },
      ['since: given "2026-01-31"; allowed: a date and time with offset, such as 2026-01-31T09:30:00Z'],
    ],
    [{ email: 'x' }, ['email: given "x"; allowed: an email address']],
    [{ name: 'a' }, ['name: given "a"; allowed: at least 2 characters']],
    [
      { name: 'a'.repeat(1_000_000) },
      [`name: given "${'a'.repeat(60)}…" (1000000 characters); allowed: at most 5 characters`],
    ],
    [{ code: 'a\u202eb' }, ['code: given "ab"; allowed: a text that matches /^[A-Z]+$/']],
    [{ active: 'yes' }, ['active: given "yes"; allowed: true or false']],
    [{ step: 3 }, ['step: given 3; allowed: a multiple of 5']],
    [{ tags: [] }, ['tags: given a list of 0; allowed: at least 1 items']],
    [{ tags: ['a', 1] }, ['tags[1]: given 1; allowed: a text']],
    [
      { status: 'actve' },
      ['status: given "actve"; allowed: "active", "past_due", "canceled" (did you mean "active"?)'],
    ],
    [{ status: ['active', 'x'] }, ['status[1]: given "x"; allowed: "active", "past_due", "canceled"']],
    [
      { status: {} },
      ['status: given an object; allowed: "active", "past_due", "canceled" or a list or null'],
    ],
    [
      { metadata: { long_key: 'a' } },
      ['metadata.long_key: this key is not allowed; allowed keys: at most 3 characters'],
    ],
    [{ metadata: { a: [] } }, ['metadata.a: given a list of 0; allowed: a text or a number']],
    [{ metadata: 'a' }, ['metadata: given "a"; allowed: an object']],
    [{ statsu: 'active' }, ['statsu: unknown argument; did you mean "status"?']],
    [
      { zzzzzzzzzz: 1 },
      [
        'zzzzzzzzzz: unknown argument; allowed here: id, limit, status, since, email, name, code, active, metadata, step, tags',
      ],
    ],
    [
      { limit: 0, id: 'x' },
      ['id: given "x"; allowed: a UUID', 'limit: given 0; allowed: a number of more than 0'],
    ],
    ['text', ['arguments: given "text"; allowed: an object']],
    [[1], ['arguments: given a list of 1; allowed: an object']],
    [null, ['arguments: given null; allowed: an object']],
  ])('%j → %j', (given, want) => {
    expect(problemsOf(list, given)).toEqual(want);
  });

  test.each<[string, z.ZodType]>([
    ['an object', z.strictObject({ name: z.string(), title: z.string() })],
    ['a union', z.union([z.strictObject({ name: z.string() }), z.strictObject({ title: z.string() })])],
  ])('100,000 unknown keys of %s do not hold the process up', (_, input) => {
    const given = Object.fromEntries(Array.from({ length: 100_000 }, (_each, index) => [`nmae${index}`, 1]));
    const start = performance.now();
    const problems = problemsOf(makeTool({ input }), given);
    expect(performance.now() - start).toBeLessThan(15_000);
    expect(problems).toHaveLength(21);
  });

  test('100,000 items that fit no variant do not hold the process up', () => {
    const input = z.strictObject({ items: z.array(z.union([z.int(), z.boolean()])) });
    const start = performance.now();
    const problems = problemsOf(makeTool({ input }), { items: Array.from({ length: 100_000 }, () => 'x') });
    expect(performance.now() - start).toBeLessThan(15_000);
    expect(problems).toHaveLength(21);
  });

  test('no more than twenty lines', () => {
    const tool = makeTool({ input: z.strictObject({ items: z.array(z.int()) }) });
    const problems = problemsOf(tool, { items: Array.from({ length: 1_000 }, () => 'x') });
    expect(problems).toHaveLength(21);
    expect(problems[20]).toBe('… and more problems');
  });

  test('a long enum shows the nearest values only', () => {
    const zones = Array.from({ length: 500 }, (_, index) => `Europe/City${index}`);
    const tool = makeTool({ input: z.strictObject({ zone: z.enum(['Europe/Berlin', ...zones]) }) });
    const [problem] = problemsOf(tool, { zone: 'Europe/Berlim' });
    expect(problem).toBe('zone: given "Europe/Berlim"; allowed: one of 501 values; nearest: "Europe/Berlin"');
  });
});

const seats = z.strictObject({ id: z.string(), seats: z.int().positive() });
const product = z.strictObject({
  id: z.string(),
  product_id: z.uuid(),
  proration: z.enum(['now', 'later']).nullable().exactOptional(),
});
const cancel = z.strictObject({
  id: z.string(),
  cancel_at_period_end: z.boolean(),
  reason: z.string().nullable().exactOptional(),
});
const untagged = makeTool({ input: z.union([product, seats, cancel]) });

const price = z.union([
  z.strictObject({ amount_type: z.literal('fixed'), amount: z.int(), currency: z.string().exactOptional() }),
  z.strictObject({ amount_type: z.literal('free') }),
  z.strictObject({ amount_type: z.literal('custom'), minimum: z.int().nullable() }),
]);
const tagged = makeTool({
  input: z.union([
    z.strictObject({ type: z.literal('one'), name: z.string(), prices: z.array(price) }),
    z.strictObject({ type: z.literal('two'), title: z.string() }),
  ]),
});
const discriminated = makeTool({
  input: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('one'), name: z.string() }),
    z.strictObject({ type: z.literal('two'), title: z.string() }),
  ]),
});

const unions = { untagged, tagged, discriminated };

describe('of a union, the variant that fits best speaks', () => {
  test.each<[keyof typeof unions, unknown, string[]]>([
    ['untagged', { id: 'a', seats: 0 }, ['seats: given 0; allowed: a number of more than 0']],
    ['untagged', { id: 'a', seats: 'five' }, ['seats: given "five"; allowed: a number']],
    ['untagged', { id: 'a', product_id: 'x' }, ['product_id: given "x"; allowed: a UUID']],
    [
      'untagged',
      { id: 'a', cancel_at_period_end: 'yes' },
      ['cancel_at_period_end: given "yes"; allowed: true or false'],
    ],
    [
      'untagged',
      { id: 'a', reason: 'b' },
      ['cancel_at_period_end: required, but missing; allowed: true or false'],
    ],
    ['untagged', { seats: 2 }, ['id: required, but missing; allowed: a text']],
    [
      'untagged',
      { id: 'a', seats: 2, reason: null },
      ['reason: does not go with the other arguments; allowed here: id, seats'],
    ],
    [
      'untagged',
      { id: 'a', seats: 2, cancel_at_period_ends: true },
      ['cancel_at_period_ends: unknown argument; did you mean "cancel_at_period_end"?'],
    ],
    ['tagged', { type: 'one', name: 1, prices: [] }, ['name: given 1; allowed: a text']],
    [
      'tagged',
      { type: 'two', name: 'a' },
      [
        'title: required, but missing; allowed: a text',
        'name: does not go with the other arguments; allowed here: type, title',
      ],
    ],
    [
      'tagged',
      { type: 'tow', name: 'a' },
      ['type: given "tow"; allowed: "one", "two" (did you mean "two"?)'],
    ],
    ['tagged', { name: 'a' }, ['type: required, but missing; allowed: "one", "two"']],
    [
      'tagged',
      { type: 'one', name: 'a', prices: [{ amount_type: 'free' }, { amount_type: 'fixed', amount: '5' }] },
      ['prices[1].amount: given "5"; allowed: a number'],
    ],
    [
      'tagged',
      { type: 'one', name: 'a', prices: [{ amount_type: 'fixd', amount: 5 }] },
      ['prices[0].amount_type: given "fixd"; allowed: "fixed", "free", "custom" (did you mean "fixed"?)'],
    ],
    [
      'tagged',
      { type: 'one', name: 'a', prices: [{ amount_type: 'fixed', amount: 5, curency: 'eur' }] },
      ['prices[0].curency: unknown argument; did you mean "currency"?'],
    ],
    ['tagged', { type: 'one', name: 'a', prices: ['x'] }, ['prices[0]: given "x"; allowed: an object']],
    ['discriminated', { type: 'tow' }, ['type: given "tow"; allowed: "one", "two" (did you mean "two"?)']],
    [
      'discriminated',
      { type: 'two', name: 1 },
      [
        'title: required, but missing; allowed: a text',
        'name: does not go with the other arguments; allowed here: type, title',
      ],
    ],
  ])('%s: %j', (union, given, want) => {
    expect(problemsOf(unions[union], given)).toEqual(want);
  });
});

describe('what no schema lets through', () => {
  const open = makeTool({ input: z.looseObject({}) });
  const nest = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

  test.each<[string, unknown, RegExp]>([
    ['__proto__', JSON.parse('{"__proto__": {"admin": true}}'), /^__proto__: this key is not allowed$/],
    ['__proto__ inside', JSON.parse('{"a": [{"__proto__": 1}]}'), /^a\[0\]\.__proto__: this key/],
    ['depth', nest(1_000), /nested deeper than 64 levels$/],
    ['surrogate', { a: 'x\ud800y' }, /^a: the text has half of a surrogate pair/],
    ['surrogate at the end', { a: { b: '\udc00' } }, /^a\.b: /],
    ['surrogate in a key', { '\ud800': 1 }, /a key has half of a surrogate pair/],
    ['infinity', JSON.parse('{"a": 1e999}'), /^a: given Infinity; allowed: a finite number$/],
    ['not JSON', { a: () => 1 }, /^a: given a function; allowed: JSON values$/],
  ])('%s', (_, given, want) => {
    const problems = problemsOf(open, given);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(want);
  });

  test('64 levels, pairs of surrogates and odd but honest keys pass', () => {
    expect(problemsOf(open, nest(64))).toEqual([]);
    expect(problemsOf(open, { constructor: 1, a: '🙂', toString: 'x' })).toEqual([]);
  });
});

describe('what is sent is the value of the caller', () => {
  const tool = makeTool({
    input: z.strictObject({
      usage: z.int().default(0),
      name: z.string().trim().toLowerCase().nullable().exactOptional(),
      status: z.array(status).exactOptional(),
    }),
    parameters: [{ argument: 'status', in: 'query', list: true }],
  });

  test.each<[object, object]>([
    [{}, {}],
    [{ name: null }, { name: null }],
    [{ name: '  X ' }, { name: '  X ' }],
    [{ status: 'active' }, { status: ['active'] }],
    [{ status: ['active', 'past_due'] }, { status: ['active', 'past_due'] }],
  ])('%j → %j', (given, want) => {
    expect(checkArguments(tool, given)).toEqual(want);
  });
});
