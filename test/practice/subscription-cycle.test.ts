import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buy, buyPlan, fixed, ordersOf, totals } from './buying.js';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => shop.practice.reset());
afterAll(() => shop.practice.close());

const read = ({ id }: Row) => shop.get(`GET /v1/subscriptions/${id}`);
const change = ({ id }: Row, body: object) => shop.ask(`PATCH /v1/subscriptions/${id}`, { body });
const subscribePaid = (fields: Row = {}) => buyPlan(shop, fields);

describe('time', () => {
  test('renews: a new period, a new order, on the price of before', async () => {
    const { subscription, product } = await subscribePaid();
    await shop.patch(`/v1/products/${product.id}`, { prices: [fixed(9900)] });
    shop.practice.moveClock('2026-12-20T00:00:00Z');
    const orders = await ordersOf(shop, subscription);
    expect(orders.map(({ billing_reason }) => billing_reason)).toEqual([
      'subscription_create',
      'subscription_cycle',
      'subscription_cycle',
    ]);
    expect(totals(orders)).toEqual([3000, 3000, 3000]);
    expect(orders[1]?.created_at).toBe(subscription.current_period_end);
    const now = await read(subscription);
    expect(now.current_period_start).toMatch(/^2026-12-15T/);
    expect(now.prices[0].price_amount).toBe(3000);
  });

  test('ends each period on the day of the first, or on the last of a shorter month', async () => {
    shop.practice.moveClock('2027-01-31T10:00:00Z');
    const { subscription } = await subscribePaid();
    shop.practice.moveClock('2027-05-15T00:00:00Z');
    const days = (await ordersOf(shop, subscription)).map(({ created_at }) => created_at.slice(5, 10));
    expect(days).toEqual(['01-31', '02-28', '03-31', '04-30']);
    expect((await read(subscription)).current_period_end).toMatch(/^2027-05-31T/);
  });

  test('of a trial counts from its end', async () => {
    shop.practice.moveClock('2027-01-31T10:00:00Z');
    const trial = { trial_interval: 'day', trial_interval_count: 28 };
    const { subscription } = await subscribePaid(trial);
    shop.practice.moveClock('2027-03-15T00:00:00Z');
    const { current_period_start, current_period_end } = await read(subscription);
    expect([current_period_start, current_period_end].map((time) => time.slice(0, 10))).toEqual([
      '2027-02-28',
      '2027-03-28',
    ]);
  });

  test('gives the credits of a plan that begins once', async () => {
    const meter = await shop.post('/v1/meters/', {
      name: 'Credits',
      filter: { conjunction: 'and', clauses: [{ property: 'name', operator: 'eq', value: 'test.credit' }] },
      aggregation: { func: 'count' },
    });
    const units = { meter_id: meter.id, units: 100, rollover: true };
    const benefit = await shop.addBenefit('meter_credit', units);
    const bigger = await shop.addProduct({ prices: [fixed(9000)], benefits: [benefit] });
    const { subscription, customer } = await subscribePaid();
    await change(subscription, { product_id: bigger.id, proration_behavior: 'next_period' });
    shop.practice.moveClock('2026-11-16T00:00:00Z');
    const query = `customer_id=${customer.id}&meter_id=${meter.id}`;
    expect(await shop.only(`/v1/customer-meters/?${query}`)).toMatchObject({ credited_units: 100 });
  });

  test('gives the credits of each period', async () => {
    const meter = await shop.post('/v1/meters/', {
      name: 'Credits',
      filter: { conjunction: 'and', clauses: [{ property: 'name', operator: 'eq', value: 'test.credit' }] },
      aggregation: { func: 'count' },
    });
    const units = { meter_id: meter.id, units: 100, rollover: true };
    const benefit = await shop.addBenefit('meter_credit', units);
    const product = await shop.addProduct({ prices: [fixed(3000)], benefits: [benefit] });
    const { customer } = await buy(shop, product);
    const credited = async () => {
      const query = `customer_id=${customer.id}&meter_id=${meter.id}`;
      return (await shop.get(`GET /v1/customer-meters/?${query}`)).items[0].credited_units;
    };
    expect(await credited()).toBe(100);
    shop.practice.moveClock('2026-12-16T00:00:00Z');
    expect(await credited()).toBe(300);
  });

  test('ends a trial, which is then charged', async () => {
    const trial = { trial_interval: 'day', trial_interval_count: 7 };
    const { subscription } = await subscribePaid(trial);
    expect(subscription.status).toBe('trialing');
    shop.practice.moveClock('2026-10-23T00:00:00Z');
    const now = await read(subscription);
    expect(now).toMatchObject({ status: 'active', current_period_start: subscription.trial_end });
    expect(totals(await ordersOf(shop, subscription))).toEqual([0, 3000]);
  });

  test('gives up on a card that is declined, after three weeks', async () => {
    const { subscription, benefit, customer } = await subscribePaid({ token: 'expiring card' });
    shop.practice.moveClock('2026-11-16T00:00:00Z');
    expect(await read(subscription)).toMatchObject({ status: 'past_due' });
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_revoked: true });
    shop.practice.moveClock('2026-12-05T00:00:00Z');
    expect(await read(subscription)).toMatchObject({ status: 'past_due' });
    shop.practice.moveClock('2026-12-07T00:00:00Z');
    expect(await read(subscription)).toMatchObject({ status: 'canceled' });
    const order = (await ordersOf(shop, subscription)).at(-1);
    expect(order).toMatchObject({ status: 'void', next_payment_attempt_at: null });
    const payments = await shop.get(`GET /v1/payments/?order_id=${order?.id}`);
    expect(payments.pagination.total_count).toBe(5);
  });

  test('keeps benefits through the days of grace', async () => {
    const organization = (await shop.get('GET /v1/organizations/')).items[0];
    const settings = { ...organization.subscription_settings, benefit_revocation_grace_period: 7 };
    await shop.patch(`/v1/organizations/${organization.id}`, { subscription_settings: settings });
    const { benefit, customer } = await subscribePaid({ token: 'expiring card' });
    shop.practice.moveClock('2026-11-20T00:00:00Z');
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: true });
    shop.practice.moveClock('2026-11-23T00:00:00Z');
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: false, is_revoked: true });
  });

  test('pauses, and resumes by itself', async () => {
    const { subscription, benefit, customer } = await subscribePaid();
    const early = await change(subscription, {
      pause_at_period_end: true,
      resumes_at: '2026-10-20T00:00:00Z',
    });
    expect([early.status, early.body.detail[0].loc]).toEqual([422, ['body', 'resumes_at']]);
    const pause = { pause_at_period_end: true, resumes_at: '2027-01-10T00:00:00Z' };
    expect((await change(subscription, pause)).body).toMatchObject({ status: 'active', ...pause });
    shop.practice.moveClock('2026-12-20T00:00:00Z');
    const paused = await read(subscription);
    expect(paused).toMatchObject({ status: 'paused', paused_at: subscription.current_period_end });
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: false });
    const plan = await change(subscription, { product_id: (await shop.addProduct()).id });
    expect([plan.status, plan.body.error]).toEqual([403, 'InactiveSubscription']);
    shop.practice.moveClock('2027-01-11T00:00:00Z');
    const resumed = await read(subscription);
    expect(resumed).toMatchObject({ status: 'active', current_period_start: pause.resumes_at });
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: true });
    expect(totals(await ordersOf(shop, subscription))).toEqual([3000, 3000]);
  });

  test('bills what was used since the begin, counts anew, and settles at the end', async () => {
    const meter = await shop.post('/v1/meters/', {
      name: 'Calls',
      filter: { conjunction: 'and', clauses: [{ property: 'name', operator: 'eq', value: 'test.call' }] },
      aggregation: { func: 'count' },
    });
    const { id } = await shop.addCustomer();
    const use = (times: number) => {
      const event = { name: 'test.call', customer_id: id };
      return shop.post('/v1/events/ingest', { events: Array.from({ length: times }, () => event) });
    };
    await use(5);
    const metered = { amount_type: 'metered_unit', meter_id: meter.id, unit_amount: '12.5' };
    const product = await shop.addProduct({ prices: [metered] });
    const { subscription } = await buy(shop, product, { customer_id: id });
    await use(3);
    const [usage] = (await read(subscription)).meters;
    expect(usage).toMatchObject({ consumed_units: 3, amount: 38, meter_id: meter.id });
    shop.practice.moveClock('2026-11-16T00:00:00Z');
    expect(totals(await ordersOf(shop, subscription))).toEqual([0, 38]);
    expect((await read(subscription)).meters[0]).toMatchObject({ consumed_units: 0, amount: 0 });
    await use(2);
    await shop.get(`DELETE /v1/subscriptions/${subscription.id}`);
    expect((await ordersOf(shop, subscription)).at(-1)).toMatchObject({
      billing_reason: 'subscription_meter_cycle',
      total_amount: 25,
    });
  });
});

describe('usage', () => {
  async function buyCredits(rollover: boolean) {
    const meter = await shop.post('/v1/meters/', {
      name: 'Calls',
      filter: { conjunction: 'and', clauses: [{ property: 'name', operator: 'eq', value: 'test.call' }] },
      aggregation: { func: 'sum', property: 'units' },
    });
    const benefit = await shop.addBenefit('meter_credit', { meter_id: meter.id, units: 100, rollover });
    const price = { amount_type: 'metered_unit', meter_id: meter.id, unit_amount: 10 };
    const prices = [price, { ...price, price_currency: 'eur', unit_amount: 9 }];
    const product = await shop.addProduct({ prices, benefits: [benefit] });
    const { subscription, customer } = await buy(shop, product);
    const events = (units: number) => [{ name: 'test.call', customer_id: customer.id, metadata: { units } }];
    await shop.post('/v1/events/ingest', { events: events(30) });
    shop.practice.moveClock('2026-11-20T00:00:00Z');
    await shop.post('/v1/events/ingest', { events: events(150) });
    const { balance } = await shop.only(`/v1/customer-meters/?customer_id=${customer.id}`);
    shop.practice.moveClock('2026-12-20T00:00:00Z');
    return { balance, paid: totals(await ordersOf(shop, subscription)) };
  }

  test.each([
    [true, { balance: 20, paid: [0, 0, 0] }],
    [false, { balance: -50, paid: [0, 0, 500] }],
  ])('takes what is left of earlier credits, if they roll over: %s', async (rollover, wanted) => {
    expect(await buyCredits(rollover)).toEqual(wanted);
  });

  test('that is not a sum is that of the period alone', async () => {
    const meter = await shop.post('/v1/meters/', {
      name: 'Storage',
      filter: { conjunction: 'and', clauses: [{ property: 'name', operator: 'eq', value: 'test.store' }] },
      aggregation: { func: 'max', property: 'gigabytes' },
    });
    const price = { amount_type: 'metered_unit', meter_id: meter.id, unit_amount: 10 };
    const { subscription, customer } = await buy(shop, await shop.addProduct({ prices: [price] }));
    const store = (gigabytes: number) =>
      shop.post('/v1/events/ingest', {
        events: [{ name: 'test.store', customer_id: customer.id, metadata: { gigabytes } }],
      });
    await store(80);
    shop.practice.moveClock('2026-11-20T00:00:00Z');
    await store(70);
    expect((await read(subscription)).meters).toMatchObject([{ consumed_units: 70, amount: 700 }]);
    shop.practice.moveClock('2027-01-20T00:00:00Z');
    expect(totals(await ordersOf(shop, subscription))).toEqual([0, 800, 700, 0]);
  });
});

describe('cancellation', () => {
  const cancel = { cancel_at_period_end: true };

  test('of what is paused ends it', async () => {
    const { subscription } = await subscribePaid();
    await change(subscription, { pause_at_period_end: true });
    shop.practice.moveClock('2026-12-01T00:00:00Z');
    const { body } = await change(subscription, cancel);
    expect(body).toMatchObject({ status: 'canceled', ends_at: body.ended_at });
  });

  test('of what is not paid holds at the end of the period, and nothing is collected after that', async () => {
    const product = await shop.addProduct({ prices: [fixed(700)], recurring_interval: 'week' });
    const { subscription } = await buy(shop, product, { token: 'expiring card' });
    shop.practice.moveClock('2026-11-06T00:00:00Z');
    const late = await read(subscription);
    expect(late.status).toBe('past_due');
    await change(subscription, cancel);
    shop.practice.moveClock('2026-11-14T00:00:00Z');
    const ended = await read(subscription);
    expect(ended).toMatchObject({ status: 'canceled', ended_at: late.current_period_end });
    const order = (await ordersOf(shop, subscription)).at(-1);
    expect(order).toMatchObject({ status: 'void', next_payment_attempt_at: null });
  });

  test('moves with the end of the period, and its reason goes when it is undone', async () => {
    const { subscription } = await subscribePaid();
    await change(subscription, { ...cancel, customer_cancellation_reason: 'unused' });
    const wanted = { product_id: (await shop.addProduct()).id, proration_behavior: 'reset' };
    const { body } = await change(subscription, wanted);
    expect(body.ends_at).toBe(body.current_period_end);
    const undo = { cancel_at_period_end: false, customer_cancellation_reason: 'unused' };
    const undone = await change(subscription, undo);
    expect(undone.body).toMatchObject({ ends_at: null, customer_cancellation_reason: null });
  });
});

describe('resume', () => {
  test('charges a new period at once, or stays paused where that is declined', async () => {
    const good = await subscribePaid();
    const bad = await subscribePaid({ token: 'expiring card' });
    for (const { subscription } of [good, bad]) await change(subscription, { pause_at_period_end: true });
    shop.practice.moveClock('2026-12-01T00:00:00Z');
    const { body } = await change(good.subscription, { resume: true });
    expect(body.status).toBe('active');
    expect(body.current_period_start).toMatch(/^2026-12-01T/);
    expect(totals(await ordersOf(shop, good.subscription))).toEqual([3000, 3000]);
    const declined = await change(bad.subscription, { resume: true });
    expect([declined.status, declined.body.error]).toEqual([402, 'PaymentFailed']);
    expect(await read(bad.subscription)).toMatchObject({ status: 'paused' });
  });
});
