import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addOneTime, buyPlan, fixed, ordersOf, totals } from './buying.js';
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

describe('subscriptions:create', () => {
  test('puts a known customer on a free product, without an order', async () => {
    const benefit = await shop.addBenefit('custom');
    const product = await shop.addProduct({ benefits: [benefit] });
    const customer = await shop.addCustomer({ external_id: 'ext_free' });
    const body = { product_id: product.id, external_customer_id: 'ext_free', metadata: { by: 'us' } };
    const subscription = await shop.post('/v1/subscriptions/', body);
    expect(subscription).toMatchObject({ status: 'active', amount: 0, metadata: { by: 'us' } });
    expect(subscription.current_period_end).toMatch(/^2026-11-15T/);
    expect(await ordersOf(shop, subscription)).toEqual([]);
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: true });
  });

  test('refuses paid products, one-time products and unknown customers', async () => {
    const { id: customer_id } = await shop.addCustomer();
    const paid = await shop.addProduct({ prices: [fixed(1)] });
    for (const { id } of [paid, await addOneTime(shop, { prices: [fixed(0)] })]) {
      const refused = await shop.ask('POST /v1/subscriptions/', { body: { customer_id, product_id: id } });
      expect([refused.status, refused.body.detail[0].loc]).toEqual([422, ['body', 'product_id']]);
    }
    const free = await shop.addProduct();
    const body = { external_customer_id: 'ext_nobody', product_id: free.id };
    const unknown = await shop.ask('POST /v1/subscriptions/', { body });
    expect([unknown.status, unknown.body.detail[0].loc]).toEqual([422, ['body', 'external_customer_id']]);
  });
});

describe('an end', () => {
  test('now: benefits go at once, and nothing undoes it', async () => {
    const { subscription, benefit, customer } = await subscribePaid();
    const path = `/v1/subscriptions/${subscription.id}`;
    const ended = await shop.get(`DELETE ${path}`);
    expect(ended).toMatchObject({ status: 'canceled' });
    expect(ended.ended_at).not.toBeNull();
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: false, is_revoked: true });
    const again = await shop.ask(`DELETE ${path}`);
    expect([again.status, again.body.error]).toEqual([403, 'AlreadyCanceledSubscription']);
    const undone = await change(subscription, { cancel_at_period_end: false });
    expect([undone.status, undone.body.error]).toEqual([403, 'AlreadyCanceledSubscription']);
  });

  test('by an update, with its reason', async () => {
    const { subscription } = await subscribePaid();
    const reason = { customer_cancellation_reason: 'too_expensive', customer_cancellation_comment: 'Alas' };
    const { body } = await change(subscription, { revoke: true, ...reason });
    expect(body).toMatchObject({ status: 'canceled', ...reason });
  });

  test('at the end of the period: access until then, and no renewal', async () => {
    const { subscription, benefit, customer } = await subscribePaid();
    const { body } = await change(subscription, { cancel_at_period_end: true });
    expect(body).toMatchObject({ status: 'active', ends_at: subscription.current_period_end });
    const again = await change(subscription, { cancel_at_period_end: true });
    expect([again.status, again.body.error]).toEqual([403, 'AlreadyCanceledSubscription']);
    shop.practice.moveClock('2026-11-15T09:00:00Z');
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: true });
    shop.practice.moveClock('2026-11-16T00:00:00Z');
    expect(await read(subscription)).toMatchObject({
      status: 'canceled',
      ended_at: subscription.current_period_end,
    });
    // The clock stood there on its way.
    expect(await shop.grantOf(customer, benefit)).toMatchObject({
      is_granted: false,
      revoked_at: subscription.current_period_end,
    });
    expect(totals(await ordersOf(shop, subscription))).toEqual([3000]);
  });

  test('is taken back while there is time', async () => {
    const { subscription } = await subscribePaid();
    await change(subscription, { cancel_at_period_end: true, customer_cancellation_reason: 'unused' });
    const { body } = await change(subscription, { cancel_at_period_end: false });
    expect(body).toMatchObject({
      cancel_at_period_end: false,
      canceled_at: null,
      ends_at: null,
      customer_cancellation_reason: null,
    });
  });
});

describe('in the portal', () => {
  const portal = ({ id }: Row) => `/v1/customer-portal/subscriptions/${id}`;

  test('DELETE ends at the end of the period, once', async () => {
    const { subscription, customer } = await subscribePaid();
    const token = await shop.session(customer);
    const canceled = await shop.get(`DELETE ${portal(subscription)}`, { token });
    expect(canceled).toMatchObject({ status: 'active', cancel_at_period_end: true });
    const again = await shop.ask(`DELETE ${portal(subscription)}`, { token });
    expect([again.status, again.body.error]).toEqual([403, 'AlreadyCanceledSubscription']);
    const body = { cancel_at_period_end: false };
    expect(await shop.get(`PATCH ${portal(subscription)}`, { token, body })).toMatchObject(body);
  });

  test('a reason comes under the name that it has there', async () => {
    const { subscription, customer } = await subscribePaid();
    const token = await shop.session(customer);
    const body = { cancel_at_period_end: true, cancellation_reason: 'unused', cancellation_comment: 'Bye' };
    await shop.get(`PATCH ${portal(subscription)}`, { token, body });
    expect(await read(subscription)).toMatchObject({
      cancel_at_period_end: true,
      customer_cancellation_reason: 'unused',
      customer_cancellation_comment: 'Bye',
    });
  });

  test('the organisation may forbid changes', async () => {
    const organization = (await shop.get('GET /v1/organizations/')).items[0];
    const customer_portal_settings = {
      ...organization.customer_portal_settings,
      subscription: { update_plan: false, update_seats: false, pause: false },
    };
    await shop.patch(`/v1/organizations/${organization.id}`, { customer_portal_settings });
    const { subscription, customer } = await subscribePaid();
    const token = await shop.session(customer);
    const ask = (body: object) => shop.ask(`PATCH ${portal(subscription)}`, { token, body });
    const paused = await ask({ pause_at_period_end: true });
    expect([paused.status, paused.body.error]).toEqual([403, 'PauseResumeNotAllowed']);
    const moved = await ask({ product_id: (await shop.addProduct()).id });
    expect([moved.status, moved.body.error]).toEqual([403, 'UpdateSubscriptionPlanNotAllowed']);
    expect((await ask({ cancel_at_period_end: true })).status).toBe(200);
  });

  test('who has no card is asked for one before a paid plan', async () => {
    const customer = await shop.addCustomer();
    const subscription = await shop.subscribe(customer, await shop.addProduct());
    const organization = (await shop.get('GET /v1/organizations/')).items[0];
    const settings = { ...organization.subscription_settings, proration_behavior: 'invoice' };
    await shop.patch(`/v1/organizations/${organization.id}`, { subscription_settings: settings });
    const { id: product_id } = await shop.addProduct({ prices: [fixed(3000)] });
    const token = await shop.session(customer);
    const refused = await shop.ask(`PATCH ${portal(subscription)}`, { token, body: { product_id } });
    expect([refused.status, refused.body.error]).toEqual([409, 'PaymentMethodRequired']);
    expect(await read(subscription)).toMatchObject({ amount: 0 });
  });
});
