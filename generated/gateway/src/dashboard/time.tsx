/** @jsxImportSource hono/jsx */

const minute = 60_000;
const units: readonly (readonly [limit: number, size: number, word: string])[] = [
  [60 * minute, minute, 'minute'],
  [48 * 60 * minute, 60 * minute, 'hour'],
  [Number.POSITIVE_INFINITY, 24 * 60 * minute, 'day'],
];

/** `2026-11-27 09:30 UTC` */
export function tellTime(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `in 3 days`, `5 minutes ago`, `just now` */
export function tellDistance(time: string, now = Date.now()): string {
  const difference = new Date(time).getTime() - now;
  const size = Math.abs(difference);
  if (size < minute) return difference > 0 ? 'in less than a minute' : 'just now';
  const [, unit, word] = units.find(([limit]) => size < limit) ?? [0, minute, 'minute'];
  const count = Math.round(size / unit);
  const words = `${count} ${word}${count === 1 ? '' : 's'}`;
  return difference > 0 ? `in ${words}` : `${words} ago`;
}

/** How far away a time is; the time itself as a tooltip. */
export function Time({ at }: { readonly at: string }) {
  return (
    <time datetime={at} title={tellTime(at)}>
      {tellDistance(at)}
    </time>
  );
}

/** `1,234` */
export function tellNumber(value: number): string {
  return value.toLocaleString('en-US');
}

/** `85 ms`, `1.2 s` */
export function tellDuration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
