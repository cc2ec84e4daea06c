import { type ChildProcess, spawn } from 'node:child_process';
import { listTree, readBytes, readStatus, readTicks, seesProcesses, ticksPerSecond } from './processes.js';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** The folder to run in. */
  readonly cwd: string;
  /** What its output must say; without it, it did not do what is measured. */
  readonly expected?: string;
}

export interface Measurement {
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** Processor time of all processes: on a busy machine it varies less. Absent where there is no `/proc`. */
  readonly cpuSeconds?: number;
  /** Peak resident memory of the largest single process; absent likewise. */
  readonly processBytes?: number;
  /** Peak of the resident memory of all processes together; shared pages are counted in each. */
  readonly treeBytes?: number;
}

const sampleEvery = 20;
const longestRun = 300_000;
const running = new Set<ChildProcess>();

/** Ends whatever is being measured, with its children. */
export function killRunning(): void {
  for (const child of running) killGroup(child);
}

/**
 * Runs a command to its end and measures it, its descendants included.
 * @throws Error when it cannot be started, fails, does not say what is expected, or takes five minutes.
 */
export async function measureCommand({ file, args, cwd, expected = '' }: Command): Promise<Measurement> {
  const started = performance.now();
  // A group of its own, so that the children of children can be ended too.
  const child = spawn(file, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => output.push(String(part)));
  const sampler = new ProcessSampler(child.pid);
  const sampling = setInterval(() => sampler.sample(), sampleEvery);
  const deadline = setTimeout(() => killGroup(child), longestRun);
  try {
    const status = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? signal));
    });
    const seconds = (performance.now() - started) / 1000;
    const said = output.join('');
    if (status !== 0 || !said.includes(expected)) throw new Error(`ended with ${status}: ${findError(said)}`);
    return { seconds, ...sampler.result };
  } finally {
    clearInterval(sampling);
    clearTimeout(deadline);
    running.delete(child);
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** The line that names an error first, else the last lines. */
function findError(text: string): string {
  const lines = text.trim().split('\n');
  return (lines.find((line) => /\berror\b/i.test(line)) ?? lines.slice(-3).join(' | ')).slice(0, 300);
}

/**
 * Reads `/proc` while the processes run: nothing else tells the peak of a descendant. The kernel keeps
 * each process's own peak (`VmHWM`), so only what happens in its last 20 ms can be missed.
 */
class ProcessSampler {
  readonly #root: number | undefined;
  #process = 0;
  #tree = 0;
  readonly #ticks = new Map<number, number>();

  constructor(root: number | undefined) {
    this.#root = seesProcesses ? root : undefined;
  }

  sample(): void {
    if (this.#root === undefined) return;
    let tree = 0;
    for (const pid of listTree(this.#root)) {
      const status = readStatus(pid);
      this.#process = Math.max(this.#process, readBytes(status, 'VmHWM'));
      tree += readBytes(status, 'VmRSS');
      this.#ticks.set(pid, Math.max(this.#ticks.get(pid) ?? 0, readTicks(pid)));
    }
    this.#tree = Math.max(this.#tree, tree);
  }

  get result(): Omit<Measurement, 'seconds'> {
    if (this.#process === 0) return {};
    const ticks = [...this.#ticks.values()].reduce((sum, each) => sum + each, 0);
    return {
      cpuSeconds: ticks / ticksPerSecond,
      processBytes: this.#process,
      treeBytes: this.#tree,
    };
  }
}
