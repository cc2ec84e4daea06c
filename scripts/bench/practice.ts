import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Comparison, comparePairs } from './comparison.js';
import { median } from './figures.js';
import type { Progress } from './progress.js';
import { endProcess, watch } from './servers.js';

const headers = { authorization: 'Bearer polar_oat_practice' };

/** Ten rows of the widest kinds. */
const lists = ['/v1/customers/', '/v1/orders/', '/v1/subscriptions/'];

const rounds = 300;
/** Schemas are compiled, and code is, before what counts. */
const warmUp = 50;

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  /** From the start of the process to the first answer. */
  readonly milliseconds: number;
}

/**
 * The practice API beside a bare hono route that answers the same bytes: its start, and its lists.
 * @throws Error when it is not built, or fails
 */
export async function comparePractice({
  starts,
  folder,
  progress,
}: {
  readonly starts: number;
  readonly folder: string;
  readonly progress: Progress;
}): Promise<readonly Comparison[]> {
  const main = join(folder, 'dist/main.js');
  if (!existsSync(main)) throw new Error(`${main} is not built: run npm run build first.`);
  const startOurs = () => startProgram([main, '--port', '0'], lists[0] ?? '/');
  const startOther = (text: string) =>
    startProgram(['--import', 'tsx', 'scripts/bench/bare-route.ts', text], '/');
  const times: number[] = [];
  for (let run = 0; run <= starts; run++) {
    progress(`practice: start ${run} of ${starts}`);
    const { child, milliseconds } = await startOurs();
    await endProcess(child);
    if (run > 0) times.push(milliseconds);
  }
  const start = { what: 'practice: start to first answer', unit: 'ms', target: { most: 1000 } };
  const rows: Comparison[] = [{ ...start, ours: median(times) }];
  const ours = await startOurs();
  try {
    for (const list of lists) {
      progress(`practice: ${list}`);
      rows.push(await compareList(list, ours.url, startOther));
    }
  } finally {
    await endProcess(ours.child);
  }
  return rows;
}

async function compareList(
  list: string,
  url: string,
  startOther: (text: string) => Promise<Running>,
): Promise<Comparison> {
  const text = await (await fetch(url + list, { headers })).text();
  const other = await startOther(text);
  try {
    const times: { ours: number[]; other: number[] } = { ours: [], other: [] };
    for (let round = 0; round < rounds + warmUp; round++) {
      const one = await time(url + list);
      const two = await time(other.url + list);
      if (round < warmUp) continue;
      times.ours.push(one);
      times.other.push(two);
    }
    const compared = comparePairs(times);
    const note = `${compared.ours.toFixed(2)} ms are ${compared.ours <= 2 ? 'within' : 'over'} the 2 ms`;
    return { what: `practice: GET ${list}`, unit: 'ms', ...compared, note };
  } finally {
    await endProcess(other.child);
  }
}

async function time(url: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(url, { headers });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}.`);
  return performance.now() - started;
}

/** Starts a program that prints its URL. */
async function startProgram(words: readonly string[], path: string): Promise<Running> {
  const started = performance.now();
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  watch(child);
  const url = await new Promise<string>((found, reject) => {
    let said = '';
    child.once('exit', () => reject(new Error(`${words.join(' ')} ended before it listened.`)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const match = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (match !== null) found(match[0]);
    });
  });
  await time(url + path);
  return { child, url, milliseconds: performance.now() - started };
}
