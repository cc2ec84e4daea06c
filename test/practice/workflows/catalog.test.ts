import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type PracticeServer, type Row, startMcp } from '../mcp.js';

/* Workflows of who sells: reports, promotions, new products. Each as an assistant would do it. */

let server: PracticeServer;
beforeAll(async () => {
  server = await startMcp();
}, 60_000);
beforeEach(() => server.reset());
afterAll(() => server.close());

test('9. the revenue of each month', async () => {
  const limits = await server.call('get_single_polar_metrics_limits');
  expect(limits.min_date).toEqual(expect.any(String));
  const report = await server.call('get_single_polar_metrics', {
    start_date: '2026-07-01',
    end_date: '2026-09-30',
    interval: 'month',
    metrics: ['revenue', 'monthly_recurring_revenue', 'active_subscriptions'],
    timezone: 'UTC',
  });
  const periods = report.periods as Row[];
  expect(periods.map(({ timestamp }) => String(timestamp).slice(0, 7))).toEqual([
    '2026-07',
    '2026-08',
    '2026-09',
  ]);
  expect(server.takeCost()).toMatchSnapshot();
  const orders = server.practice.rows('orders').filter(({ created_at, status }) => {
    const month = String(created_at).slice(0, 7);
    return month >= '2026-07' && month <= '2026-09' && !['draft', 'pending', 'void'].includes(String(status));
  });
  const paid = orders.map(
    ({ subtotal_amount, discount_amount }) => Number(subtotal_amount) - Number(discount_amount),
  );
  const sum = paid.reduce((total, each) => total + each, 0);
  expect((report.totals as Row).revenue).toBe(sum);
  expect(sum).toBeGreaterThan(0);
  const tooLong = { start_date: '2023-01-01', end_date: '2026-09-30', interval: 'hour' };
  expect(await server.refusal('get_single_polar_metrics', tooLong)).toContain('422');
});

test('10. a discount for a launch', async () => {
  const [product] = await server.list('list_all_polar_products', { query: 'Advanced', is_archived: false });
  const discount = await server.call('create_a_polar_discount', {
    type: 'percentage',
    basis_points: 2000,
    duration: 'once',
    name: 'Launch',
    code: 'LAUNCH20',
    ends_at: '2026-11-01T00:00:00Z',
    max_redemptions: 100,
  });
  const link = await server.call('create_a_polar_checkout_link', {
    payment_processor: 'stripe',
    products: [product?.id],
    discount_id: discount.id,
  });
  expect(link).toMatchObject({ discount: { code: 'LAUNCH20' } });
  const checkout = await server.call('create_a_polar_checkout', {
    products: [product?.id],
    discount_id: discount.id,
    allow_trial: false,
  });
  const [price] = (product?.prices ?? []) as Row[];
  expect(Number(checkout.discount_amount)).toBe(Number(price?.price_amount) / 5);
  const again = { type: 'percentage', basis_points: 1, duration: 'once', name: 'Twice', code: 'launch20' };
  expect(await server.refusal('create_a_polar_discount', again)).toContain('422');
  const ended = await server.call('update_a_polar_discount_by_id', {
    id: discount.id,
    ends_at: '2026-10-15T10:00:00Z',
  });
  expect(ended.ends_at).toBe('2026-10-15T10:00:00Z');
  expect(server.takeCost()).toMatchSnapshot();
});

test('11. a new product that is priced by usage', async () => {
  const names = await server.list('list_all_polar_event_names', { limit: 100 });
  expect(names.map(({ name }) => name)).toContain('export');
  const meter = await server.call('create_a_polar_meter', {
    name: 'Renders',
    filter: { conjunction: 'and', clauses: [{ property: 'name', operator: 'eq', value: 'render' }] },
    aggregation: { func: 'sum', property: 'frames' },
  });
  const product = await server.call('create_a_polar_product', {
    name: 'Render farm',
    recurring_interval: 'month',
    prices: [{ amount_type: 'metered_unit', meter_id: meter.id, unit_amount: '0.5' }],
  });
  expect(product.prices).toMatchObject([{ amount_type: 'metered_unit', meter: { name: 'Renders' } }]);
  const benefit = await server.call('create_a_polar_benefit', {
    type: 'meter_credit',
    description: '100 frames a month',
    properties: { meter_id: meter.id, units: 100, rollover: false },
  });
  const changed = await server.call('update_a_polar_product_benefits_by_id', {
    id: product.id,
    benefits: [benefit.id],
  });
  expect(changed.benefits).toEqual([{ id: benefit.id, description: '100 frames a month' }]);
  const customer = await server.only('list_all_polar_customers', { email: 'zoe@petrou.example' });
  const events = [{ name: 'render', customer_id: customer.id, metadata: { frames: 40 } }];
  await server.call('create_a_polar_event_batch', { events });
  const found = await server.only('list_all_polar_customer_meters', {
    customer_id: customer.id,
    meter_id: meter.id,
  });
  expect(found).toMatchObject({ consumed_units: 40, credited_units: 0, balance: -40 });
  expect(server.takeCost()).toMatchSnapshot();
});
