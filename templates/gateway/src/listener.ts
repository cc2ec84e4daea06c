import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { createEndpoint, type Endpoint } from './endpoint.js';
import type { Gateway } from './gateway.js';
import { createHostCheck } from './host-check.js';
import { refuseRpc } from './json-rpc.js';
import { readReason } from './store/failure.js';

export interface ListenerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** More names by which clients call this gateway. */
  readonly allowedHosts: readonly string[];
  /** Everything but the MCP endpoint. */
  readonly app: Hono;
}

export interface Listener {
  /** Without a slash at the end. */
  readonly url: string;
  /** Takes no more requests, and waits `longest` milliseconds at most for those under way. */
  close(longest: number): Promise<void>;
}

/** How long a client may take to send its request, and to come back on an open connection; milliseconds. */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Longer than a proxy in front keeps its connections (60 s, often): the proxy should close them, not we.
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
};

/** Serves MCP at `/mcp/:token`, and the app at every other path. @throws Error when the port cannot be listened on */
export async function startListener(gateway: Gateway, options: ListenerOptions): Promise<Listener> {
  const { host, port, allowedHosts, app } = options;
  const { log, publicUrl } = gateway;
  const publicHosts = publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
  const checkHost = createHostCheck([host, ...allowedHosts, ...publicHosts]);
  const endpoint = createEndpoint(gateway);
  const rest = getRequestListener(app.fetch);
  const underWay = new Set<Promise<void>>();
  let closing = false;
  const server = createServer(timeouts, (request, response) => {
    const ended = new Promise<void>((resolve) => response.once('close', resolve));
    underWay.add(ended);
    ended.then(() => underWay.delete(ended));
    setSecurityHeaders(response);
    const foreign = checkHost(request);
    if (closing || foreign !== undefined) {
      if (foreign !== undefined) log('warn', 'http request refused', { reason: foreign });
      refuseRpc(response, foreign === undefined ? goingAway : { status: 403, message: foreign });
      return;
    }
    serve(request, response, { endpoint, rest }).catch((error: unknown) => {
      log('error', 'http request failed', { reason: readReason(error) });
      if (response.headersSent) response.destroy();
      else
        refuseRpc(response, {
          status: 500,
          message: 'The gateway could not do this. Try again in a moment.',
        });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: host.replace(/^\[|\]$/g, ''), port }, resolve);
  });
  server.removeAllListeners('error');
  // Such as too many open files: one connection is lost, and the gateway goes on.
  server.on('error', ({ message }) => log('error', 'http server', { reason: message }));
  return {
    url: `http://${nameHost(host)}:${(server.address() as AddressInfo).port}`,
    async close(longest) {
      closing = true;
      const closed = new Promise((resolve) => server.close(resolve));
      await waitFor(underWay, longest);
      server.closeAllConnections();
      await Promise.all([closed, endpoint.close()]);
    },
  };
}

const goingAway = {
  status: 503,
  message: 'This gateway is ending and takes no more requests: connect again when it has started.',
  headers: { connection: 'close' },
};

interface Served {
  readonly endpoint: Endpoint;
  readonly rest: ReturnType<typeof getRequestListener>;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { endpoint, rest }: Served,
): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?', 1);
  const [, token] = /^\/mcp\/([^/]+)\/?$/.exec(path) ?? [];
  if (token !== undefined) return endpoint.serve(request, response, token);
  // Where clients look for an authorization server they must find nothing (RFC 8414, RFC 9728): there is none.
  if (/^\/mcp(?:\/|$)/.test(path) || path.includes('/.well-known/')) {
    refuseRpc(response, { status: 404, message: 'There is nothing here. An MCP server is at /mcp/TOKEN.' });
    return;
  }
  await rest(request, response);
}

function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader('x-content-type-options', 'nosniff');
  // The path of an MCP URL is a secret.
  response.setHeader('referrer-policy', 'no-referrer');
}

function nameHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '[::]') return 'localhost';
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
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
