import type { Dispatcher } from 'undici';
import type { ToolCall } from './servers.js';

/** A JSON-RPC message, as far as the bench reads it. */
export interface Message {
  readonly id?: unknown;
  readonly result?: { readonly structuredContent?: unknown; readonly isError?: boolean };
  readonly error?: { readonly message: string };
}

/** Where requests go, and in which protocol version. */
export interface PlainClient {
  readonly agent: Dispatcher;
  readonly url: URL;
  readonly version: string;
}

export const oldVersion = '2025-11-25';
export const newVersion = '2026-07-28';
const clientInfo = { name: 'bench', version: '1' };

/** As clients of the older versions begin. @throws Error when the server does not answer it. */
export async function initialize(client: PlainClient): Promise<void> {
  const params = { protocolVersion: client.version, capabilities: {}, clientInfo };
  const [answer] = await post(client, {}, { jsonrpc: '2.0', id: 0, method: 'initialize', params });
  if (answer?.result === undefined) throw new Error(`initialize failed: ${JSON.stringify(answer)}`);
}

/**
 * Calls a tool, and gives every message of the answer: nothing is hidden, as a client of the SDK would hide
 * an answer that nobody asked for. @throws Error when there is no HTTP answer, or it is no success.
 */
export function postCall(client: PlainClient, id: number, call: ToolCall): Promise<readonly Message[]> {
  const isNew = client.version === newVersion;
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': client.version,
    'io.modelcontextprotocol/clientInfo': clientInfo,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const params = { ...call, ...(isNew ? { _meta } : {}) };
  const headers = isNew ? { 'mcp-method': 'tools/call', 'mcp-name': call.name } : {};
  return post(client, headers, { jsonrpc: '2.0', id, method: 'tools/call', params });
}

async function post(
  { agent, url, version }: PlainClient,
  headers: Readonly<Record<string, string>>,
  message: object,
): Promise<readonly Message[]> {
  const response = await agent.request({
    origin: url.origin,
    path: url.pathname,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': version,
      ...headers,
    },
    body: JSON.stringify(message),
  });
  const text = await response.body.text();
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}: ${text.slice(0, 200)}`);
  if (response.headers['content-type'] === 'application/json') return [JSON.parse(text)];
  const events = text.split('\n').filter((line) => line.startsWith('data: {'));
  return events.map((line) => JSON.parse(line.slice('data: '.length)));
}
