import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addOneTime, buy, fixed, ordersOf } from './buying.js';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => shop.practice.reset());
afterAll(() => shop.practice.close());

const address = { country: 'DE', city: 'Berlin', postal_code: '10119', line1: 'Torstr. 1' };

/** A customer with a saved card, and a draft of one more order. */
async function draft(product: Row, token = 'good card') {
  const { customer } = await buy(shop, await addOneTime(shop), { token });
  const order = await shop.post('/v1/orders/', { customer_id: customer.id, product_id: product.id });
  return { customer, order };
}

describe('orders:create', () => {
  test('prepares a charge, and charges nothing', async () => {
    const product = await addOneTime(shop);
    const { order } = await draft(product);
    expect(order).toMatchObject({ status: 'draft', paid: false, total_amount: 1000, invoice_number: null });
    expect((await shop.get(`GET /v1/payments/?order_id=${order.id}`)).items).toEqual([]);
    const { customer_id } = order;
    const own = { customer_id, product_id: product.id, amount: 250, description: 'Two hours' };
    expect(await shop.post('/v1/orders/', own)).toMatchObject({
      total_amount: 250,
      description: 'Two hours',
      items: [{ amount: 250 }],
    });
  });

  test('is for one-time products, by organisations that may', async () => {
    const plan = await shop.addProduct({ prices: [fixed(500)] });
    const { id } = await shop.addCustomer();
    const wrong = await shop.ask('POST /v1/orders/', { body: { customer_id: id, product_id: plan.id } });
    expect([wrong.status, wrong.body.detail[0].loc]).toEqual([422, ['body', 'product_id']]);
    const organization = (await shop.get('GET /v1/organizations/')).items[0];
    const feature_settings = { off_session_charges_enabled: false };
    const changed = await shop.patch(`/v1/organizations/${organization.id}`, { feature_settings });
    expect(changed.feature_settings.off_session_charges_enabled).toBe(false);
    const body = { customer_id: id, product_id: (await addOneTime(shop)).id };
    const refused = await shop.ask('POST /v1/orders/', { body });
    expect([refused.status, refused.body.error]).toEqual([403, 'OffSessionChargesNotEnabled']);
  });
});

describe('orders:finalize', () => {
  test('charges the saved card once, and grants before it replies', async () => {
    const benefit = await shop.addBenefit('custom');
    const { order, customer } = await draft(await addOneTime(shop, { benefits: [benefit] }));
    const paid = await shop.get(`POST /v1/orders/${order.id}/finalize`);
    expect(paid).toMatchObject({ status: 'paid', paid: true });
    expect(paid.invoice_number).toMatch(/^[A-Z-]+-\d{4}$/);
    const payments = await shop.get(`GET /v1/payments/?order_id=${order.id}`);
    expect(payments.items).toMatchObject([{ status: 'succeeded', amount: 1000 }]);
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: true, order_id: order.id });
    const again = await shop.ask(`POST /v1/orders/${order.id}/finalize`);
    expect([again.status, again.body.error]).toEqual([412, 'OrderNotDraft']);
  });

  test('leaves a draft whose card is declined, or that has none', async () => {
    const product = await addOneTime(shop);
    const { order } = await draft(product, 'expiring card');
    shop.practice.moveClock('2026-11-02T00:00:00Z');
    const { status, body } = await shop.ask(`POST /v1/orders/${order.id}/finalize`);
    expect([status, body.error]).toEqual([402, 'PaymentFailed']);
    expect(await shop.get(`GET /v1/orders/${order.id}`)).toMatchObject({ status: 'draft' });
    const payments = await shop.get(`GET /v1/payments/?order_id=${order.id}`);
    expect(payments.items).toMatchObject([{ status: 'failed', decline_reason: 'expired_card' }]);

    const customer = await shop.addCustomer();
    const bare = await shop.post('/v1/orders/', { customer_id: customer.id, product_id: product.id });
    expect((await shop.ask(`POST /v1/orders/${bare.id}/finalize`)).status).toBe(402);
  });

  test('takes the payment method that is named, if it is the customer’s', async () => {
    const product = await addOneTime(shop);
    const [mine, other] = [await draft(product), await draft(product)];
    const card = async ({ customer }: { customer: Row }) =>
      (await shop.get(`GET /v1/customers/${customer.id}/payment-methods`)).items[0].id;
    const path = `POST /v1/orders/${mine.order.id}/finalize`;
    const refused = await shop.ask(path, { body: { payment_method_id: await card(other) } });
    expect([refused.status, refused.body.detail[0].loc]).toEqual([422, ['body', 'payment_method_id']]);
    const paid = await shop.get(path, { body: { payment_method_id: await card(mine) } });
    expect(paid.status).toBe('paid');
  });
});

describe('tax and lists', () => {
  test('tax is added by the buyer’s country', async () => {
    const { order } = await buy(shop, await addOneTime(shop), { customer_billing_address: address });
    expect(order).toMatchObject({ net_amount: 1000, tax_amount: 190, total_amount: 1190, due_amount: 1190 });
    expect(order.items).toMatchObject([{ amount: 1000, tax_amount: 190 }]);
    expect([order.refundable_amount, order.refundable_tax_amount]).toEqual([1000, 190]);
  });

  test('orders are filtered by whether their product recurs', async () => {
    const { order, customer } = await buy(shop, await addOneTime(shop));
    const plan = await shop.addProduct({ prices: [fixed(700)] });
    const other = await buy(shop, plan, { customer_id: customer.id });
    const list = async (type: string) => {
      const found = await shop.get(`GET /v1/orders/?customer_id=${customer.id}&product_billing_type=${type}`);
      return found.items.map(({ id }: Row) => id);
    };
    expect(await list('one_time')).toEqual([order.id]);
    expect(await list('recurring')).toEqual([other.order.id]);
  });

  test('invoice numbers follow one another', async () => {
    const product = await addOneTime(shop);
    const numbers = [await buy(shop, product), await buy(shop, product)].map(({ order }) =>
      Number(/\d+$/.exec(order.invoice_number)?.[0]),
    );
    expect(numbers[1]).toBe(Number(numbers[0]) + 1);
  });
});

describe('documents', () => {
  test('an invoice needs billing details, is made once, and freezes them', async () => {
    const { order } = await buy(shop, await addOneTime(shop));
    const path = `/v1/orders/${order.id}`;
    expect((await shop.ask(`GET ${path}/invoice`)).status).toBe(404);
    const missing = await shop.ask(`POST ${path}/invoice`);
    expect([missing.status, missing.body.error]).toEqual([422, 'MissingInvoiceBillingDetails']);
    await shop.patch(path, { billing_name: 'A. Buyer', billing_address: address });
    expect((await shop.ask(`POST ${path}/invoice`)).status).toBe(202);
    expect((await shop.get(`GET ${path}/invoice`)).url).toContain(order.invoice_number);
    expect((await shop.get(`GET ${path}`)).is_invoice_generated).toBe(true);
    const late = await shop.ask(`PATCH ${path}`, { body: { billing_name: 'B. Buyer' } });
    expect([late.status, (await shop.get(`GET ${path}`)).billing_name]).toEqual([422, 'A. Buyer']);
    expect((await shop.ask(`POST ${path}/invoice`)).status).toBe(409);
  });

  test('an unpaid order has neither invoice nor receipt', async () => {
    const { order } = await draft(await addOneTime(shop));
    const refused = await shop.ask(`POST /v1/orders/${order.id}/invoice`);
    expect([refused.status, refused.body.error]).toEqual([409, 'OrderNotEligibleForInvoice']);
    expect((await shop.ask(`GET /v1/orders/${order.id}/receipt`)).status).toBe(404);
  });

  test('the country of a billing address stays', async () => {
    const { order } = await buy(shop, await addOneTime(shop), { customer_billing_address: address });
    const path = `/v1/orders/${order.id}`;
    const body = { billing_address: { ...address, country: 'FR' } };
    const refused = await shop.ask(`PATCH ${path}`, { body });
    expect([refused.status, refused.body.detail[0].loc]).toEqual([
      422,
      ['body', 'billing_address', 'country'],
    ]);
    const moved = await shop.patch(path, { billing_address: { ...address, city: 'Bonn' } });
    expect(moved.billing_address.city).toBe('Bonn');
  });

  test('a receipt is rendered when it is asked for first', async () => {
    const { order, customer } = await buy(shop, await addOneTime(shop));
    const path = `GET /v1/orders/${order.id}/receipt`;
    expect(await shop.ask(path)).toEqual({ status: 202, body: {} });
    expect((await shop.get(path)).url).toContain(order.receipt_number);
    const token = await shop.session(customer);
    const own = await shop.get(`GET /v1/customer-portal/orders/${order.id}/receipt`, { token });
    expect(own.url).toContain(order.receipt_number);
  });
});

describe('a renewal that failed, in the portal', () => {
  async function failRenewal() {
    const benefit = await shop.addBenefit('custom');
    const product = await shop.addProduct({ prices: [fixed(2000)], benefits: [benefit] });
    const { subscription, customer } = await buy(shop, product, { token: 'expiring card' });
    shop.practice.moveClock('2026-11-15T12:00:00Z');
    const order = (await ordersOf(shop, subscription)).at(-1) ?? {};
    const path = `/v1/customer-portal/orders/${order.id}`;
    return { benefit, customer, subscription, order, path, token: await shop.session(customer) };
  }

  test('is paid by a new card: the subscription and what it gives come back', async () => {
    const { benefit, customer, subscription, order, path, token } = await failRenewal();
    expect(order).toMatchObject({ status: 'pending', billing_reason: 'subscription_cycle' });
    expect(order.next_payment_attempt_at).toMatch(/^2026-11-17T/);
    expect(await shop.get(`GET /v1/subscriptions/${subscription.id}`)).toMatchObject({ status: 'past_due' });
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: false, is_revoked: true });
    expect(await shop.get(`GET ${path}/payment-status`, { token })).toMatchObject({ status: 'failed' });

    const declined = { confirmation_token_id: 'declined' };
    const failed = await shop.get(`POST ${path}/confirm-payment`, { body: declined, token });
    expect(failed).toMatchObject({ status: 'failed', error: expect.stringContaining('declined') });
    const body = { confirmation_token_id: 'good card' };
    const paid = await shop.get(`POST ${path}/confirm-payment`, { body, token });
    expect(paid.status).toBe('succeeded');
    expect(await shop.get(`GET ${path}/payment-status`, { token })).toEqual({
      status: 'succeeded',
      error: null,
    });
    expect(await shop.get(`GET ${path}`, { token })).toMatchObject({ status: 'paid' });
    expect(await shop.get(`GET /v1/subscriptions/${subscription.id}`)).toMatchObject({ status: 'active' });
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: true, is_revoked: false });
    const again = await shop.ask(`POST ${path}/confirm-payment`, { body, token });
    expect([again.status, again.body.error]).toEqual([422, 'OrderNotEligibleForRetry']);
  });

  test('is retried by hand only so often', async () => {
    const { path, token } = await failRenewal();
    const body = { confirmation_token_id: 'declined' };
    const ask = () => shop.ask(`POST ${path}/confirm-payment`, { body, token });
    for (let count = 0; count < 3; count++) expect((await ask()).body.status).toBe('failed');
    const { status, body: answer } = await ask();
    expect([status, answer.error]).toEqual([429, 'ManualRetryLimitExceeded']);
  });

  test('is another’s for everybody else', async () => {
    const { path } = await failRenewal();
    const token = await shop.session(await shop.addCustomer());
    expect((await shop.ask(`GET ${path}`, { token })).status).toBe(404);
  });
});
