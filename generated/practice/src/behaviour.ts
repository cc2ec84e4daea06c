import type { Call } from './call.js';
import { printCsv } from './csv.js';
import { evaluate, evaluateFields } from './expression.js';
import { type Json, type JsonObject, own } from './json.js';
import { filterRows, listPage } from './list.js';
import type { Column, Refusal } from './model.js';
import { checkReferences, checkUnique } from './reference.js';
import { Reply } from './refusal.js';
import type { Row, Store } from './store.js';

/** Does what an operation does: finds its row, refuses, acts by rule or by hook. Gives what is to be shown. */
export function act(call: Call): Json | Reply | undefined {
  const { behaviour } = call.operation;
  const { collection, by } = behaviour;
  if (collection !== undefined && by !== undefined) {
    call.found = call.find(collection, {
      ...evaluateFields(behaviour.where, call),
      ...evaluateFields(by, call),
    });
  }
  for (const refusal of behaviour.refuse ?? []) refuseRow(refusal, call);
  checkReferences(call);
  call.proceed = () => actByRule(call, collection);
  const given = behaviour.hook ? call.runHook() : call.proceed();
  if (given instanceof Reply) return given;
  if (behaviour.answer !== undefined) return evaluate(behaviour.answer, call);
  if (behaviour.kind === 'list' && Array.isArray(given)) return listAnswer(call, given as Row[]);
  return given ?? call.found;
}

/** A list's answer is a page of rows, or, by its schema, all of them. */
function listAnswer(call: Call, rows: Row[]): Json {
  return call.operation.answer.schema?.type === 'array' ? filterRows(call, rows) : listPage(call, rows);
}

function refuseRow({ when, unless, error, detail, status }: Refusal, call: Call): void {
  const isRefused =
    (when !== undefined && agrees(call.row, when, call.store)) ||
    (unless !== undefined && !agrees(call.row, unless, call.store));
  if (isRefused) call.refuse(error, detail, status);
}

function agrees(row: Row, fields: JsonObject, store: Store): boolean {
  return Object.entries(fields).every(([path, wanted]) => {
    const values = store.values(row, path);
    const found = values.length === 0 ? [null] : values;
    return found.some((value) => (Array.isArray(wanted) ? wanted.includes(value) : value === wanted));
  });
}

function actByRule(call: Call, collection: string | undefined): Json | undefined {
  const { behaviour } = call.operation;
  if (behaviour.kind === 'answer') {
    if (call.found !== undefined && behaviour.set !== undefined)
      call.store.update(call.found, evaluateFields(behaviour.set, call));
    return call.found ?? {};
  }
  if (collection === undefined) throw new Error(`${call.operation.operationId} has no collection.`);
  switch (behaviour.kind) {
    case 'list':
      return call.candidates(collection);
    case 'get':
      return call.row;
    case 'create':
      return createRow(call, collection);
    case 'update':
      return updateRow(call, collection);
    case 'delete':
      call.store.remove(call.row, evaluateFields(call.store.rules(collection).removed, call));
      return undefined;
    case 'export':
      return exportRows(call, collection);
  }
}

function createRow(call: Call, collection: string): Row {
  const { where, set } = call.operation.behaviour;
  checkUnique(call, collection, undefined);
  const defaults = evaluateFields(call.store.rules(collection).defaults, call);
  return call.store.insert(collection, {
    ...defaults,
    ...call.fields,
    ...evaluateFields(where, call),
    ...evaluateFields(set, call),
  });
}

/** Only what was given changes; null is a value. */
function updateRow(call: Call, collection: string): Row {
  const { row } = call;
  checkUnique(call, collection, row);
  return call.store.update(row, {
    ...call.fields,
    ...evaluateFields(call.operation.behaviour.set, call),
  });
}

function exportRows(call: Call, collection: string): string {
  const { columns = {}, shown = Object.keys(columns) } = call.operation.behaviour;
  const asked = own(call.query, 'columns') ?? null;
  const chosen = asked === null ? shown : [asked].flat().map(String);
  const rows = filterRows(call, call.candidates(collection));
  const cells = rows.map((row) =>
    chosen.map((name) => readCell(row, own(columns, name) ?? name, call.store)),
  );
  return printCsv(chosen, cells);
}

function readCell(row: Row, column: Column, store: Store): Json {
  const { path, divisor } = typeof column === 'string' ? { path: column, divisor: 1 } : column;
  const [value = null] = store.values(row, path);
  return typeof value === 'number' ? value / divisor : value;
}
