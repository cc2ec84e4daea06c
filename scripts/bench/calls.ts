import { type Comparison, comparePairs } from './comparison.js';
import { type Connection, callOnce, connect, type TransportName } from './connection.js';
import { readBytes, readStatus, readTicks, seesProcesses, ticksPerSecond } from './processes.js';
import type { Progress } from './progress.js';
import type { ServerProgram, Stage, ToolCall } from './servers.js';

/** Calls of one batch, and pairs of batches. */
const batch = 100;
const rounds = 9;
/** Calls before anything is measured: code is compiled by then, and memory has grown to what calls need. */
const warmUp = 1_000;
/** A server that has answered is at rest after this; milliseconds. */
const restAfter = 1_000;

interface Load {
  readonly what: string;
  readonly pick: (program: ServerProgram) => ToolCall;
  readonly atOnce: number;
}

const loads: readonly Load[] = [
  { what: '10 objects, one by one', pick: (program) => program.listCall, atOnce: 1 },
  { what: '10 objects, 32 at once', pick: (program) => program.listCall, atOnce: 32 },
  { what: '1 object, one by one', pick: (program) => program.getCall, atOnce: 1 },
  { what: '1 object, 32 at once', pick: (program) => program.getCall, atOnce: 32 },
];

interface Side {
  readonly program: ServerProgram;
  readonly connection: Connection;
  readonly batches: readonly Batch[][];
}

interface Batch {
  readonly callsPerSecond: number;
  readonly cpuMilliseconds: number;
}

/** Calls per second of both servers, in turns, by the same client. @throws Error when a call fails. */
export async function compareCalls(
  { ours, oneTool }: Stage,
  { transport, progress }: { readonly transport: TransportName; readonly progress: Progress },
): Promise<readonly Comparison[]> {
  const sides: readonly Side[] = [await openSide(ours, transport), await openSide(oneTool, transport)];
  const [own, other] = sides;
  if (own === undefined || other === undefined) throw new Error('Two servers are compared.');
  try {
    progress(`calls over ${transport}: warming up`);
    const memory = [await warmServer(own), await warmServer(other)] as const;
    for (let round = 0; round < rounds; round++) {
      progress(`calls over ${transport}: round ${round + 1} of ${rounds}`);
      // Neither is always first.
      await runRound(round % 2 === 0 ? sides : [...sides].reverse());
    }
    const rates = loads.map((load, index) => ({
      what: `${transport}: ${load.what}`,
      ...describeLoad(transport, own.batches[index] ?? [], other.batches[index] ?? []),
    }));
    return seesProcesses ? [...rates, describeMemory(transport, memory)] : rates;
  } finally {
    await Promise.all(sides.map(({ connection }) => connection.close()));
  }
}

async function openSide(program: ServerProgram, transport: TransportName): Promise<Side> {
  return { program, connection: await connect(program, transport), batches: loads.map(() => []) };
}

/** Gives the resident memory after `warmUp` calls, in MB. */
async function warmServer({ program, connection }: Side): Promise<number> {
  await runCalls(connection, program.listCall, { calls: warmUp / 2, atOnce: 8 });
  await runCalls(connection, program.getCall, { calls: warmUp / 2, atOnce: 8 });
  await new Promise((resolve) => setTimeout(resolve, restAfter));
  return readBytes(readStatus(connection.pid), 'VmRSS') / 1e6;
}

async function runRound(sides: readonly Side[]): Promise<void> {
  for (const [index, { pick, atOnce }] of loads.entries()) {
    for (const { program, connection, batches } of sides) {
      const ticks = readTicks(connection.pid);
      const started = performance.now();
      await runCalls(connection, pick(program), { calls: batch, atOnce });
      const seconds = (performance.now() - started) / 1000;
      const cpuMilliseconds = ((readTicks(connection.pid) - ticks) / ticksPerSecond) * 1000;
      batches[index]?.push({ callsPerSecond: batch / seconds, cpuMilliseconds });
    }
  }
}

/** Keeps `atOnce` calls under way until `calls` are made. */
async function runCalls(
  { client }: Connection,
  call: ToolCall,
  { calls, atOnce }: { readonly calls: number; readonly atOnce: number },
): Promise<void> {
  let left = calls;
  const callAll = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await callOnce(client, call);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, callAll));
}

function describeLoad(
  transport: TransportName,
  own: readonly Batch[],
  other: readonly Batch[],
): Omit<Comparison, 'what'> {
  const rates = (batches: readonly Batch[]) => batches.map(({ callsPerSecond }) => callsPerSecond);
  const cpu = (batches: readonly Batch[]): string => {
    const sum = batches.reduce((total, { cpuMilliseconds }) => total + cpuMilliseconds, 0);
    return (sum / (batches.length * batch)).toFixed(2);
  };
  return {
    unit: 'calls/s',
    ...comparePairs({ ours: rates(own), other: rates(other) }),
    ...(transport === 'stdio' ? { target: { least: 0.9 } } : {}),
    ...(seesProcesses ? { note: `cpu of the server ${cpu(own)} against ${cpu(other)} ms a call` } : {}),
  };
}

function describeMemory(transport: TransportName, [ours, other]: readonly [number, number]): Comparison {
  const what = `${transport}: memory after ${warmUp.toLocaleString('en')} calls`;
  return { what, unit: 'MB', ours, other, ratio: ours / other };
}
