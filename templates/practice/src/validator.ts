import { isIP } from 'node:net';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats, { type FormatsPlugin } from 'ajv-formats';
import { isObject, type Json, type JsonObject, own } from './json.js';
import type { ApiModel } from './model.js';
import { describeProblem, type Problem } from './problem.js';
import { refName, resolve } from './schema.js';

/** The document's schemas at work; each is compiled when it is first needed. */
export interface Validator {
  /** What is wrong with a value, each problem's `loc` beginning with `place`; nothing if it is valid. */
  check(value: unknown, schema: JsonObject, place: readonly (string | number)[]): Problem[];
}

const uuid4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;

/** By the schemas that they were made of: to compile one takes as long as a thousand answers. */
const known = new WeakMap<ApiModel['schemas'], Validator>();

export function readValidator(model: ApiModel): Validator {
  const validator = known.get(model.schemas) ?? createValidator(model);
  known.set(model.schemas, validator);
  return validator;
}

function createValidator(model: ApiModel): Validator {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true, ownProperties: true });
  // The package is CommonJS: its default export is called as such.
  const formats = addFormats as unknown as ((instance: Ajv2020) => void) & Pick<FormatsPlugin, 'get'>;
  formats(ajv);
  ajv.addFormat('uuid4', uuid4);
  // Leap seconds, which RFC 3339 has, are no times to reckon with.
  const dateTime = formats.get('date-time') as { validate: (text: string) => boolean };
  ajv.addFormat('date-time', (text) => dateTime.validate(text) && !Number.isNaN(Date.parse(text)));
  // As servers read them, braces and all: stricter ones refuse templates such as `?id={ID}`.
  ajv.addFormat('uri', (text) => URL.canParse(text));
  ajv.addFormat('ipvanyaddress', (text) => isIP(text) !== 0);
  ajv.addSchema({ $id: documentId, components: { schemas: readUnionsAsAny(model.schemas) as JsonObject } });
  const compiled = new Map<JsonObject, ValidateFunction>();
  const validate = (value: unknown, schema: JsonObject): ValidateFunction['errors'] => {
    const validator = compiled.get(schema) ?? ajv.compile(absolute(readUnionsAsAny(schema)) as JsonObject);
    compiled.set(schema, validator);
    return validator(value) ? null : validator.errors;
  };
  const check: Validator['check'] = (value, schema, place) => {
    const errors = validate(value, schema);
    if (!errors) return [];
    const union = findUnion(schema, model);
    if (union !== undefined) return checkUnion(value, union, place);
    const inner = errors.filter(
      // That a value could have been null, or another member of a union, is not what is wrong with it.
      ({ keyword, params }) => !['anyOf', 'propertyNames'].includes(keyword) && params.type !== 'null',
    );
    return (inner.length === 0 ? errors : inner).map((error) => describeProblem(error, place, value));
  };
  /** As the API tells it: of the member that the discriminator names, or of each, under its name. */
  const checkUnion = (
    value: unknown,
    { members, discriminator }: Union,
    place: readonly (string | number)[],
  ): Problem[] => {
    const tag = isObject(value) && discriminator !== undefined ? own(value, discriminator) : undefined;
    if (discriminator !== undefined) {
      const named = members.find(({ schema }) => allowsTag(schema, discriminator, tag, model));
      if (named !== undefined) return check(value, named.schema, [...place, String(tag)]);
      const msg = `Unable to extract tag using discriminator '${discriminator}'`;
      return [{ loc: place, msg, type: 'union_tag_not_found' }];
    }
    return members.flatMap(({ name, schema }) => check(value, schema, [...place, name]));
  };
  return { check };
}

const documentId = 'https://practice.invalid/document';

/** Ajv resolves references from a schema's own place: those of an operation lie outside of the document. */
function absolute(schema: unknown): unknown {
  return mapSchema(schema, (object) =>
    typeof object.$ref === 'string' && object.$ref.startsWith('#')
      ? { ...object, $ref: `${documentId}${object.$ref}` }
      : object,
  );
}

/** `oneOf` whose members overlap refuses what its API takes and answers: any member will do. */
function readUnionsAsAny(schema: unknown): unknown {
  // Where it is no list, it is not the keyword but a property of that name.
  return mapSchema(schema, (object) => {
    const { oneOf, ...rest } = object;
    return Array.isArray(oneOf) ? { ...rest, anyOf: oneOf } : object;
  });
}

function mapSchema(value: unknown, change: (object: JsonObject) => JsonObject): unknown {
  if (Array.isArray(value)) return value.map((each) => mapSchema(each, change));
  if (!isObject(value)) return value;
  const changed = Object.entries(change(value)).map(([key, each]) => [key, mapSchema(each, change)]);
  return Object.fromEntries(changed);
}

interface Union {
  readonly members: readonly { readonly name: string; readonly schema: JsonObject }[];
  readonly discriminator: string | undefined;
}

/** The union of objects that a schema is, if it is one. */
function findUnion(schema: JsonObject, model: ApiModel): Union | undefined {
  const here = resolve(schema, model.schemas);
  const found = here.oneOf ?? here.anyOf;
  if (!Array.isArray(found)) return undefined;
  const members = found.filter(isObject).map((member) => ({
    name: typeof member.$ref === 'string' ? refName(member.$ref) : String(member.type),
    schema: member,
  }));
  if (!members.every((member) => resolve(member.schema, model.schemas).type === 'object')) return undefined;
  const { discriminator } = here;
  const tag = isObject(discriminator) ? discriminator.propertyName : undefined;
  return { members, discriminator: typeof tag === 'string' ? tag : undefined };
}

function allowsTag(schema: JsonObject, name: string, tag: Json | undefined, { schemas }: ApiModel): boolean {
  const { properties } = resolve(schema, schemas);
  const property = isObject(properties) ? properties[name] : undefined;
  if (!isObject(property) || tag === undefined) return false;
  const { const: literal, enum: literals } = resolve(property, schemas);
  return literal === tag || (Array.isArray(literals) && literals.includes(tag));
}
