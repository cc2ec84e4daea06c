import { type JsonObject, type JsonValue, own } from '../model/json.js';
import type { Annotations, ConstSchema, EnumSchema, NumberSchema, StringSchema } from '../model/schema.js';

/** Annotations (JSON Schema validation, section 9). `title` names a schema for programmers: not kept. */
export function parseAnnotations(source: JsonObject): Annotations {
  const description = own(source, 'description');
  const fallback = own(source, 'default');
  return {
    ...(typeof description === 'string' && description.trim() !== '' ? { description } : {}),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(own(source, 'deprecated') === true ? { deprecated: true } : {}),
    ...(own(source, 'readOnly') === true ? { readOnly: true } : {}),
    ...(own(source, 'writeOnly') === true ? { writeOnly: true } : {}),
  };
}

export function parseString(source: JsonObject): StringSchema {
  return {
    kind: 'string',
    ...text(source, 'format'),
    ...text(source, 'pattern'),
    ...count(source, 'minLength'),
    ...count(source, 'maxLength'),
  };
}

export function parseNumber(source: JsonObject, kind: 'number' | 'integer'): NumberSchema {
  const multipleOf = own(source, 'multipleOf');
  return {
    kind,
    ...number(source, 'minimum'),
    ...number(source, 'maximum'),
    ...number(source, 'exclusiveMinimum'),
    ...number(source, 'exclusiveMaximum'),
    ...(typeof multipleOf === 'number' && multipleOf > 0 ? { multipleOf } : {}),
  };
}

/**
 * `type`, the keywords of strings and those of numbers can only take values away beside `const` and
 * `enum`: they are applied here, a pattern where it is plain.
 */
export function parseConst(source: JsonObject): ConstSchema | EnumSchema {
  const value = own(source, 'const') ?? null;
  return allows(source, value) ? { kind: 'const', value } : { kind: 'enum', values: [] };
}

export function parseEnum(source: JsonObject): EnumSchema {
  const values = own(source, 'enum');
  return {
    kind: 'enum',
    values: Array.isArray(values) ? values.filter((value) => allows(source, value)) : [],
  };
}

function allows(source: JsonObject, value: JsonValue): boolean {
  const type = own(source, 'type');
  const types = Array.isArray(type) ? type : [type];
  if (type !== undefined && !types.some((one) => isOfType(value, one))) return false;
  if (typeof value === 'number') return allowsNumber(parseNumber(source, 'number'), value);
  return typeof value === 'string' ? allowsText(parseString(source), value) : true;
}

function allowsText({ minLength, maxLength, pattern }: StringSchema, value: string): boolean {
  const length = [...value].length;
  if (length < (minLength ?? 0) || length > (maxLength ?? Number.POSITIVE_INFINITY)) return false;
  return pattern === undefined || matches(pattern, value);
}

function allowsNumber(limits: NumberSchema, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = limits;
  if (minimum !== undefined && value < minimum) return false;
  if (maximum !== undefined && value > maximum) return false;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return false;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return false;
  return multipleOf === undefined || isMultiple(value, multipleOf);
}

/** 0.3 is a multiple of 0.1: what binary fractions lose is no reason to refuse. */
function isMultiple(value: number, divisor: number): boolean {
  const quotient = value / divisor;
  const error = Math.abs(quotient - Math.round(quotient));
  return error <= Number.EPSILON * 4 * Math.max(1, Math.abs(quotient));
}

/** No groups, references or look-arounds, and few choices: such a pattern is quick on a short text. */
function isPlain(pattern: string, value: string): boolean {
  const choices = pattern.match(/[*+?]|\{\d+,/g) ?? [];
  return value.length <= 200 && pattern.length <= 200 && choices.length <= 2 && !/\(|\\[\dk]/.test(pattern);
}

/** What is not plain, or no pattern of JavaScript, refuses nothing. */
function matches(pattern: string, value: string): boolean {
  if (!isPlain(pattern, value)) return true;
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

function isOfType(value: JsonValue, type: JsonValue | undefined): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

function text<Key extends 'format' | 'pattern'>(source: JsonObject, key: Key): { [K in Key]?: string } {
  const value = own(source, key);
  return (typeof value === 'string' ? { [key]: value } : {}) as { [K in Key]?: string };
}

function number<Key extends keyof NumberSchema>(source: JsonObject, key: Key): { [K in Key]?: number } {
  const value = own(source, key);
  return (typeof value === 'number' ? { [key]: value } : {}) as { [K in Key]?: number };
}

/** A count of characters, items or properties: a non-negative integer, else it says nothing. */
export function count<Key extends string>(source: JsonObject, key: Key): { [K in Key]?: number } {
  const value = own(source, key);
  const valid = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  return (valid ? { [key]: value } : {}) as { [K in Key]?: number };
}
