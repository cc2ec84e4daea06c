import type { z } from 'zod';
import { findNearest } from './nearest.js';
import { cleanText } from './text.js';

const longestShown = 60;
const mostValues = 12;

/** Formats that need more than their name. The others are said as they are called. */
const formatWords: ReadonlyMap<string, string> = new Map([
  ['uuid', 'a UUID'],
  ['uuid4', 'a UUID'],
  ['guid', 'a UUID'],
  ['datetime', 'a date and time with offset, such as 2026-01-31T09:30:00Z'],
  ['date-time', 'a date and time with offset, such as 2026-01-31T09:30:00Z'],
  ['date', 'a date, such as 2026-01-31'],
  ['time', 'a time, such as 09:30:00Z'],
  ['duration', 'a duration, such as P1DT12H'],
  ['email', 'an email address'],
  ['url', 'a URL'],
  ['uri', 'a URI'],
]);

const typeWords: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['number', 'a number'],
  ['int', 'an integer'],
  ['boolean', 'true or false'],
  ['null', 'null'],
  ['array', 'a list'],
  ['tuple', 'a list'],
  ['object', 'an object'],
  ['record', 'an object'],
  ['never', 'nothing (leave it out)'],
]);

const countedThings: ReadonlyMap<string, string> = new Map([
  ['string', 'characters'],
  ['array', 'items'],
  ['set', 'items'],
  ['object', 'keys'],
  ['record', 'keys'],
]);

/** A value for a message: short, on one line, without invisible characters. */
export function showValue(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  const text = JSON.stringify(cleanText(value.slice(0, longestShown)));
  return value.length > longestShown ? `${text.slice(0, -1)}…" (${value.length} characters)` : text;
}

/** What an issue would have accepted, in words; `given` helps to find the nearest allowed value. */
export function describeAllowed(issue: z.core.$ZodIssue, given: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords.get(issue.expected) ?? issue.expected;
    case 'invalid_value':
      return describeValues(issue.values, given);
    case 'invalid_format':
      return describeFormat(issue.format, 'pattern' in issue ? issue.pattern : undefined);
    case 'too_small':
      return describeLimit(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum);
    case 'too_big':
      return describeLimit(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum);
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return issue.message === '' || issue.message === 'Invalid input' ? 'another form' : issue.message;
  }
}

function describeValues(values: readonly unknown[], given: unknown): string {
  const names = [
    ...new Set(values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value)))),
  ];
  const nearest = typeof given === 'string' ? findNearest(given, values.filter(isString), 3) : [];
  const [best] = nearest;
  const hint = best === undefined ? '' : ` (did you mean ${JSON.stringify(best)}?)`;
  if (names.length <= mostValues) return `${names.join(', ')}${hint}`;
  if (nearest.length === 0)
    return `one of ${names.length} values, such as ${names.slice(0, mostValues).join(', ')}`;
  return `one of ${names.length} values; nearest: ${nearest.map((name) => JSON.stringify(name)).join(', ')}`;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function describeFormat(format: string, pattern: string | undefined): string {
  const words = formatWords.get(format);
  if (words !== undefined) return words;
  if (format === 'regex' && pattern !== undefined) return `a text that matches ${pattern.slice(0, 100)}`;
  return `a text of format ${format}`;
}

function describeLimit(origin: string, words: string, limit: number | bigint): string {
  const things = countedThings.get(origin);
  return things === undefined ? `a number of ${words} ${limit}` : `${words} ${limit} ${things}`;
}
