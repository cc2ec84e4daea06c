import { formatTime } from './clock.js';
import type { World } from './request.js';

/** With its offset: a time without one is another on each machine. */
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

/** Moves the clock, and does on the way what happens by itself. @throws RangeError for a time that is past, or none */
export function passTime({ store, hooks }: World, now: string): void {
  const milliseconds = rfc3339.test(now) ? Date.parse(now) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new RangeError(`${JSON.stringify(now)} is no time of RFC 3339.`);
  if (milliseconds < Date.parse(store.now)) throw new RangeError(`It is ${store.now} already.`);
  const time = formatTime(milliseconds);
  hooks.timePassed?.(store, time);
  store.clock.moveTo(time);
}
