import type { JsonValue } from '../model/json.js';
import { mergeObjects } from '../model/merged-object.js';
import type { NumberSchema, ObjectSchema, Schema, SchemaIndex, StringSchema } from '../model/schema.js';

/** One thing that a value may be: neither a reference nor a union, a listed value nor null. */
export interface Alternative<Kind extends Schema = Schema> {
  readonly schema: Kind;
  /** The component schema's, where it has one. */
  readonly name?: string;
}

/** All that a value may be, in whatever way a document says it: `type` lists, unions of unions, const or enum. */
export interface Alternatives {
  readonly nullable: boolean;
  readonly values: readonly JsonValue[];
  readonly objects: readonly Alternative<ObjectSchema>[];
  /** All other kinds. */
  readonly others: readonly Alternative[];
  /** Anything may stand here, so the rest says nothing. */
  readonly any: boolean;
}

export function listAlternatives(root: Schema, index: SchemaIndex): Alternatives {
  const found = flatten(root, index);
  const values = found.flatMap(({ schema }) => listValues(schema) ?? []);
  const rest = found.filter(({ schema }) => schema.kind !== 'null' && listValues(schema) === undefined);
  return {
    nullable: found.some(({ schema }) => schema.kind === 'null') || values.includes(null),
    values: values.filter((value) => value !== null),
    objects: rest.filter((each): each is Alternative<ObjectSchema> => each.schema.kind === 'object'),
    others: rest.filter(({ schema }) => schema.kind !== 'object'),
    any: rest.some(({ schema }) => schema.kind === 'unknown'),
  };
}

function flatten(root: Schema, index: SchemaIndex): readonly Alternative[] {
  const seen = new Set<Schema>();
  const found: Alternative[] = [];
  const visit = (given: Schema, outer?: string): void => {
    const name = given.kind === 'ref' ? given.name : outer;
    const schema = index.resolve(given);
    if (seen.has(schema)) return;
    seen.add(schema);
    if (schema.kind === 'anyOf' || schema.kind === 'oneOf') {
      for (const variant of schema.variants) visit(variant);
      return;
    }
    found.push({ schema: mergeParts(schema, index), ...(name === undefined ? {} : { name }) });
  };
  visit(root);
  return found;
}

/** Objects that apply together are one; a single part is itself. */
function mergeParts(schema: Schema, index: SchemaIndex): Schema {
  if (schema.kind !== 'allOf') return schema;
  const parts = index.parts(schema);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && only.kind !== 'anyOf' && only.kind !== 'oneOf') return only;
  const objects = parts.filter((part): part is ObjectSchema => part.kind === 'object');
  return (objects.length === parts.length ? mergeObjects(objects) : undefined) ?? schema;
}

function listValues(schema: Schema): readonly JsonValue[] | undefined {
  if (schema.kind === 'enum') return schema.values;
  return schema.kind === 'const' ? [schema.value] : undefined;
}

/** Whether a listed value is surely one that the schema takes. A format or pattern may refuse it. */
export function takesValue(schema: Schema, value: JsonValue): boolean {
  switch (schema.kind) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
      return typeof value === 'string' && takesText(schema, value);
    case 'integer':
    case 'number':
      return typeof value === 'number' && takesNumber(schema, value);
    default:
      return schema.kind === 'unknown';
  }
}

function takesText({ format, pattern, minLength = 0, maxLength }: StringSchema, value: string): boolean {
  const length = [...value].length;
  const fits = length >= minLength && length <= (maxLength ?? length);
  return fits && format === undefined && pattern === undefined;
}

function takesNumber(schema: NumberSchema, value: number): boolean {
  const { kind, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (multipleOf !== undefined || (kind === 'integer' && !Number.isInteger(value))) return false;
  const isAbove = value >= (minimum ?? value) && !(value <= (exclusiveMinimum ?? Number.NEGATIVE_INFINITY));
  return isAbove && value <= (maximum ?? value) && !(value >= (exclusiveMaximum ?? Number.POSITIVE_INFINITY));
}

const mostNamed = 6;

/** `string | integer`, `one of "a", "b"`; for a report's line. */
export function describeAlternatives({ any, values, objects, others, nullable }: Alternatives): string {
  if (any) return 'any value';
  const kinds = [...others, ...objects].map(({ schema }) => schema.kind);
  const parts = [
    ...(values.length > 0 ? [describeValues(values)] : []),
    ...new Set(kinds),
    ...(nullable ? ['null'] : []),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(' | ');
}

function describeValues(values: readonly JsonValue[]): string {
  return values.length > mostNamed ? `one of ${values.length} values` : `one of ${listNames(values)}`;
}

/** All of them, as JSON. */
export function listNames(values: readonly JsonValue[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ');
}

/** The first ones, and how many more there are. */
export function shorten(texts: readonly string[]): string {
  if (texts.length <= mostNamed) return texts.join(', ');
  return `${texts.slice(0, mostNamed).join(', ')} and ${texts.length - mostNamed} more`;
}
