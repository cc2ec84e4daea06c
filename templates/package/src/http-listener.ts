import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server as McpServer } from '@modelcontextprotocol/server';
import { createBearerCheck } from './bearer-check.js';
import { UsageError } from './config.js';
import { createHostCheck, type HostCheck, isWildcard, readHostname } from './host-check.js';
import { answerJson, type Refusal, refuse } from './http-answer.js';
import { createMcpEndpoint, type McpEndpoint } from './mcp-endpoint.js';
import type { Log } from './runtime/log.js';
import { isLoopback } from './runtime/loopback.js';

export interface HttpListenerOptions {
  /** A fresh server for each request. */
  readonly createServer: () => McpServer;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Every MCP request must show it. Without one only this machine can be served. */
  readonly authToken?: string;
  /** More names by which clients call this server. */
  readonly allowedHosts?: readonly string[];
  readonly log?: Log;
}

export interface HttpListener {
  /** Of the MCP endpoint. */
  readonly url: string;
  /**
   * Takes no more requests, and waits for the answers of those under way: `longest` milliseconds at most.
   * Then every connection is closed, and what is still under way is aborted.
   */
  close(longest: number): Promise<void>;
}

/**
 * How long a client may take to send its request, and to come back on an open connection; milliseconds.
 * How long an answer takes is the call's own matter.
 */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Longer than a proxy in front keeps its connections (60 s, often): the proxy should close them, not we.
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
};

/**
 * Serves MCP at `/mcp` (Streamable HTTP, all protocol versions of the SDK), and `/healthz`.
 * @throws UsageError for a host that others can reach without a token, and for what is no host.
 * @throws Error when the port cannot be listened on.
 */
export async function startHttpListener(options: HttpListenerOptions): Promise<HttpListener> {
  const { authToken, allowedHosts = [], log = () => {} } = options;
  const hostname = readHostname(options.host, '--host');
  if (authToken === undefined && !isLoopback(hostname)) {
    throw new UsageError(
      `--host ${options.host}: other machines can reach this address, so callers must show a token: ` +
        'give the file that holds it with --auth-token-file.',
    );
  }
  const accepted = [hostname, ...allowedHosts.map((each) => readHostname(each, '--allowed-hosts'))];
  const findRefusal = createGate(createHostCheck(accepted), authToken);
  const endpoint = createMcpEndpoint(options.createServer, log);
  const underWay = new Set<Promise<void>>();
  let closing = false;
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const ended = new Promise<void>((resolve) => response.once('close', resolve));
    underWay.add(ended);
    ended.then(() => underWay.delete(ended));
    const refusal = closing ? goingAway : findRefusal(request);
    if (refusal !== undefined) {
      log('warn', 'http request refused', { status: refusal.status, reason: refusal.message });
      refuse(response, refusal);
      return;
    }
    route(request, response, endpoint).catch((error: Error) => {
      log('warn', 'http request', { reason: error.message });
      response.destroy();
    });
  };
  const server = createHttpServer(timeouts, (request, response) => {
    // A pipelined request waits for its turn: until then Node does not tell that its client has gone away.
    if (response.socket === null) response.once('socket', () => serve(request, response));
    else serve(request, response);
  });
  const port = await listen(server, hostname, options.port);
  // Such as too many open files: one connection is lost, and the server goes on.
  server.on('error', ({ message }) => log('error', 'http server', { reason: message }));
  return {
    url: `http://${isWildcard(hostname) ? 'localhost' : hostname}:${port}${mcpPath}`,
    async close(longest) {
      closing = true;
      const closed = new Promise((resolve) => server.close(resolve));
      await waitFor(underWay, longest);
      server.closeAllConnections();
      await Promise.all([closed, endpoint.close()]);
    },
  };
}

/** Why a request is refused before it is read. */
function createGate(
  checkHost: HostCheck,
  authToken: string | undefined,
): (request: IncomingMessage) => Refusal | undefined {
  const checkToken = authToken === undefined ? () => true : createBearerCheck(authToken);
  return (request) => {
    const foreign = checkHost(request);
    if (foreign !== undefined) return { status: 403, message: foreign };
    const { authorization } = request.headers;
    if (readPath(request) !== mcpPath || checkToken(authorization)) return undefined;
    return authorization === undefined ? missingToken : wrongToken;
  };
}

const missingToken: Refusal = {
  status: 401,
  message: 'This server asks for its token: send it in the header Authorization: Bearer TOKEN.',
  headers: { 'www-authenticate': 'Bearer' },
};
const wrongToken: Refusal = {
  status: 401,
  message:
    'This is not the token of this server: Authorization: Bearer TOKEN takes what its --auth-token-file holds.',
  headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
};
const goingAway: Refusal = {
  status: 503,
  message: 'This server is ending and takes no more requests: connect again when it has started.',
  headers: { connection: 'close' },
};

const mcpPath = '/mcp';

function readPath({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '';
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  endpoint: McpEndpoint,
): Promise<void> {
  const path = readPath(request);
  if (path === mcpPath) return endpoint.serve(request, response);
  // Where clients look for an authorization server they must find nothing (RFC 8414, RFC 9728): there is none.
  if (path !== '/healthz')
    answerJson(response, 404, { error: `There is nothing here. MCP is at ${mcpPath}.` });
  else if (request.method === 'GET' || request.method === 'HEAD') answerJson(response, 200, { status: 'ok' });
  else answerJson(response, 405, { error: 'Method not allowed: GET it.' }, { allow: 'GET, HEAD' });
}

function listen(server: Server, hostname: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const hint =
        error.code === 'EADDRINUSE' ? ' Another program uses the port: choose one with --port.' : '';
      reject(new Error(`Cannot listen on ${hostname}:${port} (${error.code ?? error.message}).${hint}`));
    });
    server.listen({ host: hostname.replace(/^\[|\]$/g, ''), port }, () => {
      server.removeAllListeners('error');
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** `longest` milliseconds at most. */
async function waitFor(promises: Iterable<Promise<void>>, longest: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, longest);
  });
  await Promise.race([Promise.all(promises), late]);
  clearTimeout(timer);
}
