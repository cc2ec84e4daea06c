import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addOneTime, buy, buyPlan, fixed, ordersOf, totals } from './buying.js';
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

describe('another product', () => {
  test('now: the difference is charged, and benefits follow', async () => {
    const { subscription, benefit, customer } = await subscribePaid();
    const gained = await shop.addBenefit('feature_flag');
    const bigger = await shop.addProduct({ prices: [fixed(9000)], benefits: [gained] });
    shop.practice.moveClock('2026-10-31T00:00:00Z');
    const wanted = { product_id: bigger.id, proration_behavior: 'invoice' };
    const { body } = await change(subscription, wanted);
    expect(body).toMatchObject({ product_id: bigger.id, amount: 9000, pending_update: null });
    const order = (await ordersOf(shop, subscription)).at(-1);
    expect(order).toMatchObject({ billing_reason: 'subscription_update', status: 'paid' });
    expect(order?.total_amount).toBeGreaterThan(2900);
    expect(order?.total_amount).toBeLessThan(3100);
    expect(order?.items.map(({ amount, proration }: Row) => [amount > 0, proration])).toEqual([
      [false, true],
      [true, true],
    ]);
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_revoked: true });
    expect(await shop.grantOf(customer, gained)).toMatchObject({ is_granted: true });
  });

  test('is refused with the card, and nothing has changed', async () => {
    const { subscription, customer } = await subscribePaid({ token: 'expiring card' });
    const product = await shop.addProduct({ prices: [fixed(9000)] });
    shop.practice.moveClock('2026-11-02T00:00:00Z');
    const wanted = { product_id: product.id, proration_behavior: 'invoice' };
    const { status, body } = await change(subscription, wanted);
    expect([status, body.error]).toEqual([402, 'PaymentFailed']);
    expect(await read(subscription)).toMatchObject({ amount: 3000 });
    const payments = await shop.get(`GET /v1/payments/?customer_id=${customer.id}&status=failed`);
    expect(payments.items).toMatchObject([{ decline_reason: 'expired_card' }]);
    // Nobody will try to collect it.
    expect((await ordersOf(shop, subscription)).at(-1)).toMatchObject({ status: 'void' });
  });

  test('at the end of a trial, where that is asked for', async () => {
    const { subscription } = await subscribePaid({ trial_interval: 'day', trial_interval_count: 7 });
    const product = await shop.addProduct({ prices: [fixed(1000)] });
    const wanted = { product_id: product.id, proration_behavior: 'next_period' };
    const { body } = await change(subscription, wanted);
    expect(body).toMatchObject({ amount: 3000, pending_update: { applies_at: subscription.trial_end } });
    shop.practice.moveClock('2026-10-23T00:00:00Z');
    expect(totals(await ordersOf(shop, subscription))).toEqual([0, 1000]);
  });

  test('at renewal, unless that is cleared before', async () => {
    const [kept, cleared] = [await subscribePaid(), await subscribePaid()];
    const product = await shop.addProduct({ prices: [fixed(1000)] });
    for (const { subscription } of [kept, cleared]) {
      const wanted = { product_id: product.id, proration_behavior: 'next_period' };
      const { body } = await change(subscription, wanted);
      expect(body).toMatchObject({
        amount: 3000,
        pending_update: { product_id: product.id, applies_at: subscription.current_period_end },
      });
    }
    const { body } = await change(cleared.subscription, { pending_update: null });
    expect(body.pending_update).toBeNull();
    shop.practice.moveClock('2026-11-16T00:00:00Z');
    expect(await read(kept.subscription)).toMatchObject({
      product_id: product.id,
      pending_update: null,
    });
    expect(totals(await ordersOf(shop, kept.subscription))).toEqual([3000, 1000]);
    expect(totals(await ordersOf(shop, cleared.subscription))).toEqual([3000, 3000]);
  });

  test('now, on the next invoice', async () => {
    const { subscription } = await subscribePaid();
    const product = await shop.addProduct({ prices: [fixed(1000)] });
    await change(subscription, { product_id: product.id, proration_behavior: 'prorate' });
    expect(await ordersOf(shop, subscription)).toHaveLength(1);
    shop.practice.moveClock('2026-11-16T00:00:00Z');
    const order = (await ordersOf(shop, subscription)).at(-1);
    // The credit of nearly 2,000 is more than the 1,000 of the new period.
    expect(order?.total_amount).toBe(0);
    shop.practice.moveClock('2026-12-16T00:00:00Z');
    const next = (await ordersOf(shop, subscription)).at(-1);
    expect(next?.total_amount).toBeLessThan(5);
  });

  test('restarts the period where the organisation may do that', async () => {
    const { subscription } = await subscribePaid();
    const product = await shop.addProduct({ prices: [fixed(5000)] });
    const body = { product_id: product.id, proration_behavior: 'reset' };
    const organization = (await shop.get('GET /v1/organizations/')).items[0];
    const set = (reset_proration_behavior_enabled: boolean) =>
      shop.patch(`/v1/organizations/${organization.id}`, {
        feature_settings: { reset_proration_behavior_enabled },
      });
    await set(false);
    const refused = await change(subscription, body);
    expect([refused.status, refused.body.detail[0].loc]).toEqual([422, ['body', 'proration_behavior']]);
    await set(true);
    const done = await change(subscription, body);
    expect(done.body.amount).toBe(5000);
    expect(done.body.current_period_start > subscription.current_period_start).toBe(true);
  });

  test('of a yearly period begins it now', async () => {
    const { subscription } = await subscribePaid();
    const yearly = await shop.addProduct({ recurring_interval: 'year', prices: [fixed(30_000)] });
    const { body } = await change(subscription, {
      product_id: yearly.id,
      proration_behavior: 'invoice',
    });
    expect(body).toMatchObject({ recurring_interval: 'year', amount: 30_000 });
    expect(body.current_period_end).toMatch(/^2027-10-15T/);
    expect(totals(await ordersOf(shop, subscription)).at(-1)).toBeGreaterThan(26_900);
  });

  test('has to recur, and to be sold', async () => {
    const { subscription } = await subscribePaid();
    const { id: product_id } = await addOneTime(shop);
    const refused = await change(subscription, { product_id });
    expect([refused.status, refused.body.detail[0].loc]).toEqual([422, ['body', 'product_id']]);
  });
});

describe('other changes', () => {
  const tiers = [{ min_seats: 1, max_seats: 10, price_per_seat: 1000 }];
  const seatPrices = [{ amount_type: 'seat_based', seat_tiers: { tiers } }];

  test('of seats: charged, within limits, and not below those that are assigned', async () => {
    const product = await shop.addProduct({ prices: seatPrices });
    const { subscription } = await buy(shop, product, { seats: 2 });
    const { body } = await change(subscription, { seats: 5, proration_behavior: 'invoice' });
    expect(body).toMatchObject({ seats: 5, amount: 5000 });
    expect(totals(await ordersOf(shop, subscription)).at(-1)).toBeGreaterThan(2900);
    for (const email of ['one@shop.example', 'two@shop.example']) {
      await shop.post('/v1/customer-seats', { subscription_id: subscription.id, email });
    }
    const below = await change(subscription, { seats: 1 });
    expect([below.status, below.body.error]).toEqual([400, 'SeatsAlreadyAssigned']);
    const above = await change(subscription, { seats: 11 });
    expect([above.status, above.body.error]).toEqual([400, 'AboveMaximumSeats']);
    const none = await change(subscription, { seats: 0 });
    expect([none.status, none.body.error]).toEqual([400, 'BelowMinimumSeats']);
    const without = await change((await subscribePaid()).subscription, { seats: 2 });
    expect(without.status).toBe(400);
  });

  test('of the discount, the metadata and the end of the period', async () => {
    const { subscription } = await subscribePaid();
    const given = { name: 'Half', type: 'percentage', basis_points: 5000, duration: 'forever' };
    const discount = await shop.post('/v1/discounts/', given);
    const added = await change(subscription, { discount_id: discount.id, metadata: { tier: 'gold' } });
    expect(added.body).toMatchObject({ amount: 1500, metadata: { tier: 'gold' } });
    expect(await shop.get(`GET /v1/discounts/${discount.id}`)).toMatchObject({ redemptions_count: 1 });
    expect((await change(subscription, { discount_id: null })).body).toMatchObject({
      amount: 3000,
      discount_id: null,
    });
    const end = '2027-02-01T00:00:00Z';
    expect((await change(subscription, { current_billing_period_end: end })).body).toMatchObject({
      current_period_end: end,
    });
    const past = await change(subscription, { current_billing_period_end: '2026-01-01T00:00:00Z' });
    expect(past.status).toBe(422);
  });

  test('are one command at a time', async () => {
    const { subscription } = await subscribePaid();
    const mixed = await change(subscription, { cancel_at_period_end: true, seats: 3 });
    expect(mixed.status).toBe(422);
    expect(await read(subscription)).toMatchObject({ cancel_at_period_end: false });
  });

  test('end a trial now, which charges, or make it longer', async () => {
    const trial = { trial_interval: 'day', trial_interval_count: 7 };
    const { subscription } = await subscribePaid(trial);
    const later = '2026-12-01T00:00:00Z';
    expect((await change(subscription, { trial_end: later })).body).toMatchObject({
      status: 'trialing',
      trial_end: later,
      current_period_end: later,
    });
    expect((await change(subscription, { trial_end: 'now' })).body.status).toBe('active');
    expect(totals(await ordersOf(shop, subscription))).toEqual([0, 3000]);
    expect((await change(subscription, { trial_end: 'now' })).status).toBe(422);
  });
});
