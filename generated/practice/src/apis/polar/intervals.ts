import { addDays, addMonths, formatTime } from '#practice/clock.js';

/*
 * Time in steps of an interval. All of it is UTC: a caller's `timezone` is checked by the document, and then
 * read as UTC, so days are the same days for everybody.
 */

export type Interval = 'hour' | 'day' | 'week' | 'month' | 'year';

/** The longest range that may be asked for in one answer, in days. */
export const longestRanges: Readonly<Record<Interval, number>> = {
  hour: 7,
  day: 366,
  week: 371,
  month: 1460,
  year: 3650,
};

/** When the step that a time is in begins; weeks begin on Monday (ISO 8601). */
function beginStep(time: string, interval: Interval): string {
  const date = new Date(time);
  if (interval === 'hour') return formatTime(date.setUTCMinutes(0, 0, 0));
  date.setUTCHours(0, 0, 0, 0);
  if (interval === 'week') return addDays(date.toISOString(), -((date.getUTCDay() + 6) % 7));
  if (interval === 'month' || interval === 'year') date.setUTCDate(1);
  if (interval === 'year') date.setUTCMonth(0);
  return formatTime(date.getTime());
}

function endStep(begin: string, interval: Interval): string {
  switch (interval) {
    case 'hour':
      return addDays(begin, 1 / 24);
    case 'day':
      return addDays(begin, 1);
    case 'week':
      return addDays(begin, 7);
    case 'month':
      return addMonths(begin, 1);
    case 'year':
      return addMonths(begin, 12);
  }
}

/** A step of time: from `begin` until before `end`. */
export interface Step {
  readonly begin: string;
  readonly end: string;
}

/** The steps from that which `start` is in, until before `end`. */
export function listSteps(start: string, end: string, interval: Interval): Step[] {
  const steps: Step[] = [];
  let begin = beginStep(start, interval);
  while (Date.parse(begin) < Date.parse(end)) {
    const next = endStep(begin, interval);
    steps.push({ begin, end: next });
    begin = next;
  }
  return steps;
}

/** Why a range is refused; undefined: it may be asked for. */
export function findRangeProblem(start: string, end: string, interval: Interval): string | undefined {
  const days = (Date.parse(end) - Date.parse(start)) / 86_400_000;
  if (days < 0) return 'The end is before the start.';
  return days > longestRanges[interval]
    ? `A range by ${interval} has at most ${longestRanges[interval]} days.`
    : undefined;
}
