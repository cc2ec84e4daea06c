import type { MediaType, Operation, Response } from '../model/api.js';
import type { Output, OutputShape } from '../model/mcp-server.js';
import type { Schema, SchemaIndex } from '../model/schema.js';

/** How the successful answers of an operation are read and wrapped. */
export function planOutput(operation: Operation, schemas: SchemaIndex): Output {
  return {
    responses: successes(operation).map((response) => {
      const mediaType = preferJson(response.content)?.mediaType;
      return { status: response.status, ...(mediaType === undefined ? {} : { mediaType }) };
    }),
    shape: outputShape(operation, schemas),
  };
}

/** The schema of the first success that has one. */
export function successSchema(operation: Operation): Schema | undefined {
  return successContent(operation)?.schema;
}

function outputShape(operation: Operation, schemas: SchemaIndex): OutputShape {
  const content = successContent(operation);
  if (content === undefined) return 'none';
  if (!isJson(content.mediaType)) return 'text';
  return schemaShape(content.schema, schemas);
}

/** What the first success that has content is asked for as. */
function successContent(operation: Operation): MediaType | undefined {
  return successes(operation)
    .map((response) => preferJson(response.content))
    .find((content) => content !== undefined);
}

/** `2XX` or a status of it; `default` stands for them where none is declared (OpenAPI 3.1.1, 4.8.16). */
function successes({ responses }: Operation): readonly Response[] {
  const declared = responses.filter(({ status }) => /^2(?:\d\d|XX)$/i.test(status));
  return declared.length > 0 ? declared : responses.filter(({ status }) => status === 'default');
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
function preferJson<Content extends { readonly mediaType: string }>(
  content: readonly Content[],
): Content | undefined {
  return content.find((one) => isJson(one.mediaType)) ?? content[0];
}

/** `application/json`, with parameters or not, and everything with the suffix `+json` (RFC 6839). */
export function isJson(mediaType: string): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(mediaType);
}
