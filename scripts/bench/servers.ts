import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const own = join(repository, 'scripts/bench');

/** A program that speaks MCP, and the calls that are made of it. */
export interface ServerProgram {
  readonly name: string;
  /** Arguments of Node. */
  readonly stdio: readonly string[];
  /** Likewise; it says its URL as the last word of a line on stderr. */
  readonly http: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A call whose answer has 10 objects (10 kB), and one of a single object (1 kB). */
  readonly listCall: ToolCall;
  readonly getCall: ToolCall;
}

export interface ToolCall {
  readonly name: string;
  readonly arguments: Record<string, unknown>;
}

/** Everything that the runtime is measured with. */
export interface Stage {
  readonly upstream: UpstreamProcess;
  /** The generated package. */
  readonly ours: ServerProgram;
  /** A hand-written server with one tool on the same SDK, bundled by the same bundler. */
  readonly oneTool: ServerProgram;
  /** The bundle of `gc-on-message.ts`. */
  readonly gcFile: string;
}

/**
 * Starts the upstream and bundles what is compared with. `folder` is for the bundles, `packageFolder` is the
 * generated package, which must be built.
 * @throws Error when it is not.
 */
export async function setStage(folder: string, packageFolder: string): Promise<Stage> {
  const main = resolve(packageFolder, 'dist/main.js');
  if (!existsSync(main)) throw new Error(`There is no ${main}: run npm run build first.`);
  const [upstreamFile, stdioFile, httpFile, gcFile] = await Promise.all([
    bundle('upstream.ts', folder),
    bundle('one-tool/stdio.ts', folder),
    bundle('one-tool/http.ts', folder),
    bundle('gc-on-message.ts', folder),
  ]);
  const upstream = await startUpstream(upstreamFile);
  const path = { PATH: process.env.PATH ?? '' };
  const token = 'bench-token-0123456789';
  const id = '3f0e7a52-6c0f-4a7b-9d57-2f1f6f0c9a11';
  return {
    upstream,
    gcFile,
    ours: {
      name: 'ours',
      stdio: [main],
      http: [main, 'http', '--port', '0'],
      env: { ...path, POLAR_BASE_URL: upstream.url, POLAR_ACCESS_TOKEN: token },
      listCall: { name: 'list_all_polar_customers', arguments: {} },
      getCall: { name: 'get_single_polar_customer_by_id', arguments: { customer_id: id } },
    },
    oneTool: {
      name: 'one tool',
      stdio: [stdioFile],
      http: [httpFile],
      env: { ...path, UPSTREAM_URL: upstream.url, UPSTREAM_TOKEN: token },
      listCall: { name: 'read_customers', arguments: {} },
      getCall: { name: 'read_customers', arguments: { id } },
    },
  };
}

async function bundle(entry: string, folder: string): Promise<string> {
  const outfile = join(folder, `${entry.replace(/\W/g, '-')}.mjs`);
  await build({
    absWorkingDir: repository,
    entryPoints: [join(own, entry)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['node'],
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'error',
  });
  return outfile;
}

/** To the upstream: note ids and answer late from now on, or tell the ids and go back to answering at once. */
export type UpstreamOrder = { readonly do: 'keep'; readonly longestWait: number } | { readonly do: 'tell' };

export type UpstreamReport =
  | { readonly port: number }
  | { readonly ledger: readonly (readonly [id: string, requests: number])[] };

export interface UpstreamProcess {
  readonly url: string;
  /** From now on ids are noted, and each answer waits up to this many milliseconds. */
  keepLedger(longestWait: number): void;
  /** How many requests came for each id; then none is noted any more, and answers come at once. */
  takeLedger(): Promise<ReadonlyMap<string, number>>;
}

async function startUpstream(file: string): Promise<UpstreamProcess> {
  const child = fork(file, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
    serialization: 'advanced',
  });
  const order = (message: UpstreamOrder): void => void child.send(message);
  watch(child);
  const ready = await nextMessage<UpstreamReport>(child);
  return {
    url: `http://127.0.0.1:${'port' in ready ? ready.port : 0}`,
    keepLedger: (longestWait) => order({ do: 'keep', longestWait }),
    async takeLedger() {
      order({ do: 'tell' });
      const told = await nextMessage<UpstreamReport>(child);
      return new Map('ledger' in told ? told.ledger : []);
    },
  };
}

/** @throws Error when the process ends instead. */
export function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null, signal: string | null): void =>
      reject(new Error(`${child.spawnargs.slice(1).join(' ')} ended with ${code ?? signal}.`));
    child.once('exit', fail);
    child.once('message', (message) => {
      child.off('exit', fail);
      resolve(message as Message);
    });
  });
}

/** An MCP server over HTTP. */
export interface HttpServerProcess {
  readonly url: URL;
  readonly child: ChildProcess;
  readonly pid: number;
}

export interface HttpStart {
  /** More arguments of the program. */
  readonly args?: readonly string[];
  /** More arguments of Node; with any, the process can be sent messages. */
  readonly nodeArgs?: readonly string[];
  /** Told of each line on stderr after that of the URL. */
  readonly onLine?: (line: string) => void;
}

/** Starts a program over HTTP on a free port. @throws Error when it ends instead, with its last words. */
export async function startHttp(
  { http, env, name }: ServerProgram,
  { args = [], nodeArgs = [], onLine = () => {} }: HttpStart = {},
): Promise<HttpServerProcess> {
  const child = spawn(process.execPath, [...nodeArgs, ...http, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'pipe', nodeArgs.length > 0 ? 'ipc' : 'ignore'],
    serialization: 'advanced',
  });
  watch(child);
  if (child.stderr === null) throw new Error('There is no stderr.');
  const lines = createInterface({ input: child.stderr });
  const url = await new Promise<URL>((resolve, reject) => {
    const said: string[] = [];
    lines.on('line', (line) => {
      said.push(line);
      const word = line.split(' ').at(-1) ?? '';
      if (/^http:.*\/mcp$/.test(word)) resolve(new URL(word));
    });
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${said.join(' | ')}`)));
  });
  lines.removeAllListeners('line').on('line', onLine);
  return { url, child, pid: child.pid ?? 0 };
}

const running = new Set<ChildProcess>();

export function watch(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

/** Ends a process at once, and waits for that. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** Ends whatever was started here. */
export function endServers(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts a program over stdio. The caller speaks to its stdin and stdout. */
export function startStdio({ stdio, env }: ServerProgram, args: readonly string[] = []) {
  const child = spawn(process.execPath, [...stdio, ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  watch(child);
  return child;
}
