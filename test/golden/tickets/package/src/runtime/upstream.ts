import type { UpstreamRequest } from './request.js';

/** Limits of one exchange. Times are milliseconds. */
export interface UpstreamLimits {
  readonly connectTimeout: number;
  /** From the request's last byte to the answer's first. */
  readonly headersTimeout: number;
  /** Between two pieces of the answer's body. */
  readonly idleTimeout: number;
  /** For everything together. */
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

/** Sends requests, each exactly once: nothing is retried and no redirect is followed. */
export interface Upstream {
  /** @throws UpstreamError */
  send(request: UpstreamRequest, signal?: AbortSignal): Promise<UpstreamResponse>;
  /** Aborts what is under way and closes the connections. */
  close(): Promise<void>;
}

/** An upstream whose HTTP client is loaded with the first request: starting must cost nothing. */
export function createUpstream(limits: UpstreamLimits): Upstream {
  let client: Promise<Upstream> | undefined;
  return {
    async send(request, signal) {
      client ??= import('./http.js').then(({ createHttpClient }) => createHttpClient(limits));
      return (await client).send(request, signal);
    },
    async close() {
      await (await client)?.close();
    },
  };
}
