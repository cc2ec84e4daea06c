import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printComparisons } from './bench/comparison.js';
import { compareGateway } from './bench/gateway.js';
import { compareGenerators } from './bench/generators.js';
import { killRunning } from './bench/measure.js';
import { comparePractice } from './bench/practice.js';
import { describeError, showProgress } from './bench/progress.js';
import { compareRuntime, type RuntimePart, runtimeParts } from './bench/runtime.js';
import { endServers } from './bench/servers.js';
import { printTable } from './bench/table.js';

const usage = `Measures generating and the generated server, beside others in the same run: ratios count.

Usage
  npm run bench [-- --only PART,…] [--runs N] [--clients N --calls M] [--package FOLDER] [--json]

Parts
  generators   generating, beside other generators on the same document
  runtime      all of these:
    start      cold start to tools/list over stdio, and memory at rest
    calls      calls per second over stdio
    http       likewise over HTTP, and the latency that a server adds
    load       many HTTP clients; what client, server and upstream noted is reconciled
  gateway      what a gateway adds to the server; 500 scoped servers and 200 clients at once, reconciled
  practice     the practice API: its start, and its lists beside a bare route that answers the same bytes

  --only PART,…      default: all
  --runs N           measured runs of each (default 3, for starts 15); one more comes first and is not counted
  --clients N        of the load (default 1000)
  --calls M          of each client (default 100)
  --package FOLDER   the package, built (default generated/polar-mcp)
  --json             the figures as JSON
  --help             this

The other generators are installed from the npm registry into a temporary folder, which is removed; installing
is not measured. One that cannot be installed is skipped, and its row says so. The generated server is measured
beside a server with one tool on the same SDK, made with the same bundler, whose tool calls the same local
upstream with bare fetch. Memory and processor time are told on Linux only.

Exit codes: 0 done (whether targets are met or not), 1 this generator or server failed, or a call of the load
was lost, doubled, crossed or misreported, 2 wrong usage.
`;

const generatorLegend = `Medians (fastest–slowest). × is against the first row.
cpu: processor time of all processes. process: peak memory of the largest process. all: peak memory of
all processes together, shared pages counted in each.
`;
const runtimeLegend = `Medians; the ratio is the median of the ratios of runs that followed each other.
`;

type Part = 'generators' | RuntimePart | 'gateway' | 'practice';
const parts: readonly Part[] = ['generators', ...runtimeParts, 'gateway', 'practice'];

interface BenchOptions {
  readonly only: readonly Part[];
  readonly runs: number | undefined;
  readonly clients: number;
  readonly calls: number;
  readonly packageFolder: string;
  readonly json: boolean;
}

/** @throws Error for wrong usage; undefined: help was asked for. */
function readOptions(): BenchOptions | undefined {
  const types = {
    only: { type: 'string', default: 'generators,runtime,gateway,practice' },
    runs: { type: 'string' },
    clients: { type: 'string', default: '1000' },
    calls: { type: 'string', default: '100' },
    package: { type: 'string', default: 'generated/polar-mcp' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  const {
    only,
    runs,
    clients,
    calls,
    package: packageFolder,
    json,
    help,
  } = parseArgs({ options: types }).values;
  if (help) return undefined;
  return {
    only: readParts(only),
    runs: runs === undefined ? undefined : readNumber('--runs', runs, 99),
    clients: readNumber('--clients', clients, 10_000),
    calls: readNumber('--calls', calls, 10_000),
    packageFolder,
    json,
  };
}

function readParts(text: string): readonly Part[] {
  const names = text.split(',').flatMap((name) => (name === 'runtime' ? runtimeParts : [name]));
  const unknown = names.find((name) => !parts.some((part) => part === name));
  if (unknown === undefined) return parts.filter((part) => names.includes(part));
  throw new Error(`--only: there is no ${JSON.stringify(unknown)}; there are: ${parts.join(', ')}, runtime.`);
}

function readNumber(flag: string, text: string, most: number): number {
  if (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= most) return Number(text);
  throw new Error(`${flag} takes 1 to ${most}, not ${JSON.stringify(text)}.`);
}

function describeMachine(): string {
  const [load = 0] = loadavg();
  return `Node ${process.versions.node}, ${availableParallelism()} cores, load ${load.toFixed(1)} at the start`;
}

/** What was measured, and as text; `failed` tells what is not a matter of speed. */
interface Report {
  readonly figures: object;
  readonly text: string;
  readonly failed: boolean;
}

async function benchGenerators({ runs = 3 }: BenchOptions, folder: string): Promise<Report> {
  const rows = await compareGenerators({ runs, folder, progress: showProgress });
  const text = `Generating, ${runs} measured runs of each\n\n${printTable(rows)}\n${generatorLegend}`;
  return { figures: { generators: { runs, rows } }, text, failed: false };
}

async function benchRuntime(options: BenchOptions, folder: string): Promise<Report> {
  const chosen = runtimeParts.filter((part) => options.only.includes(part));
  const { rows, reconciled } = await compareRuntime({
    ...options,
    parts: chosen,
    starts: options.runs ?? 15,
    folder,
    progress: showProgress,
  });
  const text = `The generated server beside a server with one tool\n\n${printComparisons(rows, 'one tool')}\n${runtimeLegend}`;
  return { figures: { runtime: { rows } }, text, failed: !reconciled };
}

async function benchGateway({ packageFolder }: BenchOptions, folder: string): Promise<Report> {
  const gatewayFolder = 'generated/gateway';
  const { rows, reconciled } = await compareGateway({
    folder,
    packageFolder,
    gatewayFolder,
    progress: showProgress,
  });
  const text = `The gateway beside the bare server\n\n${printComparisons(rows, 'bare server')}`;
  return { figures: { gateway: { rows } }, text, failed: !reconciled };
}

async function benchPractice({ runs = 15 }: BenchOptions): Promise<Report> {
  const rows = await comparePractice({ starts: runs, folder: 'generated/practice', progress: showProgress });
  const text = `The practice API beside a bare hono route\n\n${printComparisons(rows, 'bare route')}\n${runtimeLegend}`;
  return { figures: { practice: { rows } }, text, failed: false };
}

/** Runs in a temporary folder that is gone afterwards, by whatever way it ends. Gives the exit code. */
async function main(options: BenchOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const cleanUp = () => {
    killRunning();
    endServers();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const stop = (signal: NodeJS.Signals) => {
    cleanUp();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const machine = describeMachine();
  try {
    const reports: Report[] = [];
    if (options.only.includes('generators')) reports.push(await benchGenerators(options, folder));
    if (options.only.some((part) => runtimeParts.some((one) => one === part)))
      reports.push(await benchRuntime(options, folder));
    if (options.only.includes('gateway')) reports.push(await benchGateway(options, folder));
    if (options.only.includes('practice')) reports.push(await benchPractice(options));
    showProgress('');
    const figures = Object.assign({ machine }, ...reports.map((report) => report.figures));
    const text = [machine, ...reports.map((report) => report.text)].join('\n\n');
    process.stdout.write(options.json ? `${JSON.stringify(figures, null, 2)}\n` : text);
    return reports.some(({ failed }) => failed) ? 1 : 0;
  } catch (error) {
    showProgress('');
    process.stderr.write(`The bench failed: ${describeError(error)}\n`);
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
