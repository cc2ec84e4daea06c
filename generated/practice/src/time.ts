import { formatTime } from './clock.js';
import type { World } from './request.js';

/** Moves the clock, and does on the way what happens by itself. @throws RangeError for a time that is past, or none */
export function passTime({ store, hooks }: World, now: string): void {
  const milliseconds = Date.parse(now);
  if (!(milliseconds >= Date.parse(store.now))) throw new RangeError(`It is ${store.now} already.`);
  const time = formatTime(milliseconds);
  hooks.timePassed?.(store, time);
  store.clock.moveTo(time);
}
