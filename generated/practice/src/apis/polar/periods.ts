import { addDays, addMonths, formatTime } from '#practice/clock.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';

/** The end of a period that begins at a time: so many days, weeks, months or years later. */
export function addInterval(time: string, interval: Json | undefined, count: Json | undefined): string {
  const times = Math.max(1, Number(count ?? 1));
  switch (interval) {
    case 'day':
      return addDays(time, times);
    case 'week':
      return addDays(time, times * 7);
    case 'year':
      return addMonths(time, times * 12);
    default:
      return addMonths(time, times);
  }
}

/** How long the periods of a product are. */
export function intervalOf({ recurring_interval, recurring_interval_count }: JsonObject): JsonObject {
  return {
    recurring_interval: recurring_interval ?? 'month',
    recurring_interval_count: recurring_interval_count ?? 1,
  };
}

/**
 * A whole period of a product or subscription that begins at a time. `anchor_day` is the day of the month on
 * which its periods end: what was bought on the 31st ends on the 28th in February, and on the 31st in March.
 */
export function periodFrom(
  at: string,
  { recurring_interval, recurring_interval_count, anchor_day }: JsonObject,
): JsonObject {
  const day = new Date(at).getUTCDate();
  const isCutShort = typeof anchor_day === 'number' && anchor_day > day && lastDay(at) === day;
  const anchor = isCutShort ? anchor_day : day;
  const end = addInterval(at, recurring_interval, recurring_interval_count);
  const isByMonths = recurring_interval !== 'day' && recurring_interval !== 'week';
  return {
    current_period_start: at,
    current_period_end: isByMonths ? onDay(end, anchor) : end,
    anchor_day: anchor,
  };
}

/** Gives a subscription another period: what waits for the end of its period waits for the new one. */
export function changePeriod(store: Store, subscription: Row, period: JsonObject): Row {
  const { cancel_at_period_end, pending_update } = subscription;
  const end = period.current_period_end ?? null;
  return store.update(subscription, {
    ...period,
    ...(cancel_at_period_end === true ? { ends_at: end } : {}),
    ...(isObject(pending_update) ? { pending_update: { ...pending_update, applies_at: end } } : {}),
  });
}

/** The same hour on that day of the month, or on its last. */
function onDay(time: string, day: number): string {
  return formatTime(new Date(time).setUTCDate(Math.min(day, lastDay(time))));
}

function lastDay(time: string): number {
  const date = new Date(time);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** What is left at a time of the period from one time to another: 1 of all, 0 of nothing. */
export function remainingPart(at: string, from: Json | undefined, until: Json | undefined): number {
  const [begin, end] = [Date.parse(String(from)), Date.parse(String(until))];
  if (!(end > begin)) return 0;
  return Math.min(1, Math.max(0, (end - Date.parse(at)) / (end - begin)));
}
