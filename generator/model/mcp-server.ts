import type {
  HttpMethod,
  ParameterLocation,
  ParameterStyle,
  SecurityRequirement,
  SecurityScheme,
} from './api.js';
import type { JsonObject } from './json.js';
import type { RetiredName } from './retired.js';
import type { NamedSchema, Property, Schema } from './schema.js';

/** What a model will see and what a call will do, in MCP's words. Given by `plan`. */
export interface McpServer {
  /** Short name of the API, part of every tool's name: `acme`. */
  readonly name: string;
  /** For people: `Acme`. */
  readonly title: string;
  readonly packageName: string;
  readonly packageVersion: string;
  /** Who stands for the package, once it is given to others. */
  readonly publisher?: Publisher;
  /** Version of the API's document. */
  readonly apiVersion: string;
  /** The first one is the default. */
  readonly environments: readonly Environment[];
  /** Sent with every request. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly securitySchemes: readonly PlannedSecurityScheme[];
  /** How many of the scopes of one requirement are needed. */
  readonly scopeRule: 'any' | 'all';
  /** Scopes that credentials can have; empty: nobody has said. */
  readonly scopes: readonly string[];
  readonly sessions: readonly SessionOpening[];
  readonly lookups: readonly ArgumentLookup[];
  readonly identity?: PlannedIdentity;
  readonly presets: readonly Preset[];
  readonly search: SearchWords;
  /** Said to a model when it connects, before any tool is called. */
  readonly instructions?: string;
  readonly prompts: readonly PromptText[];
  readonly guides: readonly GuideText[];
  readonly toolsets: readonly Toolset[];
  /** Component schemas that the inputs reach, in document order. */
  readonly schemas: readonly NamedSchema[];
  /** The longest text that a pattern of the schemas may be tried on, where there is a limit. */
  readonly patternLimits: readonly PatternLimit[];
  /** Every operation of the document as `METHOD /path/{template}`, exposed or not. */
  readonly routes: readonly string[];
  /** Operations that are planned but not exposed, each with its reason. */
  readonly withheld: readonly WithheldOperation[];
  /** Names that tools had, of which callers are still told. */
  readonly retired: readonly RetiredName[];
}

export interface Publisher {
  /** For people. */
  readonly name: string;
  /** On GitHub: `https://github.com/owner/name`. */
  readonly repository: string;
}

/** An upstream base URL under a name: `sandbox`, `production`. */
export interface Environment {
  readonly name: string;
  readonly url: string;
  /** Until a filter says otherwise, only tools that read are offered there. */
  readonly startsReadOnly?: true;
}

/** A curated set of tools. */
export interface Preset {
  readonly name: string;
  readonly description: string;
  readonly tools: readonly string[];
}

/** What a search for tools knows beside the tools. */
export interface SearchWords {
  /** What people say → the API's words for it. */
  readonly synonyms: Readonly<Record<string, readonly string[]>>;
  /** Tag of tools that are rarely meant → the words that ask for them. */
  readonly aside: Readonly<Record<string, readonly string[]>>;
  /** operationId → words that people use for it. */
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** What must be known before a tool of this class is run. */
  readonly notes: Readonly<Partial<Record<Risk, string>>>;
}

/** A task that people give, told so that a model can carry it out (MCP, Prompts). */
export interface PromptText {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly {
    readonly name: string;
    readonly description: string;
    readonly required: boolean;
  }[];
  /** What the task cannot be done without. */
  readonly tools: readonly string[];
  /** With `{{argument}}`; a line whose argument is not given is left out. */
  readonly text: string;
}

/** What one must know of an area, to be read when it is needed (MCP, Resources). Markdown. */
export interface GuideText {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly text: string;
}

/** A request that the runtime makes by itself, without a tool. */
export interface SideRequest {
  readonly method: HttpMethod;
  readonly path: string;
  readonly security: readonly SecurityRequirement[];
}

/** How a credential of `schemes` is got: a request whose JSON body is one of `arguments`. */
export interface SessionOpening {
  readonly schemes: readonly string[];
  /** What a tool takes to say whose session it is: all optional, of which a call gives one. */
  readonly arguments: readonly Property[];
  /** Those of them that the request does not take: the id is looked up first. */
  readonly looked?: readonly string[];
  readonly request: SideRequest;
  /** Places in the answer (see `place.ts`): the credential, and when it ends. */
  readonly token: string;
  readonly expiresAt: string;
}

/** How it is told whom a call is about: by its id, or by what an id is looked up for. */
export interface PlannedIdentity {
  readonly noun: string;
  readonly id: string;
  readonly lookups: readonly IdentityLookup[];
}

export interface IdentityLookup {
  readonly argument: string;
  readonly request: SideRequest;
  /** Where the request takes the argument's value. */
  readonly parameter: { readonly name: string; readonly in: ParameterLocation };
  /** Place of the id in the answer (see `place.ts`). */
  readonly value: string;
  /** The field beside the id that says what was asked for. */
  readonly match: string;
  /** Addresses are the same in capitals and small letters. */
  readonly ignoresCase?: true;
}

/** Where the value of an argument comes from that the credential decides. */
export interface ArgumentLookup {
  readonly argument: string;
  /** The environment variable that gives it without a request. */
  readonly variable: string;
  readonly request: SideRequest;
  /** Its place in the answer (see `place.ts`). */
  readonly value: string;
}

/** A security scheme and the environment variable that holds its credential. */
export interface PlannedSecurityScheme extends SecurityScheme {
  readonly variable: string;
}

/** Lengths count UTF-16 units. */
export interface PatternLimit {
  readonly pattern: string;
  readonly maxLength: number;
}

export interface WithheldOperation {
  readonly operationId: string;
  readonly tool: string;
  readonly reason: string;
}

/** The tools of one area: one emitted file. `name` is kebab-case. */
export interface Toolset {
  readonly name: string;
  readonly tools: readonly Tool[];
}

export type ToolKind = 'list' | 'get' | 'create' | 'update' | 'delete' | 'custom';

/** From harmless to harmful; the order is the order of precedence. */
export const risks = ['read', 'secret', 'write', 'money', 'destructive'] as const;
export type Risk = (typeof risks)[number];

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly operationId: string;
  readonly kind: ToolKind;
  readonly tags: readonly string[];
  readonly risk: Risk;
  /** Nothing undoes what it does. */
  readonly irreversible?: true;
  /** Argument that picks one form of the body → the risk of that form. */
  readonly riskByArgument?: Readonly<Record<string, Risk>>;
  readonly annotations: ToolAnnotations;
  /** Any one of these is enough (scopes of one requirement are any-of where the config says so). */
  readonly security: readonly SecurityRequirement[];
  readonly request: RequestTemplate;
  /** One object, or a union of objects where the body is one; closed unless it says otherwise. */
  readonly inputSchema: Schema;
  /** The argument of the request that takes the id of whom the call is about: it is told by others. */
  readonly identified?: string;
  /** Argument that is one value of a list → the list: one of both is given. */
  readonly shorthands?: Readonly<Record<string, string>>;
  /** Status, or `success` → what is said of it: an answer, and no failure. */
  readonly outcomes?: JsonObject;
  /** What the answer, or a row of it, shows unless other fields are asked for; absent: all of it. */
  readonly view?: AnswerView;
  /** Other names that it answers to. */
  readonly aliases: readonly string[];
  /** Arguments that no caller gives: the runtime looks them up. They are bound, and not in the input. */
  readonly filled: readonly string[];
  readonly output: Output;
  /** Places in the answer (see `place.ts`) whose values are not shown. */
  readonly masked: readonly string[];
  /** No request of its own: a handler of the API's joins those of these tools. `request` and `output` say nothing. */
  readonly custom?: { readonly uses: readonly string[] };
}

/** What an answer, or a row of it, shows: places in it (see `place.ts`), in the order to show them. */
export type AnswerView = readonly { readonly path: string; readonly type: LeafType }[];

/** A JSON type; '' where it is of several, or an object or a list. */
export type LeafType = 'string' | 'integer' | 'number' | 'boolean' | '';

/** MCP `ToolAnnotations`: all four are always given, since their defaults differ. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

export interface RequestTemplate {
  readonly method: HttpMethod;
  readonly path: string;
  readonly bindings: readonly InputBinding[];
  readonly body?: BodyTemplate;
}

/**
 * How one argument reaches the request. `body` with the empty name is the whole body; `session` is no
 * part of it, and says whose session is opened for it; nor `identity`, which says whom the call is about; nor
 * `answer`, which says what of the answer is wanted.
 * `style` and `explode` are OpenAPI's; they are set for path, query and header.
 */
export interface InputBinding {
  readonly argument: string;
  readonly in: 'path' | 'query' | 'header' | 'body' | 'session' | 'identity' | 'answer';
  readonly name: string;
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** The value is serialised as this media type (a JSON string in a query). */
  readonly mediaType?: string;
  /** The parameter is a list: one value given alone is a list of one. */
  readonly list?: boolean;
}

export interface BodyTemplate {
  readonly mediaType: string;
  readonly required: boolean;
}

/** What an answer holds: how the runtime reads and wraps it. */
export interface Output {
  readonly responses: readonly { readonly status: string; readonly mediaType?: string }[];
  readonly shape: OutputShape;
}

/** `page`: `{items, pagination}`; `items`: a bare array; `none`: no content. */
export type OutputShape = 'object' | 'page' | 'items' | 'value' | 'text' | 'none';

/** What a tool is offered with: its usable alternatives; where there are none, all that it would take. */
export function offeredAlternatives(
  security: readonly SecurityRequirement[],
  schemes: readonly PlannedSecurityScheme[],
): readonly SecurityRequirement[] {
  const usable = usableAlternatives(security, schemes);
  return usable.length === 0 ? security : usable;
}

/** The alternatives whose schemes can all be given a credential. */
export function usableAlternatives(
  security: readonly SecurityRequirement[],
  schemes: readonly PlannedSecurityScheme[],
): readonly SecurityRequirement[] {
  const given = new Set(schemes.map((scheme) => scheme.name));
  return security.filter((alternative) => alternative.schemes.every((scheme) => given.has(scheme.name)));
}
