import type { JsonObject } from '../../templates/practice/src/json.js';
import type { Operation } from '../../templates/practice/src/model.js';
import { listMembers } from '../../templates/practice/src/schema.js';
import { addOneTime, buy, fixed } from './buying.js';
import { planPolar } from './polar.js';
import type { Row, Shop } from './shop.js';

/** A list that has pages, and who reads it. */
export interface List {
  readonly operationId: string;
  readonly path: string;
  readonly token: string;
  /** What the document lets it be sorted by. */
  readonly sortings: readonly string[];
}

interface Page {
  readonly items: Row[];
  readonly pagination: Row;
}

export async function readPage(shop: Shop, { path, token }: List, query: string): Promise<Page> {
  return (await shop.get(`GET ${path}?${query}`, { token })) as Page;
}

export async function readAll(shop: Shop, list: List, query: string): Promise<Row[]> {
  const items: Row[] = [];
  for (let page = 1; ; page++) {
    const found = await readPage(shop, list, `${query}&limit=100&page=${page}`);
    items.push(...found.items);
    if (page >= found.pagination.max_page) return items;
  }
}

/** All lists that have pages, of a shop with a customer who has several of everything. */
export async function findLists(shop: Shop): Promise<List[]> {
  const { customer, benefit } = await stock(shop);
  const session = await shop.session(customer);
  const { model } = await planPolar();
  return model.operations
    .filter(({ method, parameters }) => method === 'GET' && parameters.some(({ name }) => name === 'page'))
    .map((operation) => ({
      operationId: operation.operationId,
      path: operation.path
        .replace('{external_id}', customer.external_id)
        .replace('{id}', operation.path.includes('/benefits/') ? benefit.id : customer.id),
      token: operation.operationId.startsWith('customer_portal:') ? session : 'polar_pat_practice',
      sortings: listSortings(operation, model.schemas),
    }));
}

function listSortings({ parameters }: Operation, schemas: Readonly<Record<string, JsonObject>>): string[] {
  const sorting = parameters.find(({ name }) => name === 'sorting');
  const array = listMembers(sorting?.schema ?? {}, schemas).find(({ type }) => type === 'array');
  const items = listMembers((array?.items ?? {}) as JsonObject, schemas);
  return items.flatMap((member) => (member.enum ?? []) as string[]);
}

async function stock(shop: Shop): Promise<{ customer: Row; benefit: Row }> {
  const { customer, benefit, products } = await stockBuyer(shop);
  await shop.post('/v1/organizations/', { name: 'Annex', slug: 'annex' }, 'polar_pat_practice');
  await shop.post('/v1/webhooks/endpoints', { url: 'https://a.example/', format: 'raw', events: [] });
  const half = { type: 'percentage', name: 'Half', duration: 'once', basis_points: 5000 };
  const discount = await shop.post('/v1/discounts/', { ...half, ends_at: '2027-01-01T00:00:00Z' });
  for (const product of products) await buy(shop, product, { discount_id: discount.id });
  const link = {
    payment_processor: 'stripe',
    products: products.map(({ id }) => id),
    success_url: 'https://a.example/',
  };
  await shop.post('/v1/checkout-links/', { ...link, allow_discount_codes: false });
  return { customer, benefit };
}

async function stockBuyer(shop: Shop) {
  const name = 'A buyer';
  const customer = await shop.addCustomer({ type: 'team', name, external_id: 'buyer-of-all' });
  await shop.post(`/v1/customers/${customer.id}/members`, { email: 'second@shop.example' });
  const session = await shop.session(customer);
  const path = '/v1/customer-portal/customers/me/payment-methods';
  for (const confirmation_token_id of ['one', 'other']) {
    const card = { confirmation_token_id, return_url: 'https://a.example/', set_default: true };
    await shop.post(path, card, session);
  }
  const files = await Promise.all(['a.pdf', 'b.pdf'].map((file) => addFile(shop, file)));
  const benefit = await shop.addBenefit('downloadables', { files: files.map(({ id }) => id) });
  const keys = await shop.addBenefit('license_keys');
  const credits = await Promise.all([1, 2].map((units) => addCredit(shop, units)));
  const benefits = [benefit, keys, ...credits];
  const plan = await shop.addProduct({ name: 'Plan', benefits, prices: [fixed(2000)] });
  const once = await addOneTime(shop, { benefits: [keys] });
  const free = await shop.addProduct({ benefits: [benefit] });
  await use(shop, customer, 'of 1');
  for (const product of [plan, once]) await buy(shop, product, { customer_id: customer.id });
  const { id } = await shop.subscribe(customer, free);
  await shop.get(`DELETE /v1/subscriptions/${id}`);
  await use(shop, customer, 'of 2', 'of 2');
  for (const _ of [1, 2]) await takeSeat(shop, customer);
  return { customer, benefit, products: [plan, once] };
}

async function addFile(shop: Shop, name: string): Promise<Row> {
  const upload = { parts: [{ number: 1, chunk_start: 0, chunk_end: 9 }] };
  const file = { service: 'downloadable', name, mime_type: 'application/pdf', size: 10, upload };
  const made = await shop.post('/v1/files/', file);
  const parts = [{ number: 1, checksum_etag: 'etag', checksum_sha256_base64: null }];
  const { id, path } = made.upload;
  return shop.post(`/v1/files/${made.id}/uploaded`, { id, path, parts });
}

async function takeSeat(shop: Shop, { id }: Row): Promise<void> {
  const tiers = [{ min_seats: 1, price_per_seat: 100 }];
  const product = await shop.addProduct({ prices: [{ amount_type: 'seat_based', seat_tiers: { tiers } }] });
  const { order } = await buy(shop, product, { customer_id: id, seats: 1 });
  const seat = { subscription_id: order.subscription_id, customer_id: id, immediate_claim: true };
  await shop.post('/v1/customer-seats', seat);
}

function use(shop: Shop, { id }: Row, ...names: string[]): Promise<Row> {
  const events = names.map((name) => ({ name, customer_id: id }));
  return shop.post('/v1/events/ingest', { events });
}

/** Credits of a meter of its own. */
async function addCredit(shop: Shop, units: number): Promise<Row> {
  const filter = {
    conjunction: 'and',
    clauses: [{ property: 'name', operator: 'eq', value: `of ${units}` }],
  };
  const { id } = await shop.post('/v1/meters/', {
    name: `Of ${units}`,
    filter,
    aggregation: { func: 'count' },
  });
  return shop.addBenefit('meter_credit', { meter_id: id, units: 5 * units, rollover: false });
}
