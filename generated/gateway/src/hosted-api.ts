/*
 * What the gateway asks of a generated package: the export `host` of its entry `./host` has this shape. The
 * emitted `apis/index.ts` is where the two meet, and where the compiler holds them against each other.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';

/** One generated package: an API, and MCP servers of it. */
export interface HostedApi {
  /** Short name, lower case. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly environments: readonly { readonly name: string; readonly startsReadOnly: boolean }[];
  /** Name of the security scheme that an account's access token is for. */
  readonly scheme: string;
  /** Words of a method filter. */
  readonly methods: readonly string[];
  readonly tags: readonly string[];
  readonly presets: readonly { readonly name: string; readonly description: string }[];
  /**
   * Servers of one connection and filter. Nothing is sent yet.
   * @throws Error named `UsageError` for an unknown environment, tag, tool … and where no tool is left.
   */
  open(options: HostedOptions): HostedServers;
}

export interface HostedOptions {
  readonly server: string;
  /** Another upstream (tests, proxies). */
  readonly baseUrl?: string | undefined;
  readonly accessToken: string;
  readonly methods?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly tools?: readonly string[] | undefined;
  readonly preset?: string | undefined;
  readonly exposure: 'direct' | 'search';
  /** Told of each tools/call when it has ended. It may not throw. */
  readonly onCall?: ((call: HostedCall) => void) | undefined;
}

export interface HostedServers {
  /** What the filter leaves, in the package's order. */
  readonly tools: readonly HostedTool[];
  /** Tokens (o200k) of what clients are shown at the start. */
  readonly tokens: number;
  /** One MCP request over HTTP. Host, Origin and token are checked before. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Calls one tool, as an MCP client would. @throws Error for a tool that is not among `tools` */
  call(name: string, args: unknown): Promise<HostedResult>;
  close(): Promise<void>;
}

export interface HostedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: string;
  readonly risk: string;
  readonly tags: readonly string[];
  /** Of its tools/list entry (o200k). */
  readonly tokens: number;
  /** JSON Schema of its arguments. */
  readonly inputSchema: unknown;
}

export interface HostedResult {
  readonly isError: boolean;
  /** The result's JSON. */
  readonly text: string;
}

/** One tools/call. What was given and what came back is not in it: that is people's data. */
export interface HostedCall {
  /** The tool that was run, also where a runner ran it; what was asked for where there is no such tool. */
  readonly tool: string;
  /** The tool that was called, where it ran another one. */
  readonly via?: string | undefined;
  readonly risk?: string | undefined;
  /** GET, POST … of the API's operation; absent for a tool of several requests. */
  readonly method?: string | undefined;
  /** The HTTP request, where there is one: what waits for it (its client, say) is found by it. */
  readonly request?: Request | undefined;
  /** Argument → type of its value (`string`, `integer`, `array`, `object` …): never a value. */
  readonly argumentTypes: Readonly<Record<string, string>>;
  /** Of the last answer of the upstream. */
  readonly status?: number | undefined;
  /** `ok`, or the type of the failure (`http_error`, `timeout`, `unknown_tool` …). */
  readonly outcome: string;
  /** Milliseconds. */
  readonly duration: number;
  /** Milliseconds of it that the upstream took. */
  readonly upstreamDuration: number;
}
