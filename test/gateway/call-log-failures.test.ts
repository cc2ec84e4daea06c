import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openJournal, readJournal } from '#gateway/call-log/journal.js';
import { createCallLog } from '#gateway/call-log/writer.js';
import { createLog } from '#gateway/log.js';
import type { LoggedCall } from '#gateway/store/schema.js';
import type { Store } from '#gateway/store/store.js';
import { startTestGateway, type TestGateway } from './support/gateway.js';
import { makeCall } from './support/logged-call.js';

/** Bytes that the disk still takes. */
const disk = vi.hoisted(() => ({ room: Number.POSITIVE_INFINITY }));
vi.mock('node:fs', async (load) => {
  const fs = await load<typeof import('node:fs')>();
  const writeSync = (file: number, bytes: Buffer, offset: number): number => {
    const length = Math.min(bytes.length - offset, disk.room);
    if (length === 0) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    disk.room -= length;
    return fs.writeSync(file, bytes, offset, length);
  };
  return { ...fs, writeSync };
});

let started: TestGateway;
let folder: string;
let logged: string[] = [];
const log = createLog('info', (line) => logged.push(line));
beforeAll(async () => {
  started = await startTestGateway();
}, 30_000);
afterAll(() => started.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'call-log-'));
  logged = [];
  disk.room = Number.POSITIVE_INFINITY;
  return () => rmSync(folder, { recursive: true, force: true });
});

async function readIds(server: string): Promise<string[]> {
  const { rows } = (await started.gateway.store.db.execute(
    sql`SELECT id FROM call_log WHERE scoped_server_id = ${server}`,
  )) as unknown as { rows: { id: string }[] };
  return rows.map(({ id }) => id).toSorted();
}

/** The store, which fails until it is told to work. */
function breakStore(): { store: Store; mend(): void } {
  const { store } = started.gateway;
  let isDown = true;
  const down = () => ({ values: () => ({ onConflictDoNothing: () => Promise.reject(new Error('down')) }) });
  const db = new Proxy(store.db, {
    get: (target, key) => (key === 'insert' && isDown ? down : Reflect.get(target, key, target)),
  });
  return {
    store: { ...store, db },
    mend: () => {
      isDown = false;
    },
  };
}

test('a line that a full disk cut short costs no other line', async () => {
  const journal = openJournal(folder);
  const calls = [makeCall('a'), makeCall('b'), makeCall('c')];
  const [first, cut, last] = calls as [LoggedCall, LoggedCall, LoggedCall];
  journal.append(first);
  disk.room = 20;
  expect(() => journal.append(cut)).toThrow(/ENOSPC/);
  disk.room = Number.POSITIVE_INFINITY;
  journal.append(last);
  journal.close();
  const read = [];
  for await (const call of readJournal(journal.path)) read.push(call.id);
  expect(read).toEqual([first.id, last.id]);
});

test('a journal that is closed cuts no file that has its number now', () => {
  const journal = openJournal(folder);
  journal.append(makeCall('a'));
  journal.close();
  const next = openJournal(folder);
  next.append(makeCall('b'));
  journal.clear();
  expect(() => journal.append(makeCall('c'))).toThrow();
  next.remove();
});

test('a full disk is told once, and its calls are stored all the same', async () => {
  const writer = await createCallLog({ store: started.gateway.store, folder, log });
  disk.room = 0;
  const calls = Array.from({ length: 500 }, () => makeCall('srv_full'));
  for (const call of calls) writer.add(call);
  expect(logged.filter((line) => line.includes('ENOSPC'))).toHaveLength(1);
  await writer.flush().catch(() => {});
  disk.room = Number.POSITIVE_INFINITY;
  await writer.flush();
  expect(await readIds('srv_full')).toEqual(calls.map(({ id }) => id).toSorted());
  await writer.close();
  expect(readdirSync(folder)).toEqual([]);
});

test('calls that only the memory has stay there when the others go to a file', async () => {
  const { store, mend } = breakStore();
  const writer = await createCallLog({ store, folder, log });
  disk.room = 0;
  const calls = Array.from({ length: 15_000 }, () => makeCall('srv_spill'));
  for (const call of calls.slice(0, 2_000)) writer.add(call);
  disk.room = Number.POSITIVE_INFINITY;
  for (const call of calls.slice(2_000)) writer.add(call);
  mend();
  await writer.flush();
  expect(await readIds('srv_spill')).toEqual(calls.map(({ id }) => id).toSorted());
  await writer.close();
  expect(readdirSync(folder)).toEqual([]);
}, 60_000);

test('a store and a disk that both take nothing cost the eldest calls, and never throw', async () => {
  const { store, mend } = breakStore();
  const writer = await createCallLog({ store, folder, log });
  disk.room = 0;
  const calls = Array.from({ length: 11_000 }, () => makeCall('srv_none'));
  for (const call of calls) writer.add(call);
  disk.room = Number.POSITIVE_INFINITY;
  mend();
  await writer.flush();
  const kept = calls.slice(-10_000).map(({ id }) => id);
  expect(await readIds('srv_none')).toEqual(kept.toSorted());
  await writer.close();
}, 60_000);

test('a row that the database refuses is told, and keeps no other back', async () => {
  const writer = await createCallLog({ store: started.gateway.store, folder, log });
  const calls = Array.from({ length: 5 }, () => makeCall('srv_value'));
  const bad = [
    makeCall('srv_value', { tool: 'a\0secret' }),
    makeCall('srv_value', { argumentTypes: { 'a\0': 'x' } }),
  ];
  for (const call of [...bad, ...calls]) writer.add(call);
  await writer.flush();
  expect(await readIds('srv_value')).toEqual(calls.map(({ id }) => id).toSorted());
  expect(logged.filter((line) => line.includes('call not stored'))).toHaveLength(2);
  expect(logged.join()).not.toContain('secret');
  await writer.close();
  expect(readdirSync(folder)).toEqual([]);
});
