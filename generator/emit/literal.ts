import type { JsonValue } from '../model/json.js';

/**
 * The only way for text of a document into emitted code: a JSON value as a TypeScript literal.
 *
 * Strings are in quotes of one kind and never in backticks. Everything that could end the string, the
 * line, a comment or a script element, and everything that does not show on a screen, is escaped.
 */
export function literal(value: JsonValue): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return printNumber(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${propertyKey(key)}: ${literal(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/**
 * A key of an object literal. `__proto__` is computed: written plainly it would set the prototype
 * (ECMAScript, section B.3.1).
 */
export function propertyKey(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return identifierPattern.test(name) ? name : quote(name);
}

/** What may stand in the position of an identifier as it is. */
export const identifierPattern = /^[A-Za-z_$][\w$]*$/;

/** JSON has neither infinity nor NaN; numbers that overflow are read as infinity. */
function printNumber(value: number): string {
  if (Number.isFinite(value)) return JSON.stringify(value).replace('e+', 'e');
  return value > 0 ? 'Number.POSITIVE_INFINITY' : value < 0 ? 'Number.NEGATIVE_INFINITY' : 'Number.NaN';
}

/** Single quotes, unless double ones need fewer escapes: as the formatter would choose. */
function quote(text: string): string {
  const mark = text.split("'").length > text.split('"').length ? '"' : "'";
  const escaped = text
    .replace(/\\/g, '\\\\')
    .replaceAll(mark, `\\${mark}`)
    .replace(/<(?=[/!])/g, '<\\')
    .replace(/\*(?=\/)/g, '*\\')
    .replace(/[\b\f\n\r\t]/g, (character) => shortEscapes.get(character) ?? '')
    .replace(unseen, escapeUnits);
  return `${mark}${escaped}${mark}`;
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * Whatever is not a visible letter, digit, sign or the plain space: controls, line separators,
 * bidirectional and zero-width characters, tags, combining marks, private use, half surrogates, and
 * the letters and signs that Unicode draws as nothing.
 */
const unseen = /[^\x20-\x7e\p{L}\p{N}\p{P}\p{S}]|[\p{Default_Ignorable_Code_Point}\u2800]/gu;

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
