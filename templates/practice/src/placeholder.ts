import { isObject, type Json, type JsonObject } from './json.js';
import { listLiterals } from './schema.js';

/** By format: values that are plainly made up. */
const texts: Readonly<Record<string, string>> = {
  'date-time': '2020-01-01T00:00:00Z',
  date: '2020-01-01',
  duration: 'P1D',
  uri: 'https://example.com/',
  email: 'nobody@example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
  uuid4: '00000000-0000-4000-8000-000000000000',
  ipvanyaddress: '192.0.2.1',
  ipv4: '192.0.2.1',
};

/**
 * The plainest value that a schema allows, for what nobody gave: null, the default, the first of its
 * literals, nothing, zero, false. `show` makes what an object must have.
 */
export function placeholder(members: readonly JsonObject[], show: (schema: JsonObject) => Json): Json {
  if (members.length === 0 || members.some(({ type }) => type === 'null')) return null;
  const schema = members[0] ?? {};
  if (schema.default !== undefined) return schema.default;
  const literals = listLiterals(schema);
  if (literals !== undefined) return literals[0] ?? null;
  return placeholderOfType(schema, show);
}

function placeholderOfType(schema: JsonObject, show: (schema: JsonObject) => Json): Json {
  switch (schema.type) {
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return placeholderNumber(schema);
    case 'string':
      return placeholderText(schema);
    case 'array':
      return placeholderArray(schema, show);
    case 'object':
      return isObject(schema.properties) ? show(schema) : {};
    default:
      return null;
  }
}

function placeholderNumber({ minimum, exclusiveMinimum }: JsonObject): number {
  if (typeof minimum === 'number') return Math.max(0, minimum);
  return typeof exclusiveMinimum === 'number' ? Math.max(0, exclusiveMinimum + 1) : 0;
}

function placeholderText({ format, minLength }: JsonObject): string {
  const known = typeof format === 'string' && Object.hasOwn(texts, format) ? texts[format] : undefined;
  return known ?? '-'.repeat(typeof minLength === 'number' ? minLength : 0);
}

function placeholderArray(schema: JsonObject, show: (schema: JsonObject) => Json): Json {
  const { prefixItems, minItems, items } = schema;
  if (Array.isArray(prefixItems)) return prefixItems.filter(isObject).map(show);
  const count = typeof minItems === 'number' ? minItems : 0;
  return isObject(items) ? Array.from({ length: count }, () => show(items)) : [];
}
