import { isObject, type Json, type JsonObject, own } from './json.js';

const prefix = '#/components/schemas/';

/** Component schemas, by which references are followed. */
export type Schemas = Readonly<Record<string, JsonObject>>;

/** The schema that a reference leads to, however many steps; others as they are. */
export function resolve(schema: JsonObject, schemas: Schemas): JsonObject {
  let here = schema;
  for (let steps = 0; typeof here.$ref === 'string' && steps < 50; steps++) {
    const target = Object.hasOwn(schemas, refName(here.$ref)) ? schemas[refName(here.$ref)] : undefined;
    if (target === undefined) return {};
    here = target;
  }
  return here;
}

export function refName(ref: string): string {
  if (!ref.startsWith(prefix)) return ref;
  return decodeURIComponent(ref.slice(prefix.length)).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The members of a union, nested ones opened; a schema that is no union is its only member. */
export function listMembers(schema: JsonObject, schemas: Schemas): JsonObject[] {
  const here = resolve(schema, schemas);
  const members = here.anyOf ?? here.oneOf;
  if (Array.isArray(here.type)) return here.type.map((type) => ({ ...here, type }));
  if (!Array.isArray(members)) return [here];
  return members.filter(isObject).flatMap((member) => listMembers(member, schemas));
}

export function properties(schema: JsonObject): JsonObject {
  const found = own(schema, 'properties');
  return isObject(found) ? found : {};
}

export function required(schema: JsonObject): readonly Json[] {
  return Array.isArray(schema.required) ? schema.required : [];
}

/** The values that a schema allows by `const` or `enum`; undefined where it has neither. */
export function listLiterals(schema: JsonObject): readonly Json[] | undefined {
  if (schema.const !== undefined) return [schema.const];
  return Array.isArray(schema.enum) ? schema.enum : undefined;
}

/** One that says nothing of its type allows anything. */
export function allowsNull(schema: JsonObject, schemas: Schemas): boolean {
  return listMembers(schema, schemas).some(
    ({ type, ...rest }) => type === 'null' || (type === undefined && listLiterals(rest) === undefined),
  );
}
