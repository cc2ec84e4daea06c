import type { MediaType, RequestBody } from '../model/api.js';
import type { ObjectSchema, Property, Schema, SchemaIndex, UnionSchema } from '../model/schema.js';
import { isJson } from './output.js';

/** A body whose properties become arguments: one object, or the alternatives of a union. */
export interface FlatBody {
  readonly variants: readonly ObjectSchema[];
  readonly union?: { readonly kind: UnionSchema['kind']; readonly discriminator?: string };
}

/** RFC 9110, section 8.3.1: what is not one could add headers of its own. */
const wellFormed =
  /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?: ?; ?[\w-]{1,50}=(?:[\w.+-]{1,100}|"[\w .+-]{1,100}"))*$/;

/** The media type that will be sent: JSON, else a form, else text; undefined: none of them is offered. */
export function chooseMediaType(body: RequestBody): MediaType | undefined {
  const sendable: readonly ((mediaType: string) => boolean)[] = [
    isJson,
    (mediaType) => /^application\/x-www-form-urlencoded\b/i.test(mediaType),
    (mediaType) => /^text\//i.test(mediaType),
  ];
  const content = body.content.filter(({ mediaType }) => wellFormed.test(mediaType));
  for (const canSend of sendable) {
    const found = content.find(({ mediaType }) => canSend(mediaType));
    if (found) return found;
  }
  return undefined;
}

/** More alternatives than this are not told apart by anyone: the body is then one argument. */
const mostVariants = 100;

/** The objects that a body may be; undefined where it may be something else, or is open without names. */
export function flattenBody(schema: Schema, schemas: SchemaIndex): FlatBody | undefined {
  const resolved = schemas.resolve(schema);
  if (resolved.kind !== 'anyOf' && resolved.kind !== 'oneOf') {
    const object = flattenObject(resolved, schemas);
    return object && { variants: [object] };
  }
  const own = resolved.variants.map((variant) => schemas.resolve(variant));
  const isNested = own.some(({ kind }) => kind === 'anyOf' || kind === 'oneOf');
  // A null body says no more than none at all.
  const members = (isNested ? schemas.alternatives(resolved) : own).filter(({ kind }) => kind !== 'null');
  if (members.length > mostVariants) return undefined;
  const objects = members.map((member) => flattenObject(member, schemas));
  const variants = objects.filter((object): object is ObjectSchema => object !== undefined);
  if (variants.length < members.length || variants.length === 0) return undefined;
  if (variants.length === 1) return { variants };
  return {
    variants,
    union: {
      // Exactly one of several groups is not exactly one of all their members.
      kind: isNested ? 'anyOf' : resolved.kind,
      ...(resolved.discriminator === undefined ? {} : { discriminator: resolved.discriminator }),
    },
  };
}

function flattenObject(schema: Schema, schemas: SchemaIndex): ObjectSchema | undefined {
  const resolved = schemas.resolve(schema);
  if (resolved.kind === 'allOf') return mergeAllOf(schemas.parts(resolved));
  if (resolved.kind !== 'object') return undefined;
  return resolved.properties.length > 0 ? resolved : undefined;
}

/** Objects that apply together, as one; undefined where a member is not a plain object. */
function mergeAllOf(members: readonly Schema[]): ObjectSchema | undefined {
  const known = members.filter((member): member is ObjectSchema => member.kind === 'object');
  if (known.length < members.length) return undefined;
  const properties = new Map<string, Property>();
  for (const property of known.flatMap((object) => object.properties)) {
    const other = properties.get(property.name);
    properties.set(property.name, other ? mergeProperty(other, property) : property);
  }
  if (properties.size === 0) return undefined;
  const open = known.find((object) => object.additionalProperties !== undefined)?.additionalProperties;
  return {
    kind: 'object',
    properties: [...properties.values()],
    ...(open === undefined ? {} : { additionalProperties: open }),
  };
}

function mergeProperty(first: Property, second: Property): Property {
  const required = first.required || second.required;
  if (first.schema.kind === 'unknown') return { ...second, required };
  if (second.schema.kind === 'unknown') return { ...first, required };
  const same = JSON.stringify(first.schema) === JSON.stringify(second.schema);
  return {
    name: first.name,
    required,
    schema: same ? first.schema : { kind: 'allOf', schemas: [first.schema, second.schema] },
  };
}
