import { addDays, addMonths } from '#practice/clock.js';
import type { Json, JsonObject } from '#practice/json.js';

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

/** A whole period of a product or subscription that begins at a time. */
export function periodFrom(
  at: string,
  { recurring_interval, recurring_interval_count }: JsonObject,
): JsonObject {
  const end = addInterval(at, recurring_interval, recurring_interval_count);
  return { current_period_start: at, current_period_end: end };
}

/** What is left at a time of the period from one time to another: 1 of all, 0 of nothing. */
export function remainingPart(at: string, from: Json | undefined, until: Json | undefined): number {
  const [begin, end] = [Date.parse(String(from)), Date.parse(String(until))];
  if (!(end > begin)) return 0;
  return Math.min(1, Math.max(0, (end - Date.parse(at)) / (end - begin)));
}
