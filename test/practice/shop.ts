import type { Practice } from '../../templates/practice/src/practice.js';
import { startPolar } from './polar.js';

// biome-ignore lint/suspicious/noExplicitAny: what an API answers is looked at, not computed with
export type Row = Record<string, any>;

export interface Asked {
  readonly body?: object;
  /** Without it the organisation asks; null: nobody. */
  readonly token?: string | null;
}

/** A practice API, and what a merchant does with it. */
export class Shop {
  readonly practice: Practice;
  #made = 0;

  constructor(practice: Practice) {
    this.practice = practice;
  }

  /** `POST /v1/products/` and the like: the answer's status and body. */
  async ask(target: string, { body, token = 'polar_oat_practice' }: Asked = {}) {
    const [method = 'GET', path = '/'] = target.split(' ');
    const response = await fetch(`${this.practice.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Row };
  }

  /** The body of what must go well. @throws Error */
  async get(target: string, asked: Asked = {}): Promise<Row> {
    const { status, body } = await this.ask(target, asked);
    if (status >= 300) throw new Error(`${target}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** All pages of a list. */
  async list(path: string): Promise<Row[]> {
    const items: Row[] = [];
    for (let page = 1; ; page++) {
      const joint = path.includes('?') ? '&' : '?';
      const answer = await this.get(`GET ${path}${joint}limit=100&page=${page}`);
      items.push(...answer.items);
      if (page >= answer.pagination.max_page) return items;
    }
  }

  /** What a list has, if that is one thing. @throws Error */
  async only(path: string): Promise<Row> {
    const [found, ...others] = await this.list(path);
    if (found === undefined || others.length > 0) throw new Error(`${path} does not have one item.`);
    return found;
  }

  post(path: string, body: object, token?: string | null): Promise<Row> {
    return this.get(`POST ${path}`, { body, ...(token === undefined ? {} : { token }) });
  }

  patch(path: string, body: object): Promise<Row> {
    return this.get(`PATCH ${path}`, { body });
  }

  addCustomer(fields: object = {}): Promise<Row> {
    this.#made += 1;
    return this.post('/v1/customers/', { email: `buyer${this.#made}@shop.example`, ...fields });
  }

  /** Monthly, and for nothing unless told otherwise. */
  async addProduct({ benefits = [], ...fields }: { benefits?: readonly Row[] } & Row = {}): Promise<Row> {
    const prices = [{ amount_type: 'fixed', price_amount: 0 }];
    const given = { name: 'A plan', recurring_interval: 'month', prices, ...fields };
    const product = await this.post('/v1/products/', given);
    const ids = benefits.map(({ id }) => id);
    return ids.length === 0 ? product : this.post(`/v1/products/${product.id}/benefits`, { benefits: ids });
  }

  addBenefit(type: string, properties: object = {}): Promise<Row> {
    return this.post('/v1/benefits/', { type, description: `Some ${type}`.slice(0, 42), properties });
  }

  subscribe(customer: Row, product: Row): Promise<Row> {
    return this.post('/v1/subscriptions/', { customer_id: customer.id, product_id: product.id });
  }

  /** What a customer has got of one benefit: the grant, whatever its state. */
  async grantOf(customer: Row, benefit: Row): Promise<Row> {
    const found = await this.get(`GET /v1/benefits/${benefit.id}/grants?customer_id=${customer.id}`);
    return found.items[0];
  }

  /** The token with which a customer uses the portal. */
  async session(customer: Row): Promise<string> {
    const session = await this.post('/v1/customer-sessions/', { customer_id: customer.id });
    return session.token;
  }
}

export async function openShop(): Promise<Shop> {
  return new Shop(await startPolar());
}
