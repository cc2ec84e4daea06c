import type { Call } from './call.js';
import type { Json } from './json.js';
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
  /** Makes of the seed's rows what follows from them. */
  readonly seed?: (store: Store) => void;
  /** What happens by itself while time passes: called after the clock was moved. */
  readonly timePassed?: (store: Store) => void;
}

/** The hooks of several modules as one. @throws Error where two see to the same operation */
export function mergeHooks(...all: readonly Hooks[]): Hooks {
  return {
    operations: mergeTables(all.map(({ operations = {} }) => operations)),
    filters: mergeTables(all.map(({ filters = {} }) => filters)),
    computed: mergeTables(all.map(({ computed = {} }) => computed)),
    seed: (store) => {
      for (const { seed } of all) seed?.(store);
    },
    timePassed: (store) => {
      for (const { timePassed } of all) timePassed?.(store);
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
