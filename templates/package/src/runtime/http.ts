import { ConnectionError, type Connections, createConnections, findCode, ProxyError } from './connection.js';
import { Abortion, Exchange } from './exchange.js';
import type { UpstreamRequest } from './request.js';
import { sendWithRetries } from './retry.js';
import {
  type SendOptions,
  type Upstream,
  UpstreamError,
  type UpstreamErrorFacts,
  type UpstreamLimits,
  type UpstreamPhase,
  type UpstreamResponse,
} from './upstream.js';

/** The HTTP client: kept-alive connections, a deadline for every phase, and `retries` for reads. */
export function createHttpClient(limits: UpstreamLimits, retries: number): Pick<Upstream, 'send' | 'close'> {
  const connections = createConnections(limits.connectTimeout);
  return {
    send: (request, options = {}) => {
      const { method } = request;
      const attempt = (timeLeft: number): Promise<UpstreamResponse> =>
        sendOnce({ request, options, limits, connections, timeLeft });
      const totalTimeout = Math.min(limits.totalTimeout, options.timeLeft ?? limits.totalTimeout);
      return sendWithRetries(attempt, { method, retries, totalTimeout, signal: options.signal });
    },
    close: () => connections.close(),
  };
}

interface Sending {
  readonly request: UpstreamRequest;
  readonly options: SendOptions;
  readonly limits: UpstreamLimits;
  readonly connections: Connections;
  readonly timeLeft: number;
}

async function sendOnce(sending: Sending): Promise<UpstreamResponse> {
  const { request, limits, connections, timeLeft } = sending;
  const { onProgress, signal } = sending.options;
  const exchange = new Exchange(limits, onProgress);
  const cancel = (): void => exchange.abort(new Abortion('cancelled'));
  const timer = setTimeout(() => exchange.abort(new Abortion('timeout')), timeLeft);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    if (signal?.aborted === true) cancel();
    else {
      connections.pick(request.url).dispatch(
        {
          origin: request.url.origin,
          path: `${request.url.pathname}${request.url.search}`,
          method: request.method as 'GET',
          headers: { ...request.headers, 'accept-encoding': 'gzip, br' },
          body: request.body ?? null,
        },
        exchange,
      );
    }
    return await exchange.response;
  } catch (error) {
    throw describeFailure(error, exchange, limits);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

function describeFailure(error: unknown, exchange: Exchange, limits: UpstreamLimits): UpstreamError {
  const { status, excerpt } = exchange;
  const phase = findPhase(error, exchange);
  const facts: UpstreamErrorFacts = {
    phase,
    sent: exchange.sent,
    cause: error,
    ...(status === undefined ? {} : { status }),
    ...(excerpt === '' ? {} : { excerpt }),
  };
  return new UpstreamError(describePhase(phase, error, limits), facts);
}

function findPhase(error: unknown, exchange: Exchange): UpstreamPhase {
  if (error instanceof Abortion || error instanceof ConnectionError) return error.phase;
  if (exchange.sent) return exchange.status === undefined ? 'headers' : 'body';
  return 'connect';
}

function describePhase(phase: UpstreamPhase, error: unknown, limits: UpstreamLimits): string {
  const why = describeCause(error, limits);
  switch (phase) {
    case 'dns':
      return `The name of the API's host was not found${why}.`;
    case 'connect':
      return `No connection to the API${why}.`;
    case 'tls':
      return `No trusted TLS connection to the API${why}.`;
    case 'headers':
      return error instanceof Abortion
        ? `The API did not begin to answer within ${limits.headersTimeout} ms.`
        : `The connection broke before the API answered${why}.`;
    case 'body':
      return error instanceof Abortion
        ? `The API stopped in the middle of its answer for ${limits.idleTimeout} ms.`
        : `The connection broke in the middle of the API's answer${why}.`;
    case 'timeout':
      return `The API did not finish its answer within ${limits.totalTimeout} ms.`;
    case 'too-large':
      return `The API's answer is larger than ${limits.maxResponseBytes} bytes.`;
    case 'cancelled':
      return 'The call was cancelled.';
  }
}

/** Codes only: other words of an error may hold an address or a credential. */
function describeCause(error: unknown, limits: UpstreamLimits): string {
  if (error instanceof ConnectionError) {
    if (error.timeout) return ` within ${limits.connectTimeout} ms`;
    if (error.cause instanceof ProxyError) return ` (${error.cause.message})`;
  }
  const code = findCode(error);
  return code === '' ? '' : ` (${code})`;
}
