import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Contender, ownContenders, peerContenders } from './contenders.js';
import { median } from './figures.js';
import { type Measurement, measureCommand } from './measure.js';
import { describeError, type Progress } from './progress.js';
import type { Row, Skipped } from './table.js';

/** A contender and how it has done so far. */
interface Track {
  readonly contender: Contender;
  readonly measured: Measurement[];
  failure?: string;
}

export interface GeneratorOptions {
  /** Measured runs of each; one more comes first and is not counted. */
  readonly runs: number;
  /** Where everything is written. */
  readonly folder: string;
  readonly progress: Progress;
}

/**
 * Generates with this generator and with others, on the same document.
 * @throws Error when this generator itself fails.
 */
export async function compareGenerators({
  runs,
  folder,
  progress,
}: GeneratorOptions): Promise<readonly (Row | Skipped)[]> {
  const own = ownContenders(folder).map(startTrack);
  const [first] = own;
  const peers = (await peerContenders(folder, progress)).map((peer) =>
    'skipped' in peer ? peer : startTrack(peer),
  );
  const all = [...own, ...peers];
  const tracks = all.filter((each): each is Track => !('skipped' in each));
  // In turns, so that a busy moment of the machine does not meet one of them alone.
  for (let run = 0; run <= runs; run++) {
    for (const track of tracks) {
      progress(`${run === 0 ? 'warming up' : `run ${run} of ${runs}`}: ${track.contender.name}`);
      await runOnce(track, run > 0);
    }
  }
  const failed = own.find(({ failure }) => failure !== undefined);
  if (failed !== undefined) throw new Error(`${failed.contender.name} ${failed.failure}`);
  const baseline = summarize(first?.measured ?? []);
  return Promise.all(all.map((each) => ('skipped' in each ? each : describeTrack(each, baseline))));
}

function startTrack(contender: Contender): Track {
  return { contender, measured: [] };
}

/** One that has failed is not run again. */
async function runOnce(track: Track, counts: boolean): Promise<void> {
  if (track.failure !== undefined) return;
  try {
    await track.contender.prepare();
    const measured = await measureCommand(track.contender.command);
    if (counts) track.measured.push(measured);
  } catch (error) {
    track.failure = describeError(error);
  }
}

async function describeTrack(
  { contender: { name, note, output }, measured, failure }: Track,
  baseline: Summary,
): Promise<Row | Skipped> {
  if (failure !== undefined) return { name, skipped: failure };
  const summary = summarize(measured);
  const against = (key: 'seconds' | 'cpuSeconds' | 'processBytes') =>
    (summary[key] ?? Number.NaN) / (baseline[key] ?? Number.NaN);
  return {
    name,
    note,
    ...summary,
    timeRatio: against('seconds'),
    ...(summary.processBytes === undefined
      ? {}
      : { cpuRatio: against('cpuSeconds'), memoryRatio: against('processBytes') }),
    ...(output === undefined ? {} : { lines: await countLines(output) }),
  };
}

type Summary = Pick<Row, 'seconds' | 'fastest' | 'slowest' | 'cpuSeconds' | 'processBytes' | 'treeBytes'>;

function summarize(measured: readonly Measurement[]): Summary {
  const seconds = measured.map((each) => each.seconds);
  const processors = measured.flatMap((each) => each.cpuSeconds ?? []);
  const processes = measured.flatMap((each) => each.processBytes ?? []);
  const trees = measured.flatMap((each) => each.treeBytes ?? []);
  return {
    seconds: median(seconds),
    fastest: Math.min(...seconds),
    slowest: Math.max(...seconds),
    ...(processes.length === 0
      ? {}
      : {
          cpuSeconds: median(processors),
          processBytes: median(processes),
          treeBytes: median(trees),
        }),
  };
}

async function countLines(folder: string): Promise<number> {
  let lines = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    lines += (await readFile(join(entry.parentPath, entry.name), 'utf8')).split('\n').length - 1;
  }
  return lines;
}
