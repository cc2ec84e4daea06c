import { Agent } from 'undici';
import { Exchange } from './exchange.js';
import type { UpstreamRequest } from './request.js';
import {
  type Upstream,
  UpstreamError,
  type UpstreamErrorFacts,
  type UpstreamLimits,
  type UpstreamPhase,
  type UpstreamResponse,
} from './upstream.js';

/** The HTTP client: a pool of kept-alive connections, with a deadline for every phase. */
export function createHttpClient(limits: UpstreamLimits): Upstream {
  const agent = new Agent({
    connect: { timeout: limits.connectTimeout },
    headersTimeout: limits.headersTimeout,
    bodyTimeout: limits.idleTimeout,
    // HTTP/1.1 without pipelining: a request is written when its connection is free, and only then.
    pipelining: 1,
  });
  return {
    send: (request, signal) => sendOnce(agent, { request, limits, signal }),
    close: () => agent.destroy(),
  };
}

interface Sending {
  readonly request: UpstreamRequest;
  readonly limits: UpstreamLimits;
  readonly signal: AbortSignal | undefined;
}

async function sendOnce(agent: Agent, { request, limits, signal }: Sending): Promise<UpstreamResponse> {
  const exchange = new Exchange(limits.maxResponseBytes);
  const cancel = (): void => exchange.abort(new Abortion('cancelled'));
  const timer = setTimeout(() => exchange.abort(new Abortion('timeout')), limits.totalTimeout);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    if (signal?.aborted === true) cancel();
    else {
      agent.dispatch(
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

/** Why we ended an exchange ourselves. */
class Abortion extends Error {
  readonly phase: 'cancelled' | 'timeout';

  constructor(phase: 'cancelled' | 'timeout') {
    super(phase);
    this.phase = phase;
  }
}

function describeFailure(error: unknown, exchange: Exchange, limits: UpstreamLimits): UpstreamError {
  const { status, excerpt } = exchange;
  const code = codeOf(error);
  const phase = findPhase(error, code, exchange);
  const facts: UpstreamErrorFacts = {
    phase,
    sent: exchange.sent,
    cause: error,
    ...(status === undefined ? {} : { status }),
    ...(excerpt === '' ? {} : { excerpt }),
  };
  return new UpstreamError(describePhase(phase, code, limits), facts);
}

function findPhase(error: unknown, code: string, exchange: Exchange): UpstreamPhase {
  if (exchange.tooLarge) return 'too-large';
  if (error instanceof Abortion) return error.phase;
  if (exchange.sent) return exchange.status === undefined ? 'headers' : 'body';
  if (/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/.test(code)) return 'dns';
  if (/^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO|HOSTNAME_)/.test(code))
    return 'tls';
  return 'connect';
}

function describePhase(phase: UpstreamPhase, code: string, limits: UpstreamLimits): string {
  const why = code === '' ? '' : ` (${code})`;
  switch (phase) {
    case 'dns':
      return `The name of the API's host was not found${why}.`;
    case 'connect':
      return `No connection to the API${why}.`;
    case 'tls':
      return `No trusted TLS connection to the API${why}.`;
    case 'headers':
      return code === 'UND_ERR_HEADERS_TIMEOUT'
        ? `The API did not begin to answer within ${limits.headersTimeout} ms.`
        : `The connection broke before the API answered${why}.`;
    case 'body':
      return code === 'UND_ERR_BODY_TIMEOUT'
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

/** The code of an error or of what caused it; of several addresses that were tried, the first one's. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(cause);
}
