import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row } from '#practice/store.js';
import { grantNewBenefits, revokeOldBenefits } from './benefit-holders.js';
import { createPrices, livePrices } from './prices.js';

export const productsHooks: Hooks = {
  operations: {
    'products:create': createProduct,
    'products:update': updateProduct,
    'products:update_benefits': updateBenefits,
  },
  computed: {
    products: {
      prices: (product, store) => livePrices(store, product),
      is_recurring: ({ recurring_interval = null }) => recurring_interval !== null,
    },
  },
};

function createProduct(call: Call): Row {
  const { prices = [], attached_custom_fields, ...fields } = call.fields;
  const isRecurring = (fields.recurring_interval ?? null) !== null;
  checkMedias(call);
  checkTrial(call, isRecurring);
  const product = {
    id: call.store.makeId(),
    description: null,
    recurring_interval: null,
    recurring_interval_count: isRecurring ? 1 : null,
    ...fields,
    is_recurring: isRecurring,
    attached_custom_fields: attachFields(call, attached_custom_fields),
  };
  // Prices first: if one is wrong there is no product either.
  createPrices(call, product, Array.isArray(prices) ? prices : []);
  return call.store.insert('products', product);
}

/** Prices are a whole new list: what it does not name is archived, and stays what subscribers pay. */
function updateProduct(call: Call): Row {
  const { row, store } = call;
  const { prices, attached_custom_fields, ...fields } = call.fields;
  for (const name of ['recurring_interval', 'recurring_interval_count']) {
    if (call.has(name) && call.body[name] !== (row[name] ?? null)) {
      call.reject(name, 'Recurring interval cannot be changed.');
    }
  }
  checkMedias(call);
  checkTrial(call, (row.recurring_interval ?? null) !== null);
  if (attached_custom_fields !== undefined) {
    fields.attached_custom_fields = attachFields(call, attached_custom_fields);
  }
  if (Array.isArray(prices)) {
    const kept = createPrices(call, row, prices);
    for (const price of livePrices(store, row)) {
      if (!kept.includes(price)) store.update(price, { is_archived: true });
    }
  }
  return store.update(row, fields);
}

function checkTrial(call: Call, isRecurring: boolean): void {
  if (!isRecurring && (call.body.trial_interval ?? null) !== null) {
    call.reject('trial_interval', 'Only a recurring product can have a trial.');
  }
}

function checkMedias(call: Call): void {
  const { medias } = call.body;
  if (!Array.isArray(medias)) return;
  for (const [index, id] of medias.entries()) {
    const file = call.store.find('files', { id });
    if (file?.service !== 'product_media' || file.is_uploaded !== true) {
      call.reject(['medias', index], 'File does not exist or is not yet uploaded.');
    }
  }
}

function attachFields(call: Call, given: Json | undefined): JsonObject[] {
  const fields = Array.isArray(given) ? given.filter(isObject) : [];
  return fields.map(({ custom_field_id = null, required = false }, order) => {
    if (call.store.find('custom_fields', { id: custom_field_id }) === undefined) {
      call.reject(['attached_custom_fields', order], 'Custom field does not exist.');
    }
    return { custom_field_id, required, order };
  });
}

/** The list as it is given, in its order; who holds the product gets what is new and loses what is gone. */
function updateBenefits(call: Call): Row {
  const { row, store } = call;
  const before = Array.isArray(row.benefits) ? row.benefits.map(String) : [];
  const wanted = Array.isArray(call.body.benefits) ? call.body.benefits.map(String) : [];
  const added = wanted.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !wanted.includes(id));
  for (const id of [...added, ...removed]) {
    if (store.expect(id).selectable === false) call.reject('benefits', 'Benefit is not selectable.');
  }
  store.update(row, { benefits: [...new Set(wanted)] });
  grantNewBenefits(store, row, added);
  revokeOldBenefits(store, row, removed);
  return row;
}
