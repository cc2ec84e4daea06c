import type { JsonValue } from '../../model/json.js';
import type { ObjectSchema, Property, Schema, SchemaIndex } from '../../model/schema.js';
import { flattenSchema } from './flatten.js';
import { literalValues } from './literals.js';
import { joinAlternatives, joinSentences, quoteName, quoteValue } from './words.js';

/** More values than this do not tell a variant from another. */
const maxTagValues = 3;

/** The objects that a tool's input may be: one, or more where its body is a union. */
export function objectVariants(input: Schema, schemas: SchemaIndex): readonly ObjectSchema[] {
  const { members } = flattenSchema(input, schemas);
  return members.flatMap(({ schema }) => {
    if (schema.kind === 'object') return [schema];
    return schema.kind === 'unknown' ? [{ kind: 'object', properties: [], additionalProperties: true }] : [];
  });
}

/** The values of a property that can only be one of a few, or undefined. */
export function tagValues(schema: Schema, schemas: SchemaIndex): readonly JsonValue[] | undefined {
  const { members } = flattenSchema(schema, schemas);
  const values: JsonValue[] = [];
  for (const member of members) {
    const known = member.schema.kind === 'null' ? [null] : literalValues(member.schema);
    if (known === undefined) return undefined;
    values.push(...known);
  }
  return values.length > 0 && values.length <= maxTagValues ? values : undefined;
}

/** Two schemas that print the same are the same, whatever is said about them. */
export function schemaKey({ description: _, ...schema }: Schema): string {
  return JSON.stringify(schema);
}

/**
 * One object that accepts whatever any of the variants accepts (and more): clients refuse a union at
 * the root, so it has the properties of all of them, and requires what all of them require.
 */
export function mergeVariants(variants: readonly ObjectSchema[], schemas: SchemaIndex): ObjectSchema {
  const names = new Set(variants.flatMap((variant) => variant.properties.map((property) => property.name)));
  const tag = findTag(variants, schemas);
  const tags = variants.map((variant) => tellTag(variant, tag, schemas));
  const properties = [...names].map((name): Property => {
    const found = variants.map((variant) => variant.properties.find((property) => property.name === name));
    return {
      name,
      required: found.every((property) => property?.required === true),
      schema: mergeProperty({
        found: variants.map((variant, index) => found[index]?.schema ?? undeclaredSchema(variant)),
        tags,
        schemas,
      }),
    };
  });
  return { kind: 'object', properties, additionalProperties: mergeExtras(variants.map(extrasOf)) };
}

/** What a variant takes under a name that it does not declare; absent with properties: nothing. */
function extrasOf(variant: ObjectSchema): boolean | Schema {
  const { patternProperties = [], additionalProperties = variant.properties.length === 0 } = variant;
  if (patternProperties.length === 0 || additionalProperties === true) return additionalProperties;
  const patterns = patternProperties.map((entry) => entry.schema);
  const rest = additionalProperties === false ? [] : [additionalProperties];
  return { kind: 'anyOf', variants: [...patterns, ...rest] };
}

function undeclaredSchema(variant: ObjectSchema): Schema | undefined {
  const extras = extrasOf(variant);
  if (extras === true) return { kind: 'unknown' };
  return extras === false ? undefined : extras;
}

function mergeExtras(extras: readonly (boolean | Schema)[]): boolean | Schema {
  if (extras.includes(true)) return true;
  const schemas = extras.filter((extra) => typeof extra === 'object');
  return schemas.length === 0 ? false : { kind: 'anyOf', variants: schemas };
}

interface PropertyVariants {
  /** What each variant takes as this property; undefined: it does not. */
  readonly found: readonly (Schema | undefined)[];
  /** What to say of each variant. */
  readonly tags: readonly (string | undefined)[];
  readonly schemas: SchemaIndex;
}

function mergeProperty({ found, tags, schemas }: PropertyVariants): Schema {
  const given = found.filter((schema) => schema !== undefined);
  const shared = sharedDescription(given);
  const groups = new Map<string, { readonly schema: Schema; readonly tags: Set<string> }>();
  for (const [index, schema] of found.entries()) {
    if (schema === undefined) continue;
    const key = schemaKey(schema);
    const group = groups.get(key) ?? { schema, tags: new Set() };
    groups.set(key, group);
    const tag = tags[index];
    if (tag !== undefined) group.tags.add(tag);
  }
  const description = shared === undefined ? {} : { description: shared };
  const distinct = [...groups.values()];
  const [first] = distinct;
  if (first !== undefined && distinct.length === 1) return { ...first.schema, ...description };
  const variants = distinct.map((group) => {
    const { description: own = '', ...schema } = group.schema;
    const words = joinSentences([own === shared ? '' : own, tellVariant(group, schemas)]);
    return words === '' ? schema : describeEach(schema as Schema, words);
  });
  return { kind: 'anyOf', variants, ...description };
}

/** Of a union, each alternative but null: what is said of a union inside a union is not read. */
function describeEach(schema: Schema, description: string): Schema {
  if (schema.kind !== 'anyOf' && schema.kind !== 'oneOf') return { ...schema, description };
  const variants = schema.variants.map((each) =>
    each.kind === 'null' ? each : describeEach(each, joinSentences([each.description ?? '', description])),
  );
  return { ...schema, variants };
}

/** What may be said of all: the one description, or those of one schema. */
function sharedDescription(found: readonly Schema[]): string | undefined {
  const descriptions = new Set(found.flatMap((schema) => schema.description ?? []));
  const isOneSchema = new Set(found.map(schemaKey)).size === 1;
  const isOneText = descriptions.size === 1 && found.every((schema) => schema.description !== undefined);
  return descriptions.size > 0 && (isOneSchema || isOneText) ? [...descriptions].join(' Or: ') : undefined;
}

/** Says which variant an object belongs to: the merged root no longer ties them together. */
function tellVariant(
  { schema, tags }: { readonly schema: Schema; readonly tags: ReadonlySet<string> },
  schemas: SchemaIndex,
): string {
  const isObject = flattenSchema(schema, schemas).members.some((member) => member.schema.kind === 'object');
  return isObject && tags.size > 0 ? `For ${joinAlternatives([...tags])}.` : '';
}

/** The first property whose values differ from variant to variant, by name. */
export function findTag(variants: readonly ObjectSchema[], schemas: SchemaIndex): string | undefined {
  return variants[0]?.properties.find(({ name }) => {
    const seen = new Set<string>();
    return variants.every((variant) => {
      const property = variant.properties.find((each) => each.name === name);
      const values = property && tagValues(property.schema, schemas);
      if (values === undefined || values.some((value) => seen.has(JSON.stringify(value)))) return false;
      for (const value of values) seen.add(JSON.stringify(value));
      return true;
    });
  })?.name;
}

function tellTag(variant: ObjectSchema, tag: string | undefined, schemas: SchemaIndex): string | undefined {
  const property = variant.properties.find((each) => each.name === tag);
  const values = property && tagValues(property.schema, schemas);
  return values && `${quoteName(property.name)} ${joinAlternatives(values.map(quoteValue))}`;
}
