import type { Call } from '#practice/call.js';
import type { JsonObject } from '#practice/json.js';
import type { Computed, Row } from '#practice/store.js';
import { findDiscountProblem } from './discounts.js';
import { findSeatLimits } from './seat-limits.js';

/** A link of products, or, as it was done before, of one product or one price. */
export function createCheckoutLink(call: Call): Row {
  const { store, body } = call;
  const { product_id, product_price_id, organization_id: _, ...fields } = call.fields;
  const products = Array.isArray(body.products) ? body.products : [findProduct(call)];
  for (const id of products) {
    if (store.expect(id).is_archived === true) call.reject('products', 'Product is archived.');
  }
  const offered = products.map((id) => store.expect(id));
  const discount = store.get(body.discount_id);
  if (discount !== undefined) {
    const problems = offered.map((product) => findDiscountProblem(store, discount, product));
    if (!problems.includes(undefined)) call.reject('discount_id', problems[0] ?? '');
  }
  const hasSeats = offered.some((product) => findSeatLimits(store, product) !== undefined);
  if ((body.seats ?? null) !== null && !hasSeats) call.reject('seats', 'No product is sold by seats.');
  return store.insert('checkout_links', {
    ...withoutNulls(fields),
    client_secret: store.makeToken('polar_cl_'),
    products,
  });
}

function findProduct(call: Call): string {
  const { product_id, product_price_id } = call.body;
  const price = call.store.find('prices', { id: product_price_id ?? null });
  const id = product_id ?? price?.product_id;
  return typeof id === 'string' ? id : call.reject('product_price_id', 'Price does not exist.');
}

function withoutNulls(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

export const checkoutLinkFields: NonNullable<Computed[string]> = {
  url: ({ client_secret }) => `https://buy.practice.example/${String(client_secret)}`,
};
