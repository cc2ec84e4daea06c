import type { Call } from './call.js';
import { matches } from './filter.js';
import { type Json, type JsonObject, own } from './json.js';
import { fill } from './refusal.js';
import type { Row, Store } from './store.js';

/** The rows that the query asks for, sorted, and of those the page. */
export function listPage(call: Call, candidates: readonly Row[]): JsonObject {
  const { pagination } = call.model;
  const rows = sortRows(call, filterRows(call, candidates));
  const isPaged = call.operation.parameters.some(({ name }) =>
    [pagination.page, pagination.limit].includes(name),
  );
  const page = Number(call.query[pagination.page] ?? 1);
  const limit = Math.min(Number(call.query[pagination.limit] ?? pagination.defaultLimit), pagination.maximum);
  const shown = isPaged ? rows.slice((page - 1) * limit, page * limit) : rows;
  const facts = { total: rows.length, pages: Math.ceil(rows.length / limit) };
  return { [pagination.items]: shown, ...(fill(pagination.envelope, facts) as JsonObject) };
}

export function filterRows(call: Call, candidates: readonly Row[]): Row[] {
  const filters = Object.entries(call.operation.behaviour.filters ?? {}).flatMap(([name, filter]) => {
    const wanted = own(call.query, name);
    return wanted === undefined || wanted === null ? [] : [{ name, filter, wanted }];
  });
  return candidates.filter((row) =>
    filters.every(({ name, filter, wanted }) => matches({ row, filter, wanted, name, call })),
  );
}

/** By the parameter, or by its default in the document. Equal rows stay in the order they were made in. */
export function sortRows(call: Call, rows: Row[]): Row[] {
  const { operation, model, store } = call;
  const parameter = operation.parameters.find(({ name }) => name === model.pagination.sort);
  if (parameter === undefined) return rows;
  const given = call.query[parameter.name] ?? parameter.schema.default ?? [];
  const keys = (Array.isArray(given) ? given : [given]).map(String);
  const rules = store.rules(operation.behaviour.collection).sort;
  const orders = keys.map((key) => {
    const name = key.replace(/^-/, '');
    return { path: own(rules, name) ?? name, sign: key.startsWith('-') ? -1 : 1 };
  });
  const sortable = rows.map((row) => ({
    row,
    values: orders.map(({ path }) => sortValue(row, path, store)),
  }));
  sortable.sort((one, other) => {
    for (const [index, { sign }] of orders.entries()) {
      const order = compare(one.values[index] ?? null, other.values[index] ?? null);
      if (order !== 0) return order * sign;
    }
    return 0;
  });
  return sortable.map(({ row }) => row);
}

function sortValue(row: Row, path: string, store: Store): Json {
  return store.values(row, path)[0] ?? null;
}

function compare(one: Json, other: Json): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [a, b] = [String(one ?? ''), String(other ?? '')];
  return a < b ? -1 : a > b ? 1 : 0;
}
