import type { UpstreamRequest } from './request.js';

/** Limits of one exchange. Times are milliseconds. */
export interface UpstreamLimits {
  /** Name look-up, proxy, connection and TLS together. */
  readonly connectTimeout: number;
  /** From sending the request to the head of its answer; interim answers (1xx) do not count. */
  readonly headersTimeout: number;
  /** Between two pieces of the answer's body. */
  readonly idleTimeout: number;
  /** For everything together, retries included. */
  readonly totalTimeout: number;
  /** Of the body, after decompression. */
  readonly maxResponseBytes: number;
}

export const defaultLimits: UpstreamLimits = {
  connectTimeout: 5_000,
  headersTimeout: 15_000,
  idleTimeout: 15_000,
  totalTimeout: 60_000,
  maxResponseBytes: 5_000_000,
};

/** An answer, whatever its status. */
export interface UpstreamResponse {
  readonly status: number;
  /** Names are lower case; repeated headers are joined with a comma. */
  readonly headers: ReadonlyMap<string, string>;
  /** The body as UTF-8, without a byte order mark. */
  readonly text: string;
}

/** Where an exchange broke. */
export type UpstreamPhase =
  | 'dns'
  | 'connect'
  | 'tls'
  | 'headers'
  | 'body'
  | 'timeout'
  | 'too-large'
  | 'cancelled';

/** What is known of an exchange that broke. */
export interface UpstreamErrorFacts {
  readonly phase: UpstreamPhase;
  /** The request's bytes may have reached the upstream. */
  readonly sent: boolean;
  /** The status, when the answer had begun. */
  readonly status?: number;
  /** The beginning of the answer's body, when there was one. */
  readonly excerpt?: string;
  readonly cause?: unknown;
}

/** No answer, or only a part of one. The message has no address and no credential. */
export class UpstreamError extends Error {
  readonly facts: UpstreamErrorFacts;

  constructor(message: string, facts: UpstreamErrorFacts) {
    super(message, { cause: facts.cause });
    this.name = 'UpstreamError';
    this.facts = facts;
  }
}

export interface SendOptions {
  /** For all attempts together, where less is left than the limits give; milliseconds. */
  readonly timeLeft?: number | undefined;
  /** Ends the exchange, or the wait before the next attempt. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Told of each piece of the answer: bytes so far, after decompression, and the whole where the answer
   * names it (a compressed one does not). It must not throw. A second attempt counts from 0 again.
   */
  readonly onProgress?: ((received: number, total: number | undefined) => void) | undefined;
}

/** Sends requests. A write is sent once, and so is a read unless retries are asked for; no redirect is followed. */
export interface Upstream {
  /** Of one exchange, all attempts together; milliseconds. */
  readonly totalTimeout: number;
  /** @throws UpstreamError */
  send(request: UpstreamRequest, options?: SendOptions): Promise<UpstreamResponse>;
  /** Aborts what is under way and closes the connections. */
  close(): Promise<void>;
}

/**
 * An upstream whose HTTP client is loaded with the first request: starting must cost nothing.
 * `retries`: further attempts of a read that failed for a while (see `retry.ts`).
 */
export function createUpstream(
  limits: UpstreamLimits,
  { retries = 0 }: { readonly retries?: number } = {},
): Upstream {
  let client: Promise<Pick<Upstream, 'send' | 'close'>> | undefined;
  return {
    totalTimeout: limits.totalTimeout,
    async send(request, options) {
      client ??= import('./http.js').then(({ createHttpClient }) => createHttpClient(limits, retries));
      return (await client).send(request, options);
    },
    async close() {
      await (await client)?.close();
    },
  };
}
