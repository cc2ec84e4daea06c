import { connect, type Socket } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Server, type ServerContext } from '@modelcontextprotocol/server';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { CatalogSource } from '../../templates/package/src/catalog.js';
import { readSettings } from '../../templates/package/src/config.js';
import {
  type HttpListener,
  type HttpListenerOptions,
  startHttpListener,
} from '../../templates/package/src/http-listener.js';
import { defaultLimits } from '../../templates/package/src/runtime/upstream.js';
import { createServer } from '../../templates/package/src/server.js';
import {
  fixtureApi,
  makeCatalog,
  makeContext,
  makeTool,
  startUpstream,
  type TestUpstream,
} from '../runtime/fixture.js';

const getThing = makeTool({
  path: '/v1/things/{id}',
  parameters: [{ argument: 'id', in: 'path' }],
  input: z.strictObject({ id: z.string() }),
});
export const toolName = getThing.name;

const source: CatalogSource = {
  wire: [{ name: toolName, inputSchema: { type: 'object', properties: { id: { type: 'string' } } } }],
  tools: [
    { name: toolName, toolset: 'things', kind: 'get', risk: 'read', tags: [], security: [{ token: [] }] },
  ],
  toolsets: new Map([['things', async () => ({ getThing })]]),
};

export interface ServedListener extends HttpListener {
  readonly upstream: TestUpstream;
  readonly port: number;
  readonly logged: string[];
}

/** The package's server with one tool and the usual deadlines, its listener on a free port, and an upstream: until the test ends. */
export async function serve(options: Partial<HttpListenerOptions> = {}): Promise<ServedListener> {
  const upstream = await startUpstream();
  const context = makeContext(upstream.url, defaultLimits);
  const catalog = makeCatalog(source);
  const settings = readSettings(fixtureApi, {}, {});
  const logged: string[] = [];
  const listener = await startHttpListener({
    createServer: () => createServer({ catalog, context, settings }),
    host: '127.0.0.1',
    port: 0,
    log: (level, message, facts) => logged.push(JSON.stringify([level, message, facts])),
    ...options,
  });
  onTestFinished(async () => {
    await listener.close(0);
    await context.upstream.close();
    await upstream.close();
  });
  return { ...listener, upstream, port: Number(new URL(listener.url).port), logged };
}

/** A server whose calls do what the test says. */
export function handleCalls(
  handle: (id: string, context: ServerContext) => Promise<Record<string, unknown>>,
): Server {
  const server = new Server({ name: 'test', version: '0' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const structuredContent = await handle(String(params.arguments?.id), context);
    return { content: [], structuredContent };
  });
  return server;
}

/** What somebody waits for, and what ends the waiting. */
export function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** A request as it stands on the wire. */
export function writeRequest(headers: Readonly<Record<string, string>>, body: string): string {
  const all = { host: 'localhost', 'content-length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /mcp HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

export const oldVersions = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'];
export const newVersion = '2026-07-28';

/** Headers that a client of this protocol version sends with a call. */
export function callHeaders(version: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': version,
    ...(version === newVersion ? { 'mcp-method': 'tools/call', 'mcp-name': toolName } : {}),
  };
}

/** The body of a call, as a client of this protocol version sends it. */
export function callBody(version: string, id = 'a', requestId: number | string = 1): string {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return JSON.stringify({
    jsonrpc: '2.0',
    id: requestId,
    method: 'tools/call',
    params: { name: toolName, arguments: { id }, ...(version === newVersion ? { _meta } : {}) },
  });
}

/** One call by plain HTTP. */
export function post(
  url: string,
  version = newVersion,
  init: RequestInit & { id?: string } = {},
): Promise<Response> {
  const { id = 'a', headers, ...rest } = init;
  return fetch(url, {
    method: 'POST',
    body: callBody(version, id),
    headers: { ...callHeaders(version), ...(headers as Record<string, string>) },
    ...rest,
  });
}

/** The JSON-RPC message of an answer: plain, or the last event of its stream. */
export async function readMessage(response: Response): Promise<{
  readonly id: unknown;
  readonly result?: { readonly structuredContent?: Record<string, unknown>; readonly isError?: boolean };
  readonly error?: { readonly code: number; readonly message: string };
}> {
  const text = await response.text();
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) return JSON.parse(text);
  const data = text.split('\n').filter((line) => line.startsWith('data: '));
  return JSON.parse(data.at(-1)?.slice(6) ?? 'null');
}

/** What the tests ask of a client, whatever SDK it is of. */
export interface AnyClient {
  listNames(): Promise<string[]>;
  call(id: string, signal?: AbortSignal): Promise<unknown>;
  version(): string | undefined;
  close(): Promise<void>;
}

/** A client of the SDK's v2, pinned to one protocol version. */
export async function connectNew(url: string, version: string, headers = {}): Promise<AnyClient> {
  const negotiation =
    version === newVersion
      ? { versionNegotiation: { mode: { pin: version } } }
      : { supportedProtocolVersions: [version] };
  const client = new Client({ name: 'test', version: '0' }, negotiation);
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  onTestFinished(() => client.close());
  return {
    listNames: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (id, signal) =>
      (await client.callTool({ name: toolName, arguments: { id } }, signal ? { signal } : {}))
        .structuredContent,
    version: () => client.getNegotiatedProtocolVersion(),
    close: () => client.close(),
  };
}

/** A client of the SDK's v1, which has no say in its version: its `initialize` is rewritten on the way. */
export async function connectOld(url: string, version: string, headers = {}): Promise<AnyClient> {
  const client = new OldClient({ name: 'test', version: '0' });
  let negotiated: string | undefined;
  const transport = new OldTransport(new URL(url), {
    requestInit: { headers },
    fetch: async (input, init) => {
      const body = typeof init?.body === 'string' ? init.body : undefined;
      const asked = body?.replace(/"protocolVersion":"[^"]*"/, `"protocolVersion":"${version}"`);
      return fetch(input, { ...init, ...(asked === undefined ? {} : { body: asked }) } as RequestInit);
    },
  });
  const { setProtocolVersion } = transport;
  transport.setProtocolVersion = (chosen) => {
    negotiated = chosen;
    setProtocolVersion.call(transport, chosen);
  };
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  onTestFinished(() => client.close());
  return {
    listNames: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (id, signal) =>
      (await client.callTool({ name: toolName, arguments: { id } }, undefined, signal ? { signal } : {}))
        .structuredContent,
    version: () => negotiated,
    close: () => client.close(),
  };
}

/** A connection on which anything can be written; `read` gives what has come when `until` has, or at its end. */
export async function openSocket(port: number): Promise<{
  readonly socket: Socket;
  read(until?: string): Promise<string>;
}> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let ended = false;
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    ended = true;
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  onTestFinished(() => void socket.destroy());
  return {
    socket,
    async read(until) {
      while (!ended && (until === undefined || !text.includes(until))) {
        await new Promise<void>((resolve) => {
          socket.once('data', () => resolve());
          socket.once('close', () => resolve());
        });
      }
      return text;
    },
  };
}
