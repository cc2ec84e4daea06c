import { z } from 'zod';
import { suggestKnown } from '../nearest.js';
import { Refusal } from '../refusal.js';

/** The value of a body or query, as its schema has it. @throws Refusal (400) that names the field and what it takes */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, 5).map((issue) => describeIssue(issue, schema));
  throw new Refusal(400, 'invalid_request', `${what}: ${problems.join('; ')}.`);
}

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return path === '' ? issue.message : `${path}: ${issue.message}`;
  const known = listKeys(schema, issue.path);
  const unknown = issue.keys.map((key) => JSON.stringify(key.slice(0, 80)));
  const hint = suggestKnown(issue.keys[0] ?? '', known);
  return `${path === '' ? '' : `${path}: `}there is no ${unknown.join(', ')}.${hint}`.replace(/\.$/, '');
}

/** The keys that an object of a schema can have, at a path of it. */
function listKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let found: unknown = schema;
  for (const step of [undefined, ...path]) {
    if (step !== undefined) found = found instanceof z.ZodObject ? found.shape[String(step)] : undefined;
    while (
      found instanceof z.ZodOptional ||
      found instanceof z.ZodNullable ||
      found instanceof z.ZodExactOptional ||
      found instanceof z.ZodDefault
    ) {
      found = found.unwrap();
    }
  }
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

/** A name that people gave: one line, without what cannot be seen. */
export const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'a name is one line of visible characters');

/** An end must lie this far ahead; milliseconds. */
const nearestEnd = 60_000;

export const endSchema = z.iso
  .datetime({ offset: true, error: 'a time is needed, such as 2027-01-31T18:00:00Z' })
  .transform((text) => new Date(text))
  .refine((end) => end.getUTCFullYear() <= 9999, 'the year has four digits')
  .refine((end) => end.getTime() - Date.now() >= nearestEnd, 'it must be at least 60 seconds ahead');
