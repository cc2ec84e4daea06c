import { Agent } from 'undici';
import type { Comparison } from './comparison.js';
import type { Answer } from './connection.js';
import { fitSlope } from './figures.js';
import { type ClientEntry, type Differences, reconcileLedgers } from './ledger.js';
import { type LoadServer, startLoadServer } from './load-server.js';
import { initialize, newVersion, oldVersion, type PlainClient, postCall } from './plain-client.js';
import { describeError, type Progress } from './progress.js';
import { endProcess, type Stage, type ToolCall } from './servers.js';

/**
 * Sockets of all clients together: 1,000 of their own would be more than systems commonly allow a process.
 * A call that finds none free waits.
 */
const mostSockets = 256;
/** The upstream answers after up to this many milliseconds, so that answers overtake each other. */
const longestWait = 20;
/** Memory is read after each of so many equal parts of the load; the first one warms up. */
const parts = 5;

export interface LoadOptions {
  readonly clients: number;
  /** Of each client. */
  readonly calls: number;
  readonly progress: Progress;
}

export interface LoadResult {
  readonly rows: readonly Comparison[];
  readonly differences: Differences;
}

/**
 * Many clients call ours over HTTP, each call with an id of its own. What client, server and upstream noted
 * is reconciled.
 * @throws Error when the server ends.
 */
export async function runLoad({ ours, upstream, gcFile }: Stage, options: LoadOptions): Promise<LoadResult> {
  const server = await startLoadServer(ours, gcFile);
  const agent = new Agent({ connections: mostSockets, keepAliveTimeout: 30_000 });
  try {
    const clients = await connectClients(server.process.url, agent, options);
    upstream.keepLedger(longestWait);
    const { ledger, heaps, seconds } = await callAll(clients, server, options);
    const told = await upstream.takeLedger();
    const { calls, warnings } = await settleLog(server, ledger.size);
    const differences = reconcileLedgers({ client: ledger, server: calls, upstream: told });
    const speed = { ours: ledger.size / seconds, unit: 'calls/s' };
    const size = `${options.clients.toLocaleString('en')} clients × ${options.calls}`;
    const rows: Comparison[] = [
      { what: `load: ${size} calls`, ...speed, note: `over ${mostSockets} sockets` },
      ...describeDifferences(differences),
      ...describeGrowth(heaps),
      { what: 'load: warnings logged', unit: '', ours: sum(warnings.values()), target: { most: 0 } },
    ];
    return { rows, differences };
  } finally {
    await agent.destroy();
    await endProcess(server.process.child);
  }
}

/** Half of the clients speak the newest version, half the one before. */
async function connectClients(
  url: URL,
  agent: Agent,
  { clients, progress }: LoadOptions,
): Promise<readonly PlainClient[]> {
  progress(`load: connecting ${clients} clients`);
  const versions = Array.from({ length: clients }, (_, index) => (index % 2 === 0 ? newVersion : oldVersion));
  const connected = versions.map((version): PlainClient => ({ agent, url, version }));
  await Promise.all(connected.filter(({ version }) => version === oldVersion).map(initialize));
  return connected;
}

interface Called {
  readonly ledger: ReadonlyMap<string, ClientEntry>;
  /** After each part: calls made so far, bytes held then. */
  readonly heaps: readonly Heap[];
  readonly seconds: number;
}

interface Heap {
  readonly calls: number;
  readonly heldBytes: number;
  readonly residentBytes: number;
}

async function callAll(
  clients: readonly PlainClient[],
  server: LoadServer,
  { calls, progress }: LoadOptions,
): Promise<Called> {
  const ledger = new Map<string, ClientEntry>();
  const heaps: Heap[] = [];
  let seconds = 0;
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((calls * part) / parts);
    const to = Math.floor((calls * (part + 1)) / parts);
    progress(`load: call ${from + 1} to ${to} of ${calls} of each client`);
    const started = performance.now();
    await Promise.all(
      clients.map(async (client, index) => {
        for (let call = from; call < to; call++) {
          const id = `client-${index}-call-${call}`;
          ledger.set(id, await callWithId(client, id, call));
        }
      }),
    );
    seconds += (performance.now() - started) / 1000;
    heaps.push({ calls: ledger.size, ...(await server.readHeap()) });
  }
  return { ledger, heaps, seconds };
}

/** The id travels in the query, in the path and in a body, in turns. */
function makeCall(id: string, turn: number): ToolCall {
  if (turn % 3 === 0) return { name: 'list_all_polar_customers', arguments: { query: id } };
  if (turn % 3 === 1)
    return {
      name: 'get_single_polar_checkout_by_client_secret',
      arguments: { client_secret: id, fields: ['external_id'] },
    };
  return { name: 'create_a_polar_customer', arguments: { external_id: id, email: 'ada@example.com' } };
}

/** Makes one call that carries an id, and notes what came back. It never throws. */
export async function callWithId(client: PlainClient, id: string, turn: number): Promise<ClientEntry> {
  const call = makeCall(id, turn);
  try {
    // As real clients do, all of them count from 1: a message's id tells nothing of whose it is.
    const messages = await postCall(client, turn + 1, call);
    const answers = messages.filter((message) => 'result' in message || 'error' in message);
    const failed = answers.find(({ result }) => result === undefined || result.isError === true);
    const error = failed === undefined ? {} : { error: JSON.stringify(failed).slice(0, 300) };
    return {
      tool: call.name,
      answers: answers.map(({ result }) => readId(result?.structuredContent)),
      ...error,
    };
  } catch (error) {
    return { tool: call.name, answers: [], error: describeError(error) };
  }
}

/** The id in an answer: all ten objects of a list carry it. */
function readId(answer: unknown): string | undefined {
  const { external_id: id, items } = (answer ?? {}) as Answer;
  if (!Array.isArray(items)) return typeof id === 'string' ? id : undefined;
  const ids = new Set(items.map((item: Answer) => item.external_id));
  const [only] = ids;
  return ids.size === 1 && typeof only === 'string' ? only : undefined;
}

/** The log comes through a pipe: its last lines may still be under way. */
async function settleLog(server: LoadServer, calls: number): Promise<LoadServer> {
  for (let wait = 0; wait < 40 && sum(server.calls.values()) < calls; wait++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return server;
}

function describeDifferences({ errors, ...counts }: Differences): readonly Comparison[] {
  return Object.entries(counts).map(([what, ours]) => ({
    what: `load: calls ${what}`,
    unit: '',
    ours,
    target: { most: 0 },
    ...(what === 'lost' && errors.length > 0 ? { note: errors.join(' | ').slice(0, 300) } : {}),
  }));
}

/** Growth of what is held after a collection, beyond the first part. */
function describeGrowth(heaps: readonly Heap[]): readonly Comparison[] {
  const slope = fitSlope(heaps.slice(1).map(({ calls, heldBytes }) => [calls / 10_000, heldBytes / 1e6]));
  const megabytes = (bytes = Number.NaN): string => (bytes / 1e6).toFixed(1);
  const held = heaps.map(({ heldBytes }) => megabytes(heldBytes)).join(', ');
  return [
    {
      what: 'load: memory held, growth',
      unit: 'MB per 10,000 calls',
      ours: slope,
      note: `held after each part: ${held} MB; ${megabytes(heaps.at(-1)?.residentBytes)} MB resident at the end`,
    },
  ];
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
