import type { JsonObject, JsonValue } from '../../model/json.js';
import type { ArraySchema, Schema, StringSchema, TupleSchema } from '../../model/schema.js';
import { anyNode, type Draft, describeNode, nullNode, uniteDrafts, vacuousNode } from './draft.js';
import { type FlatSchema, flattenSchema, type Member } from './flatten.js';
import { literalValues, smallLimits, tellValues, writeLiterals } from './literals.js';
import { noteType, outlineNode } from './notation.js';
import { writeObject } from './object.js';
import { enterItems, enterVariant, isRepeated, maxLevel, type Scope, type WireNote } from './scope.js';
import { annotationSentences, formatSentences } from './words.js';

/** Characters of JSON up to which an argument's schema stands as it is. */
const longestNode = 180;
/** What the notation must save. */
const worthwhile = 0.8;
/** A union of which one member is the constant list or object. */
const greatestLeastHeight = 4;

/**
 * One schema inside the arguments. Whatever the validator accepts, the result accepts: keywords that
 * cost tokens without helping to choose a value (lengths, patterns, most limits) are left out.
 */
export function writeSchema(schema: Schema, scope: Scope): JsonObject {
  const { annotations, members } = flattenSchema(schema, scope.schemas, scope.trail);
  const literals = members.flatMap((member) => literalValues(member.schema) ?? []);
  const draft = shortenDraft(schema, scope, (inner) => writeMembers(members, literals, inner));
  // The default of a constant is the constant.
  const tellDefault = scope.objects <= 2 && (literals.length !== 1 || members.length > 1);
  return describeNode(draft.node, [
    annotations.description ?? draft.description ?? '',
    ...draft.told,
    ...annotationSentences(annotations, tellDefault),
  ]);
}

/**
 * An argument whose JSON Schema is long because there are objects in it: open objects, and their type in words.
 * What the words tell needs no report that the schema does not.
 */
function shortenDraft(schema: Schema, scope: Scope, write: (scope: Scope) => Draft): Draft {
  if (scope.objects !== 1) return write(scope);
  const notes: WireNote[] = [];
  const draft = write({ ...scope, report: (note) => notes.push(note) });
  const long = JSON.stringify(draft);
  const type =
    long.length > longestNode && long.includes('"properties"') ? noteType(schema, scope) : undefined;
  if (type !== undefined && type.length < long.length * worthwhile) {
    for (const note of notes.filter(({ code }) => code === 'recursion-cut')) scope.report(note);
    // That it may be null the outline says.
    return { node: outlineNode(draft.node), told: [type.replace(/\|null$/, '')] };
  }
  for (const note of notes) scope.report(note);
  return draft;
}

/** Whether there are levels enough for a schema one level down, however much of it is cut. */
export function fitsInside(schema: Schema, scope: Scope): boolean {
  const room = maxLevel - scope.level;
  if (room >= greatestLeastHeight) return true;
  const { members } = flattenSchema(schema, scope.schemas, scope.trail);
  const heights = members.map((member) => leastHeightOf(member.schema));
  return Math.max(...heights) + (members.length > 1 ? 1 : 0) <= room;
}

function leastHeightOf(schema: FlatSchema): number {
  if (schema.kind === 'unknown') return 3;
  // An alternative for each type among the values, and a list or object may be one.
  if (schema.kind === 'enum' || schema.kind === 'const') return literalHeight(literalValues(schema) ?? []);
  return schema.kind === 'array' || schema.kind === 'tuple' ? 2 : 1;
}

function literalHeight(values: readonly JsonValue[]): number {
  if (values.some((value) => typeof value === 'object' && value !== null)) return 3;
  return new Set(values.map((value) => (value === null ? 'null' : typeof value))).size > 1 ? 2 : 1;
}

function writeMembers(given: readonly Member[], literals: readonly JsonValue[], scope: Scope): Draft {
  if (given.some((member) => member.schema.kind === 'unknown')) return { node: anyNode, told: [] };
  const members = mergeLists(given, scope);
  const inner = members.length > 1 ? enterVariant(scope) : scope;
  const others = members.filter((member) => literalValues(member.schema) === undefined);
  if (literals.length + others.length === 0) return { node: nullNode, told: ['No value is accepted.'] };
  return uniteDrafts([...writeLiterals(literals), ...others.map((member) => writeMember(member, inner))]);
}

/** Lists of several kinds are one list of all of them: which may not be mixed is the validator's to say. */
function mergeLists(members: readonly Member[], scope: Scope): readonly Member[] {
  const isList = ({ schema }: Member) => schema.kind === 'array';
  const lists = members.flatMap(({ schema }) => (schema.kind === 'array' ? [schema] : []));
  if (lists.length < 2 || lists.some((list) => list.description !== undefined)) return members;
  const items: Schema = { kind: 'anyOf', variants: lists.map((list) => list.items) };
  const trail = mergeTrails(members.filter(isList), scope);
  return [...members.filter((member) => !isList(member)), { schema: { kind: 'array', items }, trail }];
}

/** One schema for several is on the way of each of them. */
function mergeTrails(members: readonly Member[], { trail }: Scope): readonly string[] {
  return [...trail, ...new Set(members.flatMap((member) => member.trail.slice(trail.length)))];
}

function writeMember({ schema, trail }: Member, scope: Scope): Draft {
  scope.budget.nodes -= 1;
  const description = schema.description === undefined ? {} : { description: schema.description };
  const draft = writeKind(schema, { ...scope, trail });
  return { ...description, ...draft, told: [...draft.told, ...annotationSentences(schema, false)] };
}

function writeKind(schema: FlatSchema, scope: Scope): Draft {
  switch (schema.kind) {
    case 'string':
      return writeString(schema, scope);
    case 'number':
    case 'integer':
      return { node: { type: schema.kind, ...smallLimits(schema) }, told: [] };
    case 'array':
      return { node: { type: 'array', items: writeItems(schema, scope) }, told: [] };
    case 'tuple':
      return writeTuple(schema, scope);
    case 'object':
      return writeObject(schema, scope, { writeSchema, fitsInside });
    case 'boolean':
    case 'null':
      return { node: { type: schema.kind }, told: [] };
    default:
      return { node: anyNode, told: [] };
  }
}

function writeString(schema: StringSchema, scope: Scope): Draft {
  const format = schema.format === 'date-time' ? { format: schema.format } : {};
  return { node: { type: 'string', ...format }, told: formatSentences(schema.format, scope.name) };
}

/** Always there: OpenAI, Gemini and VS Code refuse an array without `items`. */
function writeItems({ items }: Pick<ArraySchema, 'items'>, scope: Scope): JsonObject {
  const code = isRepeated(scope) ? 'recursion-cut' : 'depth-cut';
  if (code !== 'recursion-cut' && fitsInside(items, scope)) {
    return writeSchema(items, enterItems(scope, scope.trail));
  }
  scope.report({ code, path: `${scope.path}[]` });
  return vacuousNode;
}

/** `prefixItems` is refused by many hosts: the members become alternatives, their order a sentence. */
function writeTuple(schema: TupleSchema, scope: Scope): Draft {
  const length = schema.prefixItems.length;
  const isShut = schema.items?.kind === 'enum' && schema.items.values.length === 0;
  const maxItems = isShut ? Math.min(schema.maxItems ?? length, length) : schema.maxItems;
  const isLonger = maxItems === undefined || maxItems > length;
  const rest: readonly Schema[] = isLonger ? [schema.items ?? { kind: 'unknown' }] : [];
  const items = writeItems({ items: { kind: 'anyOf', variants: [...schema.prefixItems, ...rest] } }, scope);
  const { minItems } = schema;
  return {
    node: {
      type: 'array',
      items,
      ...(minItems ? { minItems } : {}),
      ...(maxItems === undefined ? {} : { maxItems }),
    },
    told: [`In order: ${schema.prefixItems.map((item) => tellPosition(item, scope)).join(', ')}.`],
  };
}

function tellPosition(item: Schema, scope: Scope): string {
  const { members } = flattenSchema(item, scope.schemas);
  const words = members.map(({ schema }) => {
    const values = literalValues(schema);
    if (values !== undefined) return tellValues(values);
    return schema.kind === 'unknown' ? 'anything' : schema.kind;
  });
  return [...new Set(words)].join('|');
}
