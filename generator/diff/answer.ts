import type { OutputShape } from '../model/mcp-server.js';
import type { Schema, SchemaIndex } from '../model/schema.js';
import { listAlternatives } from './alternatives.js';
import type { Change } from './change.js';

/** Field of an answer, or of a row of it, as `fields` asks for it → its JSON types; empty where nobody can tell. */
export type AnswerFields = ReadonlyMap<string, ReadonlySet<string>>;

/** What `fields` can name is no deeper. */
const deepest = 10;
/** More fields are no answer that somebody reads: a document that doubles at each level ends here. */
const mostFields = 20_000;

/** All fields of an answer, null aside: what is null is left out of it. A schema inside of itself is not entered. */
export function listFields(answer: Schema, shape: OutputShape, schemas: SchemaIndex): AnswerFields {
  const fields = new Map<string, Set<string>>();
  collectFields(answer, { path: '', trail: [], fields, schemas });
  return rootAtRows(fields, shape);
}

interface FieldPlace {
  readonly path: string;
  readonly trail: readonly Schema[];
  readonly fields: Map<string, Set<string>>;
  readonly schemas: SchemaIndex;
}

function collectFields(schema: Schema, place: FieldPlace): void {
  const { path, trail, fields, schemas } = place;
  const { any, values, objects, others } = listAlternatives(schema, schemas);
  const inner = [...objects, ...others].map((each) => each.schema);
  const types = any ? [] : [...values.map(typeOfValue), ...inner.map(typeOf)];
  fields.set(path, new Set([...(fields.get(path) ?? []), ...types]));
  if (trail.length >= deepest || fields.size > mostFields) return;
  for (const each of inner.filter((one) => !trail.includes(one))) {
    for (const [name, child] of childFields(each)) {
      const joint = name === '[]' || path === '' ? '' : '.';
      collectFields(child, { ...place, path: `${path}${joint}${name}`, trail: [...trail, each] });
    }
  }
}

function childFields(schema: Schema): readonly (readonly [string, Schema])[] {
  if (schema.kind === 'array') return [['[]', schema.items]];
  if (schema.kind !== 'object') return [];
  const { properties, additionalProperties: further } = schema;
  return [
    ...properties.map((property) => [property.name, property.schema] as const),
    ...(typeof further === 'object' ? [['*', further] as const] : []),
  ];
}

function typeOf({ kind }: Schema): string {
  return kind === 'tuple' ? 'array' : kind === 'allOf' ? 'object' : kind;
}

function typeOfValue(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** A field of a list's row is asked for without the list. */
function rootAtRows(fields: AnswerFields, shape: OutputShape): AnswerFields {
  const root = shape === 'page' ? 'items[]' : shape === 'items' ? '[]' : '';
  const inside = [...fields]
    .filter(([path]) => path !== '' && (root === '' || path.startsWith(`${root}.`)))
    .map(([path, types]) => [root === '' ? path : path.slice(root.length + 1), types] as const);
  return new Map(inside);
}

/**
 * What callers meet who ask for these fields. Which values a field may have, and whether it may be missing, no answer
 * promises (record 18).
 */
export function diffFields(old: AnswerFields, now: AnswerFields): readonly Change[] {
  const lost = listTops(old, now);
  const gained = listTops(now, old);
  const other = [...old].flatMap(([path, was]) => {
    const is = now.get(path);
    if (is === undefined || was.size === 0 || is.size === 0 || isWithin(is, was)) return [];
    return [`${path} ${printTypes(was)} → ${printTypes(is)}`];
  });
  return [
    ...(lost.length > 0 ? [output('breaking', `no more ${lost.join(', ')}`)] : []),
    ...(other.length > 0 ? [output('breaking', `now of another type: ${other.join(', ')}`)] : []),
    ...(gained.length > 0 ? [output('additive', `also ${gained.join(', ')}`)] : []),
  ];
}

/** Fields that the other side lacks, without what is inside of such a field. */
function listTops(fields: AnswerFields, others: AnswerFields): readonly string[] {
  const missing = new Set([...fields.keys()].filter((path) => !holdsField(others, path)));
  return [...missing].filter((path) => !listParents(path).some((parent) => missing.has(parent)));
}

/** `metadata.*` is what any name in `metadata` asks for. */
function holdsField(fields: AnswerFields, path: string): boolean {
  if (fields.has(path)) return true;
  const steps = path.split('.');
  return steps.some((_, place) => fields.has(steps.with(place, '*').join('.')));
}

function listParents(path: string): readonly string[] {
  return [...path.matchAll(/\.|\[\]/g)]
    .map(({ index }) => path.slice(0, index))
    .filter((each) => each !== '');
}

/** A number may always be an integer. */
function isWithin(types: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...types].every((type) => others.has(type) || (type === 'integer' && others.has('number')));
}

function printTypes(types: ReadonlySet<string>): string {
  return [...types].sort().join(' | ');
}

function output(kind: Change['class'], detail: string): Change {
  return { what: 'output', class: kind, detail };
}
