import type { Comparison } from './comparison.js';
import { callOnce, connect } from './connection.js';
import { percentile } from './figures.js';
import type { Progress } from './progress.js';
import type { Stage } from './servers.js';

/**
 * Calls per second, whatever has been answered: calls that wait are not left out of the figures. On a machine
 * that could not keep this up, half of what it can: else the figures would be those of an endless queue.
 */
const wantedRate = 500;
/** Of each turn; milliseconds. */
const turn = 3_000;
const turns = 3;

/**
 * How long calls take over HTTP at a fixed rate, beyond asking the upstream directly. Times count from when
 * a call was due. `capacity`: the calls per second of the slower server. @throws Error when a call fails.
 */
export async function compareLatency(
  { ours, oneTool, upstream }: Stage,
  { capacity, progress }: { readonly capacity: number; readonly progress: Progress },
): Promise<readonly Comparison[]> {
  const rate = Math.max(1, Math.min(wantedRate, Math.floor(capacity / 2)));
  const own = await connect(ours, 'http');
  const other = await connect(oneTool, 'http');
  const sides = [
    { call: () => askDirectly(upstream.url), times: [] as number[] },
    { call: () => callOnce(own.client, ours.listCall), times: [] as number[] },
    { call: () => callOnce(other.client, oneTool.listCall), times: [] as number[] },
  ];
  try {
    for (let run = 0; run <= turns; run++) {
      progress(run === 0 ? 'latency: warming up' : `latency: run ${run} of ${turns}`);
      for (const { call, times } of sides) {
        const measured = await callAtRate(call, rate);
        if (run > 0) times.push(...measured);
      }
    }
  } finally {
    await Promise.all([own.close(), other.close()]);
  }
  const [direct = [], ourTimes = [], otherTimes = []] = sides.map(({ times }) => times);
  return [0.5, 0.99].map((share) => {
    const base = percentile(direct, share);
    return {
      what: `http: added latency at ${rate}/s, p${share * 100}`,
      unit: 'ms',
      ours: percentile(ourTimes, share) - base,
      other: percentile(otherTimes, share) - base,
      ...(share === 0.99 && rate === wantedRate ? { target: { most: 50 } } : {}),
      note: `asked directly, the upstream takes ${base.toFixed(1)} ms`,
    };
  });
}

async function askDirectly(url: string): Promise<unknown> {
  const response = await fetch(`${url}/v1/customers/`);
  return response.json();
}

/** Gives each call's milliseconds from when it was due to its answer. */
export async function callAtRate(call: () => Promise<unknown>, rate: number): Promise<readonly number[]> {
  const started = performance.now();
  const calls: Promise<number>[] = [];
  const due = (index: number): number => started + (index * 1000) / rate;
  while (performance.now() - started < turn) {
    while (due(calls.length) <= performance.now()) {
      const since = due(calls.length);
      const ended = call().then(() => performance.now() - since);
      // Read below, when all are made; until then a failure is not unhandled.
      ended.catch(() => {});
      calls.push(ended);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return Promise.all(calls);
}
