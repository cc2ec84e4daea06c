import type { McpServer, Tool } from '../model/mcp-server.js';
import {
  type EnumSchema,
  largeEnum,
  mapSchema,
  type NamedSchema,
  type ObjectSchema,
  type Schema,
} from '../model/schema.js';

/**
 * Gives every large enum that stands inside of a schema a name: that of the component which is the
 * same list, else one after the property that holds it first (`timezone` → `Timezone`).
 */
export function hoistLargeEnums(server: McpServer): McpServer {
  const taken = new Set(server.schemas.map((entry) => entry.name));
  const hoisted = new Map<string, NamedSchema>();
  for (const entry of server.schemas) {
    if (entry.schema.kind === 'enum') hoisted.set(JSON.stringify(entry.schema.values), entry);
  }
  const name = (schema: EnumSchema, property: string): Schema => {
    const key = JSON.stringify(schema.values);
    const known = hoisted.get(key) ?? {
      name: freeName(property, taken),
      schema: { kind: 'enum', values: schema.values },
    };
    taken.add(known.name);
    hoisted.set(key, known);
    const { kind: _, values: __, ...annotations } = schema;
    return { kind: 'ref', name: known.name, ...annotations };
  };
  const hoist = (schema: Schema): Schema =>
    mapSchema(schema, (inner) => (inner.kind === 'object' ? hoistFrom(inner, name) : inner));
  const toolsets = server.toolsets.map((toolset) => ({
    ...toolset,
    tools: toolset.tools.map((tool): Tool => ({ ...tool, inputSchema: hoist(tool.inputSchema) })),
  }));
  const schemas = server.schemas.map((entry) => ({ ...entry, schema: hoist(entry.schema) }));
  const known = new Set(server.schemas.map((entry) => entry.name));
  const fresh = [...hoisted.values()].filter((entry) => !known.has(entry.name));
  return { ...server, toolsets, schemas: [...schemas, ...fresh] };
}

type NameEnum = (schema: EnumSchema, property: string) => Schema;

function hoistFrom(object: ObjectSchema, name: NameEnum): ObjectSchema {
  return {
    ...object,
    properties: object.properties.map((property) => ({
      ...property,
      schema: replaceEnum(property.schema, property.name, name),
    })),
  };
}

/** Looks through lists, unions and the names of a map, which do not name what they hold. */
function replaceEnum(schema: Schema, property: string, name: NameEnum): Schema {
  switch (schema.kind) {
    case 'enum':
      return schema.values.length > largeEnum ? name(schema, property) : schema;
    case 'array':
      return { ...schema, items: replaceEnum(schema.items, property, name) };
    case 'object': {
      const { propertyNames } = schema;
      if (propertyNames === undefined) return schema;
      return { ...schema, propertyNames: replaceEnum(propertyNames, property, name) };
    }
    case 'anyOf':
    case 'oneOf':
      return { ...schema, variants: schema.variants.map((variant) => replaceEnum(variant, property, name)) };
    default:
      return schema;
  }
}

function freeName(property: string, taken: ReadonlySet<string>): string {
  const stem = `${property.charAt(0).toUpperCase()}${property.slice(1)}`;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? stem : `${stem}${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
