import type { JsonObject } from '../../model/json.js';
import type { ObjectSchema, Schema, SchemaIndex, TupleSchema } from '../../model/schema.js';
import { type FlatSchema, flattenSchema, type Member } from './flatten.js';
import { literalValues, maxListed, smallLimits, sortFields, tellValues } from './literals.js';
import { extraSchema } from './object.js';
import type { Scope } from './scope.js';
import { commonProperties } from './signature.js';
import { annotationSentences, formatSentences, joinSentences, quoteName, quoteValue } from './words.js';

/** How deep objects are told inside each other, and how many nodes in all. */
const maxDepth = 6;
const maxNodes = 300;

/** What takes no value. */
const never = 'never';

interface Walk {
  readonly schemas: SchemaIndex;
  nodes: number;
  isSpent: boolean;
}

interface Place {
  readonly walk: Walk;
  /** References on the way here. */
  readonly trail: readonly string[];
  readonly depth: number;
  /** Of the property that is told; '' in a list. */
  readonly name: string;
}

type ObjectMember = Member & { readonly schema: ObjectSchema };

/**
 * A schema as a type in TypeScript's notation, `{type: 'fixed'; amount: integer}`, with the words of its properties
 * as comments: a third of what its JSON Schema costs a model. What contains itself is `…`. Undefined for a
 * schema that is too deep or too large to be told whole.
 */
export function noteType(
  schema: Schema,
  { schemas, name, trail }: Pick<Scope, 'schemas' | 'name' | 'trail'>,
): string | undefined {
  const walk: Walk = { schemas, nodes: maxNodes, isSpent: false };
  const type = noteSchema(schema, { walk, trail, depth: 0, name });
  return walk.isSpent ? undefined : type;
}

/** As `noteType`, with the words of the schema itself; `any` for what cannot be told whole. */
export function noteProperty(
  schema: Schema,
  { schemas, name, trail }: Pick<Scope, 'schemas' | 'name' | 'trail'>,
): string {
  const walk: Walk = { schemas, nodes: maxNodes, isSpent: false };
  const place: Place = { walk, trail, depth: 1, name };
  const comment = writeComment(describeProperty(schema, place));
  const type = noteType(schema, { schemas, name, trail }) ?? 'any';
  return comment === '' ? type : `${type} ${comment}`;
}

function noteSchema(schema: Schema, place: Place): string {
  const { walk, trail } = place;
  if (walk.nodes < 0) walk.isSpent = true;
  if (walk.isSpent || new Set(trail).size < trail.length) return '…';
  const { members } = flattenSchema(schema, place.walk.schemas, place.trail);
  const values = members.flatMap((member) => literalValues(member.schema) ?? []);
  const literals = values.filter((value) => value !== null);
  const isNullable =
    literals.length < values.length || members.some(({ schema: { kind } }) => kind === 'null');
  const objects = members.filter(isDeclared);
  const others = members.filter(
    (member) =>
      !isDeclared(member) && member.schema.kind !== 'null' && literalValues(member.schema) === undefined,
  );
  const told = [
    ...(literals.length > 0 ? [noteLiterals(literals)] : []),
    ...others.map((member) => noteMember(member, place)),
    ...(objects.length > 0 ? [noteObjects(objects, place)] : []),
    ...(isNullable ? ['null'] : []),
  ];
  return told.length === 0 ? never : [...new Set(told)].join('|');
}

function isDeclared(member: Member): member is ObjectMember {
  return member.schema.kind === 'object' && member.schema.properties.length > 0;
}

function noteLiterals(values: Parameters<typeof tellValues>[0]): string {
  const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  const sorting = sortFields(distinct.filter((value) => typeof value === 'string'));
  if (sorting !== undefined && sorting.length * 2 === distinct.length) {
    return [...sorting, `-${sorting[0]}`].map(quoteValue).join('|').concat('|…');
  }
  if (distinct.length <= maxListed) return distinct.map(quoteValue).join('|');
  return distinct.every((value) => typeof value === 'string') ? 'string' : 'any';
}

function noteMember({ schema, trail }: Member, place: Place): string {
  const inner = { ...place, trail, name: '' };
  place.walk.nodes -= 1;
  switch (schema.kind) {
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return schema.kind;
    case 'array':
      return listOf(noteSchema(schema.items, inner));
    case 'tuple':
      return noteTuple(schema, inner);
    case 'object': {
      const extras = noteExtras(schema, inner);
      return extras.length > 0 ? `{${extras.join('; ')}}` : 'object';
    }
    default:
      return 'any';
  }
}

function listOf(type: string): string {
  return /[|&]/.test(outermost(type)) ? `(${type})[]` : `${type}[]`;
}

/** `[string, ...integer[]]`: what may follow the first items is told, where anything may. */
function noteTuple(
  { prefixItems, items = { kind: 'unknown' }, maxItems }: TupleSchema,
  place: Place,
): string {
  const first = prefixItems.map((item) => noteSchema(item, place));
  const isShut = maxItems !== undefined && maxItems <= prefixItems.length;
  const rest = isShut ? never : noteSchema(items, place);
  return `[${[...first, ...(rest === never ? [] : [`...${listOf(rest)}`])].join(', ')}]`;
}

/** What may stand under names that are not declared: `[key]: integer`. */
function noteExtras(schema: ObjectSchema, place: Place): readonly string[] {
  const extra = extraSchema(schema);
  const type = extra === undefined ? never : noteSchema(extra, { ...place, name: '' });
  return type === never ? [] : [`[key]: ${type}`];
}

/** Texts and comments, by which comes first: a text may hold what begins a comment, and a comment an apostrophe. */
const texts = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\/\*.*?\*\//gs;

/** A type without texts, comments and what stands in brackets. */
function outermost(type: string): string {
  let left = type.replace(texts, '');
  for (let inner = ''; inner !== left; ) {
    inner = left;
    left = left.replace(/\{[^{}]*\}|\([^()]*\)|\[[^[\]]*\]/g, '');
  }
  return left;
}

/** Objects of a union: what all of them take, or all but one, is told once. */
function noteObjects(given: readonly ObjectMember[], place: Place): string {
  place.walk.nodes -= 1;
  if (place.depth >= maxDepth) place.walk.isSpent = true;
  if (place.walk.isSpent) return '{…}';
  const members = given.filter(({ trail }) => new Set(trail).size === trail.length);
  const again = members.length < given.length ? ['{…}'] : [];
  return [...(members.length === 0 ? [] : [noteUnion(members, place)]), ...again].join(' | ');
}

function noteUnion(members: readonly ObjectMember[], place: Place): string {
  const common = commonProperties(members.map(({ schema }) => schema));
  if (common.size > 0 || members.length < 3) return noteVariants(members, common, place);
  for (const odd of members) {
    const others = members.filter((member) => member !== odd);
    const shared = commonProperties(others.map(({ schema }) => schema));
    if (shared.size === 0) continue;
    return `${noteVariants([odd], shared, place)} | ${noteVariants(others, shared, place)}`;
  }
  return noteVariants(members, common, place);
}

function noteVariants(members: readonly ObjectMember[], common: ReadonlySet<string>, place: Place): string {
  const note = ({ schema, trail }: ObjectMember, isTold: (name: string) => boolean): string =>
    noteFields(
      { ...schema, properties: schema.properties.filter(({ name }) => isTold(name)) },
      { ...place, trail, depth: place.depth + 1 },
    );
  const [first] = members;
  if (first !== undefined && members.length === 1) return note(first, () => true);
  const own = members.map((member) => {
    const about = writeComment(member.schema.description ?? '');
    return `${about === '' ? '' : `${about} `}${note(member, (name) => !common.has(name))}`;
  });
  const union = [...new Set(own)].join(' | ');
  if (first === undefined || common.size === 0) return union;
  // What else each takes is told with its own.
  const shared = { ...first, schema: closeObject(first.schema) };
  return `${note(shared, (name) => common.has(name))} & (${union})`;
}

/** Properties of one type are told together: `line1?, line2?: string`. Deprecated ones that nobody needs are not. */
function noteFields(schema: ObjectSchema, place: Place): string {
  const groups = new Map<string, readonly string[]>();
  for (const { name, required, schema: type } of schema.properties) {
    if (type.deprecated && !required) continue;
    const inner = { ...place, name };
    const comment = writeComment(describeProperty(type, inner));
    const told = `${noteSchema(type, inner)}${comment === '' ? '' : ` ${comment}`}`;
    groups.set(told, [...(groups.get(told) ?? []), `${quoteName(name)}${required ? '' : '?'}`]);
  }
  const fields = [...groups].map(([type, names]) => `${names.join(', ')}: ${type}`);
  return `{${[...fields, ...noteExtras(schema, place)].join('; ')}}`;
}

function closeObject({
  additionalProperties: _,
  patternProperties: __,
  ...schema
}: ObjectSchema): ObjectSchema {
  return schema;
}

function writeComment(text: string): string {
  return text === '' ? '' : `/* ${text.replace(/\.$/, '').replaceAll('*/', '* /')} */`;
}

function describeProperty(schema: Schema, { walk, trail, name, depth }: Place): string {
  const { annotations, members } = flattenSchema(schema, walk.schemas, trail);
  const values = members.map((member) => member.schema).filter(({ kind }) => kind !== 'null');
  const literals = values.flatMap((value) => literalValues(value) ?? []).filter((value) => value !== null);
  const [only] = values;
  return joinSentences([
    annotations.description ?? (values.length === 1 ? only?.description : undefined) ?? '',
    ...(literals.length > maxListed ? [`One of ${tellValues(literals)}.`] : []),
    ...values.flatMap((value) => describeValue(value, name)),
    ...annotationSentences(annotations, depth === 1 && literals.length !== 1),
  ]);
}

function describeValue(schema: FlatSchema, name: string): readonly string[] {
  if (schema.kind === 'string') return formatSentences(schema.format, name);
  if (schema.kind !== 'integer' && schema.kind !== 'number') return [];
  const { minimum, maximum } = smallLimits(schema);
  return minimum === undefined ? [] : [`${minimum} to ${maximum}`];
}

/** A wire schema without what is inside its objects: the notation tells that. */
export function outlineNode(node: JsonObject): JsonObject {
  const { anyOf, items, type } = node;
  if (Array.isArray(anyOf)) {
    const outlined = anyOf.map((each) => JSON.stringify(outlineNode(each as JsonObject)));
    const distinct = [...new Set(outlined)].map((text) => JSON.parse(text) as JsonObject);
    return distinct.length === 1 ? (distinct[0] as JsonObject) : { anyOf: distinct };
  }
  if (type === 'object') return { type, additionalProperties: true };
  if (type === 'array') return { type, items: outlineNode(items as JsonObject) };
  const { description: _, ...rest } = node;
  return rest;
}
