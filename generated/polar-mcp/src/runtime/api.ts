/** What `api.json` says of the API: copied code knows no API by name. */
export interface ApiDescription {
  /** Short name, lower case: prefix of the environment variables. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly packageName: string;
  readonly packageVersion: string;
  /** Of the API's document. */
  readonly version: string;
  /** The first one is the default. */
  readonly environments: readonly Environment[];
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  /**
   * Every operation of the document as `METHOD /path/{template}`, exposed or not: an argument
   * must not turn one operation's path into another's (see `route.ts`). Absent: not checked.
   */
  readonly routes?: readonly string[];
  /**
   * How the scopes of one requirement are read: `all` are needed (OpenAPI 3.1.1, section 4.8.30) or,
   * where an API says so, `any` one of them is enough. Absent: `all`.
   */
  readonly scopeRule?: 'any' | 'all';
  /** Scopes that credentials can have; tools may ask for others too. */
  readonly scopes?: readonly string[];
  /** Said to a model when it connects: what holds for all tools. */
  readonly instructions?: string;
  /** What a server has besides tools. */
  readonly offers?: readonly ('prompts' | 'resources')[];
  /** Names that tools had: see `retired.ts`. */
  readonly retired?: Readonly<Record<string, RetiredTool>>;
  /** Curated sets of tools, by name. */
  readonly presets?: Readonly<Record<string, Preset>>;
  readonly sessions?: readonly SessionOpening[];
  readonly lookups?: readonly ArgumentLookup[];
  readonly identity?: Identity;
}

/** How it is told whom a call is about: by its id, or by what an id is looked up for. */
export interface Identity {
  /** For messages: `customer`. */
  readonly noun: string;
  /** The argument that is the id itself. */
  readonly id: string;
  readonly lookups: readonly IdentityLookup[];
}

export interface IdentityLookup {
  readonly argument: string;
  readonly request: SideRequest;
  /** Where the request takes the argument's value. */
  readonly parameter: { readonly name: string; readonly in: 'path' | 'query' | 'header' };
  /** Place of the id in the answer (see `place.ts`). */
  readonly value: string;
  /** The field beside the id that has to be what was asked for. */
  readonly match: string;
  /** Addresses are the same in capitals and small letters. */
  readonly ignoresCase?: boolean;
}

export interface Environment {
  readonly name: string;
  readonly url: string;
  /** Until a method filter is given, only tools that read are offered. */
  readonly startsReadOnly?: boolean;
}

export interface RetiredTool {
  /** The version of this package in which the name went. */
  readonly since: string;
  /** The tool's name now, which answers to the old one too; absent: the tool is gone. */
  readonly tool?: string;
}

export interface Preset {
  readonly description: string;
  /** Names of tools. */
  readonly tools: readonly string[];
}

/** A request that the runtime makes on its own account, without a tool. */
export interface SideRequest {
  readonly method: string;
  readonly path: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

/**
 * How a session is opened for tools whose every security alternative asks for one of `schemes`: a POST
 * whose JSON body is one of `arguments`. Its answer's token is then the credential of these schemes.
 */
export interface SessionOpening {
  readonly schemes: readonly string[];
  /** Arguments of such a tool that say whose session it is; exactly one is given. */
  readonly arguments: readonly string[];
  /** Those of them that the request does not take: the id is looked up first. */
  readonly looked?: readonly string[];
  readonly request: SideRequest;
  /** Places in the answer (see `place.ts`): the token, and when it ends (RFC 3339). */
  readonly token: string;
  readonly expiresAt: string;
}

/** An argument that the credential decides: looked up once, and filled in where a tool says so. */
export interface ArgumentLookup {
  readonly argument: string;
  /** The environment variable that gives it without a look-up. */
  readonly variable: string;
  readonly request: SideRequest;
  /** Place in the answer (see `place.ts`); the credential must see exactly one value there. */
  readonly value: string;
}

/** OpenAPI 3.1.1, section 4.8.27, and where its credential is found. */
export interface SecurityScheme {
  /** `http`, `apiKey`, `oauth2`, `openIdConnect` or `mutualTLS`. */
  readonly type: string;
  /** For `http`: `bearer` or `basic`. */
  readonly scheme?: string;
  /** For `apiKey`: `header`, `query` or `cookie`. */
  readonly in?: string;
  /** For `apiKey`: the name of the header, parameter or cookie. */
  readonly name?: string;
  /** The environment variable that holds the credential (`user:password` for `basic`). */
  readonly variable: string;
}
