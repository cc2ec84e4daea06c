import type { Schema } from '../model/schema.js';
import type { Change } from './change.js';

/** What a 32-bit integer holds: a limit at or beyond its ends is one of storage, and no caller meets it. */
const storage = { lower: -(2 ** 31), upper: 2 ** 31 - 1 };

interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
}

/** What callers meet where the keywords of one schema take the place of another's of the same kind. */
export function compareLimits(old: Schema, now: Schema): readonly Change[] {
  return [
    ...compareBounds(old, now, 'lower'),
    ...compareBounds(old, now, 'upper'),
    ...counts.flatMap(([keyword, sign]) => compareCounts(old, now, keyword, sign)),
    ...(['format', 'pattern', 'multipleOf', 'uniqueItems'] as const).flatMap((keyword) =>
      compareKeyword(old, now, keyword),
    ),
  ];
}

/** Keyword → whether a greater value takes less (1) or more (-1). */
const counts: readonly (readonly [keyword: string, sign: 1 | -1])[] = [
  ['minLength', 1],
  ['minItems', 1],
  ['minProperties', 1],
  ['maxLength', -1],
  ['maxItems', -1],
  ['maxProperties', -1],
];

function compareCounts(old: Schema, now: Schema, keyword: string, sign: 1 | -1): readonly Change[] {
  const none = sign === 1 ? 0 : Number.POSITIVE_INFINITY;
  const [was, is] = [old, now].map((schema) => Number(readKeyword(schema, keyword) ?? none));
  if (was === undefined || is === undefined || was === is) return [];
  const show = (value: number) => (value === none ? 'none' : String(value));
  return [limitChange((is - was) * sign < 0, `${keyword} ${show(was)} → ${show(is)}`)];
}

function compareBounds(old: Schema, now: Schema, side: 'lower' | 'upper'): readonly Change[] {
  const [was, is] = [readBound(old, side), readBound(now, side)];
  if (was?.value === is?.value && was?.exclusive === is?.exclusive) return [];
  const keyword = side === 'lower' ? 'minimum' : 'maximum';
  const detail = `${keyword} ${printBound(was)} → ${printBound(is)}`;
  const [before, after] = [dropStorage(was, old, side), dropStorage(is, now, side)];
  if (before === undefined && after === undefined) return [{ what: 'range', class: 'silent', detail }];
  return [limitChange(isLooser(before, after, side), detail)];
}

/** The limit that holds: of an integer without "exclusive", which only moves it by one. */
function readBound(schema: Schema, side: 'lower' | 'upper'): Bound | undefined {
  if (schema.kind !== 'integer' && schema.kind !== 'number') return undefined;
  const [inclusive, exclusive] =
    side === 'lower' ? [schema.minimum, schema.exclusiveMinimum] : [schema.maximum, schema.exclusiveMaximum];
  const bounds: Bound[] = [];
  if (inclusive !== undefined) bounds.push({ value: inclusive, exclusive: false });
  if (exclusive !== undefined) bounds.push(roundBound(exclusive, schema.kind === 'integer', side));
  return bounds.sort((one, other) => (isLooser(one, other, side) ? -1 : 1))[0];
}

function roundBound(value: number, isInteger: boolean, side: 'lower' | 'upper'): Bound {
  if (!isInteger) return { value, exclusive: true };
  return { value: side === 'lower' ? Math.floor(value) + 1 : Math.ceil(value) - 1, exclusive: false };
}

function dropStorage(bound: Bound | undefined, { kind }: Schema, side: 'lower' | 'upper'): Bound | undefined {
  if (bound === undefined || kind !== 'integer') return bound;
  const isStorage = side === 'lower' ? bound.value <= storage.lower : bound.value >= storage.upper;
  return isStorage ? undefined : bound;
}

/** Whether the second one lets more through than the first. */
function isLooser(was: Bound | undefined, is: Bound | undefined, side: 'lower' | 'upper'): boolean {
  if (is === undefined) return true;
  if (was === undefined) return false;
  if (was.value === is.value) return was.exclusive && !is.exclusive;
  return side === 'lower' ? is.value < was.value : is.value > was.value;
}

function printBound(bound: Bound | undefined): string {
  if (bound === undefined) return 'none';
  return bound.exclusive ? `${bound.value} (exclusive)` : String(bound.value);
}

type PlainKeyword = 'format' | 'pattern' | 'multipleOf' | 'uniqueItems';

/** Of two formats or two patterns nobody can tell which lets more through, so callers may break. */
function compareKeyword(old: Schema, now: Schema, keyword: PlainKeyword): readonly Change[] {
  const [was, is] = [readKeyword(old, keyword), readKeyword(now, keyword)];
  if (was === is) return [];
  const looser =
    is === undefined || (keyword === 'multipleOf' && isMultiple(Number(was ?? Number.NaN), Number(is)));
  return [limitChange(looser, `${keyword} ${String(was ?? 'none')} → ${String(is ?? 'none')}`)];
}

function isMultiple(value: number, divisor: number): boolean {
  return Number.isInteger(value / divisor);
}

function readKeyword(schema: Schema, keyword: string): unknown {
  const value = (schema as unknown as Readonly<Record<string, unknown>>)[keyword];
  // Every integer is a multiple of one.
  return keyword === 'multipleOf' && schema.kind === 'integer' && value === 1 ? undefined : value;
}

function limitChange(isWider: boolean, detail: string): Change {
  return isWider
    ? { what: 'type widened', class: 'additive', detail }
    : { what: 'type narrowed', class: 'breaking', detail };
}
