import { isIP, type Socket } from 'node:net';
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { isLoopback } from './loopback.js';

/** Where a connection failed; `timeout`: it was not refused, it took too long. */
export class ConnectionError extends Error {
  readonly phase: ConnectionPhase;
  readonly timeout: boolean;

  constructor(phase: ConnectionPhase, cause: unknown, timeout = false) {
    super(`connection: ${phase}`, { cause });
    this.phase = phase;
    this.timeout = timeout;
  }
}

type ConnectionPhase = 'dns' | 'connect' | 'tls';

/** The connections of one client. */
export interface Connections {
  /** Whoever sends to this URL. @throws ConnectionError when a proxy variable is no URL of a proxy. */
  pick(url: URL): Dispatcher;
  /** Aborts what is under way. */
  close(): Promise<void>;
}

/**
 * Of one origin. Without a bound 1,000 calls at once open 1,000 sockets: their name look-ups queue for the
 * four threads of the process, their handshakes for its processor, and the connect deadline passes while
 * they wait; many systems allow a process 1,024 files. What comes on top waits its turn, first in first
 * out: at 100 ms an answer 256 connections carry 2,500 calls a second.
 */
const mostConnections = 256;

const proxyVariables = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'];

/** Kept-alive connections, direct or through the proxy of the environment. `timeout`: milliseconds. */
export function createConnections(timeout: number): Connections {
  const options = {
    connections: mostConnections,
    // HTTP/1.1 without pipelining: a request is written when its connection is free, and only then.
    pipelining: 1,
    // The deadlines are the exchange's own (see `exchange.ts`).
    headersTimeout: 0,
    bodyTimeout: 0,
    factory: (origin: string | URL, given: object): Dispatcher => createPool(origin, given, timeout),
  };
  const direct = new Agent(options);
  let proxied: Dispatcher | undefined;
  return {
    pick(url) {
      if (isLoopback(url.hostname) || !proxyVariables.some((name) => process.env[name])) return direct;
      proxied ??= createProxied(options, timeout);
      return proxied;
    },
    async close() {
      await Promise.all([direct.destroy(), proxied?.destroy()]);
    },
  };
}

/** NO_PROXY is read by undici. Everything goes through a tunnel: the proxy never sees a request. */
function createProxied(options: Pool.Options, timeout: number): Dispatcher {
  // `limitConnect` is first; these only tidy up, where undici's own would wait for five minutes.
  const later = 2 * timeout;
  try {
    return new EnvHttpProxyAgent({
      ...options,
      proxyTunnel: true,
      proxyTls: { timeout: later },
      requestTls: { timeout: later },
      clientFactory: (origin, given) => new Pool(origin, { ...given, headersTimeout: later }),
    });
  } catch (error) {
    throw new ConnectionError('connect', new ProxyError('a proxy variable is not the URL of a proxy', error));
  }
}

/** A fault of the proxy, told in its message instead of a code. It never has the URL: it may hold a password. */
export class ProxyError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

function createPool(origin: string | URL, given: Pool.Options, timeout: number): Pool {
  // A function is the proxy agent's own way to a tunnel; else it is for us to connect.
  const tunnel = typeof given.connect === 'function' ? given.connect : undefined;
  const connect = limitConnect(tunnel ?? buildConnector({ timeout: 0 }), {
    timeout,
    tunnel: tunnel !== undefined,
  });
  return new Pool(origin, { ...given, connect });
}

/**
 * One deadline for all of a connection, and errors that say where it failed. None keeps undici's own code:
 * at `UND_ERR_SOCKET` (a proxy that hangs up) undici would connect again and again.
 */
function limitConnect(
  connect: buildConnector.connector,
  { timeout, tunnel }: { readonly timeout: number; readonly tunnel: boolean },
): buildConnector.connector {
  return (options, callback) => {
    let phase: ConnectionPhase = tunnel || isIP(options.hostname) !== 0 ? 'connect' : 'dns';
    let done = false;
    const finish = (error: Error | null, socket: Socket | null): void => {
      if (done) {
        socket?.on('error', () => {}).destroy();
        return;
      }
      done = true;
      clearTimeout(timer);
      if (error === null && socket !== null) callback(null, socket);
      else if (error instanceof ConnectionError) callback(error, null);
      else callback(tunnel ? describeTunnel(error) : new ConnectionError(phase, error), null);
    };
    const expire = (): void => {
      if (done) return;
      finish(new ConnectionError(phase, undefined, true), null);
      opening?.destroy();
    };
    // When this process was busy, the connection may be there and not yet seen: one look before the end.
    const timer = setTimeout(() => setImmediate(expire), timeout);
    // undici's connector returns its socket, though its type does not say so; a tunnel returns a promise.
    const returned: unknown = connect(options, (...[error, socket]) => finish(error, socket));
    const opening = isSocket(returned) ? returned : undefined;
    opening
      ?.once('lookup', (error: Error | null) => {
        if (error === null) phase = 'connect';
      })
      .once('connect', () => {
        phase = 'tls';
      });
  };
}

function isSocket(value: unknown): value is Socket {
  return typeof value === 'object' && value !== null && 'connecting' in value && 'once' in value;
}

const tlsCode =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO|HOSTNAME_|UND_ERR_PRX_TLS)/;

/** A tunnel is opened in steps that we do not see: the error's code tells a refused certificate. */
function describeTunnel(error: Error | null): ConnectionError {
  const code = findCode(error);
  if (tlsCode.test(code)) return new ConnectionError('tls', error);
  const [, status] = /^Proxy response \((\d{3})\)/.exec(error?.message ?? '') ?? [];
  const why = status === undefined ? code : `status ${status}`;
  return new ConnectionError(
    'connect',
    new ProxyError(`the proxy did not connect${why && `: ${why}`}`, error),
  );
}

/** The code of an error or of what caused it; of several addresses that were tried, the first one's. */
export function findCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  if (error instanceof AggregateError) return findCode(error.errors[0]);
  return findCode(cause);
}
