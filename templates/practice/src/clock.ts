/** The world's time: it begins when the model says and moves by a second with each write. */
export class Clock {
  #milliseconds: number;
  readonly start: string;

  constructor(start: string) {
    this.start = start;
    this.#milliseconds = Date.parse(start);
  }

  /** RFC 3339, UTC. */
  now(): string {
    return formatTime(this.#milliseconds);
  }

  tick(): void {
    this.#milliseconds += 1000;
  }

  /** Never back: what has happened has a time. @throws RangeError for an earlier time. */
  moveTo(time: string): void {
    const milliseconds = Date.parse(time);
    if (!(milliseconds >= this.#milliseconds)) throw new RangeError(`It is ${this.now()} already.`);
    this.#milliseconds = milliseconds;
  }
}

export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** The time so many days (also parts of them, also negative) after another. */
export function addDays(time: string, days: number): string {
  return formatTime(Date.parse(time) + days * 86_400_000);
}

/** The same day and hour of a later month; the month's last day where it has no such day. */
export function addMonths(time: string, months: number): string {
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return formatTime(date.getTime());
}
