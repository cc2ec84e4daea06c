import { createInterface } from 'node:readline';
import { readBytes, readStatus, readTicks, seesProcesses, ticksPerSecond } from './processes.js';
import { endProcess, type ServerProgram, startStdio } from './servers.js';

/** One start over stdio. */
export interface Start {
  /** From the start of the process to the answer of tools/list. */
  readonly milliseconds: number;
  /** Of the process until then; absent where the system does not tell. */
  readonly cpuMilliseconds?: number;
  /** Resident memory of the process, a second later; absent likewise, and where it was not waited for. */
  readonly restBytes?: number;
  readonly tools: number;
}

/** A server that has answered tools/list is at rest after this; milliseconds. */
const restAfter = 1_000;

const initialize = {
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'bench', version: '1' },
  },
};

/**
 * Starts a program and asks it for its tools, as a host does: `initialize`, then tools/list. The client is
 * a line reader: a host's own work is no part of the figure.
 * @throws Error when the program ends instead of answering.
 */
export async function measureStart(
  program: ServerProgram,
  { args = [], rests = false }: { readonly args?: readonly string[]; readonly rests?: boolean } = {},
): Promise<Start> {
  const started = performance.now();
  const child = startStdio(program, args);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (id: number, request: object): Promise<{ readonly tools?: readonly unknown[] }> => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...request })}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${program.name} ended before it answered.`);
    return JSON.parse(value).result;
  };
  try {
    await ask(1, initialize);
    child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
    const { tools = [] } = await ask(2, { method: 'tools/list' });
    const milliseconds = performance.now() - started;
    const pid = child.pid ?? 0;
    const cpu = seesProcesses ? { cpuMilliseconds: (readTicks(pid) / ticksPerSecond) * 1000 } : {};
    return { milliseconds, ...cpu, ...(rests ? await readRest(pid) : {}), tools: tools.length };
  } finally {
    await endProcess(child);
  }
}

async function readRest(pid: number): Promise<Pick<Start, 'restBytes'>> {
  if (!seesProcesses) return {};
  await new Promise((resolve) => setTimeout(resolve, restAfter));
  return { restBytes: readBytes(readStatus(pid), 'VmRSS') };
}
