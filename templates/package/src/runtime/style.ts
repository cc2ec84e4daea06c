import { ArgumentError } from './arguments.js';
import { isJsonObject, type JsonValue } from './json.js';
import type { ParameterBinding } from './tool.js';

/**
 * How values become text in a URL or header: OpenAPI 3.1.1, section 4.8.12.4 and appendix C,
 * after RFC 6570. Whatever these leave undefined is refused, not guessed.
 */

/** Percent-encodes everything but RFC 3986's unreserved characters. The text has no lone surrogates. */
export function encodeText(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${hexOf(character)}`);
}

function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase();
}

/**
 * RFC 6570's reserved expansion, but for what would end the value: an argument may neither add
 * a parameter (`&`), nor begin a fragment (`#`), nor mean a space (`+`), nor be read as an escape (`%`).
 */
function encodeReserved(text: string): string {
  return encodeText(text).replace(/%(?:3A|2F|3F|5B|5D|40|21|24|28|29|2A|2C|3B|3D)/g, (escaped) =>
    decodeURIComponent(escaped),
  );
}

/** A path parameter's text, percent-encoded. Empty values are refused by the caller. */
export function expandPath(binding: ParameterBinding, value: JsonValue): string {
  const name = binding.name ?? binding.argument;
  const explode = binding.explode ?? false;
  const parts = listParts(binding, value, encodeText);
  switch (binding.style ?? 'simple') {
    case 'simple':
      return joinSimple(parts, explode);
    case 'label':
      return `.${explode ? joinPairs(parts, '.') : joinFlat(parts, ',')}`;
    case 'matrix':
      if (!explode || parts.kind === 'one') return `;${encodeText(name)}=${joinFlat(parts, ',')}`;
      return parts.pairs.map(([key, text]) => `;${key ?? encodeText(name)}=${text}`).join('');
    default:
      throw refuseStyle(binding);
  }
}

/**
 * A query parameter as `name=value` pairs, percent-encoded; none for null.
 * @throws ArgumentError for an empty list or object: it has no text (RFC 6570, section 3.2.1), and to
 * leave it out would ask for everything where a caller asked for nothing.
 */
export function expandQuery(binding: ParameterBinding, value: JsonValue): string[] {
  const name = encodeText(binding.name ?? binding.argument);
  if (value === null) return [];
  if (binding.mediaType !== undefined) return [`${name}=${encodeText(JSON.stringify(value))}`];
  const style = binding.style ?? 'form';
  if (isEmpty(value)) throw refuseEmpty(binding.argument, value);
  if (style === 'deepObject') return expandDeep(binding, binding.name ?? binding.argument, value);
  const parts = listParts(binding, value, binding.allowReserved === true ? encodeReserved : encodeText);
  if (parts.kind === 'one') return [`${name}=${joinFlat(parts, '')}`];
  if (parts.pairs.length === 0) return [];
  const explode = binding.explode ?? style === 'form';
  if (explode) return parts.pairs.map(([key, text]) => `${key ?? name}=${text}`);
  switch (style) {
    case 'form':
      return [`${name}=${joinFlat(parts, ',')}`];
    case 'spaceDelimited':
      return [`${name}=${joinFlat(parts, '%20')}`];
    case 'pipeDelimited':
      return [`${name}=${joinFlat(parts, '%7C')}`];
    default:
      throw refuseStyle(binding);
  }
}

/** A header's value, as it stands (RFC 6570 encoding is not for headers); null: not sent. */
export function expandHeader(binding: ParameterBinding, value: JsonValue): string | null {
  if (value === null) return null;
  if (binding.mediaType !== undefined) return JSON.stringify(value);
  return joinSimple(
    listParts(binding, value, (text) => text),
    binding.explode ?? false,
  );
}

/** `filter[key]=v`, `filter[key][inner]=v`; a list repeats its key (not in the standard, but everywhere). */
function expandDeep(binding: ParameterBinding, key: string, value: JsonValue): string[] {
  if (value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item: JsonValue) => {
      if (typeof item === 'object' && item !== null) throw refuseNesting(binding);
      return expandDeep(binding, key, item);
    });
  }
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([inner, item]) => {
      if (isEmpty(item)) throw refuseEmpty(`${binding.argument}.${inner.slice(0, 60)}`, item);
      return expandDeep(binding, `${key}[${inner}]`, item);
    });
  }
  return [`${encodeText(key)}=${encodeText(String(value))}`];
}

interface Parts {
  readonly kind: 'one' | 'list' | 'object';
  readonly pairs: readonly (readonly [key: string | undefined, text: string])[];
}

/** A value taken apart, each text encoded. Null members are left out (RFC 6570, section 2.3). */
function listParts(binding: ParameterBinding, value: JsonValue, encode: (text: string) => string): Parts {
  const encodeScalar = (item: JsonValue): string => {
    if (typeof item === 'object') throw refuseNesting(binding);
    return encode(String(item));
  };
  if (Array.isArray(value)) {
    const items = value.filter((item: JsonValue) => item !== null);
    return { kind: 'list', pairs: items.map((item) => [undefined, encodeScalar(item)]) };
  }
  if (!isJsonObject(value)) return { kind: 'one', pairs: [[undefined, encodeScalar(value)]] };
  const members = Object.entries(value).filter(([, item]) => item !== null);
  return { kind: 'object', pairs: members.map(([key, item]) => [encodeText(key), encodeScalar(item)]) };
}

function joinSimple(parts: Parts, explode: boolean): string {
  return explode ? joinPairs(parts, ',') : joinFlat(parts, ',');
}

function joinPairs(parts: Parts, separator: string): string {
  return parts.pairs.map(([key, text]) => (key === undefined ? text : `${key}=${text}`)).join(separator);
}

function joinFlat(parts: Parts, separator: string): string {
  return parts.pairs.flatMap(([key, text]) => (key === undefined ? [text] : [key, text])).join(separator);
}

function isEmpty(value: JsonValue | undefined): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function refuseEmpty(place: string, value: JsonValue | undefined): ArgumentError {
  const thing = Array.isArray(value) ? 'list' : 'object';
  return new ArgumentError([`${place}: given an empty ${thing}; leave it out for no filter`]);
}

function refuseNesting(binding: ParameterBinding): ArgumentError {
  return new ArgumentError([`${binding.argument}: a list or object inside this parameter cannot be sent`]);
}

function refuseStyle(binding: ParameterBinding): ArgumentError {
  return new ArgumentError([
    `${binding.argument}: the style ${binding.style} does not fit its place (${binding.in})`,
  ]);
}
