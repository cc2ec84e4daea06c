import type { JsonObject } from './json.js';
import type { NamedSchema, Schema } from './schema.js';

/** A loaded document: OpenAPI 3.1, local `$ref`s kept, valid by its standard. Given by `load`. */
export interface OpenApiDocument {
  /** As the user named it; shown in messages. */
  readonly file: string;
  readonly root: JsonObject;
}

/** A place in a source file: `pointer` is a JSON Pointer (RFC 6901), '' for the whole file. */
export interface SourceLocation {
  readonly file: string;
  readonly pointer: string;
}

/** What an OpenAPI document says, in OpenAPI's words (OpenAPI 3.1.1, section 4.8). */
export interface Api {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  readonly servers: readonly Server[];
  readonly tags: readonly Tag[];
  readonly operations: readonly Operation[];
  /** Component schemas in document order. */
  readonly schemas: readonly NamedSchema[];
  readonly securitySchemes: readonly SecurityScheme[];
}

export interface Server {
  readonly url: string;
  readonly description?: string;
}

export interface Tag {
  readonly name: string;
  readonly description?: string;
}

export type HttpMethod = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS' | 'HEAD' | 'PATCH' | 'TRACE';

export interface Operation {
  /** The document's, or `METHOD path` where it has none. */
  readonly operationId: string;
  readonly method: HttpMethod;
  /** The template as it stands, trailing slash included. */
  readonly path: string;
  readonly tags: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: readonly Response[];
  /** Alternatives, any of which is enough; empty: no credential is needed. */
  readonly security: readonly SecurityRequirement[];
  /** Specification extensions (`x-…`) of the operation object. */
  readonly extensions: JsonObject;
  readonly location: SourceLocation;
}

export type ParameterLocation = 'path' | 'query' | 'header' | 'cookie';
export type ParameterStyle =
  | 'matrix'
  | 'label'
  | 'simple'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'deepObject';

export interface Parameter {
  readonly name: string;
  readonly in: ParameterLocation;
  readonly required: boolean;
  readonly description?: string;
  readonly deprecated: boolean;
  /** Given or the default of its location (OpenAPI 3.1.1, section 4.8.12.2). */
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** Set where the parameter is serialised by media type (`content`) instead of by style. */
  readonly mediaType?: string;
  readonly schema: Schema;
  readonly location: SourceLocation;
}

export interface RequestBody {
  readonly required: boolean;
  readonly description?: string;
  readonly content: readonly MediaType[];
  readonly location: SourceLocation;
}

export interface MediaType {
  readonly mediaType: string;
  readonly schema: Schema;
}

export interface Response {
  /** `200`, `2XX`, `default`. */
  readonly status: string;
  readonly description?: string;
  readonly content: readonly MediaType[];
}

/** All schemes of one alternative are needed together. */
export interface SecurityRequirement {
  readonly schemes: readonly { readonly name: string; readonly scopes: readonly string[] }[];
}

export interface SecurityScheme {
  readonly name: string;
  readonly type: string;
  /** For `http`: `bearer`, `basic`, …; for `apiKey`: where it goes. */
  readonly scheme?: string;
  readonly in?: string;
  readonly parameterName?: string;
}
