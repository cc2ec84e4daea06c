import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  describeRateLimitHeaders,
  findRateLimit,
  type RateLimit,
  readRateLimit,
  readRetryAfter,
} from '../../templates/package/src/runtime/rate-limit.js';
import {
  type BareItem,
  parseItemDictionary,
  parseItemList,
} from '../../templates/package/src/runtime/structured-field.js';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);
const seconds = now / 1000;
const date = (offset: number): string => new Date(now + offset * 1000).toUTCString();

type Headers = Readonly<Record<string, string>>;

describe('what headers tell of a quota', () => {
  test.each<[string, Headers, RateLimit | undefined]>([
    ['nothing', {}, undefined],
    [
      'current draft',
      { ratelimit: '"default";r=50;t=30', 'ratelimit-policy': '"default";q=100;w=60' },
      { limit: 100, remaining: 50, reset: 30 },
    ],
    ['current draft, without a policy', { ratelimit: '"default";r=50;t=30' }, { remaining: 50, reset: 30 }],
    ['current draft, without a time', { ratelimit: '"default";r=50' }, { remaining: 50 }],
    [
      'a token for a name (draft-8)',
      { ratelimit: 'default;r=5;t=3', 'ratelimit-policy': 'default;q=10;w=60' },
      { limit: 10, remaining: 5, reset: 3 },
    ],
    [
      'several policies: the least share left',
      {
        ratelimit: '"day";r=900;t=40000, "burst";r=2;t=1',
        'ratelimit-policy': '"burst";q=10;w=1,"day";q=1000;w=86400',
      },
      { limit: 10, remaining: 2, reset: 1 },
    ],
    [
      'several policies: a smaller number may be the larger share',
      { ratelimit: '"a";r=5;t=1, "b";r=50;t=60', 'ratelimit-policy': '"a";q=5, "b";q=1000' },
      { limit: 1000, remaining: 50, reset: 60 },
    ],
    [
      'two that are used up: the longer wait',
      { ratelimit: '"a";r=0;t=1, "b";r=0;t=60' },
      { remaining: 0, reset: 60 },
    ],
    [
      'parameters that we do not know',
      {
        ratelimit: '"default";r=50;t=30;pk=:Y2xpZW50:;new',
        'ratelimit-policy': '"default";q=100;w=60;qu="requests";c=?1;d=@1659578233;e="a \\"b\\", c"',
      },
      { limit: 100, remaining: 50, reset: 30 },
    ],
    ['only a policy', { 'ratelimit-policy': '"default";q=100;w=60' }, { limit: 100 }],
    [
      'draft-7',
      { ratelimit: 'limit=100, remaining=50, reset=30', 'ratelimit-policy': '100;w=60' },
      { limit: 100, remaining: 50, reset: 30 },
    ],
    [
      'draft-7 with its limit in the policy',
      { ratelimit: 'remaining=50,reset=30', 'ratelimit-policy': '100;w=60' },
      { limit: 100, remaining: 50, reset: 30 },
    ],
    [
      'draft-6 beside a policy',
      {
        'ratelimit-policy': '100;w=60',
        'ratelimit-limit': '100',
        'ratelimit-remaining': '0',
        'ratelimit-reset': '7',
      },
      { limit: 100, remaining: 0, reset: 7 },
    ],
    [
      'draft-3: the limit with its windows',
      {
        'ratelimit-limit': '100, 100;w=60, 1000;w=3600',
        'ratelimit-remaining': '50',
        'ratelimit-reset': '30',
      },
      { limit: 100, remaining: 50, reset: 30 },
    ],
    [
      'X-, seconds from now',
      { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '50', 'x-ratelimit-reset': '30' },
      { limit: 100, remaining: 50, reset: 30 },
    ],
    ['X-, a part of a second', { 'x-ratelimit-reset': '0.2' }, { reset: 1 }],
    ['X-, seconds since 1970', { 'x-ratelimit-reset': `${seconds + 30}` }, { reset: 30 }],
    ['X-, seconds since 1970 with a part', { 'x-ratelimit-reset': `${seconds + 29}.123` }, { reset: 30 }],
    ['X-, milliseconds since 1970', { 'x-ratelimit-reset': `${now + 29_500}` }, { reset: 30 }],
    ['X-, a moment that has passed', { 'x-ratelimit-reset': `${seconds - 5}` }, { reset: 0 }],
    ['X-, an HTTP date', { 'x-ratelimit-reset': date(30) }, { reset: 30 }],
    ['X-, an ISO date', { 'x-ratelimit-reset': '2026-11-22T12:00:30Z' }, { reset: 30 }],
    ['X-, an ISO date with a zone', { 'x-ratelimit-reset': '2026-11-22T13:00:30.250+01:00' }, { reset: 31 }],
    ['X-, an ISO date without one', { 'x-ratelimit-reset': '2026-11-22 12:00:30' }, { reset: 30 }],
    [
      'X-Rate-Limit',
      { 'x-rate-limit-limit': '15', 'x-rate-limit-remaining': '14', 'x-rate-limit-reset': `${seconds + 9}` },
      { limit: 15, remaining: 14, reset: 9 },
    ],
    [
      'columns',
      {
        'x-ratelimit-limit': '1, 15000',
        'x-ratelimit-remaining': '1, 523',
        'x-ratelimit-reset': '1, 1419704',
      },
      { limit: 15000, remaining: 523, reset: 1419704 },
    ],
    [
      'the dialect that tells most, unmixed',
      { ratelimit: '"default";r=9', 'x-ratelimit-limit': '5', 'x-ratelimit-reset': '3' },
      { limit: 5, reset: 3 },
    ],
  ])('%s', (_, headers, want) => {
    expect(readRateLimit(new Map(Object.entries(headers)), now)).toEqual(want);
  });

  test.each<[Headers]>([
    [{ ratelimit: '' }],
    [{ ratelimit: 'garbage' }],
    [{ ratelimit: '"default";r=-1;t=30' }],
    [{ ratelimit: '"default";r=1.5' }],
    [{ ratelimit: '"default";r=50;t=30,' }],
    [{ ratelimit: '"unclosed;r=50' }],
    [{ ratelimit: '"default";r=9999999999999999' }],
    [{ ratelimit: 'limit=abc, remaining=-1, reset=-2' }],
    [{ ratelimit: 'limit, remaining, reset' }],
    [{ 'ratelimit-policy': '"default";w=60' }],
    [{ 'ratelimit-policy': '("inner" "list");q=1' }],
    [{ 'x-ratelimit-limit': '-1', 'x-ratelimit-remaining': 'NaN', 'x-ratelimit-reset': '-1' }],
    [{ 'x-ratelimit-limit': '1e9', 'x-ratelimit-remaining': '0x10', 'x-ratelimit-reset': '1e9' }],
    [{ 'x-ratelimit-limit': '5000/hour', 'x-ratelimit-reset': 'soon' }],
    [{ 'x-ratelimit-reset': '999999999' }],
    [{ 'x-ratelimit-reset': '999999999999999' }],
    [{ 'x-ratelimit-reset': 'Wed, 99 Oct 2026 07:28:00 GMT' }],
    [{ 'x-ratelimit-reset': '2026-99-22T12:00:30Z' }],
    [{ 'x-ratelimit-reset': `${'1'.repeat(400)}` }],
  ])('%j is ignored', (headers) => {
    expect(readRateLimit(new Map(Object.entries(headers)), now)).toBeUndefined();
  });

  test('whatever the headers say: no throw, and only whole numbers from 0', () => {
    const names = ['ratelimit', 'ratelimit-policy', 'retry-after', 'ratelimit-limit', 'x-ratelimit-reset'];
    const piece = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom('"a"', ';r=', ';t=', ';q=', 'limit=', '1', '-', '.', ',', ' ', '99999999999', date(9)),
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), text), (headers) => {
        const found = findRateLimit({ status: 429, headers: new Map(Object.entries(headers)) }, now) ?? {};
        return Object.values(found).every((each) => Number.isSafeInteger(each) && each >= 0);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('structured fields (RFC 9651)', () => {
  const values = (text: string): BareItem[] | undefined => parseItemList(text)?.map(({ value }) => value);

  test.each<[string, BareItem[] | undefined]>([
    ['', []],
    ['  1  ', [1]],
    ['1, 2,3\t,\t4', [1, 2, 3, 4]],
    ['-1.5, 42', [-1.5, 42]],
    ['"a \\"b\\" \\\\", tok*/:en', ['a "b" \\', 'tok*/:en']],
    ['?1, ?0, @-5, :aGk=:', [true, false, -5, 'aGk=']],
    ['a; b; c=1', ['a']],
    ['1,', undefined],
    ['1,,2', undefined],
    [',1', undefined],
    ['1 2', undefined],
    ['"a', undefined],
    ['"a\\x"', undefined],
    ['"ä"', undefined],
    ['1.', undefined],
    ['1.2345', undefined],
    ['1234567890123456', undefined],
    ['?2', undefined],
    ['a;', undefined],
    ['a;B=1', undefined],
    ['a ;b', undefined],
    ['(1 2)', undefined],
  ])('list %j → %j', (text, want) => {
    expect(values(text)).toEqual(want);
  });

  test.each<[string, Record<string, BareItem> | undefined]>([
    ['a=1, b;x=2, __proto__=3', undefined],
    ['a=1, b;x=2, constructor=3', { a: 1, b: true, constructor: 3 }],
    ['a=1, a=2', { a: 2 }],
    ['a=', undefined],
    ['A=1', undefined],
  ])('dictionary %j → %j', (text, want) => {
    const found = parseItemDictionary(text);
    expect(found && Object.fromEntries([...found].map(([name, { value }]) => [name, value]))).toEqual(want);
  });
});

describe('retry-after', () => {
  test.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['0', 0],
    [' 120 ', 120],
    ['1.2', 2],
    ['5, 30', 30],
    [date(90), 90],
    [date(-90), 0],
    ['Sunday, 22-Nov-26 12:00:30 GMT', 30],
    ['Sun Nov 22 12:00:30 2026', 30],
    ['2026-11-22T12:00:30Z', 30],
    ['-1', undefined],
    ['1e9', undefined],
    ['1000000000', undefined],
    ['999999999', undefined],
    ['99999999999999999999', undefined],
    ['Infinity', undefined],
    ['garbage', undefined],
    ['5, garbage', undefined],
    ['', undefined],
    ['Wed, 99 Nov 2026 07:28:00 GMT', undefined],
    ['Fri, 31 Dec 9999 23:59:59 GMT', undefined],
  ])('%j → %s', (header, want) => {
    expect(readRetryAfter(header, now)).toBe(want);
  });

  test.each<[number, Headers, RateLimit | undefined]>([
    [429, { 'retry-after': '7' }, { reset: 7 }],
    [429, { 'retry-after': '7', 'x-ratelimit-limit': '100' }, { limit: 100, reset: 7 }],
    [429, { 'retry-after': '7', 'x-ratelimit-reset': '9' }, { reset: 9 }],
    [429, { 'retry-after': 'garbage' }, undefined],
    [503, { 'retry-after': '7' }, undefined],
    [200, { 'retry-after': '7', 'x-ratelimit-limit': '100' }, { limit: 100 }],
  ])('stands in for a reset on a 429 alone: %s %j', (status, headers, want) => {
    expect(findRateLimit({ status, headers: new Map(Object.entries(headers)) }, now)).toEqual(want);
  });
});

describe('our own headers', () => {
  test.each<[RateLimit | undefined, number | undefined, Headers]>([
    [undefined, undefined, {}],
    [
      { limit: 100, remaining: 50, reset: 30 },
      undefined,
      {
        'ratelimit-limit': '100',
        'ratelimit-remaining': '50',
        'ratelimit-reset': '30',
        ratelimit: '"default";r=50;t=30',
        'ratelimit-policy': '"default";q=100',
      },
    ],
    [{ remaining: 0 }, 9, { 'ratelimit-remaining': '0', ratelimit: '"default";r=0', 'retry-after': '9' }],
    [{ reset: 30 }, 0, { 'ratelimit-reset': '30', 'retry-after': '0' }],
  ])('%j, %s', (rateLimit, retryAfter, want) => {
    expect(describeRateLimitHeaders(rateLimit, retryAfter)).toEqual(want);
  });

  test('are read as what they were made from', () => {
    const rateLimit = { limit: 100, remaining: 50, reset: 30 };
    const { 'ratelimit-limit': _, ...draft } = describeRateLimitHeaders(rateLimit);
    expect(readRateLimit(new Map(Object.entries(draft)))).toEqual(rateLimit);
  });
});
