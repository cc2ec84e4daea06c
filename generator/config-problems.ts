import { z } from 'zod';

/** What is wrong at one place of a file that a maintainer writes: a config, rules, a seed, prompts. */
export interface ConfigProblem {
  /** `naming.selektors` */
  readonly path: string;
  readonly message: string;
}

/** What is wrong with a file that was held against a schema; unknown keys with the nearest known one. */
export function describeIssues(error: z.ZodError, schema: z.ZodType): readonly ConfigProblem[] {
  return error.issues.flatMap((issue) => describeIssue(issue, schema));
}

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType): readonly ConfigProblem[] {
  if (issue.code === 'invalid_union') return describeUnion(issue, schema);
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: issue.path.join('.') || '(the config)', message: issue.message }];
  }
  const known = knownKeys(issue.path, schema);
  return issue.keys.map((key) => {
    const near = nearest(key, known);
    const message =
      near === undefined
        ? `unknown key; known are ${known.join(', ')}`
        : `unknown key; did you mean ${near}?`;
    return { path: [...issue.path, key].join('.'), message };
  });
}

/** Of the member that the value is nearest to: not one of another type, where there is such a member. */
function describeUnion(issue: z.core.$ZodIssueInvalidUnion, schema: z.ZodType): readonly ConfigProblem[] {
  const isOfType = (inner: z.core.$ZodIssue) => inner.code !== 'invalid_type' || inner.path.length > 0;
  const member = issue.errors.find((inner) => inner.every(isOfType)) ?? issue.errors[0] ?? [];
  return member.flatMap((inner) => describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, schema));
}

/** The keys of the object that stands at a path below a schema. */
function knownKeys(path: readonly PropertyKey[], root: z.ZodType): readonly string[] {
  let here: readonly unknown[] = [root];
  for (const step of path) here = here.flatMap((schema) => stepInto(unwrap(schema), step));
  const objects = here.flatMap(listUnion).filter((schema) => schema instanceof z.ZodObject);
  return objects.flatMap((schema) => Object.keys(schema.shape));
}

function stepInto(schema: unknown, step: PropertyKey): readonly unknown[] {
  if (schema instanceof z.ZodObject) return [(schema.shape as Record<PropertyKey, unknown>)[step]];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  return schema instanceof z.ZodArray ? [schema.element] : [];
}

function listUnion(schema: unknown): readonly unknown[] {
  const plain = unwrap(schema);
  return plain instanceof z.ZodUnion ? plain.options : [plain];
}

function unwrap(schema: unknown): unknown {
  const isWrapped =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional;
  return isWrapped ? unwrap(schema.unwrap()) : schema;
}

/** The known word that differs least, if it differs in no more than a third of its letters. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.candidate : undefined;
}

/** Behind a sentence: ` Did you mean x?`; nothing where no word is near. */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? '' : ` Did you mean ${near}?`;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
