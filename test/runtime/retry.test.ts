import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sendWithRetries } from '../../templates/package/src/runtime/retry.js';
import {
  UpstreamError,
  type UpstreamPhase,
  type UpstreamResponse,
} from '../../templates/package/src/runtime/upstream.js';

/** An answer by its status and `retry-after`, or the phase in which there was none. */
type Step = number | readonly [status: number, retryAfter: string] | UpstreamPhase;

interface Given {
  readonly method?: string;
  readonly retries?: number;
  readonly totalTimeout?: number;
  readonly signal?: AbortSignal;
}

/** Plays the steps, the last one again and again; tells the outcome and when each attempt began. */
async function play(steps: readonly Step[], given: Given = {}) {
  const begun: number[] = [];
  const left: number[] = [];
  const start = performance.now();
  const attempt = async (timeLeft: number): Promise<UpstreamResponse> => {
    const step = steps[Math.min(begun.length, steps.length - 1)] ?? 200;
    begun.push(performance.now() - start);
    left.push(timeLeft);
    if (typeof step === 'string') throw new UpstreamError(step, { phase: step, sent: true });
    const [status, retryAfter] = typeof step === 'number' ? [step] : step;
    const headers = new Map(retryAfter === undefined ? [] : [['retry-after', retryAfter]]);
    return { status, headers, text: '' };
  };
  const plan = { method: 'GET', retries: 2, totalTimeout: 60_000, ...given };
  const pending = sendWithRetries(attempt, plan).then(
    ({ status }) => status,
    (error: UpstreamError) => error.facts.phase,
  );
  await vi.runAllTimersAsync();
  return { outcome: await pending, begun, left };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('which attempts follow', () => {
  test.each<[readonly Step[], Given, number | string, number]>([
    [[200], {}, 200, 1],
    [[429, 200], {}, 200, 2],
    [[502, 503, 200], {}, 200, 3],
    [[504], {}, 504, 3],
    [[429], { retries: 0 }, 429, 1],
    [['dns', 'connect', 200], {}, 200, 3],
    [['headers', 'body', 200], {}, 200, 3],
    [['headers'], {}, 'headers', 3],
    [[429, 'connect'], { retries: 1 }, 'connect', 2],
    [[429], { method: 'HEAD' }, 429, 3],
    // What would be the same the next time.
    [[400], {}, 400, 1],
    [[401], {}, 401, 1],
    [[307], {}, 307, 1],
    [[500], {}, 500, 1],
    [[501], {}, 501, 1],
    [['tls'], {}, 'tls', 1],
    [['too-large'], {}, 'too-large', 1],
    [['cancelled'], {}, 'cancelled', 1],
    [['timeout'], {}, 'timeout', 1],
    // A write is never sent again.
    ...['POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS', 'get'].flatMap((method) =>
      [429, 503, 'connect' as const, 'headers' as const].map(
        (step): [readonly Step[], Given, number | string, number] => [[step], { method }, step, 1],
      ),
    ),
  ])('%j with %j → %s after %s', async (steps, given, outcome, attempts) => {
    const played = await play(steps, given);
    expect([played.outcome, played.begun.length]).toEqual([outcome, attempts]);
  });

  test('another error is nobody’s to hide', async () => {
    const attempt = async (): Promise<UpstreamResponse> => {
      throw new TypeError('a fault of ours');
    };
    const plan = { method: 'GET', retries: 3, totalTimeout: 60_000 };
    await expect(sendWithRetries(attempt, plan)).rejects.toThrow('a fault of ours');
  });
});

describe('when', () => {
  test.each<[readonly Step[], Given, readonly number[]]>([
    // Half of 250, 500, 1000, 2000, 4000, 5000, 5000 ms, one after the other.
    [[503], { retries: 7 }, [0, 125, 375, 875, 1_875, 3_875, 6_375, 8_875]],
    // What the API asks for, and half of 250 ms so that not all come at once.
    [[[429, '3'], 200], {}, [0, 3_125]],
    [[[503, '0']], {}, [0, 125, 250]],
    [[[429, '-1'], [429, '1e9'], 200], {}, [0, 125, 375]],
    // What does not fit is not waited for.
    [[[429, '60']], {}, [0]],
    [[[429, '59']], {}, [0, 59_125]],
    [[503], { retries: 7, totalTimeout: 1_000 }, [0, 125, 375, 875]],
  ])('%j with %j → at %j', async (steps, given, want) => {
    expect((await play(steps, given)).begun.map(Math.round)).toEqual(want);
  });

  test('a date', async () => {
    const at = new Date(Date.now() + 5_000).toUTCString();
    const [, second = 0] = (await play([[429, at], 200])).begun;
    expect(second).toBeGreaterThan(4_000);
    expect(second).toBeLessThanOrEqual(5_125);
  });

  test('each attempt gets the time that is left', async () => {
    const { left } = await play([503], { totalTimeout: 1_000 });
    expect(left.map(Math.round)).toEqual([1_000, 875, 625]);
  });
});

describe('cancelling', () => {
  test('ends the wait at once', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1_000);
    const start = performance.now();
    const { outcome, begun } = await play([[429, '30'], 200], { signal: controller.signal });
    expect([outcome, begun.length, Math.round(performance.now() - start)]).toEqual(['cancelled', 1, 1_000]);
  });

  test('during an attempt that then fails', async () => {
    const played = await play([503, 200], { signal: AbortSignal.abort() });
    expect([played.outcome, played.begun.length]).toEqual(['cancelled', 1]);
  });
});
