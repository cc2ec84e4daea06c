import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { pathIn, readCode } from './data-folder.js';
import { lockFolder } from './folder-lock.js';

/*
 * The data folder's socket is its lock, and the command line's way to a running server. Who can open it is the user
 * that the server runs as (the folder and the socket are private), and may do all.
 */

/** Of the process that has the folder. */
export interface Owner {
  readonly pid: number;
  readonly command: string;
}

export interface ControlSocket {
  /** From now on the socket answers by it; before, and after `pause`, it answers 503. */
  open(app: Hono): void;
  pause(): void;
  /** Gives the folder back. The store must be closed before. */
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  /** Its JSON; undefined for an empty one. */
  readonly body: unknown;
}

export interface ControlRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

/**
 * Makes this process the owner of the folder.
 * @throws FolderTaken where another one is
 */
export async function takeControlSocket(folder: string, command: string): Promise<ControlSocket> {
  let listener: ((request: IncomingMessage, response: ServerResponse) => unknown) | undefined;
  const owner: Owner = { pid: process.pid, command };
  const server: Server = createServer((incoming, response) => {
    if (incoming.url === '/owner') answer(response, 200, owner);
    else if (listener === undefined) answer(response, 503, { error: { code: 'busy', message: 'Busy.' } });
    else listener(incoming, response);
  });
  await lockFolder(folder, server);
  return {
    open: (app) => {
      listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
    },
    pause: () => {
      listener = undefined;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 1_000).unref();
      }),
  };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
  response.end(JSON.stringify(body));
}

/** Who has the folder; undefined where nobody answers in time. */
export async function askOwner(folder: string): Promise<Owner | undefined> {
  try {
    const { body } = await sendToSocket(folder, { method: 'GET', path: '/owner' }, 3_000);
    return body as Owner;
  } catch {
    return undefined;
  }
}

/** Asks the process that has the folder. @throws Error where it does not answer */
export function sendToSocket(
  folder: string,
  { method, path, body }: ControlRequest,
  timeout = 600_000,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      socketPath: pathIn(folder, 'socket'),
      method,
      path,
      timeout,
      agent: false,
      headers: { Host: 'localhost', 'Content-Type': 'application/json' },
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('It took too long to answer.')));
    outgoing.once('error', (error) => reject(explainSocketError(error)));
    outgoing.once('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      incoming.once('error', reject);
      incoming.once('end', () => {
        resolve({ status: incoming.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) });
      });
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function explainSocketError(error: Error): Error {
  if (readCode(error) !== 'ECONNRESET') return error;
  return new Error('The server ended before it answered: whether it did what was asked is not known.', {
    cause: error,
  });
}
