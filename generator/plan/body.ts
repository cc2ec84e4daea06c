import type { MediaType, RequestBody } from '../model/api.js';
import { mergeObjects } from '../model/merged-object.js';
import type { ObjectSchema, Schema, SchemaIndex, UnionSchema } from '../model/schema.js';
import { isJson } from './output.js';

/** A body whose properties become arguments: one object, or the alternatives of a union. */
export interface FlatBody {
  readonly variants: readonly ObjectSchema[];
  readonly union?: { readonly kind: UnionSchema['kind']; readonly discriminator?: string };
}

/** RFC 9110, section 8.3.1: what is not one could add headers of its own. */
const wellFormed =
  /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?: ?; ?[\w-]{1,50}=(?:[\w.+-]{1,100}|"[\w .+-]{1,100}"))*$/;

/**
 * The media type that will be sent: JSON, else a form, else text; undefined: none of them is offered.
 * Text is offered only where the schema may be a string: nothing says how else to write it.
 */
export function chooseMediaType(body: RequestBody, schemas: SchemaIndex): MediaType | undefined {
  const sendable: readonly ((media: MediaType) => boolean)[] = [
    ({ mediaType }) => isJson(mediaType),
    ({ mediaType }) => /^application\/x-www-form-urlencoded\b/i.test(mediaType),
    ({ mediaType, schema }) => /^text\//i.test(mediaType) && mayBeText(schema, schemas),
  ];
  const content = body.content.filter(({ mediaType }) => wellFormed.test(mediaType));
  for (const canSend of sendable) {
    const found = content.find(canSend);
    if (found) return found;
  }
  return undefined;
}

/** Unions inside an `allOf` are not looked into: they may be. */
function mayBeText(schema: Schema, schemas: SchemaIndex): boolean {
  const mayBe = (one: Schema): boolean => !isNeverText(one);
  return schemas
    .alternatives(schema)
    .some((one) => (one.kind === 'allOf' ? schemas.parts(one).every(mayBe) : mayBe(one)));
}

function isNeverText(schema: Schema): boolean {
  switch (schema.kind) {
    case 'const':
      return typeof schema.value !== 'string';
    case 'enum':
      return !schema.values.some((value) => typeof value === 'string');
    default:
      return ['object', 'array', 'tuple', 'number', 'integer', 'boolean', 'null'].includes(schema.kind);
  }
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

/** Members that say nothing are skipped; undefined where another one is not a plain object. */
function mergeAllOf(members: readonly Schema[]): ObjectSchema | undefined {
  const speaking = members.filter((member) => member.kind !== 'unknown');
  const objects = speaking.filter((member): member is ObjectSchema => member.kind === 'object');
  if (objects.length < speaking.length) return undefined;
  const merged = mergeObjects(objects);
  return merged !== undefined && merged.properties.length > 0 ? merged : undefined;
}
