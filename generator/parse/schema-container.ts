import { isJsonObject, own } from '../model/json.js';
import type { ArraySchema, ObjectSchema, Property, TupleSchema } from '../model/schema.js';
import type { SchemaSource } from './schema.js';
import { count } from './schema-scalar.js';

/** `items` (JSON Schema core, section 10.3.1), or a tuple where there are `prefixItems`. */
export function parseArray(source: SchemaSource): ArraySchema | TupleSchema {
  const limits = {
    ...count(source.value, 'minItems'),
    ...count(source.value, 'maxItems'),
    ...(source.get('uniqueItems') === true ? { uniqueItems: true as const } : {}),
  };
  const items = source.get('items');
  if (Array.isArray(source.get('prefixItems'))) {
    return {
      kind: 'tuple',
      prefixItems: source.list('prefixItems'),
      ...(items === undefined ? {} : { items: source.inside(items, 'items') }),
      ...limits,
    };
  }
  return { kind: 'array', items: source.inside(items, 'items'), ...limits };
}

/** Object keywords (JSON Schema core, section 10.3.2). A required name without a schema may be anything. */
export function parseObject(source: SchemaSource): ObjectSchema {
  const patterns = source.get('patternProperties');
  const names = source.get('propertyNames');
  return {
    kind: 'object',
    properties: parseProperties(source),
    ...additional(source),
    ...(isJsonObject(patterns)
      ? {
          patternProperties: Object.keys(patterns).map((pattern) => ({
            pattern,
            schema: source.inside(own(patterns, pattern), 'patternProperties', pattern),
          })),
        }
      : {}),
    // Names are strings, so keywords of strings apply even where no type is given.
    ...(isJsonObject(names)
      ? { propertyNames: source.inside({ type: 'string', ...names }, 'propertyNames') }
      : {}),
    ...count(source.value, 'minProperties'),
    ...count(source.value, 'maxProperties'),
  };
}

function parseProperties(source: SchemaSource): readonly Property[] {
  const listed = source.get('required');
  const required = new Set(Array.isArray(listed) ? listed : []);
  const properties = source.get('properties');
  const declared = isJsonObject(properties) ? Object.keys(properties) : [];
  const known = new Set(declared);
  const undeclared = [...required].filter(
    (name): name is string => typeof name === 'string' && !known.has(name),
  );
  return [
    ...declared.map((name) => ({
      name,
      required: required.has(name),
      schema: source.inside(isJsonObject(properties) ? own(properties, name) : undefined, 'properties', name),
    })),
    ...undeclared.map((name) => ({ name, required: true, schema: { kind: 'unknown' } as const })),
  ];
}

function additional(source: SchemaSource): Pick<ObjectSchema, 'additionalProperties'> {
  const value = source.get('additionalProperties');
  if (typeof value === 'boolean') return { additionalProperties: value };
  return isJsonObject(value) ? { additionalProperties: source.inside(value, 'additionalProperties') } : {};
}
