import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, type Server } from '@modelcontextprotocol/server';
import { refuse } from './http-answer.js';
import { readJson } from './request-body.js';
import { giveResponseHeaders } from './response-headers.js';
import type { Log } from './runtime/log.js';

/** MCP over HTTP, for one path. Host, Origin and token are checked before. */
export interface McpEndpoint {
  /** @throws Error when the client goes away before its request is whole. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Aborts the calls of 2026-07-28 clients; those of older ones end with their connections. */
  close(): Promise<void>;
}

/**
 * Every request gets a fresh server, whatever its client speaks: nothing is kept between requests, so nothing
 * can be crossed. A client that goes away aborts its call.
 */
export function createMcpEndpoint(createServer: () => Server, log: Log): McpEndpoint {
  const onerror = ({ message }: Error): void => log('warn', 'http request', { reason: message });
  const mcp = createMcpHandler(() => createServer(), { onerror });
  const handle = toNodeHandler(
    {
      async fetch(request, options) {
        const response = await mcp.fetch(request, options);
        giveResponseHeaders(request, response);
        return response;
      },
    },
    { onerror },
  );
  return {
    async serve(request, response) {
      // A stateless server has no session to listen to (GET) or to end (DELETE).
      if (request.method !== 'POST') {
        const message = 'Method not allowed: MCP requests are sent by POST.';
        refuse(response, { status: 405, message, headers: { allow: 'POST' } });
        return;
      }
      const body = await readJson(request);
      if ('refusal' in body) refuse(response, body.refusal);
      else await handle(hideCredentials(request), response, body.value);
    },
    close: mcp.close,
  };
}

/** What the SDK sees of a request, and hands on to tools: nothing there is theirs to send anywhere. */
function hideCredentials({
  method = '',
  headers,
}: IncomingMessage): Parameters<ReturnType<typeof toNodeHandler>>[0] {
  return {
    method,
    url: '/mcp',
    headers: { ...headers, authorization: undefined, cookie: undefined, 'proxy-authorization': undefined },
    // Its body is read already.
    async *[Symbol.asyncIterator]() {},
  };
}
