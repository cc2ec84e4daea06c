/*
 * The package as a part of a gateway: one process that serves many connections of many APIs. A gateway knows
 * no API; it holds `host` against the shape that it asks for.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { type CallRecord, createCallWatch } from './call-watch.js';
import type { Catalog } from './catalog.js';
import { readText } from './client.js';
import { api } from './context.js';
import { listEntries } from './exposure/entries.js';
import { callSearchTool } from './exposure/search.js';
import { methodKinds } from './filter.js';
import { type ConnectionOptions, connect } from './library.js';
import { createMcpEndpoint } from './mcp-endpoint.js';
import { type CallPlace, callByName, createServer, type ServerParts } from './server.js';
import tokensJson from './tokens.json' with { type: 'json' };
import { tools } from './tools/index.js';

export type { CallRecord } from './call-watch.js';

/** The API of this package, and MCP servers of it. */
export interface Host {
  /** Short name, lower case. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly environments: readonly { readonly name: string; readonly startsReadOnly: boolean }[];
  /** Name of the security scheme that an access token is for. */
  readonly scheme: string;
  /** Words of a method filter. */
  readonly methods: readonly string[];
  readonly tags: readonly string[];
  readonly presets: readonly { readonly name: string; readonly description: string }[];
  /**
   * Servers of one connection and filter, with connections and sessions of their own. Nothing is sent yet.
   * @throws UsageError for options that the command line would refuse too.
   */
  open(options: HostOptions): HostedServers;
}

/** See `ConnectionOptions`. */
export interface HostOptions {
  readonly server: string;
  readonly baseUrl?: string | undefined;
  readonly accessToken: string;
  readonly methods?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly tools?: readonly string[] | undefined;
  readonly preset?: string | undefined;
  readonly exposure: 'direct' | 'search';
  /** Told of each tools/call when it has ended. It may not throw. */
  readonly onCall?: ((call: CallRecord) => void) | undefined;
}

export interface HostedServers {
  /** What the filter leaves, in the package's order, however clients are shown it. */
  readonly tools: readonly HostedTool[];
  /** Tokens (o200k) of what clients are shown at the start; estimated where they find tools by search. */
  readonly tokens: number;
  /** One MCP request over HTTP. Host, Origin and token are checked before. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /**
   * Calls one of `tools`, or what clients are shown instead, as an MCP client would.
   * @throws ProtocolError for another tool
   */
  call(name: string, args: unknown): Promise<HostedResult>;
  /** Aborts what is under way and closes the connections. */
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

const tokenCounts: ReadonlyMap<string, number> = new Map(Object.entries(tokensJson));
/** An organisation's own credential stands first in the document; those after it are opened with it. */
const [scheme = ''] = Object.keys(api.securitySchemes);

export const host: Host = {
  name: api.name,
  title: api.title,
  environments: api.environments.map(({ name, startsReadOnly = false }) => ({ name, startsReadOnly })),
  scheme,
  methods: [...methodKinds.keys()],
  tags: [...new Set(tools.flatMap(({ tags }) => tags))],
  presets: Object.entries(api.presets ?? {}).map(([name, { description }]) => ({ name, description })),
  open({ accessToken, onCall, ...options }) {
    const connection = { ...options, credentials: { [scheme]: accessToken } } as ConnectionOptions;
    return openServers({
      ...connect(connection),
      ...(onCall === undefined ? {} : { watch: createCallWatch(onCall) }),
    });
  },
};

function openServers(parts: ServerParts): HostedServers {
  const { catalog, context, settings } = parts;
  const endpoint = createMcpEndpoint(() => createServer(parts), context.log);
  const listed = listTools(catalog);
  return {
    tools: listed,
    tokens:
      settings.exposure === 'search'
        ? estimateTokens(catalog)
        : listed.reduce((sum, { tokens }) => sum + tokens, 0),
    serve: endpoint.serve,
    async call(name, args) {
      const result = await callWatched(name, args, parts);
      return { isError: result.isError === true, text: printResult(result) };
    },
    async close() {
      await endpoint.close();
      await context.upstream.close();
    },
  };
}

function listTools({ summaries, entries }: Catalog): readonly HostedTool[] {
  return summaries.map(({ name, kind, risk, tags }, index) => {
    const { title = name, description = '', inputSchema } = entries[index] ?? {};
    return { name, title, description, kind, risk, tags, tokens: tokenCounts.get(name) ?? 0, inputSchema };
  });
}

/** Of JSON about four characters are a token. */
function estimateTokens(catalog: Catalog): number {
  return Math.ceil(JSON.stringify(listEntries(catalog, api.name)).length / 4);
}

function callWatched(
  name: string,
  args: unknown,
  { catalog, context, settings, watch }: ServerParts,
): Promise<CallToolResult> {
  const watching = watch?.({ name, given: args, catalog, context });
  const place: CallPlace = {
    catalog,
    context: watching?.context ?? context,
    ...(watching === undefined ? {} : { watch: watching }),
  };
  const isShown = settings.exposure === 'direct' || catalog.find(name) !== undefined;
  const call = (): Promise<CallToolResult> =>
    isShown ? callByName(name, args, place) : callSearchTool(name, args, { place, call: callByName });
  return watching === undefined ? call() : watching.follow(call);
}

function printResult(result: CallToolResult): string {
  const { structuredContent } = result;
  return structuredContent === undefined ? readText(result) : JSON.stringify(structuredContent);
}
