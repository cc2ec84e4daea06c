import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Absent, type Contender, ownContenders, peerContenders } from './bench/contenders.js';
import { killRunning, type Measurement, measureCommand } from './bench/measure.js';

const usage = `Compares generating with other generators, on the same document and in the same run.

Usage
  npm run bench [-- --runs N] [--json]

  --runs N   measured runs of each (default 3); one more comes first and is not counted
  --json     the figures as JSON
  --help     this

The others are installed from the npm registry into a temporary folder, which is removed; installing is
not measured. One that cannot be installed is skipped, and its row says so. Memory is told on Linux only.

Exit codes: 0 done, 1 this generator failed, 2 wrong usage.
`;

interface Row {
  readonly name: string;
  readonly note: string;
  /** Median of the runs. */
  readonly seconds: number;
  readonly fastest: number;
  readonly slowest: number;
  /** Of the median, against the first row; likewise memory. */
  readonly timeRatio: number;
  readonly processBytes?: number;
  readonly memoryRatio?: number;
  readonly treeBytes?: number;
  /** Of all files that it wrote. */
  readonly lines?: number;
}

interface Failed {
  readonly name: string;
  readonly skipped: string;
}

async function bench(runs: number, folder: string): Promise<readonly (Row | Failed)[]> {
  const own = ownContenders(folder);
  const contenders = [...own, ...(await peerContenders(folder, showProgress))];
  const results = new Map<string, Measurement[]>();
  const failures = new Map<string, string>();
  // In turns, so that a busy moment of the machine does not meet one of them alone.
  for (let run = 0; run <= runs; run++) {
    for (const contender of contenders) {
      if ('skipped' in contender || failures.has(contender.name)) continue;
      showProgress(`${run === 0 ? 'warming up' : `run ${run} of ${runs}`}: ${contender.name}`);
      try {
        await contender.prepare();
        const measured = await measureCommand(contender.command);
        if (run > 0) results.set(contender.name, [...(results.get(contender.name) ?? []), measured]);
      } catch (error) {
        if (own.includes(contender)) throw error;
        failures.set(contender.name, error instanceof Error ? error.message : String(error));
      }
    }
  }
  const baseline = summarize(results.get(own[0]?.name ?? '') ?? []);
  const rows: (Row | Failed)[] = [];
  for (const contender of contenders) rows.push(await describe(contender, { results, failures, baseline }));
  return rows;
}

interface Outcome {
  readonly results: ReadonlyMap<string, readonly Measurement[]>;
  readonly failures: ReadonlyMap<string, string>;
  readonly baseline: Summary;
}

async function describe(
  contender: Contender | Absent,
  { results, failures, baseline }: Outcome,
): Promise<Row | Failed> {
  const { name } = contender;
  if ('skipped' in contender) return contender;
  const failure = failures.get(name);
  if (failure !== undefined) return { name, skipped: failure };
  const summary = summarize(results.get(name) ?? []);
  const { processBytes } = summary;
  return {
    name,
    note: contender.note,
    ...summary,
    timeRatio: summary.seconds / baseline.seconds,
    ...(processBytes !== undefined && baseline.processBytes !== undefined
      ? { memoryRatio: processBytes / baseline.processBytes }
      : {}),
    ...(contender.output === undefined ? {} : { lines: await countLines(contender.output) }),
  };
}

type Summary = Pick<Row, 'seconds' | 'fastest' | 'slowest' | 'processBytes' | 'treeBytes'>;

function summarize(measured: readonly Measurement[]): Summary {
  const seconds = measured.map((each) => each.seconds);
  const processes = measured.flatMap((each) => each.processBytes ?? []);
  const trees = measured.flatMap((each) => each.treeBytes ?? []);
  return {
    seconds: median(seconds),
    fastest: Math.min(...seconds),
    slowest: Math.max(...seconds),
    ...(processes.length === 0 ? {} : { processBytes: median(processes), treeBytes: median(trees) }),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

async function countLines(folder: string): Promise<number> {
  let lines = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    lines += (await readFile(join(entry.parentPath, entry.name), 'utf8')).split('\n').length - 1;
  }
  return lines;
}

function printTable(rows: readonly (Row | Failed)[]): string {
  const header = ['', 'time', '', 'process', '', 'all', 'lines', ''];
  const megabytes = (bytes: number | undefined) => (bytes === undefined ? '–' : `${Math.round(bytes / 1e6)} MB`);
  const ratio = (value: number | undefined) => (value === undefined ? '–' : `×${value.toFixed(2)}`);
  const body = rows.map((row) =>
    'skipped' in row
      ? [row.name, `skipped: ${row.skipped}`]
      : [
          row.name,
          `${row.seconds.toFixed(2)} s (${row.fastest.toFixed(2)}–${row.slowest.toFixed(2)})`,
          ratio(row.timeRatio),
          megabytes(row.processBytes),
          ratio(row.memoryRatio),
          megabytes(row.treeBytes),
          row.lines?.toLocaleString('en') ?? '–',
          row.note,
        ],
  );
  const table = [header, ...body];
  const full = table.filter((cells) => cells.length > 2);
  const widths = header.map((_, column) => Math.max(...full.map((cells) => cells[column]?.length ?? 0)));
  const nameWidth = Math.max(...table.map(([name = '']) => name.length));
  const pad = (cell: string, column: number) => cell.padEnd(column === 0 ? nameWidth : (widths[column] ?? 0));
  return `${table.map((cells) => cells.map(pad).join('  ').trimEnd()).join('\n')}\n`;
}

function describeMachine(): string {
  const [load = 0] = loadavg();
  return `Node ${process.versions.node}, ${availableParallelism()} cores, load ${load.toFixed(1)} before the first run`;
}

/** A line that rewrites itself on a terminal; nothing elsewhere. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}${text === '' ? '' : ' …'}`);
}

function readRuns(text: string | undefined): number | undefined {
  if (text === undefined) return 3;
  return /^[1-9]\d?$/.test(text) ? Number(text) : undefined;
}

async function main(): Promise<number> {
  let options: { readonly runs?: string | undefined; readonly json?: boolean; readonly help?: boolean };
  try {
    const types = { runs: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
    options = parseArgs({ options: types }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\nTry: npm run bench -- --help\n`);
    return 2;
  }
  const runs = readRuns(options.runs);
  if (options.help || runs === undefined) {
    (options.help ? process.stdout : process.stderr).write(options.help ? usage : '--runs takes 1 to 99.\n');
    return options.help ? 0 : 2;
  }
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
    const rows = await bench(runs, folder);
    showProgress('');
    if (options.json) process.stdout.write(`${JSON.stringify({ machine, runs, rows }, null, 2)}\n`);
    else {
      const legend = 'Medians; × is against the first row. process: largest one; all: every process together.';
      process.stdout.write(`${machine}, ${runs} runs\n\n${printTable(rows)}\n${legend}\n`);
    }
    return 0;
  } catch (error) {
    showProgress('');
    process.stderr.write(`This generator ${error instanceof Error ? error.message : error}\n`);
    return 1;
  } finally {
    cleanUp();
  }
}

process.exitCode = await main();
