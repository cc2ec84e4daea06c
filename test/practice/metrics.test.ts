import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
let today: string;
beforeAll(async () => {
  shop = await openShop();
  today = (await shop.addCustomer()).created_at.slice(0, 10);
});
afterAll(() => shop.practice.close());

interface Question {
  readonly start?: string;
  readonly end?: string;
  readonly interval?: string;
  readonly metrics?: readonly string[];
  readonly filter?: string;
}

function target({ start = today, end = today, interval = 'day', metrics = [], filter = '' }: Question) {
  const chosen = metrics.map((metric) => `&metrics=${metric}`).join('');
  return `?start_date=${start}&end_date=${end}&interval=${interval}${chosen}${filter}`;
}

const ask = (question: Question) => shop.get(`GET /v1/metrics/${target(question)}`);
const of = ({ id }: Row) => `&customer_id=${id}`;

/** Buys, and gives the order. */
async function buy(customer: Row, product: Row): Promise<Row> {
  const given = {
    products: [product.id],
    customer_id: customer.id,
    customer_billing_address: { country: 'US' },
  };
  const checkout = await shop.post('/v1/checkouts/', given);
  const path = `/v1/checkouts/client/${checkout.client_secret}/confirm`;
  await shop.post(path, { confirmation_token_id: 'ctoken_metrics' }, 'polar_pat_practice');
  return (await shop.get(`GET /v1/orders/?checkout_id=${checkout.id}`)).items[0];
}

const fixed = (price_amount: number) => [{ amount_type: 'fixed', price_amount }];

describe('metrics', () => {
  test('count orders and subscriptions, and what they bring', async () => {
    const customer = await shop.addCustomer();
    const plan = await shop.addProduct({ prices: fixed(12_000), recurring_interval: 'year' });
    const once = await shop.addProduct({ prices: fixed(500), recurring_interval: null });
    const orders = [await buy(customer, plan), await buy(customer, once)];
    const revenue = orders.reduce((total, { net_amount }) => total + net_amount, 0);
    const { totals } = await ask({ filter: of(customer) });
    expect(totals).toMatchObject({
      orders: 2,
      revenue,
      cumulative_revenue: revenue,
      average_order_value: Math.round(revenue / 2),
      one_time_products: 1,
      one_time_products_revenue: orders[1]?.net_amount,
      new_subscriptions: 1,
      new_subscriptions_revenue: orders[0]?.net_amount,
      renewed_subscriptions: 0,
      active_subscriptions: 1,
      monthly_recurring_revenue: 1000,
      annual_recurring_revenue: 12_000,
      average_revenue_per_user: 1000,
      checkouts: 2,
      succeeded_checkouts: 2,
      checkouts_conversion: 1,
      churned_subscriptions: 0,
    });
    const oneTime = await ask({ filter: `${of(customer)}&billing_type=one_time` });
    expect(oneTime.totals).toMatchObject({ orders: 1, active_subscriptions: 0 });
    const byProduct = await ask({ filter: `${of(customer)}&product_id=${plan.id}` });
    expect(byProduct.totals).toMatchObject({ orders: 1, active_subscriptions: 1 });
  });

  test('tell cancelled, committed and ended subscriptions apart', async () => {
    const customer = await shop.addCustomer();
    const [kept, left] = [await buy(customer, await plan()), await buy(customer, await plan())];
    const leave = { cancel_at_period_end: true, customer_cancellation_reason: 'too_complex' };
    await shop.patch(`/v1/subscriptions/${left.subscription_id}`, leave);
    const metrics = [
      'active_subscriptions',
      'committed_subscriptions',
      'canceled_subscriptions',
      'canceled_subscriptions_too_complex',
      'canceled_subscriptions_unused',
      'churned_subscriptions',
    ];
    const numbers = async () =>
      Object.values((await ask({ metrics, filter: of(customer) })).totals as Record<string, number>);
    expect(await numbers()).toEqual([2, 1, 0, 1, 1, 0]);
    await shop.get(`DELETE /v1/subscriptions/${kept.subscription_id}`);
    expect((await ask({ metrics, filter: of(customer) })).totals).toMatchObject({
      active_subscriptions: 1,
      churned_subscriptions: 1,
    });
  });

  test('cost what events say', async () => {
    const customer = await shop.addCustomer();
    const cost = (amount: string) => ({ _cost: { amount, currency: 'usd' } });
    const events = ['0.5', '1.25'].map((amount) => ({
      name: 'costly',
      customer_id: customer.id,
      metadata: cost(amount),
    }));
    await shop.post('/v1/events/ingest', { events });
    const metrics = ['costs', 'active_user_by_event', 'cost_per_user'];
    const { totals } = await ask({ metrics, filter: of(customer) });
    expect(totals).toEqual({ costs: 1.75, cost_per_user: 1.75, active_user_by_event: 1 });
  });

  test('are those that are asked for, step by step', async () => {
    const customer = await shop.addCustomer();
    const { net_amount } = await buy(customer, await plan());
    const metrics = ['revenue', 'cumulative_revenue'];
    const answer = await ask({
      start: '2026-08-15',
      end: '2026-11-02',
      interval: 'month',
      metrics,
      filter: of(customer),
    });
    expect(answer.periods).toEqual([
      { timestamp: '2026-08-01T00:00:00Z', revenue: 0, cumulative_revenue: 0 },
      { timestamp: '2026-09-01T00:00:00Z', revenue: 0, cumulative_revenue: 0 },
      { timestamp: '2026-10-01T00:00:00Z', revenue: net_amount, cumulative_revenue: net_amount },
      { timestamp: '2026-11-01T00:00:00Z', revenue: 0, cumulative_revenue: net_amount },
    ]);
    expect(answer.totals).toEqual({ revenue: net_amount, cumulative_revenue: net_amount });
    expect(answer.metrics).toEqual({
      revenue: { slug: 'revenue', display_name: 'Revenue', type: 'currency' },
      cumulative_revenue: {
        slug: 'cumulative_revenue',
        display_name: 'Cumulative revenue',
        type: 'currency',
      },
    });
    const weeks = await ask({ start: '2026-10-07', end: '2026-10-19', interval: 'week', metrics });
    expect(weeks.periods.map(({ timestamp }: Row) => timestamp.slice(0, 10))).toEqual([
      '2026-10-05',
      '2026-10-12',
      '2026-10-19',
    ]);
    const hours = await ask({ interval: 'hour', metrics });
    expect(hours.periods).toHaveLength(24);
  });

  test('are exported as a table', async () => {
    const metrics = ['orders', 'checkouts'];
    const path = `/v1/metrics/export${target({ start: '2025-01-01', end: '2025-01-02', metrics })}`;
    const headers = { authorization: 'Bearer polar_oat_practice' };
    const response = await fetch(`${shop.practice.url}${path}&customer_id=${(await shop.addCustomer()).id}`, {
      headers,
    });
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect((await response.text()).trim().split('\r\n')).toEqual([
      'timestamp,checkouts,orders',
      '2025-01-01T00:00:00Z,0,0',
      '2025-01-02T00:00:00Z,0,0',
    ]);
  });
});

describe('limits', () => {
  test('are told, and kept', async () => {
    const { min_date, intervals } = await shop.get('GET /v1/metrics/limits');
    expect([min_date, intervals.hour.max_days, intervals.month.max_days]).toEqual(['2023-01-01', 7, 1460]);
  });

  test.each([
    ['too early', { start: '2022-12-31', end: '2023-01-05' }, 'start_date'],
    ['too long by hours', { start: '2026-10-01', end: '2026-10-09', interval: 'hour' }, 'query'],
    ['too long by days', { start: '2025-01-01', end: '2026-06-01', interval: 'day' }, 'query'],
    ['backwards', { start: '2026-10-02', end: '2026-10-01' }, 'query'],
    ['of no metric', { metrics: ['happiness'] }, 'metrics'],
  ])('a range %s is refused', async (_, question, place) => {
    const { status, body } = await shop.ask(`GET /v1/metrics/${target(question)}`);
    expect([status, body.detail[0].loc.at(-1)]).toEqual([422, place]);
  });
});

test('a dashboard is kept', async () => {
  const made = await shop.post('/v1/metrics/dashboards', { name: 'Board', metrics: ['revenue'] });
  const path = `/v1/metrics/dashboards/${made.id}`;
  await shop.patch(path, { metrics: ['orders', 'revenue'] });
  expect(await shop.get(`GET ${path}`)).toMatchObject({ name: 'Board', metrics: ['orders', 'revenue'] });
  expect((await shop.ask(`DELETE ${path}`)).status).toBe(204);
  expect((await shop.ask(`GET ${path}`)).status).toBe(404);
});

function plan(): Promise<Row> {
  return shop.addProduct({ prices: fixed(2000) });
}
