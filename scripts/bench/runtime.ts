import { compareCalls } from './calls.js';
import type { Comparison } from './comparison.js';
import { compareLatency } from './latency.js';
import { runLoad } from './load.js';
import type { Progress } from './progress.js';
import { setStage } from './servers.js';
import { compareStarts } from './starts.js';

export const runtimeParts = ['start', 'calls', 'http', 'load'] as const;
export type RuntimePart = (typeof runtimeParts)[number];

export interface RuntimeOptions {
  readonly parts: readonly RuntimePart[];
  /** Measured starts of each server. */
  readonly starts: number;
  readonly clients: number;
  readonly calls: number;
  /** The generated package, built. */
  readonly packageFolder: string;
  /** Where bundles are written. */
  readonly folder: string;
  readonly progress: Progress;
}

export interface RuntimeResult {
  readonly rows: readonly Comparison[];
  /** Every call of the load was answered once, with its own answer, or there was no load. */
  readonly reconciled: boolean;
}

/**
 * Measures the built package beside a one-tool server on the same SDK.
 * @throws Error when it is not built, or a server fails.
 */
export async function compareRuntime(options: RuntimeOptions): Promise<RuntimeResult> {
  const { parts, starts, folder, packageFolder, progress } = options;
  const stage = await setStage(folder, packageFolder);
  const rows: Comparison[] = [];
  let reconciled = true;
  if (parts.includes('start')) rows.push(...(await compareStarts(stage, { runs: starts, progress })));
  if (parts.includes('calls')) rows.push(...(await compareCalls(stage, { transport: 'stdio', progress })));
  if (parts.includes('http')) {
    const calls = await compareCalls(stage, { transport: 'http', progress });
    const capacity = Math.min(...calls.filter(({ unit }) => unit === 'calls/s').flatMap(listFigures));
    rows.push(...calls, ...(await compareLatency(stage, { capacity, progress })));
  }
  if (parts.includes('load')) {
    const load = await runLoad(stage, options);
    rows.push(...load.rows);
    const { lost, doubled, crossed, misreported } = load.differences;
    reconciled = lost + doubled + crossed + misreported === 0;
  }
  return { rows, reconciled };
}

function listFigures({ ours, other = ours }: Comparison): readonly number[] {
  return [ours, other];
}
