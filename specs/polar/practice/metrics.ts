import type { Call } from '#practice/call.js';
import { addDays } from '#practice/clock.js';
import { printCsv } from '#practice/csv.js';
import type { Hooks } from '#practice/hook.js';
import type { JsonObject } from '#practice/json.js';
import { refuseProblems } from '#practice/refusal.js';
import { findRangeProblem, type Interval, listSteps, longestRanges } from './intervals.js';
import { metricDefinitions, type Span } from './metric-definitions.js';
import { collectFacts, type Facts } from './metric-facts.js';

const firstDate = '2023-01-01';

interface Report {
  readonly slugs: readonly string[];
  readonly periods: JsonObject[];
  readonly totals: JsonObject;
}

/** The asked metrics, step by step and of the whole range. */
function report(call: Call): Report {
  const { query, store } = call;
  const slugs = readSlugs(call);
  const { start, end } = readRange(call);
  const facts = collectFacts(store, query);
  const whole: Span = { begin: Date.parse(start), end: Date.parse(end) };
  const steps = listSteps(start, end, query.interval as Interval);
  const periods = steps.map((step) => {
    // A month or week that begins before the range counts from the range's start.
    const begin = Math.max(whole.begin, Date.parse(step.begin));
    const span = { begin, end: Math.min(whole.end, Date.parse(step.end)) };
    return { timestamp: step.begin, ...measure(slugs, facts, span) };
  });
  return { slugs, periods, totals: measure(slugs, facts, whole) };
}

function measure(slugs: readonly string[], facts: Facts, span: Span): JsonObject {
  return Object.fromEntries(
    slugs.map((slug) => [slug, metricDefinitions[slug]?.measure(facts, span) ?? null]),
  );
}

/** @throws Refused for a metric that there is not */
function readSlugs({ query: { metrics } }: Call): string[] {
  const all = Object.keys(metricDefinitions);
  if (metrics === undefined || metrics === null) return all;
  const asked = [metrics].flat().map(String);
  const unknown = asked.find((slug) => !all.includes(slug));
  if (unknown !== undefined) refuseQuery(['metrics'], `${unknown} is no metric.`);
  return all.filter((slug) => asked.includes(slug));
}

/** The range in whole days: to the beginning of the day after its last. @throws Refused */
function readRange({ query }: Call): { start: string; end: string } {
  const { start_date: first, end_date: last, interval } = query;
  if (String(first) < firstDate) refuseQuery(['start_date'], `There are no metrics before ${firstDate}.`);
  const [start, end] = [`${String(first)}T00:00:00Z`, `${String(last)}T00:00:00Z`];
  const problem = findRangeProblem(start, end, interval as Interval);
  if (problem !== undefined) refuseQuery([], problem);
  return { start, end: addDays(end, 1) };
}

function refuseQuery(place: readonly string[], msg: string): never {
  throw refuseProblems('rejected', [{ loc: ['query', ...place], msg, type: 'value_error' }]);
}

function get(call: Call): JsonObject {
  const { slugs, periods, totals } = report(call);
  const metrics = slugs.map((slug): [string, JsonObject] => {
    const type = metricDefinitions[slug]?.type ?? 'scalar';
    return [slug, { slug, display_name: nameMetric(slug), type }];
  });
  return { periods, totals, metrics: Object.fromEntries(metrics) };
}

function nameMetric(slug: string): string {
  if (slug === 'ltv') return 'Lifetime value';
  const words = slug.replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function exportCsv(call: Call): string {
  const { slugs, periods } = report(call);
  const columns = ['timestamp', ...slugs];
  return printCsv(
    columns,
    periods.map((period) => columns.map((column) => period[column] ?? null)),
  );
}

function limits(): JsonObject {
  const intervals = Object.entries(longestRanges).map(([interval, days]) => [
    interval,
    { min_days: 0, max_days: days },
  ]);
  return { min_date: firstDate, intervals: Object.fromEntries(intervals) };
}

export const metricsHooks: Hooks = {
  operations: { 'metrics:get': get, 'metrics:export': exportCsv, 'metrics:limits': limits },
};
