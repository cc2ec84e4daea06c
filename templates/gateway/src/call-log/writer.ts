import { rmSync } from 'node:fs';
import type { Log } from '../log.js';
import { isValueRefused, readReason } from '../store/failure.js';
import { callLog, type LoggedCall } from '../store/schema.js';
import type { Store } from '../store/store.js';
import type { CallLog } from './call-log.js';
import { findLeftJournals, type Journal, openJournal, readJournal } from './journal.js';
import { startRetention } from './retention.js';

export interface CallLogOptions {
  readonly store: Store;
  /** Of the journals. */
  readonly folder: string;
  readonly log: Log;
  /** How long calls are kept; default: 30. */
  readonly retentionDays?: number | undefined;
}

const batch = 200;
/** Milliseconds until what has come is stored; after a failure they double, up to the longest. */
const pause = 200;
const longestPause = 30_000;
/** More than these are not held in memory: they are read from their journal later. */
const mostQueued = 10_000;
/** For the last rows when the process is to end. What is late is stored at the next start. */
const longestClose = 5_000;

/** A call log over a store: a line in a journal at once, rows in batches later. Stores first what others left behind. */
export async function createCallLog(options: CallLogOptions): Promise<CallLog> {
  const { store, folder, log, retentionDays = 30 } = options;
  const writer = new Writer(options, [...findLeftJournals(folder)]);
  const endRetention = startRetention({ store, days: retentionDays, log });
  writer.wake(0);
  return {
    add: (call) => writer.add(call),
    flush: () => writer.flush(),
    async close() {
      endRetention();
      await writer.close();
    },
  };
}

interface Queued {
  readonly call: LoggedCall;
  /** Whether its line is in the journal. */
  readonly isKept: boolean;
}

class Writer {
  readonly #options: CallLogOptions;
  /** Files whose rows are to be stored, and which are then removed. */
  readonly #left: string[];
  #journal: Journal;
  #queue: Queued[] = [];
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #isJournalBroken = false;
  #isClosed = false;

  constructor(options: CallLogOptions, left: string[]) {
    this.#options = options;
    this.#left = left;
    this.#journal = openJournal(options.folder);
  }

  add(call: LoggedCall): void {
    if (this.#isClosed) return;
    this.#queue.push({ call, isKept: this.#append(call) });
    if (this.#queue.length > mostQueued) this.#spill();
    this.wake(this.#findPause());
  }

  /** @throws what the store throws */
  async flush(): Promise<void> {
    while (this.#hasWork()) await this.#run();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const late = new Promise<void>((resolve) => setTimeout(resolve, longestClose).unref());
    await Promise.race([this.flush().catch(() => {}), late]);
    if (this.#hasWork()) this.#journal.close();
    else this.#journal.remove();
  }

  wake(after: number): void {
    if (this.#timer !== undefined || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#run().then(
        () => {
          this.#failures = 0;
          if (this.#hasWork()) this.wake(pause);
        },
        (error: unknown) => {
          this.#failures += 1;
          this.#options.log('error', 'call log not stored', {
            reason: readReason(error),
            failures: this.#failures,
          });
          // What came meanwhile has set the clock, and knew of no failure.
          clearTimeout(this.#timer);
          this.#timer = undefined;
          this.wake(this.#findPause());
        },
      );
    }, after);
    this.#timer.unref();
  }

  #findPause(): number {
    return Math.min(longestPause, pause * 2 ** this.#failures);
  }

  #hasWork(): boolean {
    return this.#queue.length > 0 || this.#left.length > 0;
  }

  /** One at a time: whoever comes meanwhile waits for the one that runs. */
  #run(): Promise<void> {
    this.#running ??= this.#storeAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #storeAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const rows = this.#queue.slice(0, batch);
      await this.#store(rows.map(({ call }) => call));
      // Meanwhile rows can have come, and gone to a file.
      const stored = new Set(rows);
      this.#queue = this.#queue.filter((row) => !stored.has(row));
    }
    // Nothing was awaited since the last row was stored: no line can have come between.
    this.#journal.clear();
    for (let path = this.#left[0]; path !== undefined; path = this.#left[0]) {
      await this.#storeFile(path).catch(passOver);
      rmSync(path, { force: true });
      this.#left.shift();
    }
  }

  async #storeFile(path: string): Promise<void> {
    let rows: LoggedCall[] = [];
    for await (const call of readJournal(path)) {
      rows.push(call);
      if (rows.length < batch) continue;
      await this.#store(rows);
      rows = [];
    }
    await this.#store(rows);
  }

  /** A row that is there already was stored before a kill. One that no database takes keeps the others back no more. */
  async #store(rows: readonly LoggedCall[]): Promise<void> {
    if (rows.length === 0) return;
    const { store, log } = this.#options;
    try {
      await store.db
        .insert(callLog)
        .values([...rows])
        .onConflictDoNothing();
    } catch (error) {
      if (!isValueRefused(error)) throw error;
      if (rows.length > 1) for (const row of rows) await this.#store([row]);
      else log('error', 'call not stored', { call: rows[0]?.id, reason: readReason(error) });
    }
  }

  /** Says whether it is written. */
  #append(call: LoggedCall): boolean {
    try {
      this.#journal.append(call);
      this.#isJournalBroken = false;
      return true;
    } catch (error) {
      this.#noteBroken(error);
      return false;
    }
  }

  #noteBroken(error: unknown): void {
    const reason = readReason(error);
    if (!this.#isJournalBroken) this.#options.log('error', 'journal of the call log not written', { reason });
    this.#isJournalBroken = true;
  }

  /**
   * What is in the journal is stored from there, when the store is back. Where the disk has no room either, the
   * eldest rows are lost: there is nowhere to put them.
   */
  #spill(): void {
    const loose = this.#queue.filter(({ isKept }) => !isKept).slice(-mostQueued / 2);
    try {
      const next = openJournal(this.#options.folder);
      this.#journal.close();
      this.#left.push(this.#journal.path);
      this.#journal = next;
      this.#queue = loose;
    } catch (error) {
      this.#noteBroken(error);
      this.#queue = this.#queue.slice(-mostQueued);
    }
  }
}

/** A file that is gone was stored by whoever removed it. @throws any other error */
function passOver(error: unknown): void {
  if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT') throw error;
}
