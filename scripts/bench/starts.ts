import { type Comparison, comparePairs, type Pairs } from './comparison.js';
import { median } from './figures.js';
import { seesProcesses } from './processes.js';
import type { Progress } from './progress.js';
import type { Stage } from './servers.js';
import { measureStart, type Start } from './start.js';

/** Runs that wait for the server to be at rest: each takes a second longer, and memory varies little. */
const mostRests = 5;

const variants: readonly { readonly what: string; readonly args: readonly string[] }[] = [
  { what: 'start to tools/list', args: [] },
  { what: '… --preset hero', args: ['--preset', 'hero'] },
  { what: '… --methods read', args: ['--methods', 'read'] },
];

/** Cold starts over stdio and memory at rest, in turns. @throws Error when a server does not answer. */
export async function compareStarts(
  { ours, oneTool }: Stage,
  { runs, progress }: { readonly runs: number; readonly progress: Progress },
): Promise<readonly Comparison[]> {
  const own: readonly Start[][] = variants.map(() => []);
  const other: Start[] = [];
  // The first turn warms the caches of the system and does not count.
  for (let run = 0; run <= runs; run++) {
    progress(run === 0 ? 'starts: warming up' : `starts: run ${run} of ${runs}`);
    const rests = run > 0 && run <= mostRests;
    const baseline = await measureStart(oneTool, { rests });
    if (run > 0) other.push(baseline);
    for (const [index, { args }] of variants.entries()) {
      const start = await measureStart(ours, { args, rests: rests && index === 0 });
      if (run > 0) own[index]?.push(start);
    }
  }
  const starts = variants.map(({ what }, index) => describeStarts(what, own[index] ?? [], other));
  return seesProcesses ? [...starts, describeRest(own[0] ?? [], other)] : starts;
}

function describeStarts(what: string, own: readonly Start[], other: readonly Start[]): Comparison {
  const pairs: Pairs = {
    ours: own.map(({ milliseconds }) => milliseconds),
    other: other.map(({ milliseconds }) => milliseconds),
  };
  const cpu = (starts: readonly Start[]) => median(starts.flatMap((each) => each.cpuMilliseconds ?? []));
  const tools = `${own[0]?.tools} tools`;
  const processor = seesProcesses ? `, cpu ${cpu(own).toFixed(0)} against ${cpu(other).toFixed(0)} ms` : '';
  return { what, unit: 'ms', ...comparePairs(pairs), target: { most: 1.15 }, note: `${tools}${processor}` };
}

function describeRest(own: readonly Start[], other: readonly Start[]): Comparison {
  const pairs: Pairs = {
    ours: own.flatMap(({ restBytes }) => (restBytes === undefined ? [] : restBytes / 1e6)),
    other: other.flatMap(({ restBytes }) => (restBytes === undefined ? [] : restBytes / 1e6)),
  };
  return { what: 'memory at rest', unit: 'MB', ...comparePairs(pairs), target: { most: 1.2 } };
}
