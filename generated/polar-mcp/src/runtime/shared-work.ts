import { UpstreamError } from './upstream.js';

/** How long one caller waits. */
export interface Wait {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. */
  readonly timeLeft: number;
}

/** Work that several callers wait for. */
export interface SharedWork<Value> {
  /** True when everybody has left: it was aborted, and nobody may join any more. */
  readonly abandoned: boolean;
  /**
   * Waits for the value. Who is cancelled or runs out of time leaves alone; the last one ends the work.
   * @throws UpstreamError `cancelled` or `timeout`, and whatever the work throws
   */
  join(wait: Wait): Promise<Value>;
}

/** Starts work, when the caller has what this gives. */
export function shareWork<Value>(run: (signal: AbortSignal) => Promise<Value>): SharedWork<Value> {
  const ending = new AbortController();
  const work = Promise.resolve().then(() => run(ending.signal));
  // Whoever waits is told; nobody may be left to wait.
  work.catch(() => {});
  let waiting = 0;
  return {
    get abandoned() {
      return ending.signal.aborted;
    },
    async join(wait) {
      waiting += 1;
      const leaving = watchWait(wait);
      try {
        return await Promise.race([work, leaving.left]);
      } finally {
        leaving.stop();
        waiting -= 1;
        if (waiting === 0) ending.abort();
      }
    },
  };
}

function watchWait({ signal, timeLeft }: Wait): { readonly left: Promise<never>; stop(): void } {
  let leave: (error: UpstreamError) => void = () => {};
  const left = new Promise<never>((_, reject) => {
    leave = reject;
  });
  left.catch(() => {});
  const cancel = (): void =>
    leave(new UpstreamError('The call was cancelled.', { phase: 'cancelled', sent: false }));
  const expire = (): void =>
    leave(new UpstreamError('The call ran out of time.', { phase: 'timeout', sent: false }));
  const timer = setTimeout(expire, timeLeft);
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted === true) cancel();
  return {
    left,
    stop() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    },
  };
}
