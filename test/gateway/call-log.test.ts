import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findLeftJournals, openJournal, readJournal } from '#gateway/call-log/journal.js';
import { removeOld } from '#gateway/call-log/retention.js';
import { createCallLog } from '#gateway/call-log/writer.js';
import { createLog } from '#gateway/log.js';
import { callLog, type LoggedCall } from '#gateway/store/schema.js';
import type { Store } from '#gateway/store/store.js';
import { startTestGateway, type TestGateway } from './support/gateway.js';
import { makeCall } from './support/logged-call.js';

const log = createLog('silent');
let started: TestGateway;
let folder: string;
beforeAll(async () => {
  started = await startTestGateway();
  folder = mkdtempSync(join(tmpdir(), 'call-log-'));
}, 30_000);
afterAll(async () => {
  await started.close();
  rmSync(folder, { recursive: true, force: true });
});

async function readIds(server: string): Promise<string[]> {
  const { rows } = (await started.gateway.store.db.execute(
    sql`SELECT id FROM call_log WHERE scoped_server_id = ${server}`,
  )) as unknown as { rows: { id: string }[] };
  return rows.map(({ id }) => id).toSorted();
}

/** The store, whose inserts fail while `isDown()`, and are told to have failed after they were done in `isLying()`. */
function breakStore({
  isDown,
  isLying = () => false,
}: {
  isDown: () => boolean;
  isLying?: () => boolean;
}): Store {
  const { store } = started.gateway;
  const insert = (table: typeof callLog) => ({
    values: (rows: LoggedCall[]) => ({
      onConflictDoNothing: async () => {
        if (isDown()) throw new Error('down');
        await store.db.insert(table).values(rows).onConflictDoNothing();
        if (isLying()) throw new Error('lost the answer');
      },
    }),
  });
  const db = new Proxy(store.db, {
    get: (target, key) => (key === 'insert' ? insert : Reflect.get(target, key, target)),
  });
  return { ...store, db };
}

test('a call is in the journal when add returns, and in the store soon after; then the journal is empty', async () => {
  const own = mkdtempSync(join(folder, 'a-'));
  const writer = await createCallLog({ store: started.gateway.store, folder: own, log });
  const call = makeCall('srv_soon');
  writer.add(call);
  const [name = ''] = readdirSync(own);
  // Read at once: a moment later it is in the store.
  const [, line = ''] = readFileSync(join(own, name), 'utf8').split('\n');
  expect(JSON.parse(line)).toEqual({ ...call, calledAt: call.calledAt.toISOString() });
  expect(statSync(join(own, name)).mode & 0o777).toBe(0o600);
  await expect.poll(() => readIds('srv_soon')).toEqual([call.id]);
  await writer.close();
  expect(readdirSync(own)).toEqual([]);
});

test('a store that never answers delays no call', async () => {
  const own = mkdtempSync(join(folder, 'b-'));
  const { store } = started.gateway;
  const hang = () => ({ values: () => ({ onConflictDoNothing: () => new Promise(() => {}) }) });
  const db = new Proxy(store.db, {
    get: (target, key) => (key === 'insert' ? hang : Reflect.get(target, key, target)),
  });
  const writer = await createCallLog({ store: { ...store, db }, folder: own, log });
  const began = performance.now();
  const calls = Array.from({ length: 12_000 }, () => makeCall('srv_hang'));
  for (const call of calls) writer.add(call);
  // Twelve thousand lines of a journal: a second would be a lot.
  expect(performance.now() - began).toBeLessThan(5_000);
  // As after a kill: what it left is stored by the next one.
  const next = await createCallLog({ store, folder: own, log });
  await next.flush();
  await next.close();
  expect(await readIds('srv_hang')).toEqual(calls.map(({ id }) => id).toSorted());
}, 30_000);

test('whatever fails in whatever order, each call is in the store exactly once', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('add', 'add', 'down', 'up', 'lie', 'flush', 'kill'), {
        minLength: 1,
        maxLength: 25,
      }),
      async (steps) => {
        run += 1;
        const server = `srv_run_${run}`;
        const own = mkdtempSync(join(folder, `run-${run}-`));
        let state: 'up' | 'down' | 'lie' = 'up';
        const store = breakStore({ isDown: () => state === 'down', isLying: () => state === 'lie' });
        let writer = await createCallLog({ store, folder: own, log });
        const added: string[] = [];
        for (const step of steps) {
          if (step === 'add') {
            const call = makeCall(server);
            added.push(call.id);
            writer.add(call);
          } else if (step === 'flush') {
            await writer.flush().catch(() => {});
          } else if (step === 'kill') {
            // It writes no more, and its number is this process's: the next one takes its journal over.
            state = 'down';
            writer = await createCallLog({ store, folder: own, log });
            state = 'up';
          } else {
            state = step;
          }
        }
        state = 'up';
        await writer.flush();
        expect(await readIds(server)).toEqual(added.toSorted());
        await writer.close();
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);

describe('journals', () => {
  test('of a process whose number another one has now are stored too: the folder has one owner', async () => {
    const own = mkdtempSync(join(folder, 'd-'));
    const call = makeCall('srv_reused');
    const lines = [{ pid: process.ppid }, call].map((line) => `${JSON.stringify(line)}\n`);
    appendFileSync(join(own, 'calls-00ff.jsonl'), lines.join(''));
    const writer = await createCallLog({ store: started.gateway.store, folder: own, log });
    await writer.flush();
    expect(await readIds('srv_reused')).toEqual([call.id]);
    await writer.close();
    expect(readdirSync(own)).toEqual([]);
  });

  test('a line that a kill cut short is passed over, the others are read', async () => {
    const own = mkdtempSync(join(folder, 'c-'));
    const journal = openJournal(own);
    const calls = [makeCall('x'), makeCall('y')];
    for (const call of calls) journal.append(call);
    journal.close();
    appendFileSync(journal.path, '{"id":"call_cut');
    const read = [];
    for await (const call of readJournal(journal.path)) read.push(call);
    expect(read).toEqual(calls);
    expect(findLeftJournals(own)).toEqual([journal.path]);
  });
});

test('old calls and old counts are removed, in batches', async () => {
  const { store } = started.gateway;
  const old = new Date(Date.now() - 31 * 86_400_000);
  const rows = Array.from({ length: 1_500 }, () => makeCall('srv_old', { calledAt: old }));
  for (let from = 0; from < rows.length; from += 500) {
    await store.db.insert(callLog).values(rows.slice(from, from + 500));
  }
  const kept = makeCall('srv_old');
  await store.db.insert(callLog).values(kept);
  expect(await removeOld(store, 30)).toBeGreaterThanOrEqual(1_500);
  expect(await readIds('srv_old')).toEqual([kept.id]);
});
