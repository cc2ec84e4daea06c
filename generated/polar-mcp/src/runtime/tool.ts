import type { z } from 'zod';
import type { JsonObject } from './json.js';
import type { View } from './view.js';

export type ToolKind = 'list' | 'get' | 'create' | 'update' | 'delete' | 'custom';
export type Risk = 'read' | 'secret' | 'write' | 'money' | 'destructive';

/** One line of `tools/index.ts`: what must be known of a tool before its module is loaded. */
export interface ToolSummary {
  readonly name: string;
  readonly toolset: string;
  readonly kind: ToolKind;
  readonly risk: Risk;
  /** Nothing undoes what it does. */
  readonly irreversible?: true;
  readonly tags: readonly string[];
  /** Alternatives; each maps a security scheme's name to its scopes. Empty: no credential. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  /** Other names that it answers to. */
  readonly aliases?: readonly string[];
  /** Argument that picks one form of the body → the risk of that form. */
  readonly riskByArgument?: Readonly<Record<string, Risk>>;
  /** See `ToolDefinition`. */
  readonly filled?: readonly string[];
  /** Of a tool that is no single request: the tools that its handler calls. */
  readonly uses?: readonly string[];
}

/**
 * A parameter of the request that an argument fills (OpenAPI 3.1.1, section 4.8.12), or `answer`: the argument says
 * which fields of the answer are wanted. Arguments that no parameter names are properties of the body.
 */
export interface ParameterBinding {
  readonly argument: string;
  readonly in: 'path' | 'query' | 'header' | 'answer';
  /** The parameter's name on the wire; absent: as the argument. */
  readonly name?: string;
  /** Absent: `simple` in path and header, `form` in query. */
  readonly style?: 'simple' | 'label' | 'matrix' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject';
  /** Absent: true for `form` and `deepObject`, else false. */
  readonly explode?: boolean;
  /** Reserved characters are sent as they stand (query only). */
  readonly allowReserved?: boolean;
  /** The value is sent in this media type, not in a style. */
  readonly mediaType?: string;
  /** The parameter is a list: a value given alone is a list of one. */
  readonly list?: boolean;
}

export interface BodyBinding {
  readonly mediaType: string;
  /** A required body is sent even when no argument fills it. */
  readonly required: boolean;
  /** This argument is the whole body; absent: the arguments that are left are its properties. */
  readonly argument?: string;
  /** Arguments whose body property is spelled otherwise: argument → property. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** How an answer is wrapped: see `result.ts`. */
export type OutputShape = 'object' | 'page' | 'items' | 'value' | 'text' | 'none';

/** A tool as the generator emits it: data only. The runtime does the rest. */
export interface ToolDefinition<Name extends string = string, Input extends z.ZodType = z.ZodType> {
  readonly name: Name;
  readonly operationId: string;
  readonly method: string;
  /** Path template, relative to the server's URL; `{name}` stands for a path parameter. */
  readonly path: string;
  readonly parameters?: readonly ParameterBinding[];
  readonly body?: BodyBinding;
  /** Argument that is one value of a list → the list: one of both is given. */
  readonly shorthands?: Readonly<Record<string, string>>;
  /** Status → what it means, where it is an answer and no failure; `success`: said in front of every answer. */
  readonly outcomes?: Readonly<Record<string, JsonObject>>;
  /** What the answer, or a row of it, shows unless other fields are asked for (see `view.ts`); absent: all of it. */
  readonly view?: View;
  /** The argument of the request that takes the id of whom the call is about: others tell it (see `identity.ts`). */
  readonly identified?: string;
  /** Arguments that callers do not give: the runtime looks them up (see `ArgumentLookup`). */
  readonly filled?: readonly string[];
  /** Places in the answer whose values are not shown (see `place.ts`). */
  readonly masked?: readonly string[];
  /** It is no single request: a handler answers (see `custom-tool.ts`). Method and path say nothing. */
  readonly custom?: true;
  readonly output: OutputShape;
  readonly input: Input;
}

/** Imports a toolset's module: its exports are tool definitions. */
export type ToolsetLoader = () => Promise<Readonly<Record<string, ToolDefinition>>>;

/** Keeps the literal types of a definition. */
export function defineTool<const Name extends string, Input extends z.ZodType>(
  tool: ToolDefinition<Name, Input>,
): ToolDefinition<Name, Input> {
  return tool;
}
