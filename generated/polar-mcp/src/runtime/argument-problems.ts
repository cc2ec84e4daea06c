import type { z } from 'zod';
import { describeAllowed, showValue } from './argument-words.js';
import { findNearest } from './nearest.js';
import { listKeys, listOptions, schemaAt } from './schema-lookup.js';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What a list of issues is about: a value, its place in the arguments, and the schema that refused it. */
interface Subject {
  readonly schema: z.core.$ZodType;
  readonly value: unknown;
  /** Arguments that were given alone and stand in a list of one. */
  readonly wrapped: ReadonlySet<string>;
  /** What the variants beside this one call their properties. */
  readonly otherKeys?: readonly string[];
  /** Where `value` stands in the arguments. */
  readonly at?: Path;
}

/** More than a reader will use: the others are not described. */
export const mostProblems = 20;

/**
 * One line for each problem, `path: given …; allowed: …`. Of a union only the variant that fits best
 * speaks: eight variants would otherwise send eight contradicting lists. Describing costs much more
 * than finding, so it ends one line after `mostProblems`: enough to say that there are more.
 */
export function describeIssues(issues: readonly Issue[], subject: Subject): string[] {
  const whole = issues.map((issue) => restoreUnion(issue, subject));
  const unions = new Set(whole.filter(({ code }) => code === 'invalid_union').map(({ path }) => keyOf(path)));
  const lines = new Set<string>();
  for (const issue of whole) {
    if (issue.code !== 'invalid_union' && isBelow(issue.path, unions)) continue;
    for (const line of describeIssue(issue, subject)) lines.add(line);
    if (lines.size > mostProblems) break;
  }
  return [...lines].slice(0, mostProblems + 1);
}

/**
 * Zod lets one variant speak for a union when only its keys are in doubt. The variant that a caller
 * means may be another one, so all are asked again.
 */
function restoreUnion(issue: Issue, subject: Subject): Issue {
  if (issue.code !== 'unrecognized_keys') return issue;
  const options = listOptions(schemaAt(subject.schema, issue.path));
  if (options.length < 2) return issue;
  const value = valueAt(subject.value, issue.path);
  const errors = options.map((option) => [...((option as z.ZodType).safeParse(value).error?.issues ?? [])]);
  return { code: 'invalid_union', errors, path: [...issue.path], message: issue.message };
}

function isBelow(path: Path, ancestors: ReadonlySet<string>): boolean {
  if (ancestors.size === 0) return false;
  return [...path, undefined].some((_, length) => ancestors.has(keyOf(path.slice(0, length))));
}

function keyOf(path: Path): string {
  return JSON.stringify(path.map(String));
}

function describeIssue(issue: Issue, subject: Subject): string[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, mostProblems + 1).map((key) => describeUnknownKey(key, issue.path, subject));
    case 'invalid_union':
      return describeUnion(issue, subject);
    case 'invalid_key':
    case 'invalid_element': {
      const name = showPath([...(subject.at ?? []), ...issue.path], subject.wrapped);
      const inner = issue.issues.map((each) => describeAllowed(each, issue.path.at(-1)));
      return [`${name}: this key is not allowed; allowed keys: ${inner.join(' and ')}`];
    }
    default:
      return [
        describeValue(issue.path, [describeAllowed(issue, valueAt(subject.value, issue.path))], subject),
      ];
  }
}

function describeValue(path: Path, allowed: readonly string[], subject: Subject): string {
  const name = showPath([...(subject.at ?? []), ...path], subject.wrapped);
  const value = valueAt(subject.value, path);
  const given = value === undefined ? 'required, but missing' : `given ${showValue(value)}`;
  return `${name}: ${given}; allowed: ${[...new Set(allowed)].join(' or ')}`;
}

function describeUnknownKey(key: string, path: Path, subject: Subject): string {
  const name = showPath([...(subject.at ?? []), ...path, key], subject.wrapped);
  const schema = schemaAt(subject.schema, path);
  const anywhere = [...listKeys(schema), ...(subject.otherKeys ?? [])];
  const known = listKeys(schema);
  const shown = `allowed here: ${known.slice(0, 15).join(', ')}${known.length > 15 ? ', …' : ''}`;
  const [nearest] = findNearest(key, known);
  if (nearest !== undefined) return `${name}: unknown argument; did you mean "${nearest}"?`;
  if (anywhere.includes(key)) return `${name}: does not go with the other arguments; ${shown}`;
  const [other] = findNearest(key, anywhere);
  if (other !== undefined) return `${name}: unknown argument; did you mean "${other}"?`;
  return `${name}: unknown argument; ${known.length === 0 ? 'none is allowed here' : shown}`;
}

/** @see {@link pickVariant} for the order in which a variant is chosen. */
function describeUnion(issue: Extract<Issue, { code: 'invalid_union' }>, subject: Subject): string[] {
  const value = valueAt(subject.value, issue.path);
  if (issue.errors.length === 0) return [describeNoVariant(issue, subject)];
  const errors = issue.errors as readonly (readonly Issue[])[];
  const tags = listTags(errors, value);
  if (tags !== undefined) return [describeValue([...issue.path, tags.key], tags.allowed, subject)];
  const fitting = errors
    .map((_, index) => index)
    .filter((index) => !hasWrongType(errors[index] ?? [], value));
  const candidates = fitting.length === 0 ? errors.map((_, index) => index) : fitting;
  // Every variant refuses the value as a whole: they are alternatives of one value, said in one line.
  if (candidates.every((index) => errors[index]?.every(({ path }) => path.length === 0) === true)) {
    const all = candidates.flatMap((index) => errors[index] ?? []);
    if (all.every(({ code }) => code !== 'unrecognized_keys' && code !== 'invalid_union')) {
      const allowed = all.map((each) => describeAllowed(each, value));
      return [describeValue(issue.path, allowed, subject)];
    }
  }
  const chosen = pickVariant(candidates, errors, value);
  const union = schemaAt(subject.schema, issue.path);
  return describeIssues(errors[chosen] ?? [], {
    schema: listOptions(union)[chosen] ?? subject.schema,
    otherKeys: listKeys(union),
    value,
    wrapped: subject.wrapped,
    at: [...(subject.at ?? []), ...issue.path],
  });
}

function describeNoVariant(issue: Extract<Issue, { code: 'invalid_union' }>, subject: Subject): string {
  if ('options' in issue && Array.isArray(issue.options)) {
    const values = issue.options as z.core.util.Primitive[];
    const allowed = describeAllowed(
      { code: 'invalid_value', values, path: [], message: '' },
      valueAt(subject.value, issue.path),
    );
    return describeValue(issue.path, [allowed], subject);
  }
  const name = showPath([...(subject.at ?? []), ...issue.path], subject.wrapped);
  return `${name || 'arguments'}: fits more than one of the allowed forms; give what tells them apart`;
}

/** A property that each variant fixes to a constant and that fits none: the discriminator is wrong. */
function listTags(
  errors: readonly (readonly Issue[])[],
  value: unknown,
): { key: PropertyKey; allowed: string[] } | undefined {
  if (errors.length < 2) return undefined;
  const first = errors[0]?.filter(isTagMismatch).map(({ path }) => path[0]);
  for (const key of first ?? []) {
    if (key === undefined) continue;
    const mismatches = errors.map((issues) =>
      issues.find((each) => isTagMismatch(each) && each.path[0] === key),
    );
    if (mismatches.some((each) => each === undefined)) continue;
    const values = mismatches.flatMap((each) => (each?.code === 'invalid_value' ? each.values : []));
    const given = valueAt(value, [key]);
    return {
      key,
      allowed: [describeAllowed({ code: 'invalid_value', values, path: [], message: '' }, given)],
    };
  }
  return undefined;
}

function isTagMismatch(issue: Issue): boolean {
  return issue.code === 'invalid_value' && issue.values.length === 1 && issue.path.length === 1;
}

/** The variant is of another kind than the value: a list where an object was given. */
function hasWrongType(issues: readonly Issue[], value: unknown): boolean {
  return issues.some((issue) => {
    if (issue.path.length > 0) return false;
    if (issue.code === 'invalid_type') return true;
    return issue.code === 'invalid_value' && issue.values.every((each) => typeof each !== typeof value);
  });
}

/**
 * The variant with the fewest wrong constants (a discriminator, declared or not), then the fewest
 * keys that it does not know, then the fewest missing ones, then the fewest problems; the first of equals.
 */
function pickVariant(
  candidates: readonly number[],
  errors: readonly (readonly Issue[])[],
  value: unknown,
): number {
  const rank = (issues: readonly Issue[]): number[] => [
    issues.filter(isTagMismatch).length,
    issues.reduce((sum, each) => sum + (each.code === 'unrecognized_keys' ? each.keys.length : 0), 0),
    issues.filter(({ path }) => path.length > 0 && valueAt(value, path) === undefined).length,
    issues.length,
  ];
  const ranked = candidates.map((index) => ({ index, rank: rank(errors[index] ?? []) }));
  ranked.sort((a, b) => {
    const column = a.rank.findIndex((score, place) => score !== b.rank[place]);
    return column < 0 ? a.index - b.index : (a.rank[column] ?? 0) - (b.rank[column] ?? 0);
  });
  return ranked[0]?.index ?? 0;
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}

/** `prices[0].amount`; the `[0]` of a list that the caller did not write is left out. */
function showPath(path: Path, wrapped: ReadonlySet<string>): string {
  const own = wrapped.has(String(path[0])) && path[1] === 0 ? [path[0], ...path.slice(2)] : path;
  let text = '';
  for (const key of own) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += `${text === '' ? '' : '.'}${String(key).slice(0, 60)}`;
  }
  return text === '' ? 'arguments' : text;
}
