import type { Operation } from '../model/api.js';
import type { Output, OutputShape } from '../model/mcp-server.js';
import type { Schema, SchemaIndex } from '../model/schema.js';

/** How the successful answers of an operation are read and wrapped. */
export function planOutput(operation: Operation, schemas: SchemaIndex): Output {
  const successes = operation.responses.filter((response) => /^2(?:\d\d|XX)$/i.test(response.status));
  return {
    responses: successes.map((response) => {
      const mediaType = preferJson(response.content)?.mediaType;
      return { status: response.status, ...(mediaType === undefined ? {} : { mediaType }) };
    }),
    shape: outputShape(operation, schemas),
  };
}

/** The schema of the first success that has one. */
export function successSchema(operation: Operation): Schema | undefined {
  return operation.responses
    .filter((response) => /^2/.test(response.status))
    .map((response) => preferJson(response.content)?.schema)
    .find((schema) => schema !== undefined);
}

function outputShape(operation: Operation, schemas: SchemaIndex): OutputShape {
  const content = operation.responses
    .filter((response) => /^2/.test(response.status))
    .map((response) => preferJson(response.content))
    .find((mediaType) => mediaType !== undefined);
  if (content === undefined) return 'none';
  if (!isJson(content.mediaType)) return 'text';
  return schemaShape(content.schema, schemas);
}

function schemaShape(schema: Schema, schemas: SchemaIndex): OutputShape {
  const shapes = new Set(schemas.alternatives(schema).map((member) => memberShape(member, schemas)));
  return shapes.size === 1 ? ([...shapes][0] ?? 'value') : 'value';
}

/** Of a schema that is neither a reference nor a union. */
function memberShape(schema: Schema, schemas: SchemaIndex): OutputShape {
  switch (schema.kind) {
    case 'array':
    case 'tuple':
      return 'items';
    case 'object': {
      const names = new Set(schema.properties.map((property) => property.name));
      return names.has('items') && names.has('pagination') ? 'page' : 'object';
    }
    case 'allOf':
      return schemas.parts(schema).some((part) => isObject(part, schemas)) ? 'object' : 'value';
    default:
      return 'value';
  }
}

function isObject(schema: Schema, schemas: SchemaIndex): boolean {
  return schemas.alternatives(schema).every(({ kind }) => kind === 'object');
}

/** JSON where the API offers it, else what it names first. */
export function preferJson<Content extends { readonly mediaType: string }>(
  content: readonly Content[],
): Content | undefined {
  return content.find((one) => isJson(one.mediaType)) ?? content[0];
}

/** `application/json`, with parameters or not, and everything with the suffix `+json` (RFC 6839). */
export function isJson(mediaType: string): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(mediaType);
}
