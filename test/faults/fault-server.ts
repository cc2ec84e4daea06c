import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Certificate } from './certificate.js';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** The request line and the headers, as they came. */
  readonly head: string;
  readonly body: string;
}

/** What is done with the connection when a request has come in whole. */
export type Fault = (socket: Socket, request: SeenRequest) => void;

export interface FaultServer {
  readonly port: number;
  readonly url: string;
  /** Every request that came in whole, in order. */
  readonly requests: SeenRequest[];
  /** How many connections were opened. */
  connections: number;
  /** Of them, those that are still open. */
  readonly sockets: ReadonlySet<Socket>;
  fault: Fault;
  /** On each connection, before any byte is read. */
  greet: (socket: Socket) => unknown;
  close(): Promise<void>;
}

/**
 * A server that reads requests as a server should and answers below HTTP, so that it can break every rule:
 * each fault writes bytes of its own.
 */
export async function startFaultServer(fault: Fault, certificate?: Certificate): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    faulty.connections += 1;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    faulty.greet(socket);
    readRequests(socket, (request) => {
      faulty.requests.push(request);
      faulty.fault(socket, request);
    });
  };
  const server: Server =
    certificate === undefined ? createServer(accept) : createTlsServer({ ...certificate }, accept);
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const faulty: FaultServer = {
    port,
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests: [],
    connections: 0,
    sockets,
    fault,
    greet: () => {},
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return faulty;
}

function readRequests(socket: Socket, take: (request: SeenRequest) => void): void {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    for (;;) {
      const end = text.indexOf('\r\n\r\n');
      if (end === -1) return;
      const head = text.slice(0, end);
      const [, length = '0'] = /^content-length: *(\d+)/im.exec(head) ?? [];
      const rest = text.slice(end + 4);
      if (rest.length < Number(length)) return;
      text = rest.slice(Number(length));
      const [, method = '', path = ''] = /^(\S+) (\S+)/.exec(head) ?? [];
      take({ method, path, head, body: rest.slice(0, Number(length)) });
    }
  });
}

/** The bytes of an answer; a length is only said where the headers say it. */
export function formatHead(status: string, headers: readonly string[] = []): string {
  return `${[`HTTP/1.1 ${status}`, ...headers].join('\r\n')}\r\n\r\n`;
}

/** A well-formed answer. */
export function answer(status: string, headers: readonly string[], body: string | Buffer = ''): Fault {
  const length = `content-length: ${Buffer.byteLength(body)}`;
  return (socket) => {
    socket.write(formatHead(status, [...headers, length]));
    socket.write(body);
  };
}

export const json = 'content-type: application/json';

/** Writes these bytes and leaves the connection as it is. */
export function write(...pieces: readonly (string | Buffer)[]): Fault {
  return (socket) => {
    for (const piece of pieces) socket.write(piece);
  };
}

/** Writes the head, then pieces as fast as they are taken, without end. */
export function flood(head: string, piece: string | Buffer): Fault {
  return (socket) => {
    const more = (): void => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', more);
    socket.write(head);
    more();
  };
}

/** Writes the head at once and the rest one byte at a time, every so many milliseconds. */
export function drip(head: string, rest: string, every: number): Fault {
  return (socket) => {
    let at = 0;
    socket.write(head);
    const timer = setInterval(() => {
      socket.write(rest[at % rest.length] ?? ' ');
      at += 1;
    }, every);
    socket.on('close', () => clearInterval(timer));
  };
}

/** Writes these bytes, gives them time to arrive, then resets the connection (or ends it properly). */
export function breakOff(bytes: string, how: 'reset' | 'end' = 'reset'): Fault {
  return (socket) => {
    const stop = (): void => {
      if (how === 'end') socket.end();
      else socket.resetAndDestroy();
    };
    if (bytes === '') stop();
    else socket.write(bytes, () => setTimeout(stop, 30));
  };
}
