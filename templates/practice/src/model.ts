import type { Json, JsonObject } from './json.js';

/*
 * What the generator emits of each API (`apis/NAME/model.json`): its document, reduced to what a server
 * needs, and the rules of `specs/NAME/practice.yaml`, checked against it.
 */

export interface ApiModel {
  readonly name: string;
  readonly title: string;
  /** RFC 3339: when the world begins. */
  readonly clock: string;
  /** RFC 3339: when the seed begins. Its hook moves the clock on, so that what it makes has its time. */
  readonly history?: string;
  /** Component schemas by name (OpenAPI 3.1, so JSON Schema 2020-12). */
  readonly schemas: Readonly<Record<string, JsonObject>>;
  readonly operations: readonly Operation[];
  readonly collections: Readonly<Record<string, Collection>>;
  /** Fields that every new row has. */
  readonly defaults: JsonObject;
  readonly pagination: Pagination;
  readonly errors: Readonly<Record<ErrorKind, ErrorTemplate>>;
  readonly tokens: Readonly<Record<string, Token>>;
  readonly sessions?: Sessions;
  /** Header that chooses a version of the API, and the versions that there are. */
  readonly version?: { readonly header: string; readonly values: readonly string[] };
  /** Collection → key → row. `COLLECTION/KEY` as a value stands for that row's id. */
  readonly seed: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
}

export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly mediaType: string; readonly required: boolean; readonly schema: JsonObject };
  /** What answers when all went well; others of the document's successes are replies of hooks. */
  readonly answer: { readonly status: number; readonly mediaType?: string; readonly schema?: JsonObject };
  /** Errors that the document declares, by the name of their schema, with their status. */
  readonly errors: Readonly<Record<string, number>>;
  /** Alternatives, any of which is enough; none: no credential is needed. */
  readonly security: readonly { readonly scheme: string; readonly scopes: readonly string[] }[];
  /** Body property → collection of which it must name a row, or rows. */
  readonly references: Readonly<Record<string, string>>;
  /** Body properties that a credential decides: with one that does, they are refused. */
  readonly credentialBound: readonly string[];
  readonly behaviour: Behaviour;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly deepObject: boolean;
  readonly schema: JsonObject;
}

/** What an operation does, step by step: find the row, refuse, act or leave it to the hook, answer. */
export interface Behaviour {
  readonly kind: 'list' | 'get' | 'create' | 'update' | 'delete' | 'export' | 'answer';
  /** The rows that it is about. Absent where a hook gives them. */
  readonly collection?: string;
  /** Which row, by its fields: values are expressions (`$path.id`). None is a 404. */
  readonly by?: JsonObject;
  /** Fields that a row must have to be seen, and that a new one gets. */
  readonly where?: JsonObject;
  readonly refuse?: readonly Refusal[];
  /** Fields set besides the body's. */
  readonly set?: JsonObject;
  /** Answered instead of the row. */
  readonly answer?: Json;
  /** Of a list: query parameter → how rows are held against it. */
  readonly filters?: Readonly<Record<string, Filter>>;
  /** Of an export: header → path in the row. Those that are asked for, or those of `shown`, or all. */
  readonly columns?: Readonly<Record<string, Column>>;
  readonly shown?: readonly string[];
  /** A function of the API's hooks acts instead, and may call what would have been done. */
  readonly hook: boolean;
}

/** `divisor`: the file shows the number divided by it, as 10.5 for 1050 cents. */
export type Column = string | { readonly path: string; readonly divisor: number };

/** An error for rows that match `when`, or that do not match `unless`: path → value, or any of a list. */
export interface Refusal {
  readonly when?: JsonObject;
  readonly unless?: JsonObject;
  readonly error: string;
  readonly detail: string;
  /** Where the document does not declare the error. */
  readonly status?: number;
}

/**
 * How rows are held against a parameter's value. `hook`: by a function of the API's hooks. `undecided`: nobody has
 * said, and the parameter is refused.
 */
export type Filter =
  | { readonly test: 'equal' | 'differ' | 'from' | 'until' | 'contain'; readonly path: string }
  /** A boolean: is the value at `path` one of these? Without `values`: is there one? */
  | { readonly test: 'is'; readonly path: string; readonly values?: readonly Json[] }
  | { readonly test: 'search'; readonly paths: readonly string[] }
  | { readonly test: 'entries'; readonly path: string }
  | { readonly test: 'hook' | 'undecided' };

export interface Collection {
  /** Fields of new rows; values may be expressions. */
  readonly defaults: JsonObject;
  /** Fields set in a row that is removed; it stays for those that refer to it. */
  readonly removed: JsonObject;
  /** No two rows have the same value here, upper and lower case being equal. */
  readonly unique: readonly string[];
  /** Property → the rows of another collection that name this one's id in their field `by`. */
  readonly has: Readonly<Record<string, { readonly collection: string; readonly by: string }>>;
  /** Sort key → path, where the two differ. */
  readonly sort: Readonly<Record<string, string>>;
}

export interface Pagination {
  readonly page: string;
  readonly limit: string;
  readonly sort: string;
  readonly defaultLimit: number;
  /** Larger limits are cut to it. */
  readonly maximum: number;
  readonly items: string;
  /** Beside the items; `$total` and `$pages` are filled in. */
  readonly envelope: JsonObject;
}

export type ErrorKind =
  | 'invalid'
  | 'rejected'
  | 'credentialBound'
  | 'unauthenticated'
  | 'unknownToken'
  | 'insufficientScope'
  | 'notFound'
  | 'noRoute'
  | 'wrongMethod'
  | 'tooLarge'
  | 'refused'
  | 'failed';

/** `$name` in header and body values is filled in: problems, scopes, error, detail. */
export interface ErrorTemplate {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
}

export interface Token {
  readonly scheme: string;
  /** `*` stands for any text. */
  readonly scopes: readonly string[];
  /** What it stands for, such as its organisation: `$caller.…` in expressions. */
  readonly values: JsonObject;
}

/** Tokens that rows of a collection hold. */
export interface Sessions {
  readonly collection: string;
  readonly token: string;
  readonly expiresAt: string;
  readonly schemes: readonly string[];
  readonly scopes: readonly string[];
  readonly values: readonly string[];
}
