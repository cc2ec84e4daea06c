import { addDays } from '#practice/clock.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { recordEvent } from './events.js';
import type { Happening } from './history-sales.js';

/** One event every so many hours, from the time of the usage on. */
export function planUsage(store: Store, usage: Row, now: string): Happening[] {
  const happenings: Happening[] = [];
  const { customer = null, name = null, at, hours, metadata } = usage;
  for (let count = 0; ; count++) {
    const time = addDays(String(at), (count * Number(hours)) / 24);
    if (time >= now) return happenings;
    const fields = { name, customer_id: customer, metadata: takeTurns(metadata, count) };
    happenings.push({ at: time, happen: () => recordEvent(store, { ...fields, timestamp: time }) });
  }
}

/** Of every list its value of this turn. */
function takeTurns(metadata: Json | undefined, turn: number): JsonObject {
  const entries = Object.entries(isObject(metadata) ? metadata : {});
  return Object.fromEntries(
    entries.map(([key, values]) => {
      const list = [values].flat();
      return [key, list[turn % list.length] ?? null];
    }),
  );
}
