import type { JsonValue } from '../../model/json.js';
import type { Annotations } from '../../model/schema.js';

const quotedLength = 60;

/** A literal as a model reads it: strings in single quotes, the rest as JSON; long ones are cut. */
export function quoteValue(value: JsonValue): string {
  if (typeof value !== 'string') return cutText(showText(JSON.stringify(value)));
  return `'${cutText(showText(value.replace(/['\\]/g, '\\$&')))}'`;
}

/** A property's name as it stands where it is a word, else in quotes. */
export function quoteName(name: string): string {
  return /^[\w-]{1,64}$/.test(name) ? name : quoteValue(name);
}

function cutText(text: string): string {
  const points = [...text];
  return points.length <= quotedLength ? text : `${points.slice(0, quotedLength).join('')}…`;
}

/** What does not show on a screen could change how the rest of a description is read. */
function showText(text: string): string {
  return text.replace(/[\p{C}\p{Z}]/gu, (character) =>
    character === ' ' ? ' ' : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** `a`, `a or b`, `a, b or c`. */
export function joinAlternatives(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Without the backquotes round names and values, which cost a token each and tell a model nothing. */
export function plainText(text: string): string {
  return text.replaceAll('`', '');
}

/** Sentences in one line; a full stop is put where one is missing between two of them. */
export function joinSentences(sentences: readonly string[]): string {
  const given = sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '');
  const closed = given
    .slice(0, -1)
    .map((sentence) => (/[.!?:;…]$/.test(sentence) ? sentence : `${sentence}.`));
  return [...closed, ...given.slice(-1)].join(' ');
}

/** What the annotations say beside the description. `null` and `false` as a default are what leaving out says anyway. */
export function annotationSentences(annotations: Annotations, tellDefault: boolean): readonly string[] {
  const given = annotations.default;
  const isScalar = typeof given === 'string' || typeof given === 'number' || given === true;
  return [
    ...(tellDefault && isScalar ? [`Default: ${cutText(showText(JSON.stringify(given)))}.`] : []),
    ...(annotations.deprecated ? ['Deprecated.'] : []),
  ];
}

/**
 * Formats that a value must be written in, told in words: Gemini refuses a whole request for any
 * string `format` but `date-time` (https://github.com/google-gemini/gemini-cli/issues/2237). Of a UUID nothing is
 * told: ids are taken from answers, never made.
 * `unless` is a property name that says it already.
 */
const formatWords = new Map<string, { readonly words: string; readonly unless?: RegExp }>([
  ['date', { words: 'YYYY-MM-DD.' }],
  ['email', { words: 'Email address.', unless: /e_?mail/i }],
  ['uri', { words: 'URL.', unless: /ur[il]/i }],
  ['url', { words: 'URL.', unless: /ur[il]/i }],
]);

export function formatSentences(format: string | undefined, name: string): readonly string[] {
  const entry = format === undefined ? undefined : formatWords.get(format);
  return entry === undefined || entry.unless?.test(name) ? [] : [entry.words];
}
