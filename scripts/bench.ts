import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Contender, ownContenders, peerContenders } from './bench/contenders.js';
import { killRunning, type Measurement, measureCommand } from './bench/measure.js';
import { printTable, type Row, type Skipped } from './bench/table.js';

const usage = `Compares generating with other generators, on the same document and in the same run.

Usage
  npm run bench [-- --runs N] [--json]

  --runs N   measured runs of each (default 3); one more comes first and is not counted
  --json     the figures as JSON
  --help     this

The others are installed from the npm registry into a temporary folder, which is removed; installing is
not measured. One that cannot be installed is skipped, and its row says so. Memory and processor time are
told on Linux only.

Exit codes: 0 done, 1 this generator failed, 2 wrong usage.
`;

const legend = `Medians (fastest–slowest). × is against the first row.
cpu: processor time of all processes. process: peak memory of the largest process. all: peak memory of
all processes together, shared pages counted in each.
`;

/** A contender and how it has done so far. */
interface Track {
  readonly contender: Contender;
  readonly measured: Measurement[];
  failure?: string;
}

/** Measures all contenders below a folder. @throws Error when this generator itself fails. */
async function compareGenerators(runs: number, folder: string): Promise<readonly (Row | Skipped)[]> {
  const own = ownContenders(folder).map(startTrack);
  const [first] = own;
  const peers = (await peerContenders(folder, showProgress)).map((peer) =>
    'skipped' in peer ? peer : startTrack(peer),
  );
  const all = [...own, ...peers];
  const tracks = all.filter((each): each is Track => !('skipped' in each));
  // In turns, so that a busy moment of the machine does not meet one of them alone.
  for (let run = 0; run <= runs; run++) {
    for (const track of tracks) {
      showProgress(`${run === 0 ? 'warming up' : `run ${run} of ${runs}`}: ${track.contender.name}`);
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

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return (lower + upper) / 2;
}

async function countLines(folder: string): Promise<number> {
  let lines = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    lines += (await readFile(join(entry.parentPath, entry.name), 'utf8')).split('\n').length - 1;
  }
  return lines;
}

function describeMachine(): string {
  const [load = 0] = loadavg();
  return `Node ${process.versions.node}, ${availableParallelism()} cores, load ${load.toFixed(1)} at the start`;
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A line that rewrites itself on a terminal; nothing elsewhere. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}${text === '' ? '' : ' …'}`);
}

interface BenchOptions {
  readonly runs: number;
  readonly json: boolean;
}

/** @throws Error for wrong usage; undefined: help was asked for. */
function readOptions(): BenchOptions | undefined {
  const types = {
    runs: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  const { runs, json, help } = parseArgs({ options: types }).values;
  if (help) return undefined;
  if (!/^[1-9]\d?$/.test(runs)) throw new Error(`--runs takes 1 to 99, not ${JSON.stringify(runs)}.`);
  return { runs: Number(runs), json };
}

/** Runs in a temporary folder that is gone afterwards, by whatever way it ends. Gives the exit code. */
async function main({ runs, json }: BenchOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const cleanUp = () => {
    killRunning();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const stop = (signal: NodeJS.Signals) => {
    cleanUp();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const machine = describeMachine();
  try {
    const rows = await compareGenerators(runs, folder);
    showProgress('');
    const report = `${machine}, ${runs} measured runs of each\n\n${printTable(rows)}\n${legend}`;
    process.stdout.write(json ? `${JSON.stringify({ machine, runs, rows }, null, 2)}\n` : report);
    return 0;
  } catch (error) {
    showProgress('');
    process.stderr.write(`This generator failed: ${describeError(error)}\n`);
    return 1;
  } finally {
    cleanUp();
  }
}

try {
  const options = readOptions();
  if (options === undefined) process.stdout.write(usage);
  else process.exitCode = await main(options);
} catch (error) {
  process.stderr.write(`${describeError(error)}\nTry: npm run bench -- --help\n`);
  process.exitCode = 2;
}
