import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { describeCall } from './call-log/call-record.js';
import { type ClientName, readClientName, readLabel, writeLabel } from './client-name.js';
import type { Gateway } from './gateway.js';
import { type RpcRefusal, refuseRpc } from './json-rpc.js';
import { countCalls } from './limits.js';
import { createOpenServers, type ServerRows } from './open-servers.js';
import { authenticate } from './operations/api-tokens.js';
import { findServerByToken } from './operations/servers.js';
import { Refusal } from './refusal.js';
import { readBearer } from './token.js';

/** The MCP endpoint of every scoped server. Host and Origin are checked before. */
export interface Endpoint {
  serve(request: IncomingMessage, response: ServerResponse, token: string): Promise<void>;
  close(): Promise<void>;
}

/** As the SDK has it: 4 MiB. */
const mostBytes = 4_194_304;
/** Carries the client's name to the record of its call; what a client sends under this name is dropped. */
const clientHeader = 'x-gateway-client';

/** Unknown, revoked and expired are told alike: whoever tries tokens learns nothing. */
const noServer: RpcRefusal = {
  status: 404,
  message:
    'This MCP URL opens nothing: it is wrong, expired or revoked. Ask whoever gave it to you for a new one.',
};
const noApiToken: RpcRefusal = {
  status: 401,
  message:
    'This MCP server also asks for an API token of the gateway: send it as Authorization: Bearer TOKEN.',
  headers: { 'www-authenticate': 'Bearer' },
};
const notPost: RpcRefusal = {
  status: 405,
  message: 'Method not allowed: MCP requests are sent by POST.',
  headers: { allow: 'POST' },
};
/** Only a protocol of before 2025-06-18 has batches, and each message of one costs a line of the log. */
const mostMessages = 20;
const tooMany: RpcRefusal = {
  status: 400,
  code: -32_600,
  message: `A batch may have ${mostMessages} messages at most.`,
};
const tooLarge: RpcRefusal = { status: 413, message: `The body may have ${mostBytes} bytes at most.` };

export function createEndpoint(gateway: Gateway): Endpoint {
  const open = createOpenServers(gateway, (call, server) => {
    const client = readLabel(call.request?.headers.get(clientHeader) ?? undefined);
    gateway.callLog.add(describeCall(call, { server, client }));
  });
  return {
    async serve(request, response, token) {
      const rows = await findServerByToken(gateway, token);
      const refusal = await findRefusal(gateway, request, rows);
      if (rows === undefined || refusal !== undefined) return refuseRpc(response, refusal ?? noServer);
      const body = await readBody(request);
      if (body === undefined) return refuseRpc(response, tooLarge);
      const message = parse(body);
      const client = readClientName(first(message)) ?? readLabel(readHeader(request, 'mcp-session-id'));
      if (listMessages(message).length > mostMessages) return refuseRpc(response, tooMany);
      const over = await refuseCalls(gateway, rows, { message, client });
      if (over !== undefined) return refuseRpc(response, over, readId(message));
      if (client !== undefined && hasMethod(message, 'initialize')) {
        response.setHeader('mcp-session-id', writeLabel(client));
      }
      const served = open.use(rows, (servers) => servers.serve(replay(request, body, client), response));
      await served.catch((error: unknown) => {
        if (!(error instanceof Refusal) || response.headersSent) throw error;
        gateway.log('error', 'server not opened', { server: rows.server.id, reason: error.message });
        const reason = `This MCP server cannot be opened. ${error.message}`;
        refuseRpc(response, { status: 503, message: reason }, readId(message));
      });
    },
    close: open.close,
  };
}

async function findRefusal(
  gateway: Gateway,
  request: IncomingMessage,
  rows: ServerRows | undefined,
): Promise<RpcRefusal | undefined> {
  if (rows === undefined) return noServer;
  if (rows.server.config.require_api_token_auth === true) {
    const token = readBearer(request.headers.authorization);
    if (token === undefined || (await authenticate(gateway, token)) === undefined) return noApiToken;
  }
  return request.method === 'POST' ? undefined : notPost;
}

/** Only tools/call is limited, each of a batch. */
async function refuseCalls(
  gateway: Gateway,
  { server }: ServerRows,
  { message, client }: { readonly message: unknown; readonly client: ClientName | undefined },
): Promise<RpcRefusal | undefined> {
  const calls = listMessages(message).filter((each) => hasMethod(each, 'tools/call'));
  const refusal = await countCalls(gateway.store, server, calls.length);
  if (refusal === undefined) return undefined;
  for (const call of calls) {
    const { name } = ((call as { params?: unknown }).params ?? {}) as { name?: unknown };
    const record = {
      // Any other text is not told: it could be a secret.
      tool: typeof name === 'string' && /^[a-z][a-z0-9_]{0,63}$/.test(name) ? name : '(no name)',
      argumentTypes: {},
      outcome: 'rate_limited',
      duration: 0,
      upstreamDuration: 0,
    };
    gateway.callLog.add(describeCall(record, { server, client }));
  }
  return refusal;
}

/**
 * The request once more, for whom serves it: with its body, which was read here, and without what is nobody's to see
 * there: credentials of this gateway, and the label of the client, which is no session.
 */
function replay(request: IncomingMessage, body: Buffer, client: ClientName | undefined): IncomingMessage {
  const {
    authorization: _a,
    cookie: _c,
    'mcp-session-id': _s,
    [clientHeader]: _h,
    ...headers
  } = request.headers;
  return Object.assign(Readable.from([body], { objectMode: false }), {
    method: request.method,
    url: '/mcp',
    socket: request.socket,
    headers: { ...headers, ...(client === undefined ? {} : { [clientHeader]: writeLabel(client) }) },
  }) as unknown as IncomingMessage;
}

/** Undefined for a body that is too large: what still comes is dropped. @throws Error when the client goes away */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve(undefined);
      }
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

/** As the server that gets it reads it (a mark of byte order is passed over): what it would call is counted here. */
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Undefined for what is no JSON: the server that gets it says so. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(decoder.decode(body));
  } catch {
    return undefined;
  }
}

function listMessages(message: unknown): readonly unknown[] {
  return Array.isArray(message) ? message : [message];
}

function first(message: unknown): unknown {
  return listMessages(message)[0];
}

function hasMethod(message: unknown, method: string): boolean {
  return (first(message) as { method?: unknown } | null | undefined)?.method === method;
}

function readId(message: unknown): unknown {
  return (first(message) as { id?: unknown } | null | undefined)?.id ?? null;
}

function readHeader({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
