import { readRetryAfter } from './rate-limit.js';
import { UpstreamError, type UpstreamPhase, type UpstreamResponse } from './upstream.js';

export interface RetryPlan {
  readonly method: string;
  /** Attempts after the first one. */
  readonly retries: number;
  /** For all attempts and the waits between them; milliseconds. */
  readonly totalTimeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** What an attempt came to. */
type Outcome = { readonly response: UpstreamResponse } | { readonly error: UpstreamError };

/** Milliseconds: the first wait is at most this long, each further one at most twice the one before. */
const firstWait = 250;
const longestWait = 5_000;

/** RFC 9110, section 9.2.1: they change nothing. PUT and DELETE may be repeated too, but they are writes. */
const reads: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const passingStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** A refused certificate, an oversized answer and our own deadline will be the same the next time. */
const passingPhases: ReadonlySet<UpstreamPhase> = new Set(['dns', 'connect', 'headers', 'body']);

/**
 * Sends a read again while its failure may pass: after the time that the API asks for, else after a random
 * part of a doubling wait, so that callers who failed together do not return together. What would not fit
 * into the time that is left is not waited for: the last outcome is the caller's at once.
 * `attempt` gets the milliseconds that are left.
 * @throws UpstreamError of the last attempt, or `cancelled`
 */
export async function sendWithRetries(
  attempt: (timeLeft: number) => Promise<UpstreamResponse>,
  { method, retries, totalTimeout, signal }: RetryPlan,
): Promise<UpstreamResponse> {
  const deadline = performance.now() + totalTimeout;
  const most = reads.has(method) ? retries : 0;
  for (let failures = 0; ; failures += 1) {
    const outcome = await settle(attempt(deadline - performance.now()));
    const wait = planWait(outcome, failures);
    if (failures >= most || wait === undefined || performance.now() + wait >= deadline) {
      if ('error' in outcome) throw outcome.error;
      return outcome.response;
    }
    await pause(wait, signal);
  }
}

async function settle(sending: Promise<UpstreamResponse>): Promise<Outcome> {
  try {
    return { response: await sending };
  } catch (error) {
    if (error instanceof UpstreamError) return { error };
    throw error;
  }
}

/** Milliseconds; undefined when another attempt would not help. */
function planWait(outcome: Outcome, failures: number): number | undefined {
  const backoff = Math.random() * Math.min(longestWait, firstWait * 2 ** failures);
  if ('error' in outcome) return passingPhases.has(outcome.error.facts.phase) ? backoff : undefined;
  const { status, headers } = outcome.response;
  if (!passingStatuses.has(status)) return undefined;
  const asked = readRetryAfter(headers.get('retry-after'));
  return asked === undefined ? backoff : asked * 1_000 + Math.random() * firstWait;
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      clearTimeout(timer);
      reject(new UpstreamError('The call was cancelled.', { phase: 'cancelled', sent: true }));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', cancel);
      resolve();
    }, milliseconds);
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}
