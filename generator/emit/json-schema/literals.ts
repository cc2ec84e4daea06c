import { isJsonObject, type JsonValue } from '../../model/json.js';
import type { NumberSchema } from '../../model/schema.js';
import { type Draft, nullNode, vacuousNode } from './draft.js';
import type { FlatSchema } from './flatten.js';
import { joinAlternatives, quoteValue } from './words.js';

/** More values than this are told by number and example; the server names the nearest on an error. */
export const maxListed = 20;
const maxListedLength = 1000;
const maxTold = 2;

/** Limits are told where both are small: there they mean something (a day, a percentage). */
const smallLimit = 10_000;

export function smallLimits({ minimum, maximum }: NumberSchema): {
  readonly minimum?: number;
  readonly maximum?: number;
} {
  if (minimum === undefined || maximum === undefined) return {};
  return Math.abs(minimum) <= smallLimit && Math.abs(maximum) <= smallLimit ? { minimum, maximum } : {};
}

/** The values of a `const` or `enum`, or undefined for another kind. */
export function literalValues(schema: FlatSchema): readonly JsonValue[] | undefined {
  if (schema.kind === 'const') return [schema.value];
  return schema.kind === 'enum' ? schema.values : undefined;
}

/**
 * One alternative for each JSON type among the values. Only strings are listed by `enum`: several
 * hosts refuse any other (https://github.com/router-for-me/CLIProxyAPI/pull/1076).
 */
export function writeLiterals(values: readonly JsonValue[]): readonly Draft[] {
  const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  const strings = distinct.filter((value) => typeof value === 'string');
  const numbers = distinct.filter((value) => typeof value === 'number');
  const booleans = distinct.filter((value) => typeof value === 'boolean');
  const type = numbers.every(Number.isInteger) ? 'integer' : 'number';
  return [
    ...(strings.length > 0 ? [writeStrings(strings)] : []),
    ...(numbers.length > 0 ? [{ node: { type }, told: [tellOnly(numbers)] }] : []),
    ...(booleans.length > 0
      ? [{ node: { type: 'boolean' }, told: booleans.length > 1 ? [] : [tellOnly(booleans)] }]
      : []),
    ...distinct.filter((value) => typeof value === 'object' && value !== null).map(writeStructure),
    ...(distinct.includes(null) ? [{ node: nullNode, told: [] }] : []),
  ];
}

function writeStrings(values: readonly string[]): Draft {
  const fields = sortFields(values);
  if (fields !== undefined)
    return { node: { type: 'string' }, told: [`${fields.join('|')}, or -${fields[0]} …`] };
  const length = values.reduce((sum, value) => sum + value.length, 0);
  if (values.length > maxListed || length > maxListedLength) {
    return { node: { type: 'string' }, told: [tellMany(values)] };
  }
  return { node: { type: 'string', enum: values }, told: [] };
}

/** Of `created_at`, `-created_at`, `name`, `-name` …: the fields, where there is nothing else. */
export function sortFields(values: readonly string[]): readonly string[] | undefined {
  const listed = new Set(values);
  const fields = values.filter((value) => /^\w+$/.test(value) && listed.has(`-${value}`));
  return fields.length > 1 && fields.length * 2 === listed.size ? fields : undefined;
}

function writeStructure(value: JsonValue): Draft {
  const node = isJsonObject(value)
    ? { type: 'object', additionalProperties: true }
    : { type: 'array', items: vacuousNode };
  return { node, told: [tellOnly([value])] };
}

function tellOnly(values: readonly JsonValue[]): string {
  return values.length > maxListed ? tellMany(values) : `Only ${joinAlternatives(values.map(quoteValue))}.`;
}

function tellMany(values: readonly JsonValue[]): string {
  return `One of ${tellValues(values)}.`;
}

/** `'a'|'b'`, or `249, such as 'a'`. */
export function tellValues(values: readonly JsonValue[]): string {
  if (values.length <= maxTold) return values.map(quoteValue).join('|');
  return `${values.length}, such as ${quoteValue(values[0] ?? null)}`;
}
