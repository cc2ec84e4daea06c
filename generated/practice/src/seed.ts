import { nameId } from './ids.js';
import { isObject, type Json } from './json.js';
import type { ApiModel } from './model.js';
import type { Store } from './store.js';

/**
 * The model with the ids of the seed's rows in the place of their names (`COLLECTION/KEY`). They follow from the
 * names, so they are the same at every start.
 */
export function nameSeedRows(model: ApiModel): ApiModel {
  const ids = new Map<string, string>();
  for (const [collection, rows] of Object.entries(model.seed)) {
    for (const key of Object.keys(rows))
      ids.set(`${collection}/${key}`, nameId(`${model.name}/${collection}/${key}`));
  }
  const replace = <Value>(value: Value): Value => replaceNames(value as Json, ids) as Value;
  const seed = Object.entries(model.seed).map(([collection, rows]) => {
    const named = Object.entries(rows).map(([key, fields]) => {
      const id = ids.get(`${collection}/${key}`) ?? '';
      return [key, { id, ...replace(fields) }] as const;
    });
    return [collection, Object.fromEntries(named)] as const;
  });
  return {
    ...model,
    tokens: replace(model.tokens),
    defaults: replace(model.defaults),
    collections: replace(model.collections),
    operations: model.operations.map((each) => ({ ...each, behaviour: replace(each.behaviour) })),
    seed: Object.fromEntries(seed),
  };
}

function replaceNames(value: Json, ids: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((each) => replaceNames(each, ids));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaceNames(each, ids)]));
}

/** Puts the rows of a model whose rows are named into a store. */
export function plantSeed(model: ApiModel, store: Store): void {
  for (const [collection, rows] of Object.entries(model.seed)) {
    for (const fields of Object.values(rows)) store.insert(collection, structuredClone(fields));
  }
}
