import { nearest } from '../config-problems.js';
import { anyItem, type PlaceStep, parsePlace } from '../model/place.js';
import type { ObjectSchema, Schema, SchemaIndex } from '../model/schema.js';

/**
 * The schemas that stand at a place of a value: through references, unions and `allOf`, in any of
 * which it may stand. A map has a place for every name. None where the place does not exist; `near` is
 * then the nearest place that does, if one is like it.
 */
export function findPlace(
  schema: Schema,
  place: string,
  schemas: SchemaIndex,
): { readonly found: readonly Schema[] } | { readonly near?: string } {
  let here: readonly Schema[] = [schema];
  let path = '';
  for (const step of parsePlace(place)) {
    const members = here.flatMap((each) => listMembers(each, schemas));
    const next = members.flatMap((member) => takeStep(member, step));
    if (next.length === 0) return suggestStep(path, step, members);
    here = next;
    path = joinStep(path, step);
  }
  return { found: here };
}

function joinStep(path: string, step: PlaceStep): string {
  if (step === anyItem) return `${path}[]`;
  return path === '' ? step : `${path}.${step}`;
}

function suggestStep(path: string, step: PlaceStep, members: readonly Schema[]): { readonly near?: string } {
  if (step === anyItem) return {};
  const names = members.flatMap((one) =>
    one.kind === 'object' ? one.properties.map(({ name }) => name) : [],
  );
  const near = nearest(step, [...new Set(names)]);
  return near === undefined ? {} : { near: joinStep(path, near) };
}

/** What a schema is made of when references, unions and `allOf` are opened, each once. */
function listMembers(schema: Schema, schemas: SchemaIndex): readonly Schema[] {
  const seen = new Set<Schema>();
  const found: Schema[] = [];
  const stack = [schema];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const one = schemas.resolve(next);
    if (seen.has(one)) continue;
    seen.add(one);
    const inner = listParts(one);
    if (inner === undefined) found.push(one);
    else stack.push(...inner);
  }
  return found;
}

function listParts(schema: Schema): readonly Schema[] | undefined {
  if (schema.kind === 'allOf') return schema.schemas;
  return schema.kind === 'anyOf' || schema.kind === 'oneOf' ? schema.variants : undefined;
}

function takeStep(schema: Schema, step: PlaceStep): readonly Schema[] {
  if (schema.kind === 'array') return step === anyItem ? [schema.items] : [];
  if (schema.kind === 'tuple') {
    const more = schema.items === undefined ? [] : [schema.items];
    return step === anyItem ? [...schema.prefixItems, ...more] : [];
  }
  if (schema.kind !== 'object' || step === anyItem) return [];
  const named = schema.properties.find(({ name }) => name === step);
  if (named !== undefined) return [named.schema];
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
}

/**
 * The schema without the property at a place, wherever it may stand. What leads there is written out
 * instead of referred to: other operations may refer to the same components, and theirs keep it.
 */
export function dropPlace(schema: Schema, place: string, schemas: SchemaIndex): Schema {
  return dropSteps(schema, parsePlace(place), schemas);
}

/** Ends: no schema is made of itself by references and unions alone (`parse/circle.ts`). */
function dropSteps(schema: Schema, steps: readonly PlaceStep[], schemas: SchemaIndex): Schema {
  const inner = (one: Schema) => dropSteps(one, steps, schemas);
  switch (schema.kind) {
    case 'ref': {
      const { kind: _, name: __, ...annotations } = schema;
      const target = schemas.resolve(schema);
      const dropped = inner(target);
      return dropped === target ? schema : { ...dropped, ...annotations };
    }
    case 'anyOf':
    case 'oneOf': {
      const variants = schema.variants.map(inner);
      return isSame(variants, schema.variants) ? schema : { ...schema, variants };
    }
    case 'allOf': {
      const parts = schema.schemas.map(inner);
      return isSame(parts, schema.schemas) ? schema : { ...schema, schemas: parts };
    }
    default:
      return dropStep(schema, steps, schemas);
  }
}

function dropStep(schema: Schema, [step, ...rest]: readonly PlaceStep[], schemas: SchemaIndex): Schema {
  const further = (one: Schema) => dropSteps(one, rest, schemas);
  if (schema.kind === 'array' && step === anyItem) {
    const items = further(schema.items);
    return items === schema.items ? schema : { ...schema, items };
  }
  if (schema.kind !== 'object' || step === undefined || step === anyItem) return schema;
  return rest.length === 0 ? withoutProperty(schema, step) : changeProperty(schema, step, further);
}

/** The same schema where it has no such property. */
export function withoutProperty(schema: ObjectSchema, name: string): ObjectSchema {
  const properties = schema.properties.filter((property) => property.name !== name);
  return properties.length === schema.properties.length ? schema : { ...schema, properties };
}

function changeProperty(
  schema: ObjectSchema,
  name: string,
  change: (schema: Schema) => Schema,
): ObjectSchema {
  const properties = schema.properties.map((property) => {
    if (property.name !== name) return property;
    const changed = change(property.schema);
    return changed === property.schema ? property : { ...property, schema: changed };
  });
  return isSame(properties, schema.properties) ? schema : { ...schema, properties };
}

function isSame<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  return one.every((item, index) => item === other[index]);
}
