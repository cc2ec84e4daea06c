import type { Call } from './call.js';
import { isObject, type Json, type JsonObject, own } from './json.js';

/**
 * What a rule's value stands for in a call: `$path.id`, `$query.…`, `$body.…`, `$row.…`, `$caller.…`,
 * `$now`, `$now+30` (days), `$token(PREFIX)`. Anything else is itself; lists and maps are read through.
 */
export function evaluate(expression: Json, call: Call): Json {
  if (Array.isArray(expression)) return expression.map((each) => evaluate(each, call));
  if (isObject(expression)) {
    return Object.fromEntries(Object.entries(expression).map(([key, value]) => [key, evaluate(value, call)]));
  }
  if (typeof expression !== 'string' || !expression.startsWith('$')) return expression;
  const token = /^\$token\((.*)\)$/.exec(expression)?.[1];
  if (token !== undefined) return call.store.makeToken(token);
  const days = /^\$now(?:\+(\d+))?$/.exec(expression);
  if (days !== null) return call.store.inDays(Number(days[1] ?? 0));
  const [source = '', field = ''] = expression.slice(1).split('.', 2);
  const sources: Readonly<Record<string, JsonObject | undefined>> = {
    path: call.path,
    query: call.query,
    body: call.body,
    row: call.found,
    caller: call.caller.values,
  };
  return own(sources[source] ?? {}, field) ?? null;
}

export function evaluateFields(fields: JsonObject | undefined, call: Call): JsonObject {
  return evaluate(fields ?? {}, call) as JsonObject;
}
