import type { Row, Shop } from './shop.js';

/** Buyers are people with a browser: no organisation's token confirms for them. */
export const buyer = 'polar_pat_practice';

export const fixed = (price_amount: number) => ({ amount_type: 'fixed', price_amount });

let bought = 0;

/** Opens a session for a product, by an e-mail address of its own. */
export function openCheckout(shop: Shop, product: Row, fields: object = {}): Promise<Row> {
  bought += 1;
  const customer_email = `checkout${bought}@shop.example`;
  return shop.post('/v1/checkouts/', { products: [product.id], customer_email, ...fields });
}

/** The buyer's answer to a session. */
export function confirm(shop: Shop, { client_secret }: Row, fields: object = {}) {
  const body = { confirmation_token_id: 'good card', ...fields };
  return shop.ask(`POST /v1/checkouts/client/${client_secret}/confirm`, { body, token: buyer });
}

export interface Bought {
  readonly checkout: Row;
  readonly order: Row;
  readonly customer: Row;
  /** Of a product that recurs. */
  readonly subscription: Row;
}

/** A session that is opened and paid. @throws Error */
export async function buy(
  shop: Shop,
  product: Row,
  { token = 'good card', ...fields }: { token?: string } & Row = {},
): Promise<Bought> {
  const checkout = await openCheckout(shop, product, fields);
  const confirmed = await confirm(shop, checkout, { confirmation_token_id: token });
  if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed.body));
  const orders = await shop.get(`GET /v1/orders/?checkout_id=${checkout.id}`);
  const order: Row = orders.items[0];
  const customer = await shop.get(`GET /v1/customers/${order.customer_id}`);
  const found = await shop.get(`GET /v1/subscriptions/?customer_id=${customer.id}`);
  return { checkout, order, customer, subscription: found.items[0] ?? {} };
}

/** A plan of 3,000 a month with one benefit, bought. */
export async function buyPlan(shop: Shop, fields: Row = {}) {
  const benefit = await shop.addBenefit('custom');
  const product = await shop.addProduct({ prices: [fixed(3000)], benefits: [benefit] });
  return { benefit, product, ...(await buy(shop, product, fields)) };
}

export function addOneTime(shop: Shop, fields: Row = {}): Promise<Row> {
  return shop.addProduct({ name: 'A book', recurring_interval: null, prices: [fixed(1000)], ...fields });
}

/** Orders of a subscription, the oldest first. */
export async function ordersOf(shop: Shop, subscription: Row): Promise<Row[]> {
  const query = `subscription_id=${subscription.id}&sorting=created_at&limit=100`;
  return (await shop.get(`GET /v1/orders/?${query}`)).items;
}

export const totals = (orders: readonly Row[]) => orders.map(({ total_amount }) => total_amount);
