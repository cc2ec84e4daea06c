import { z } from 'zod';

/*
 * Keywords of JSON Schema 2020-12 that zod has no word for or reads otherwise; those of objects are in
 * `object-keywords.ts`. Each is a check, for `.check(…)`, or a schema. None changes the value. Issues
 * carry the codes that zod itself uses.
 */

type Check<Value> = z.core.$ZodCheck<Value>;

/**
 * `pattern`: the text holds a match (validation, section 6.3.3); anchors are the pattern's own.
 * Read with the `u` flag, as the standard recommends, or without where it is an error with it.
 * `maxLength` is the longest text that the pattern may be tried on, so that backtracking stays
 * short: a longer one is refused without trying.
 */
export function pattern(source: string, maxLength = Number.POSITIVE_INFINITY): Check<string> {
  const expression = compilePattern(source);
  return z.check<string>((payload) => {
    const input = payload.value;
    if (input.length > maxLength) {
      payload.issues.push({ code: 'too_big', origin: 'string', maximum: maxLength, inclusive: true, input });
    } else if (!expression.test(input)) {
      payload.issues.push({ code: 'invalid_format', format: 'regex', pattern: source, input });
    }
  });
}

function compilePattern(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}

/** `multipleOf` (validation, section 6.2.1), in decimal: 0.3 is a multiple of 0.1. */
export function multipleOf(divisor: number): Check<number> {
  return z.check<number>((payload) => {
    const input = payload.value;
    if (isMultiple(input, divisor)) return;
    payload.issues.push({ code: 'not_multiple_of', origin: 'number', divisor, input });
  });
}

function isMultiple(value: number, divisor: number): boolean {
  const [one, two] = [toDecimal(value), toDecimal(divisor)];
  const exponent = Math.min(one.exponent, two.exponent);
  const scale = (decimal: Decimal) => decimal.digits * 10n ** BigInt(decimal.exponent - exponent);
  return scale(two) !== 0n && scale(one) % scale(two) === 0n;
}

interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** `1.25e-7` → 125 and −9: the number as JSON writes it, not the binary fraction nearest to it. */
function toDecimal(value: number): Decimal {
  const [mantissa = '0', power = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

/** `uniqueItems` (validation, section 6.4.3): objects are equal whatever the order of their keys. */
export function uniqueItems(): Check<readonly unknown[]> {
  return z.check<readonly unknown[]>((payload) => {
    const seen = new Set<string>();
    for (const [index, item] of payload.value.entries()) {
      const text = canonicalText(item);
      if (seen.has(text)) {
        const message = 'each item once: this one is there already';
        payload.issues.push({ code: 'custom', message, path: [index], input: item });
      }
      seen.add(text);
    }
  });
}

/** JSON text with sorted keys: equal for values that JSON Schema calls equal (core, section 4.2.2). */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`).join(',')}}`;
}

/** `const` and `enum` with lists or objects (validation, sections 6.1.2 and 6.1.3). */
export function constant<const Values extends readonly unknown[]>(
  ...values: Values
): z.ZodType<Values[number]> {
  const allowed = new Set(values.map(canonicalText));
  const error = `exactly ${[...allowed].join(' or ')}`;
  return z.custom<Values[number]>((value) => allowed.has(canonicalText(value)), { error });
}

/** `allOf` (core, section 10.2.1.1), where the parts cannot be written as one schema. */
export function alsoMatches(...schemas: readonly z.ZodType[]): Check<unknown> {
  return z.check<unknown>((payload) => {
    for (const schema of schemas) reportIssues(payload, schema, payload.value);
  });
}

/** Adds what a schema has against a value that stands at `path` of the checked one. */
export function reportIssues(
  payload: z.core.ParsePayload<unknown>,
  schema: z.ZodType,
  input: unknown,
  path: readonly PropertyKey[] = [],
): void {
  for (const issue of schema.safeParse(input).error?.issues ?? []) {
    payload.issues.push({ ...issue, path: [...path, ...issue.path], input } as z.core.$ZodRawIssue);
  }
}
