import { type BareItem, type Item, parseItemDictionary, parseItemList } from './structured-field.js';
import type { UpstreamResponse } from './upstream.js';

/** What an API says of its quota; each part is known or absent. */
export interface RateLimit {
  /** Requests in a window. */
  readonly limit?: number;
  /** Requests that are left in this window. */
  readonly remaining?: number;
  /** Whole seconds from now until the window ends; 0 or more. */
  readonly reset?: number;
}

type Headers = ReadonlyMap<string, string>;
type Parts = { readonly [Part in keyof RateLimit]: RateLimit[Part] | undefined };

/** Nobody is told to wait longer than a year: such a number is a mistake, and ignored. */
const longestWait = 31_536_000;

/** Of the separate headers, in the order in which they are believed. */
const prefixes = ['ratelimit', 'x-ratelimit', 'x-rate-limit'];

/**
 * The quota that an answer's headers tell, whatever dialect they speak. `now`: milliseconds since 1970.
 *
 * - draft-ietf-httpapi-ratelimit-headers-08 and later: `RateLimit: "default";r=50;t=30` with
 *   `RateLimit-Policy: "default";q=100;w=60`; of several policies the one with the least share left.
 * - its draft-7: `RateLimit: limit=100, remaining=50, reset=30`, `RateLimit-Policy: 100;w=60`.
 * - its drafts 3 to 6: `RateLimit-Limit`, `-Remaining`, `-Reset`; and `X-RateLimit-*`, `X-Rate-Limit-*`, where
 *   a reset is seconds from now, seconds or milliseconds since 1970, an HTTP date or an ISO date.
 *
 * The dialect that tells most is taken, and never mixed with another one: they may count different things.
 * What is malformed is ignored; nothing throws.
 */
export function readRateLimit(headers: Headers, now = Date.now()): RateLimit | undefined {
  const found = [
    readStructured(headers.get('ratelimit'), headers.get('ratelimit-policy')),
    ...prefixes.map((prefix) => readSeparate(headers, prefix, now)),
  ];
  // The sort is stable: among equals the first dialect stays first.
  const [best = {}] = found.sort((a, b) => Object.keys(b).length - Object.keys(a).length);
  return Object.keys(best).length === 0 ? undefined : best;
}

/** As `readRateLimit`; on a 429 that names no reset, `Retry-After` stands in for it. */
export function findRateLimit(
  { status, headers }: Pick<UpstreamResponse, 'status' | 'headers'>,
  now = Date.now(),
): RateLimit | undefined {
  const rateLimit = readRateLimit(headers, now);
  const retryAfter = readRetryAfter(headers.get('retry-after'), now);
  if (status !== 429 || retryAfter === undefined || rateLimit?.reset !== undefined) return rateLimit;
  return { ...rateLimit, reset: retryAfter };
}

/**
 * Seconds of a `Retry-After` header, from a number or a date (RFC 9110, section 10.2.3); of several numbers,
 * which two servers on the way may have written, the largest. A date that has passed is 0. What is negative,
 * further than a year, or neither number nor date is ignored.
 */
export function readRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const numbers = header.split(',').map(readNumber);
  if (numbers.every((each) => each !== undefined)) return roundWait(Math.max(...numbers));
  const date = readDate(header);
  return date === undefined ? undefined : roundWait((date - now) / 1000);
}

/**
 * The headers that our own HTTP answer carries: one field for each part, the same in the current draft's
 * form, and `retry-after`. The draft asks for a policy's name: the upstream's is not ours to give.
 */
export function describeRateLimitHeaders(
  { limit, remaining, reset }: RateLimit = {},
  retryAfter?: number,
): Record<string, string> {
  const time = reset === undefined ? '' : `;t=${reset}`;
  return {
    ...(limit === undefined
      ? {}
      : { 'ratelimit-limit': `${limit}`, 'ratelimit-policy': `"default";q=${limit}` }),
    ...(remaining === undefined
      ? {}
      : { 'ratelimit-remaining': `${remaining}`, ratelimit: `"default";r=${remaining}${time}` }),
    ...(reset === undefined ? {} : { 'ratelimit-reset': `${reset}` }),
    ...(retryAfter === undefined ? {} : { 'retry-after': `${retryAfter}` }),
  };
}

function readStructured(field: string | undefined, policyField: string | undefined): RateLimit {
  const policies = parseItemList(policyField ?? '') ?? [];
  const [first] = policies;
  const firstQuota = first && readQuota(first);
  if (field === undefined) return makeRateLimit({ limit: firstQuota });
  const limits = parseItemList(field)
    ?.filter(({ parameters }) => readCount(parameters.get('r')) !== undefined)
    .map(({ value, parameters }) => {
      const policy = policies.find((each) => each.value === value);
      return makeRateLimit({
        limit: policy && readQuota(policy),
        remaining: readCount(parameters.get('r')),
        reset: readWait(parameters.get('t')),
      });
    });
  if (limits !== undefined) return pickTightest(limits);
  const parts = parseItemDictionary(field);
  return makeRateLimit({
    limit: readCount(parts?.get('limit')?.value) ?? (policies.length === 1 ? firstQuota : undefined),
    remaining: readCount(parts?.get('remaining')?.value),
    reset: readWait(parts?.get('reset')?.value),
  });
}

/** `"default";q=100`, or draft-7's `100;w=60`. */
function readQuota({ value, parameters }: Item): number | undefined {
  return readCount(parameters.get('q') ?? value);
}

function readCount(value: BareItem | undefined): number | undefined {
  return Number.isInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

function readWait(value: BareItem | undefined): number | undefined {
  return typeof value === 'number' && value >= 0 ? roundWait(value) : undefined;
}

/** Lists of the same length are columns: `limit: 1, 15000`, `remaining: 0, 14523`. */
function readSeparate(headers: Headers, prefix: string, now: number): RateLimit {
  const limits = readCounts(headers.get(`${prefix}-limit`));
  const remainders = readCounts(headers.get(`${prefix}-remaining`));
  const resets = readResets(headers.get(`${prefix}-reset`), now);
  const columns = Math.max(1, remainders.length);
  const pick = (list: readonly (number | undefined)[], column: number): number | undefined =>
    list.length === columns ? list[column] : list[0];
  return pickTightest(
    Array.from({ length: columns }, (_, column) =>
      makeRateLimit({
        limit: pick(limits, column),
        remaining: pick(remainders, column),
        reset: pick(resets, column),
      }),
    ),
  );
}

/** `100, 100;w=60`: numbers, whatever their parameters. */
function readCounts(header: string | undefined): (number | undefined)[] {
  return (header?.split(',') ?? []).map((each) => {
    const [, digits] = /^\s*(\d{1,15})\s*(?:;|$)/.exec(each) ?? [];
    return digits === undefined ? undefined : Number(digits);
  });
}

function readResets(header: string | undefined, now: number): (number | undefined)[] {
  if (header === undefined) return [];
  const date = readDate(header);
  if (date !== undefined) return [roundWait((date - now) / 1000)];
  return header.split(',').map((each) => {
    const number = readNumber(each);
    if (number === undefined) return undefined;
    // 10⁹ seconds ended in 2001: a larger number is a point in time, and from 10¹² on in milliseconds.
    if (number < 1e9) return roundWait(number);
    return roundWait((number < 1e12 ? number : number / 1000) - now / 1000);
  });
}

function readNumber(text: string): number | undefined {
  return /^\s*\d{1,15}(?:\.\d{1,9})?\s*$/.test(text) ? Number(text) : undefined;
}

/** The three forms of an HTTP date (RFC 9110, section 5.6.7) and ISO 8601; without a zone it is UTC. */
function readDate(header: string): number | undefined {
  const text = header.trim();
  const http = /^[A-Z][a-z]{2,8},? [\w :-]{12,40}$/.test(text);
  const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?$/.test(text);
  if (!http && !iso) return undefined;
  const zoned = http ? / GMT$/.test(text) : /(?:Z|[+-]\d\d:?\d\d)$/.test(text.slice(10));
  const date = Date.parse(zoned ? text : `${text}${http ? ' GMT' : 'Z'}`);
  return Number.isNaN(date) ? undefined : date;
}

function roundWait(seconds: number): number | undefined {
  const rounded = Math.max(0, Math.ceil(seconds));
  return rounded <= longestWait ? rounded : undefined;
}

function makeRateLimit({ limit, remaining, reset }: Parts): RateLimit {
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(reset === undefined ? {} : { reset }),
  };
}

/** The one that will refuse first: the least share left, then the least number, then the longest wait. */
function pickTightest(rateLimits: readonly RateLimit[]): RateLimit {
  const [tightest = {}] = [...rateLimits].sort(
    (a, b) =>
      compare(shareLeft(a), shareLeft(b)) ||
      compare(a.remaining ?? Number.POSITIVE_INFINITY, b.remaining ?? Number.POSITIVE_INFINITY) ||
      compare(b.reset ?? 0, a.reset ?? 0),
  );
  return tightest;
}

function shareLeft({ limit, remaining }: RateLimit): number {
  if (remaining === 0) return 0;
  return remaining === undefined || !limit ? Number.POSITIVE_INFINITY : remaining / limit;
}

/** A difference would be NaN between two infinities. */
function compare(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
