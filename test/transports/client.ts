import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OldStdioTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as OldHttpTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** What the tests ask of a client, whatever SDK and transport it is of. */
export interface AnyClient {
  listNames(): Promise<string[]>;
  /** The entries of tools/list, as they came. */
  listTools(): Promise<readonly object[]>;
  call(name: string, args?: Record<string, unknown>, options?: CallOptions): Promise<Answer>;
  /** What a server tells besides its tools. */
  readonly guidance: Guidance;
  close(): Promise<void>;
}

export interface Guidance {
  getInstructions(): string | undefined;
  listPrompts(): Promise<{ readonly prompts: readonly ListedPrompt[] }>;
  getPrompt(request: {
    name: string;
    arguments: Record<string, string>;
  }): Promise<{ readonly messages: readonly { readonly role: string; readonly content: object }[] }>;
  listResources(): Promise<{
    readonly resources: readonly { readonly uri: string; readonly title?: string | undefined }[];
  }>;
  readResource(request: { uri: string }): Promise<{ readonly contents: readonly object[] }>;
}

export interface ListedPrompt {
  readonly name: string;
  readonly title?: string | undefined;
  readonly arguments?:
    | readonly { readonly name: string; readonly required?: boolean | undefined }[]
    | undefined;
}

export interface CallOptions {
  readonly onprogress?: (progress: {
    readonly progress: number;
    readonly total?: number | undefined;
  }) => void;
}

export interface Answer {
  readonly structuredContent?: Record<string, unknown>;
  readonly isError?: boolean;
  readonly _meta?: Record<string, unknown>;
}

/** Where a server is: a command of its own, or a URL. */
export type Place =
  | {
      readonly main: string;
      readonly words: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly url: string };

export type Connect = (place: Place) => Promise<AnyClient>;

const info = { name: 'test', version: '0' };

function commandOf({ main, words, env }: Exclude<Place, { url: string }>) {
  const whole = { PATH: process.env.PATH ?? '', ...env };
  return { command: process.execPath, args: [main, ...words], env: whole, stderr: 'ignore' as const };
}

/** The client of the SDK's v1. */
export async function connectOld(place: Place): Promise<AnyClient> {
  const client = new OldClient(info);
  const transport =
    'url' in place ? new OldHttpTransport(new URL(place.url)) : new OldStdioTransport(commandOf(place));
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  return {
    listNames: async () => (await client.listTools()).tools.map(({ name }) => name),
    listTools: async () => (await client.listTools()).tools,
    call: async (name, args = {}, options = {}) =>
      (await client.callTool({ name, arguments: args }, undefined, options)) as Answer,
    guidance: client,
    close: () => client.close(),
  };
}

/** The client of the SDK's v2, in the newest protocol version or in one of those before. */
export async function connectNew(place: Place, version?: string): Promise<AnyClient> {
  const negotiation = version === undefined ? {} : { versionNegotiation: { mode: { pin: version } } };
  const client = new Client(info, negotiation);
  const transport =
    'url' in place
      ? new StreamableHTTPClientTransport(new URL(place.url))
      : new StdioClientTransport(commandOf(place));
  await client.connect(transport);
  return {
    listNames: async () => (await client.listTools()).tools.map(({ name }) => name),
    listTools: async () => (await client.listTools()).tools,
    call: async (name, args = {}, options = {}) =>
      (await client.callTool({ name, arguments: args }, options)) as Answer,
    guidance: client,
    close: () => client.close(),
  };
}

export const newVersion = '2026-07-28';

/** Both SDKs; the newer one also in the era that has no `initialize`. */
export const clients: readonly (readonly [string, Connect])[] = [
  ['v1', connectOld],
  ['v2', connectNew],
  [`v2 speaking ${newVersion}`, (place) => connectNew(place, newVersion)],
];
