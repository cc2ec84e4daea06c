import { z } from 'zod';

/*
 * Keywords of JSON Schema 2020-12 that zod has no word for or reads otherwise. Each is a check, for
 * `.check(…)`, or a schema. None changes the value. Issues carry the codes that zod itself uses.
 */

type Check<Value> = z.core.$ZodCheck<Value>;
type Payload = z.core.ParsePayload<unknown>;

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

/** `minProperties` (validation, section 6.5.2) */
export function minProperties(minimum: number): Check<object> {
  return z.check<object>((payload) => {
    if (Object.keys(payload.value).length >= minimum) return;
    payload.issues.push({
      code: 'too_small',
      origin: 'object',
      minimum,
      inclusive: true,
      input: payload.value,
    });
  });
}

/** `maxProperties` (validation, section 6.5.1) */
export function maxProperties(maximum: number): Check<object> {
  return z.check<object>((payload) => {
    if (Object.keys(payload.value).length <= maximum) return;
    payload.issues.push({
      code: 'too_big',
      origin: 'object',
      maximum,
      inclusive: true,
      input: payload.value,
    });
  });
}

/** `propertyNames` (core, section 10.3.2.4) */
export function propertyNames(names: z.ZodType): Check<object> {
  return z.check<object>((payload) => {
    for (const key of Object.keys(payload.value)) refuseKey(payload, key, names);
  });
}

function refuseKey(payload: Payload, key: string, names: z.ZodType): void {
  const { error } = names.safeParse(key);
  if (error === undefined) return;
  payload.issues.push({
    code: 'invalid_key',
    origin: 'record',
    issues: error.issues,
    path: [key],
    input: key,
  });
}

/**
 * `patternProperties` (core, section 10.3.2.2): each key that matches a pattern has a value that its
 * schema accepts. Keys that are neither declared nor matched meet `others`; absent: anything may stand
 * there. A key that is longer than a pattern's `maxLength` is refused.
 */
export function patternProperties(
  patterns: readonly (readonly [source: string, schema: z.ZodType, maxLength?: number])[],
  options: { readonly declared?: readonly string[]; readonly others?: z.ZodType } = {},
): Check<object> {
  const declared = new Set(options.declared);
  const rules = patterns.map(([source, schema, limit]) => ({
    name: z.string().check(pattern(source, limit)),
    schema,
  }));
  return z.check<object>((payload) => {
    for (const [key, value] of Object.entries(payload.value)) {
      const results = rules.map((rule) => ({ ...rule, refused: rule.name.safeParse(key).error?.issues }));
      const matched = results.filter(({ refused }) => refused === undefined);
      const tooLong = results.find(({ refused }) => refused?.some((issue) => issue.code === 'too_big'));
      if (tooLong !== undefined) refuseKey(payload, key, tooLong.name);
      else if (matched.length > 0)
        refuseValue(
          payload,
          matched.map(({ schema }) => schema),
          [key],
          value,
        );
      else if (!declared.has(key) && options.others !== undefined)
        refuseOther(payload, key, value, options.others);
    }
  });
}

function refuseOther(payload: Payload, key: string, value: unknown, others: z.ZodType): void {
  if (others instanceof z.ZodNever) {
    payload.issues.push({
      code: 'unrecognized_keys',
      keys: [key],
      input: payload.value as Record<string, unknown>,
    });
  } else refuseValue(payload, [others], [key], value);
}

function refuseValue(
  payload: Payload,
  schemas: readonly z.ZodType[],
  path: readonly PropertyKey[],
  input: unknown,
): void {
  for (const schema of schemas) {
    const issues = schema.safeParse(input).error?.issues ?? [];
    payload.issues.push(
      ...issues.map((issue) => ({ ...issue, path: [...path, ...issue.path], input }) as never),
    );
  }
}

/** `allOf` (core, section 10.2.1.1), where the parts cannot be written as one schema. */
export function alsoMatches(...schemas: readonly z.ZodType[]): Check<unknown> {
  return z.check<unknown>((payload) => refuseValue(payload, schemas, [], payload.value));
}

/**
 * For objects with a property whose name every object inherits (`constructor`, `toString`): zod looks
 * properties up through the prototype, so it is given a copy that has none.
 */
export function ownProperties<Schema extends z.ZodType>(
  schema: Schema,
): z.ZodType<z.output<Schema>, z.input<Schema>> {
  const bare = (value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.assign(Object.create(null), value)
      : value;
  return z.preprocess(bare, schema) as unknown as z.ZodType<z.output<Schema>, z.input<Schema>>;
}
