import { z } from 'zod';
import { pattern, reportIssues } from './keywords.js';

/*
 * Keywords of JSON Schema 2020-12 for objects that zod has no word for. See `keywords.ts`.
 */

type Check<Value> = z.core.$ZodCheck<Value>;
type Payload = z.core.ParsePayload<unknown>;
type Keys = Record<string, unknown>;

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
  const rules = patterns.map(([source, schema, maxLength = Number.POSITIVE_INFINITY]) => ({
    name: z.string().max(maxLength, { abort: true }).check(pattern(source)),
    maxLength,
    schema,
  }));
  return z.check<object>((payload) => {
    for (const [key, value] of Object.entries(payload.value)) {
      const tooLong = rules.find((rule) => [...key].length > rule.maxLength);
      const matched = rules.filter((rule) => rule.name.safeParse(key).success);
      if (tooLong !== undefined) refuseKey(payload, key, tooLong.name);
      else if (matched.length === 0 && !declared.has(key)) refuseOther(payload, key, value, options.others);
      for (const { schema } of matched) reportIssues(payload, schema, value, [key]);
    }
  });
}

function refuseOther(payload: Payload, key: string, value: unknown, others: z.ZodType | undefined): void {
  if (others === undefined) return;
  if (!(others instanceof z.ZodNever)) reportIssues(payload, others, value, [key]);
  else payload.issues.push({ code: 'unrecognized_keys', keys: [key], input: payload.value as Keys });
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
