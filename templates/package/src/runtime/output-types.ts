import type { JsonObject } from './json.js';
import type { OutputShape } from './tool.js';

/**
 * What a tool gives, made of the types that openapi-typescript makes of the API's document: the wrapping
 * of `result.ts`, said once more in types. An operation that they do not know gives any object.
 */
export type Answer<
  Paths,
  Path extends string,
  Method extends string,
  Shape extends OutputShape,
> = Path extends keyof Paths
  ? Method extends keyof Paths[Path]
    ? Paths[Path][Method] extends { responses: infer Responses }
      ? AnswerOf<Responses, Shape>
      : JsonObject
    : JsonObject
  : JsonObject;

/** What a page of records has beside its `items`. `page` counts from 1; null: there is no next one, or nobody has counted. */
export interface PageInfo {
  page: number;
  next_page: number | null;
  total_count: number | null;
}

/** A text: `rows` counts the records of a CSV without its header. */
export interface TextAnswer {
  format: 'csv' | 'text';
  rows?: number;
  text: string;
}

/** The work was taken on and goes on after the answer. */
export interface AcceptedAnswer {
  status: 'accepted';
  next: string;
  result?: unknown;
}

/** Done, and nothing to tell. */
export interface DoneAnswer {
  ok: true;
}

type SuccessStatus = 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226 | '2XX';

/** Any of the successes; `default` stands for them where none is declared (OpenAPI 3.1.1, 4.8.16). */
type AnswerOf<Responses, Shape extends OutputShape> = [keyof Responses & SuccessStatus] extends [never]
  ? Responses extends { default: infer Response }
    ? StatusAnswer<200, Response, Shape>
    : DoneAnswer
  : {
      [Status in keyof Responses & SuccessStatus]: StatusAnswer<Status, Responses[Status], Shape>;
    }[keyof Responses & SuccessStatus];

type StatusAnswer<Status, Response, Shape extends OutputShape> = Status extends 204 | 205
  ? DoneAnswer
  : Status extends 202
    ? AcceptedAnswer
    : Response extends { content: infer Content }
      ? ContentAnswer<Content, Shape>
      : Shape extends 'text'
        ? TextAnswer
        : DoneAnswer;

type JsonType = `application/json${string}` | `application/${string}+json${string}`;

/** JSON where it is offered, else a text. */
type ContentAnswer<Content, Shape extends OutputShape> = [keyof Content & JsonType] extends [never]
  ? TextAnswer
  : JsonAnswer<Content[keyof Content & JsonType], Shape>;

/** Of each member of a union by itself; of what may be any value, any object. */
type JsonAnswer<Body, Shape extends OutputShape> = unknown extends Body
  ? JsonObject
  : Body extends readonly (infer Item)[]
    ? { items: Item[] }
    : Body extends object
      ? Shape extends 'page'
        ? PageAnswer<Body>
        : Body
      : { result: Body };

type PageAnswer<Body> = Body extends { items: unknown; pagination: unknown }
  ? Plain<Omit<Body, 'pagination' | keyof PageInfo> & PageInfo>
  : Body;

/** One object type of an intersection, as it is shown to people. */
type Plain<Type> = { [Key in keyof Type]: Type[Key] };
