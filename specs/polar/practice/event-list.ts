import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import { refuseProblems } from '#practice/refusal.js';
import type { Row } from '#practice/store.js';
import { matchesFilter } from './meters.js';

/** Besides what rules can say: by a filter like a meter's, or by that of a meter. */
function list(call: Call): Row[] {
  const filters = [readFilter(call), readMeterFilter(call)].filter(isObject);
  const events = call.proceed() as Row[];
  return events.filter(
    (event) => isInTree(event, call) && filters.every((filter) => matchesFilter(event, filter)),
  );
}

/** Below `parent_id`, or else from the roots on: so many steps down as `depth` says; without it, the children. */
function isInTree(event: Row, { query, store }: Call): boolean {
  const { parent_id: top = null, depth } = query;
  if (typeof depth !== 'number') return top === null || event.parent_id === top;
  let above: Row | undefined = event;
  for (let step = top === null ? 0 : 1; step <= depth; step++) {
    if ((above?.parent_id ?? null) === top) return above !== undefined;
    above = store.get(above?.parent_id);
  }
  return false;
}

/** @throws Refused for a text that is no filter in JSON */
function readFilter({ query: { filter: text } }: Call): JsonObject | undefined {
  if (typeof text !== 'string') return undefined;
  const filter = parse(text);
  return isFilter(filter) ? filter : refuseQuery('filter', 'Input should be a filter in JSON', text);
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isFilter(value: Json | undefined): value is JsonObject {
  if (!isObject(value) || !Array.isArray(value.clauses)) return false;
  return (
    ['and', 'or'].includes(String(value.conjunction)) &&
    value.clauses.every((each) => isFilter(each) || isClause(each))
  );
}

const operators = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'like', 'not_like'];

function isClause(value: Json): boolean {
  return (
    isObject(value) &&
    typeof value.property === 'string' &&
    operators.includes(String(value.operator)) &&
    ['string', 'number', 'boolean'].includes(typeof value.value)
  );
}

/** @throws Refused for a meter that there is not */
function readMeterFilter({ query: { meter_id: id }, store }: Call): Json | undefined {
  if (typeof id !== 'string') return undefined;
  const meter = store.find('meters', { id });
  return meter === undefined ? refuseQuery('meter_id', 'Meter does not exist.', id) : meter.filter;
}

function refuseQuery(name: string, msg: string, input: Json): never {
  throw refuseProblems('rejected', [{ loc: ['query', name], msg, type: 'value_error', input }]);
}

export const eventListHooks: Hooks = { operations: { 'events:list': list } };
