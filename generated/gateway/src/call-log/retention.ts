import { sql } from 'drizzle-orm';
import type { Log } from '../log.js';
import { readReason } from '../store/failure.js';
import type { Store } from '../store/store.js';

const every = 3_600_000;
/** Few at a time: nothing else waits long for them. */
const batch = 1_000;

/** Removes old calls, and counts of limits that are over: soon, and then every hour. Returns what ends that. */
export function startRetention({
  store,
  days,
  log,
}: {
  readonly store: Store;
  readonly days: number;
  readonly log: Log;
}): () => void {
  const run = (): void => {
    removeOld(store, days).catch((error: unknown) =>
      log('warn', 'old calls not removed', { reason: readReason(error) }),
    );
  };
  const soon = setTimeout(run, 10_000).unref();
  const hourly = setInterval(run, every).unref();
  return () => {
    clearTimeout(soon);
    clearInterval(hourly);
  };
}

/** Gives how many calls were removed. */
export async function removeOld({ db }: Store, days: number): Promise<number> {
  await db.execute(sql`DELETE FROM call_count WHERE starts_at < now() - interval '2 days'`);
  for (let removed = 0; ; ) {
    const result = await db.execute(sql`
      DELETE FROM call_log WHERE id IN (
        SELECT id FROM call_log WHERE called_at < now() - make_interval(days => ${days}) LIMIT ${batch}
      ) RETURNING id`);
    const { length } = (result as unknown as { readonly rows: readonly unknown[] }).rows;
    removed += length;
    if (length < batch) return removed;
  }
}
