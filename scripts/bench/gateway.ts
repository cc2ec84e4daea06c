import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Agent } from 'undici';
import type { Comparison } from './comparison.js';
import { callOnce, connect } from './connection.js';
import { percentile } from './figures.js';
import { type GatewayProcess, startGateway } from './gateway-process.js';
import { callAtRate } from './latency.js';
import { reconcileLedgers } from './ledger.js';
import { callWithId } from './load.js';
import { newVersion, type PlainClient } from './plain-client.js';
import type { Progress } from './progress.js';
import { type Stage, setStage } from './servers.js';

/** Calls per second, in turns with the bare server: few enough that neither queues on two cores. */
const rate = 60;
const turns = 3;
const servers = 500;
const atOnce = 200;
const callsOfEach = 10;
/** The name of the one whose calls are not the load's. */
const latencyServer = 'server 0';

interface GatewayBench {
  readonly folder: string;
  readonly packageFolder: string;
  readonly gatewayFolder: string;
  readonly progress: Progress;
}

/**
 * What a gateway adds to the bare server, and 200 clients at once over 500 scoped servers of as many accounts; what
 * clients, the call log and the upstream noted is reconciled.
 * @throws Error when something is not built, or a call of the latency fails
 */
export async function compareGateway({
  folder,
  packageFolder,
  gatewayFolder,
  progress,
}: GatewayBench): Promise<{ readonly rows: readonly Comparison[]; readonly reconciled: boolean }> {
  const stage = await setStage(folder, packageFolder);
  const gateway = await startGateway(join(folder, 'gateway-data'), {
    packageFolder: gatewayFolder,
    upstream: stage.upstream.url,
  });
  try {
    const latency = await compareLatency(stage, gateway, progress);
    const load = await runGatewayLoad(stage, gateway, progress);
    return { rows: [...latency, ...load.rows], reconciled: load.reconciled };
  } finally {
    await gateway.end();
  }
}

async function makeServer(gateway: GatewayProcess, index: number): Promise<URL> {
  const account = await gateway.manage<{ id: string }>('POST', '/integrated-account', {
    integration: 'polar',
    environment: 'sandbox',
    name: `shop ${index}`,
    access_token: `bench-token-of-shop-${index}`,
  });
  const made = await gateway.manage<{ url: string }>('POST', `/integrated-account/${account.id}/mcp`, {
    name: `server ${index}`,
  });
  return new URL(made.url);
}

async function compareLatency(
  { ours }: Stage,
  gateway: GatewayProcess,
  progress: Progress,
): Promise<readonly Comparison[]> {
  const bare = await connect(ours, 'http');
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(await makeServer(gateway, 0)));
  const sides = [
    { call: () => callOnce(client, ours.listCall), times: [] as number[] },
    { call: () => callOnce(bare.client, ours.listCall), times: [] as number[] },
  ];
  try {
    for (let run = 0; run <= turns; run++) {
      progress(run === 0 ? 'gateway: warming up' : `gateway: latency, run ${run} of ${turns}`);
      for (const { call, times } of run % 2 === 0 ? sides : [...sides].reverse()) {
        const measured = await callAtRate(call, rate);
        if (run > 0) times.push(...measured);
      }
    }
  } finally {
    await client.close();
    await bare.close();
  }
  const [own = [], other = []] = sides.map(({ times }) => times);
  return [0.5, 0.99].map((share) => ({
    what: `gateway: added latency at ${rate}/s, p${share * 100}`,
    unit: 'ms',
    ours: percentile(own, share) - percentile(other, share),
    ...(share === 0.5 ? { target: { most: 5 } } : {}),
    note: `${percentile(own, share).toFixed(1)} ms through it, ${percentile(other, share).toFixed(1)} ms bare`,
  }));
}

async function runGatewayLoad(
  { upstream }: Stage,
  gateway: GatewayProcess,
  progress: Progress,
): Promise<{ readonly rows: readonly Comparison[]; readonly reconciled: boolean }> {
  const agent = new Agent({ connections: atOnce, keepAliveTimeout: 30_000 });
  const ledger = new Map<string, Awaited<ReturnType<typeof callWithId>>>();
  try {
    const clients: PlainClient[] = [];
    for (let index = 1; index <= servers; index++) {
      if (index % 50 === 0) progress(`gateway: ${index} of ${servers} scoped servers`);
      clients.push({ agent, url: await makeServer(gateway, index), version: newVersion });
    }
    progress(`gateway: ${atOnce} clients at once`);
    upstream.keepLedger(20);
    const started = performance.now();
    await Promise.all(
      Array.from({ length: atOnce }, async (_, worker) => {
        for (let call = 0; call < callsOfEach; call++) {
          // Each client goes through servers of its own and of others.
          const client = clients[(worker + call * 97) % clients.length];
          const id = `worker-${worker}-call-${call}`;
          if (client !== undefined) ledger.set(id, await callWithId(client, id, call));
        }
      }),
    );
    const seconds = (performance.now() - started) / 1000;
    const told = await upstream.takeLedger();
    const differences = reconcileLedgers({
      client: ledger,
      server: await readLog(gateway, ledger.size),
      upstream: told,
    });
    const { errors, ...counts } = differences;
    const what = `gateway: ${servers} servers, ${atOnce} clients at once`;
    const rows: Comparison[] = [{ what, unit: 'calls/s', ours: ledger.size / seconds }];
    for (const [name, ours] of Object.entries(counts)) {
      rows.push({
        what: `gateway: calls ${name}`,
        unit: '',
        ours,
        target: { most: 0 },
        note: errors[0] ?? '',
      });
    }
    return { rows, reconciled: Object.values(counts).every((count) => count === 0) };
  } finally {
    await agent.destroy();
  }
}

interface LogPage {
  readonly items: readonly {
    readonly tool: string;
    readonly outcome: string;
    readonly server_name: string;
  }[];
  readonly next_cursor: string | null;
}

/** `tool outcome` → how many, of the load's clients. Rows come to the store a little later than answers to clients. */
async function readLog(gateway: GatewayProcess, expected: number): Promise<ReadonlyMap<string, number>> {
  for (let wait = 0; ; wait++) {
    const counts = new Map<string, number>();
    let total = 0;
    for await (const { tool, outcome } of readCalls(gateway)) {
      counts.set(`${tool} ${outcome}`, (counts.get(`${tool} ${outcome}`) ?? 0) + 1);
      total += 1;
    }
    if (total >= expected || wait > 20) return counts;
    await new Promise((done) => setTimeout(done, 250));
  }
}

async function* readCalls(gateway: GatewayProcess): AsyncIterable<LogPage['items'][number]> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: LogPage = await gateway.manage('GET', `/log?limit=200${from}`);
    yield* page.items.filter(({ server_name: name }) => name !== latencyServer);
    cursor = page.next_cursor;
  }
}
