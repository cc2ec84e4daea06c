import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planPolar, startPolar } from './polar.js';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

describe('the company', () => {
  it('has forty customers, most of them with external ids', async () => {
    const customers = await shop.list('/v1/customers/');
    expect(customers).toHaveLength(40);
    expect(new Set(customers.map(({ email }) => email)).size).toBe(40);
    const known = customers.filter(({ external_id }) => external_id !== null);
    expect(known.every(({ external_id }) => /^acc_\d{6}$/.test(external_id))).toBe(true);
    expect(known.length).toBeGreaterThan(30);
    expect(known.length).toBeLessThan(40);
    expect(customers.filter(({ type }) => type === 'team')).toHaveLength(2);
  });

  it('has six products with prices, one of them archived', async () => {
    const products = await shop.list('/v1/products/');
    expect(products).toHaveLength(6);
    expect(products.every(({ prices }) => prices.length > 0)).toBe(true);
    expect(products.filter(({ is_archived }) => is_archived)).toHaveLength(1);
    const advanced = await shop.only('/v1/products/?query=Advanced Tier');
    expect(advanced.benefits.map(({ type }: Row) => type)).toEqual([
      'github_repository',
      'license_keys',
      'meter_credit',
    ]);
  });

  it('has lists of everything, the newest first', async () => {
    const names = ['customers', 'orders', 'subscriptions', 'payments', 'refunds', 'disputes', 'members'];
    for (const name of names) {
      const times = (await shop.list(`/v1/${name}/`)).map(({ created_at }) => created_at);
      expect(times.length, name).toBeGreaterThan(1);
      expect(times, name).toEqual([...times].sort().reverse());
    }
    const events = (await shop.list('/v1/events/')).map(({ timestamp }) => timestamp);
    expect(events.length).toBeGreaterThan(300);
    expect(events).toEqual([...events].sort().reverse());
  });

  it('lies in the past', async () => {
    for (const name of ['orders', 'subscriptions', 'payments', 'benefit-grants', 'license-keys', 'events']) {
      for (const row of await shop.list(`/v1/${name}/`)) {
        const times = [row.created_at, row.modified_at, row.timestamp, row.granted_at, row.revoked_at];
        for (const time of times)
          if (time) expect(time <= '2026-10-15T09:00:00Z', `${name} ${time}`).toBe(true);
      }
    }
  });
});

describe('the books', () => {
  it('adds up: items, tax, discounts, payments and refunds', async () => {
    const payments = await shop.list('/v1/payments/?status=succeeded');
    for (const order of await shop.list('/v1/orders/')) {
      const sum = (field: string) => order.items.reduce((total: number, item: Row) => total + item[field], 0);
      expect(order.subtotal_amount).toBe(sum('amount'));
      expect(order.tax_amount).toBe(sum('tax_amount'));
      expect(order.net_amount).toBe(order.subtotal_amount - order.discount_amount);
      expect(order.total_amount).toBe(order.net_amount + order.tax_amount);
      const received = payments.filter(({ order_id }) => order_id === order.id).map(({ amount }) => amount);
      const isOwed = order.total_amount > 0 && !['pending', 'draft'].includes(order.status);
      expect(received, `${order.status} ${order.id}`).toEqual(isOwed ? [order.total_amount] : []);
      const refunds = await shop.list(`/v1/refunds/?order_id=${order.id}`);
      expect(order.refunded_amount).toBe(refunds.reduce((total, { amount }) => total + amount, 0));
    }
  });

  it('numbers invoices without a gap', async () => {
    const orders = (await shop.list('/v1/orders/?sorting=invoice_number')).filter(
      ({ status }) => status !== 'draft',
    );
    const numbers = orders.map(({ invoice_number }) => invoice_number);
    expect(numbers).toEqual(orders.map((_, index) => `LUMEN-${String(index + 1).padStart(4, '0')}`));
  });

  it('has an order for every period of every subscription that is paid', async () => {
    for (const { id, status, started_at, current_period_start } of await shop.list('/v1/subscriptions/')) {
      if (status === 'trialing') continue;
      const orders = await shop.list(`/v1/orders/?subscription_id=${id}`);
      expect(orders[0]?.created_at, `${status} ${id}`).toBe(current_period_start);
      const months = Math.round((Date.parse(current_period_start) - Date.parse(started_at)) / 2_629_800_000);
      expect(Math.abs(orders.length - 1 - months), `${status} ${id}`).toBeLessThanOrEqual(1);
    }
  });

  it('counts every event once: balance is what was credited less what was consumed', async () => {
    const rows = await shop.list('/v1/customer-meters/');
    expect(rows.length).toBeGreaterThan(10);
    const events = await shop.list('/v1/events/');
    for (const row of rows) {
      expect(row.balance).toBe(row.credited_units - row.consumed_units);
      const own = events.filter(({ customer_id }) => customer_id === row.customer_id);
      const credits = own.filter(
        ({ name, metadata }) => name === 'meter.credited' && metadata.meter_id === row.meter_id,
      );
      expect(row.credited_units).toBe(credits.reduce((total, { metadata }) => total + metadata.units, 0));
      if (row.meter.aggregation.func !== 'sum') continue;
      const used = own.filter(({ name }) => name === 'export').map(({ metadata }) => metadata.credits);
      expect(row.consumed_units).toBe(used.reduce((total, each) => total + each, 0));
    }
  });
});

describe('a start', () => {
  it('answers as any other, byte by byte', async () => {
    const { model } = await planPolar();
    const unchecked = { verify: false };
    const [one, other] = [await startPolar(unchecked), await startPolar(unchecked)];
    const lists = model.operations.filter(
      ({ method, path, parameters, security }) =>
        method === 'GET' &&
        !path.includes('{') &&
        parameters.some(({ name }) => name === 'limit') &&
        security.some(({ scheme }) => scheme === 'oat'),
    );
    expect(lists.length).toBeGreaterThan(20);
    const read = async (url: string, path: string) => {
      const headers = { authorization: 'Bearer polar_oat_practice' };
      return (await fetch(`${url}${path}?limit=100`, { headers })).text();
    };
    const begun: string[] = [];
    for (const { path } of lists) {
      const bytes = await read(one.url, path);
      expect(bytes, path).toBe(await read(other.url, path));
      begun.push(bytes);
    }
    one.reset();
    for (const [index, { path }] of lists.entries())
      expect(await read(one.url, path), path).toBe(begun[index]);
    await Promise.all([one.close(), other.close()]);
  });
});
