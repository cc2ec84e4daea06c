import type { Call } from './call.js';
import type { Json } from './json.js';
import type { ApiModel } from './model.js';
import type { Reply } from './refusal.js';
import type { Computed, Row, Store } from './store.js';

/** What an operation does where rules cannot say it. What it gives is shown by the answer's schema. */
export type Hook = (call: Call) => Json | Reply | undefined;

/** Of a list: does a row answer to the parameter's value? */
export type FilterHook = (row: Row, wanted: Json, call: Call) => boolean;

/** The TypeScript of an API's practice (`specs/NAME/practice/`), for what its rules cannot say. */
export interface Hooks {
  /** By operationId. */
  readonly operations?: Readonly<Record<string, Hook>>;
  /** By `operationId parameter`. */
  readonly filters?: Readonly<Record<string, FilterHook>>;
  /** Collection → field → its value, of fields that follow from others. */
  readonly computed?: Computed;
  /** Makes of the seed's rows what follows from them until `now`; the clock stands at the history's begin. */
  readonly seed?: (store: Store, now: string) => void;
  /** What happens by itself until `now`: called before the clock stands there, and may move it on the way. */
  readonly timePassed?: (store: Store, now: string) => void;
}

/** @throws Error that names the hooks which a model asks for and has not, and those that nothing asks for */
export function checkHooks({ operations }: ApiModel, hooks: Hooks): void {
  const asked = operations.flatMap(({ operationId, behaviour }) => {
    const filters = Object.entries(behaviour.filters ?? {}).filter(([, { test }]) => test === 'hook');
    const names = filters.map(([parameter]) => `${operationId} ${parameter}`);
    return behaviour.hook ? [operationId, ...names] : names;
  });
  const given = [hooks.operations, hooks.filters].flatMap((table) => Object.keys(table ?? {}));
  const missing = asked.filter((name) => !given.includes(name)).map((name) => `there is no hook ${name}`);
  const idle = given
    .filter((name) => !asked.includes(name))
    .map((name) => `no rule asks for the hook ${name}`);
  if (missing.length + idle.length > 0)
    throw new Error(`The hooks are wrong: ${[...missing, ...idle].join('; ')}.`);
}

/** The hooks of several modules as one. @throws Error where two see to the same operation */
export function mergeHooks(...all: readonly Hooks[]): Hooks {
  return {
    operations: mergeTables(all.map(({ operations = {} }) => operations)),
    filters: mergeTables(all.map(({ filters = {} }) => filters)),
    computed: mergeComputed(all.map(({ computed = {} }) => computed)),
    seed: (store, now) => {
      for (const { seed } of all) seed?.(store, now);
    },
    timePassed: (store, now) => {
      for (const { timePassed } of all) timePassed?.(store, now);
    },
  };
}

function mergeTables<Value>(tables: readonly Readonly<Record<string, Value>>[]): Record<string, Value> {
  const merged: Record<string, Value> = {};
  for (const [key, value] of tables.flatMap((table) => Object.entries(table))) {
    if (Object.hasOwn(merged, key)) throw new Error(`Two hooks see to ${key}.`);
    merged[key] = value;
  }
  return merged;
}

/** Several modules may compute fields of one collection. */
function mergeComputed(all: readonly Computed[]): Computed {
  const collections = [...new Set(all.flatMap((each) => Object.keys(each)))];
  return Object.fromEntries(
    collections.map((collection) => [collection, mergeTables(all.map((each) => each[collection] ?? {}))]),
  );
}
