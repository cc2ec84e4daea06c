import { isObject, type Json, type JsonObject, own } from '#practice/json.js';
import type { Row } from '#practice/store.js';

/**
 * What an event says of a property: `name`, `source`, `timestamp` (in seconds), or else a metadata key, whose
 * `metadata.` may be left out. Dots lead into nested values, but a key that has dots itself comes first.
 */
export function readEventProperty(event: Row, property: string): Json | undefined {
  if (property === 'name' || property === 'source') return own(event, property);
  if (property === 'timestamp') return Date.parse(String(event.timestamp)) / 1000;
  const key = property.replace(/^metadata\./, '');
  const metadata = isObject(event.metadata) ? event.metadata : {};
  const whole = own(metadata, key);
  if (whole !== undefined) return whole;
  let here: Json | undefined = metadata;
  for (const step of key.split('.')) here = isObject(here) ? own(here, step) : undefined;
  return here;
}

/** The number that a meter's aggregation makes of events; 0 of none. */
export function aggregate(events: readonly Row[], aggregation: JsonObject): number {
  const { func } = aggregation;
  if (func === 'count' || func === undefined) return events.length;
  const property = String(aggregation.property);
  const values = events.map((event) => readEventProperty(event, property));
  if (func === 'unique') return new Set(values.filter((value) => value !== undefined && value !== null)).size;
  const numbers = values.flatMap((value) => readNumber(value, property));
  return numbers.length === 0 ? 0 : combine(numbers, String(func));
}

/** Numbers as one, by the function that a meter or a caller names. */
export function combine(numbers: readonly number[], func: string): number {
  if (numbers.length === 0) return 0;
  const sum = numbers.reduce((total, each) => total + each, 0);
  switch (func) {
    case 'count':
      return numbers.length;
    case 'unique':
      return new Set(numbers).size;
    case 'avg':
      return sum / numbers.length;
    case 'max':
      return numbers.reduce((one, other) => Math.max(one, other));
    case 'min':
      return numbers.reduce((one, other) => Math.min(one, other));
    default:
      return sum;
  }
}

/** Other values count as nothing. Costs are decimals, which may be written as texts. */
function readNumber(value: Json | undefined, property: string): number[] {
  if (typeof value === 'number') return [value];
  const isDecimal = typeof value === 'string' && /(?:^|\.)_cost\.amount$/.test(property);
  return isDecimal && Number.isFinite(Number(value)) ? [Number(value)] : [];
}
