import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addOneTime, buy, fixed } from './buying.js';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

const customer_billing_address = { country: 'DE' };

function refund({ id }: Row, fields: object) {
  const body = { order_id: id, reason: 'customer_request', ...fields };
  return shop.ask('POST /v1/refunds/', { body });
}

describe('refunds:create', () => {
  test('never gives back more tax than was paid, however small its parts', async () => {
    const { order } = await buy(shop, await addOneTime(shop, { prices: [fixed(50)] }), {
      customer_billing_address: { country: 'DK' },
    });
    expect([order.net_amount, order.tax_amount]).toEqual([50, 13]);
    for (let count = 0; count < 15; count++) await refund(order, { amount: 2 });
    expect(await shop.get(`GET /v1/orders/${order.id}`)).toMatchObject({
      refunded_amount: 30,
      refunded_tax_amount: 13,
      refundable_tax_amount: 0,
    });
  });

  test('gives back a net part with its tax, then the rest, then nothing', async () => {
    const product = await addOneTime(shop, { prices: [fixed(999)] });
    const { order } = await buy(shop, product, { customer_billing_address });
    expect([order.net_amount, order.tax_amount]).toEqual([999, 190]);
    const part = await refund(order, { amount: 333, metadata: { ticket: 7 } });
    expect(part.status).toBe(201);
    expect(part.body).toMatchObject({
      amount: 333,
      tax_amount: 63,
      status: 'succeeded',
      metadata: { ticket: 7 },
    });
    expect(await shop.get(`GET /v1/orders/${order.id}`)).toMatchObject({
      status: 'partially_refunded',
      paid: true,
      refunded_amount: 333,
      refunded_tax_amount: 63,
      refundable_amount: 666,
      refundable_tax_amount: 127,
    });
    const tooMuch = await refund(order, { amount: 667 });
    expect([tooMuch.status, tooMuch.body.detail[0].loc]).toEqual([422, ['body', 'amount']]);
    expect((await refund(order, { amount: 666 })).body.tax_amount).toBe(127);
    expect(await shop.get(`GET /v1/orders/${order.id}`)).toMatchObject({
      status: 'refunded',
      refunded_tax_amount: 190,
      refundable_amount: 0,
    });
    const again = await refund(order, { amount: 1 });
    expect([again.status, again.body.error]).toEqual([403, 'RefundedAlready']);
    const listed = await shop.get(`GET /v1/refunds/?order_id=${order.id}`);
    expect(listed.pagination.total_count).toBe(2);
  });

  test('revokes what a one-time order gave, only if it is asked to', async () => {
    const benefit = await shop.addBenefit('custom');
    const { order, customer } = await buy(shop, await addOneTime(shop, { benefits: [benefit] }));
    await refund(order, { amount: 100 });
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: true });
    await refund(order, { amount: 900, revoke_benefits: true });
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: false, is_revoked: true });
  });

  test('never ends a subscription', async () => {
    const plan = await shop.addProduct({ prices: [fixed(2000)] });
    const { order, subscription } = await buy(shop, plan);
    const prohibited = await refund(order, { amount: 2000, revoke_benefits: true });
    expect([prohibited.status, prohibited.body.error]).toEqual([400, 'RevokeSubscriptionBenefitsProhibited']);
    expect((await refund(order, { amount: 2000 })).body.subscription_id).toBe(subscription.id);
    expect(await shop.get(`GET /v1/subscriptions/${subscription.id}`)).toMatchObject({ status: 'active' });
  });

  test('is refused for what was not paid, and for what is disputed', async () => {
    const { customer } = await buy(shop, await addOneTime(shop));
    const product = await addOneTime(shop);
    const draft = await shop.post('/v1/orders/', { customer_id: customer.id, product_id: product.id });
    expect((await refund(draft, { amount: 100 })).status).toBe(422);
    const disputes = await shop.get('GET /v1/disputes/?status=needs_response');
    const disputed = await refund({ id: disputes.items[0].order_id }, { amount: 100 });
    expect([disputed.status, disputed.body.error]).toEqual([403, 'PaymentDisputed']);
  });
});
