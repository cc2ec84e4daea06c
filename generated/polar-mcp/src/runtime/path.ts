import { ArgumentError } from './arguments.js';
import { getOwn, type JsonObject } from './json.js';
import type { RequestShape } from './request.js';
import { encodeText, expandPath } from './style.js';
import type { ParameterBinding } from './tool.js';

/** Percent-decoding is repeated this often when dots are looked for: proxies decode once more. */
const decodings = 3;

/**
 * Fills a path template. Each value stays inside its own segment: `encodeURIComponent` is not
 * enough, since `..` stays `..` and URL parsing (and any server that decodes `%2F`) climbs with it.
 * @throws ArgumentError for a value that is empty, a dot segment, or has a NUL.
 */
export function fillPath(tool: RequestShape, args: JsonObject): string {
  const bindings = new Map<string, ParameterBinding>();
  for (const binding of tool.parameters ?? []) {
    if (binding.in === 'path') bindings.set(binding.name ?? binding.argument, binding);
  }
  return tool.path
    .split('/')
    .map((segment) => fillSegment(segment, bindings, args))
    .join('/');
}

function fillSegment(
  segment: string,
  bindings: ReadonlyMap<string, ParameterBinding>,
  args: JsonObject,
): string {
  // With a capturing group, every second piece is the name of a parameter.
  const pieces = segment.split(/\{([^{}]*)\}/);
  if (pieces.length === 1) return encodeLiteral(segment);
  const text = pieces
    .map((piece, index) => (index % 2 === 0 ? encodeLiteral(piece) : fillParameter(piece, bindings, args)))
    .join('');
  if (isDotSegment(text)) {
    const names = pieces.filter((_, index) => index % 2 === 1);
    throw new ArgumentError([`${names.join(', ')}: together these values make a path segment of dots`]);
  }
  return text;
}

function fillParameter(
  name: string,
  bindings: ReadonlyMap<string, ParameterBinding>,
  args: JsonObject,
): string {
  const binding = bindings.get(name);
  if (binding === undefined) throw new ArgumentError([`${name}: nothing fills this part of the path`]);
  const value = getOwn(args, binding.argument);
  if (value === undefined || value === null) {
    throw new ArgumentError([`${binding.argument}: required, but missing`]);
  }
  const texts = typeof value === 'object' ? Object.entries(value).flat().map(String) : [String(value)];
  for (const text of texts) checkText(binding.argument, text);
  const expanded = expandPath(binding, value);
  if (texts.length === 0)
    throw new ArgumentError([`${binding.argument}: given nothing; a path needs a value`]);
  return expanded;
}

function checkText(argument: string, text: string): void {
  if (text === '') throw new ArgumentError([`${argument}: given an empty text; a path needs a value`]);
  if (text.includes('\u0000')) throw new ArgumentError([`${argument}: NUL is not allowed in a path`]);
  if (text.split(/[/\\]/).some(isDotSegment) || decodeAscii(text).split(/[/\\]/).some(isDotSegment)) {
    throw new ArgumentError([
      `${argument}: given ${JSON.stringify(text.slice(0, 60))}; "." and ".." are not allowed in a path`,
    ]);
  }
}

function isDotSegment(text: string): boolean {
  const plain = decodeAscii(text);
  return plain === '.' || plain === '..';
}

/** Decodes escapes of ASCII again and again: `%252e` is `%2e` is `.`. */
function decodeAscii(text: string): string {
  let plain = text;
  for (let round = 0; round < decodings; round += 1) {
    plain = plain.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
  return plain;
}

/** The template's own text: what RFC 3986 allows in a path stays, escapes included. */
function encodeLiteral(text: string): string {
  return text.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@%]+/g, (other) => encodeText(other));
}
