import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type PracticeServer, type Row, startMcp } from '../mcp.js';

/* Workflows of money: what is sold, charged, refunded, changed. Each as an assistant would do it. */

let server: PracticeServer;
beforeAll(async () => {
  server = await startMcp();
}, 60_000);
beforeEach(() => server.reset());
afterAll(() => server.close());

async function customerId(email: string): Promise<unknown> {
  return (await server.only('list_all_polar_customers', { email })).id;
}

/** Pays an open checkout as its buyer would: that takes a browser, so no tool does it. */
async function pay(clientSecret: unknown, body: Row): Promise<void> {
  const response = await fetch(`${server.practice.url}/v1/checkouts/client/${clientSecret}/confirm`, {
    method: 'POST',
    headers: { authorization: 'Bearer polar_pat_practice', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
}

test('2. a checkout link for one buyer, tied to an id of ours', async () => {
  const product = await server.only('list_all_polar_products', { query: 'Advanced', is_archived: false });
  expect(product.name).toBe('Advanced Tier');
  const checkout = await server.call('create_a_polar_checkout', {
    product_id: product.id,
    external_customer_id: 'acc_999888',
    success_url: 'https://lumen.example/thanks?checkout_id={CHECKOUT_ID}',
    allow_trial: false,
    metadata: { campaign: 'autumn' },
  });
  expect(checkout).toMatchObject({ status: 'open', external_customer_id: 'acc_999888', currency: 'usd' });
  expect(checkout.url).toMatch(/^https:/);
  expect(Object.keys(checkout).slice(0, 2)).toEqual(['url', 'expires_at']);
  expect(server.takeCost()).toMatchSnapshot();
  const { client_secret } = server.practice.rows('checkouts').find(({ id }) => id === checkout.id) ?? {};
  await pay(client_secret, {
    confirmation_token_id: 'ctoken_1',
    customer_email: 'noah@northwind-studio.example',
  });
  expect(await server.call('get_single_polar_checkout_by_id', { id: checkout.id })).toMatchObject({
    status: 'succeeded',
  });
  // The name of a twin is an alias of the tool that takes either id.
  const state = await server.call('get_single_polar_customer_state_by_external_id', {
    external_customer_id: 'acc_999888',
  });
  expect(state.active_subscriptions).toMatchObject([
    { product_id: product.id, status: 'active', amount: checkout.total_amount },
  ]);
  const order = await server.only('list_all_polar_orders', {
    external_customer_id: 'acc_999888',
    fields: ['status', 'billing_reason', 'checkout_id', 'metadata'],
  });
  expect(order).toMatchObject({
    status: 'paid',
    billing_reason: 'subscription_create',
    checkout_id: checkout.id,
    metadata: { campaign: 'autumn' },
  });
});

test('4. refund of the last payment, and no renewal', async () => {
  const customer_id = await customerId('kenji@morita.example');
  const page = await server.call('list_all_polar_orders', {
    customer_id,
    status: ['paid', 'partially_refunded'],
    sorting: ['-created_at'],
    limit: 5,
  });
  const [last] = page.items as Row[];
  const order = await server.call('get_single_polar_order_by_id', {
    id: last?.id,
    fields: ['id', 'refundable_amount', 'refundable_tax_amount', 'subscription_id'],
  });
  expect(order.refundable_amount).toBe(last?.refundable_amount);
  const amount = order.refundable_amount;
  const given = { order_id: order.id, reason: 'customer_request', amount };
  const tooMuch = { ...given, amount: Number(amount) + 1 };
  expect(await server.refusal('create_a_polar_refund', tooMuch)).toContain('422');
  const revoking = { ...given, revoke_benefits: true };
  expect(await server.refusal('create_a_polar_refund', revoking)).toContain('400');
  const refund = await server.call('create_a_polar_refund', given);
  expect(refund).toMatchObject({ status: 'succeeded', amount, tax_amount: order.refundable_tax_amount });
  expect(await server.refusal('create_a_polar_refund', given)).toContain('403');
  expect(await server.call('get_single_polar_order_by_id', { id: order.id })).toMatchObject({
    status: 'refunded',
    refundable_amount: 0,
  });
  // A refund does not end the subscription.
  const subscription = await server.call('get_single_polar_subscription_by_id', {
    id: order.subscription_id,
  });
  expect(subscription.status).toBe('active');
  const cancelled = await server.call('update_a_polar_subscription_by_id', {
    id: subscription.id,
    cancel_at_period_end: true,
  });
  expect(cancelled).toMatchObject({ status: 'active', cancel_at_period_end: true });
  expect(server.takeCost()).toMatchSnapshot();
  server.practice.moveClock(String(cancelled.current_period_end));
  const fields = ['status', 'ended_at'];
  const ended = await server.call('get_single_polar_subscription_by_id', { id: subscription.id, fields });
  expect(ended).toMatchObject({ status: 'canceled', ended_at: cancelled.current_period_end });
  const grants = await server.list('list_all_polar_benefit_grants', { customer_id, is_granted: true });
  expect(grants).toEqual([]);
});

test('5. an upgrade that charges the difference', async () => {
  const customer_id = await customerId('mia@osei.example');
  const subscription = await server.only('list_all_polar_subscriptions', { customer_id, status: 'active' });
  const product = await server.only('list_all_polar_products', { query: 'Advanced', is_archived: false });
  const updated = await server.call('update_a_polar_subscription_by_id', {
    id: subscription.id,
    product_id: product.id,
    proration_behavior: 'invoice',
  });
  expect(updated).toMatchObject({ id: subscription.id, product: { name: 'Advanced Tier' } });
  expect(server.takeCost()).toMatchSnapshot();
  const [order] = await server.list('list_all_polar_orders', {
    customer_id,
    sorting: ['-created_at'],
    fields: ['status', 'billing_reason', 'total_amount'],
  });
  expect(order).toMatchObject({ billing_reason: 'subscription_update', status: 'paid' });
  expect(Number(order?.total_amount)).toBeGreaterThan(0);
});

test('6. a cancellation is taken back', async () => {
  const customer_id = await customerId('lucia@moreno-design.example');
  const subscription = await server.only('list_all_polar_subscriptions', {
    customer_id,
    cancel_at_period_end: true,
  });
  const { id } = subscription;
  const kept = await server.call('update_a_polar_subscription_by_id', { id, cancel_at_period_end: false });
  expect(kept).toMatchObject({ status: 'active', cancel_at_period_end: false });
  expect(kept).not.toHaveProperty('ends_at');
  expect(server.takeCost()).toMatchSnapshot();
  const gone = await customerId('tom@hargreaves.example');
  const ended = await server.only('list_all_polar_subscriptions', { customer_id: gone });
  const args = { id: ended.id, cancel_at_period_end: false };
  expect(await server.refusal('update_a_polar_subscription_by_id', args)).toContain('403');
});

test('8. a payment has failed', async () => {
  const subscription = await server.only('list_all_polar_subscriptions', {
    status: ['past_due'],
    sorting: ['current_period_end'],
  });
  const order = await server.only('list_all_polar_orders', {
    subscription_id: subscription.id,
    status: ['pending'],
  });
  expect(order.next_payment_attempt_at).toEqual(expect.any(String));
  const failed = await server.list('list_all_polar_payments', { order_id: order.id, status: ['failed'] });
  expect(failed[0]).toMatchObject({ decline_reason: expect.any(String) });
  const customer_id = subscription.customer_id;
  const granted = await server.list('list_all_polar_benefit_grants', { customer_id, is_granted: true });
  expect(granted).toEqual([]);
  const methods = await server.list('list_all_polar_payment_methods_by_customer_id', { customer_id });
  expect(methods.length).toBeGreaterThan(0);
  const session = await server.call('create_a_polar_customer_session', { customer_id });
  expect(session.customer_portal_url).toMatch(/^https:/);
  expect(server.takeCost()).toMatchSnapshot();
  // The customer pays in the portal, and has access again.
  await server.call('create_a_polar_portal_payment_confirmation', {
    id: order.id,
    customer_id,
    confirmation_token_id: 'ctoken_new_card',
  });
  const after = await server.call('get_single_polar_subscription_by_id', { id: subscription.id });
  expect(after.status).toBe('active');
  const again = await server.list('list_all_polar_benefit_grants', { customer_id, is_granted: true });
  expect(again.length).toBeGreaterThan(0);
});

test('14. an invoice with corrected company data', async () => {
  const orders = server.practice.rows('orders');
  const { id } =
    orders.find(({ status, billing_address }) => status === 'paid' && billing_address === null) ?? {};
  expect(await server.refusal('create_a_polar_order_invoice', { id })).toContain('422');
  expect(await server.refusal('get_single_polar_order_invoice_by_id', { id })).toContain('404');
  const billing_address = { line1: 'Quay 4', city: 'Cork', postal_code: 'T12', country: 'IE' };
  await server.call('update_a_polar_order_by_id', { id, billing_name: 'Cork Labs Ltd', billing_address });
  expect(await server.call('create_a_polar_order_invoice', { id })).toMatchObject({ status: 'accepted' });
  const invoice = await server.call('get_single_polar_order_invoice_by_id', { id });
  expect(invoice.url).toMatch(/^https:/);
  expect(server.takeCost()).toMatchSnapshot();
  const late = { id, billing_name: 'Somebody Else' };
  expect(await server.refusal('update_a_polar_order_by_id', late)).toContain('422');
});
