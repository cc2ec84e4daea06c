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
}

export interface Environment {
  readonly name: string;
  readonly url: string;
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
