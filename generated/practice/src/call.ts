import type { Caller } from './authentication.js';
import { evaluateFields } from './expression.js';
import type { FilterHook, Hooks } from './hook.js';
import { isObject, type Json, type JsonObject, own } from './json.js';
import type { ApiModel, Operation } from './model.js';
import { Refused, refuseProblems } from './refusal.js';
import { allowsNull, listMembers, properties } from './schema.js';
import type { Row, Store } from './store.js';

export interface CallParts {
  readonly model: ApiModel;
  readonly operation: Operation;
  readonly hooks: Hooks;
  readonly store: Store;
  readonly caller: Caller;
  readonly path: JsonObject;
  readonly query: JsonObject;
  readonly body: JsonObject;
}

/** One request, checked against the document, and what rules and hooks do with it. */
export class Call {
  readonly model: ApiModel;
  readonly operation: Operation;
  readonly store: Store;
  readonly caller: Caller;
  readonly path: JsonObject;
  readonly query: JsonObject;
  readonly body: JsonObject;
  /** What the operation does without its hook. */
  proceed: () => Json | undefined = () => undefined;
  /** The row that the operation is about, once it is found. */
  found: Row | undefined;
  readonly #hooks: Hooks;

  constructor({ model, operation, hooks, store, caller, path, query, body }: CallParts) {
    this.model = model;
    this.operation = operation;
    this.#hooks = hooks;
    this.store = store;
    this.caller = caller;
    this.path = path;
    this.query = query;
    this.body = body;
  }

  /** The row that the operation is about. */
  get row(): Row {
    if (this.found === undefined) throw new Error(`${this.operation.operationId} is about no row.`);
    return this.found;
  }

  /** Was the property given, be it as null? */
  has(property: string): boolean {
    return own(this.body, property) !== undefined;
  }

  /**
   * The body as the fields of a row, copied. A null is left out where the answer shows that the field cannot be
   * null: there it says that nothing was given.
   */
  get fields(): JsonObject {
    const { schema } = this.operation.answer;
    const shapes = schema === undefined ? [] : listMembers(schema, this.model.schemas).map(properties);
    const given = Object.entries(structuredClone(this.body)).filter(([name, value]) => {
      const shown = shapes.map((shape) => own(shape, name)).filter(isObject);
      const isKept = shown.length === 0 || shown.some((each) => allowsNull(each, this.model.schemas));
      return value !== null || isKept;
    });
    return Object.fromEntries(given);
  }

  /** The row of these fields. @throws Refused: not found */
  find(collection: string, fields: JsonObject): Row {
    const row = this.store.find(collection, fields);
    if (row === undefined) throw new Refused('notFound');
    return row;
  }

  /** The rows that the caller may see. */
  candidates(collection: string): Row[] {
    return this.store.filter(collection, evaluateFields(this.operation.behaviour.where, this));
  }

  /**
   * Ends the request with an error that the document declares for it, or with `status`.
   * @throws Refused
   */
  refuse(error: string, detail: string, status?: number): never {
    const found = status ?? this.operation.errors[error];
    if (found === undefined) throw new Error(`${this.operation.operationId} declares no error ${error}.`);
    throw new Refused('refused', { error, detail }, found);
  }

  /** Ends the request because of one of its arguments. @throws Refused */
  reject(property: string | readonly (string | number)[], msg: string, type = 'value_error'): never {
    const steps = typeof property === 'string' ? [property] : property;
    const input = typeof property === 'string' ? own(this.body, property) : undefined;
    throw refuseProblems('rejected', [
      { loc: ['body', ...steps], msg, type, ...(input === undefined ? {} : { input }) },
    ]);
  }

  filterHook(parameter: string): FilterHook {
    const name = `${this.operation.operationId} ${parameter}`;
    const hook = this.#hooks.filters?.[name];
    if (hook === undefined) throw new Error(`There is no filter hook ${name}.`);
    return hook;
  }

  runHook(): ReturnType<NonNullable<Hooks['operations']>[string]> {
    const { operationId } = this.operation;
    const hook = this.#hooks.operations?.[operationId];
    if (hook === undefined) throw new Error(`There is no hook ${operationId}.`);
    return hook(this);
  }
}
