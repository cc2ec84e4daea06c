import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addOneTime, buy, buyer, confirm, fixed, openCheckout } from './buying.js';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => shop.practice.reset());
afterAll(() => shop.practice.close());

describe('a checkout that is paid', () => {
  test('makes customer, order, payment, subscription and grants, and says confirmed, then succeeded', async () => {
    const benefit = await shop.addBenefit('custom');
    const product = await shop.addProduct({ prices: [fixed(2000)], benefits: [benefit] });
    const metadata = { campaign: 'autumn' };
    const checkout = await openCheckout(shop, product, { metadata, external_customer_id: 'ext_new' });
    expect(checkout).toMatchObject({ status: 'open', amount: 2000, is_payment_required: true, metadata });
    expect(checkout.url).toContain(checkout.client_secret);
    const { status, body } = await confirm(shop, checkout);
    expect([status, body.status]).toEqual([200, 'confirmed']);
    expect(await shop.get(`GET /v1/checkouts/${checkout.id}`)).toMatchObject({ status: 'succeeded' });

    const customer = await shop.get('GET /v1/customers/external/ext_new');
    expect(customer.email).toBe(checkout.customer_email);
    const orders = await shop.get(`GET /v1/orders/?checkout_id=${checkout.id}`);
    expect(orders.items).toMatchObject([
      { billing_reason: 'subscription_create', status: 'paid', paid: true, total_amount: 2000, metadata },
    ]);
    const subscriptions = await shop.get('GET /v1/subscriptions/?external_customer_id=ext_new');
    expect(subscriptions.items).toMatchObject([
      { id: orders.items[0].subscription_id, status: 'active', amount: 2000, metadata },
    ]);
    const payments = await shop.get(`GET /v1/payments/?order_id=${orders.items[0].id}`);
    expect(payments.items).toMatchObject([{ status: 'succeeded', amount: 2000 }]);
    expect(await shop.grantOf(customer, benefit)).toMatchObject({
      is_granted: true,
      subscription_id: orders.items[0].subscription_id,
    });
    const token = body.customer_session_token;
    expect(await shop.get('GET /v1/customer-portal/customers/me', { token })).toMatchObject({
      id: customer.id,
    });
  });

  test('of a one-time product makes an order whose grants stand by themselves', async () => {
    const benefit = await shop.addBenefit('custom');
    const product = await addOneTime(shop, { benefits: [benefit] });
    const { order, customer, subscription } = await buy(shop, product);
    expect(order).toMatchObject({ billing_reason: 'purchase', subscription_id: null, description: 'A book' });
    expect(order.items).toMatchObject([{ label: 'A book', amount: 1000 }]);
    expect(subscription).toEqual({});
    expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: true, order_id: order.id });
  });

  test('finds the customer by id, by external id, or by the e-mail address in any case', async () => {
    const product = await addOneTime(shop);
    const known = await shop.addCustomer({ external_id: 'ext_known', email: 'known@shop.example' });
    const byId = await buy(shop, product, { customer_id: known.id });
    const byExternal = await buy(shop, product, { external_customer_id: 'ext_known' });
    const byEmail = await buy(shop, product, { customer_email: 'KNOWN@shop.example' });
    for (const { customer } of [byId, byExternal, byEmail]) expect(customer.id).toBe(known.id);
    expect(byExternal.checkout).toMatchObject({ customer_id: known.id, customer_email: known.email });
  });

  test('is refused to a new buyer with the external id of somebody else', async () => {
    const checkout = await openCheckout(shop, await addOneTime(shop), { external_customer_id: 'ext_taken' });
    await shop.addCustomer({ external_id: 'ext_taken' });
    const { status, body } = await confirm(shop, checkout);
    expect([status, body.error]).toEqual([409, 'CheckoutCustomerExternalIdMismatch']);
  });

  test('of seats gives the buyer none, and costs by their number', async () => {
    const benefit = await shop.addBenefit('custom');
    const tiers = [
      { min_seats: 2, max_seats: 4, price_per_seat: 1000 },
      { min_seats: 5, max_seats: 9, price_per_seat: 800 },
    ];
    const prices = [{ amount_type: 'seat_based', seat_tiers: { tiers } }];
    const product = await shop.addProduct({ prices, benefits: [benefit] });
    const tooFew = await shop.ask('POST /v1/checkouts/', { body: { products: [product.id], seats: 1 } });
    expect([tooFew.status, tooFew.body.detail[0].loc]).toEqual([422, ['body', 'seats']]);
    expect(await openCheckout(shop, product)).toMatchObject({ seats: 2, amount: 2000 });
    const { order, customer, subscription } = await buy(shop, product, { seats: 5 });
    expect([order.seats, order.total_amount, subscription.seats]).toEqual([5, 4000, 5]);
    expect(await shop.grantOf(customer, benefit)).toBeUndefined();
  });

  test('in a trial is not charged, and keeps the card', async () => {
    const product = await shop.addProduct({
      prices: [fixed(2000)],
      trial_interval: 'day',
      trial_interval_count: 7,
    });
    const checkout = await openCheckout(shop, product);
    expect(checkout).toMatchObject({ is_payment_required: false, is_payment_setup_required: true });
    const { order, subscription, customer } = await buy(shop, product);
    expect(subscription).toMatchObject({ status: 'trialing', current_period_end: subscription.trial_end });
    expect([order.status, order.total_amount]).toEqual(['paid', 0]);
    const cards = await shop.get(`GET /v1/customers/${customer.id}/payment-methods`);
    expect(cards.items).toHaveLength(1);
    const without = await buy(shop, product, { allow_trial: false });
    expect([without.subscription.status, without.order.total_amount]).toEqual(['active', 2000]);
  });

  test('upgrades a free subscription, and no paid one', async () => {
    const free = await shop.addProduct();
    const paid = await shop.addProduct({ prices: [fixed(3000)] });
    const customer = await shop.addCustomer();
    const old = await shop.subscribe(customer, free);
    const fields = { customer_id: customer.id, subscription_id: old.id };
    const { subscription, order } = await buy(shop, paid, fields);
    expect(subscription).toMatchObject({ id: old.id, product_id: paid.id, amount: 3000 });
    expect([order.subscription_id, order.total_amount]).toEqual([old.id, 3000]);
    const again = await shop.ask('POST /v1/checkouts/', { body: { products: [paid.id], ...fields } });
    expect([again.status, again.body.detail[0].loc]).toEqual([422, ['body', 'subscription_id']]);
  });

  test('upgrades by what the buyer pays, after the trial of the plan', async () => {
    const prices = [{ amount_type: 'custom', minimum_amount: 100, preset_amount: 500 }];
    const trial = { trial_interval: 'day', trial_interval_count: 7 };
    const plan = await shop.addProduct({ prices, ...trial });
    const customer = await shop.addCustomer();
    const old = await shop.subscribe(customer, await shop.addProduct());
    const { subscription, order } = await buy(shop, plan, { subscription_id: old.id, amount: 2500 });
    expect(order).toMatchObject({ customer_id: customer.id, subscription_id: old.id, total_amount: 0 });
    expect(subscription).toMatchObject({ id: old.id, status: 'trialing', amount: 2500 });
    expect(subscription.current_period_end).toBe(subscription.trial_end);
  });

  test("upgrades nobody else's subscription, none to what does not recur, and none twice", async () => {
    const paid = await shop.addProduct({ prices: [fixed(3000)] });
    const { id: subscription_id } = await shop.subscribe(await shop.addCustomer(), await shop.addProduct());
    const { id: customer_id } = await shop.addCustomer();
    const open = (body: Row) => shop.ask('POST /v1/checkouts/', { body: { subscription_id, ...body } });
    expect((await open({ products: [paid.id], customer_id })).status).toBe(422);
    expect((await open({ products: [(await addOneTime(shop)).id] })).status).toBe(422);
    const [one, two] = [await open({ products: [paid.id] }), await open({ products: [paid.id] })];
    expect((await confirm(shop, one.body)).status).toBe(200);
    const second = await confirm(shop, two.body);
    expect([second.status, second.body.error]).toEqual([403, 'AlreadyActiveSubscriptionError']);
  });

  test('says the tax that the order has, of a buyer who is known by the address', async () => {
    const billing_address = { country: 'DE' };
    const { email } = await shop.addCustomer({ billing_address });
    const { checkout, order } = await buy(shop, await addOneTime(shop), { customer_email: email });
    const after = await shop.get(`GET /v1/checkouts/${checkout.id}`);
    expect([after.total_amount, order.total_amount]).toEqual([1190, 1190]);
  });

  test('takes the price that was made for it alone', async () => {
    const product = await addOneTime(shop);
    const { order } = await buy(shop, product, { prices: { [product.id]: [fixed(123)] } });
    expect(order.total_amount).toBe(123);
    const { prices } = await shop.get(`GET /v1/products/${product.id}`);
    expect(prices.map(({ price_amount }: Row) => price_amount)).toEqual([1000]);
  });

  test('takes what the buyer wants to pay, within limits', async () => {
    const prices = [{ amount_type: 'custom', minimum_amount: 500, maximum_amount: 900, preset_amount: 600 }];
    const product = await addOneTime(shop, { prices });
    const checkout = await openCheckout(shop, product);
    expect(checkout.amount).toBe(600);
    const tooMuch = await confirm(shop, checkout, { amount: 901 });
    expect([tooMuch.status, tooMuch.body.detail[0].loc]).toEqual([422, ['body', 'amount']]);
    expect((await confirm(shop, checkout, { amount: 700 })).body).toMatchObject({ total_amount: 700 });
  });
});

describe('a checkout that is not paid', () => {
  test('is declined by a token that begins with `declined`, and stays open', async () => {
    const checkout = await openCheckout(shop, await addOneTime(shop));
    const { status, body } = await confirm(shop, checkout, { confirmation_token_id: 'declined_card' });
    expect([status, body.error]).toEqual([400, 'PaymentError']);
    const payments = await shop.get(`GET /v1/payments/?checkout_id=${checkout.id}`);
    expect(payments.items).toMatchObject([{ status: 'failed', order_id: null }]);
    expect((await shop.get(`GET /v1/orders/?checkout_id=${checkout.id}`)).items).toEqual([]);
    expect((await confirm(shop, checkout)).status).toBe(200);
  });

  test('needs an e-mail address and, if it costs anything, a card', async () => {
    const { id } = await addOneTime(shop);
    const checkout = await shop.post('/v1/checkouts/', { products: [id] });
    const unnamed = await confirm(shop, checkout);
    expect([unnamed.status, unnamed.body.detail[0].loc]).toEqual([422, ['body', 'customer_email']]);
    const unpaid = await confirm(shop, checkout, {
      customer_email: 'cardless@shop.example',
      confirmation_token_id: null,
    });
    expect([unpaid.status, unpaid.body.detail[0].loc]).toEqual([422, ['body', 'confirmation_token_id']]);
    const free = await openCheckout(shop, await shop.addProduct());
    expect((await confirm(shop, free, { confirmation_token_id: null })).body.status).toBe('confirmed');
  });

  test('is changed by seller and buyer while it is open', async () => {
    const [one, other] = [await addOneTime(shop), await addOneTime(shop, { prices: [fixed(2000)] })];
    const checkout = await openCheckout(shop, one, { products: [one.id, other.id] });
    const path = `/v1/checkouts/${checkout.id}`;
    expect(await shop.patch(path, { product_id: other.id })).toMatchObject({ amount: 2000 });
    const stranger = await addOneTime(shop);
    const refused = await shop.ask(`PATCH ${path}`, { body: { product_id: stranger.id } });
    expect([refused.status, refused.body.detail[0].loc]).toEqual([422, ['body', 'product_id']]);
    const address = { country: 'DE' };
    const client = `/v1/checkouts/client/${checkout.client_secret}`;
    const changed = await shop.get(`PATCH ${client}`, {
      body: { customer_billing_address: address },
      token: null,
    });
    expect(changed).toMatchObject({ tax_amount: 380, total_amount: 2380 });
    await confirm(shop, checkout);
    const late = await shop.ask(`PATCH ${path}`, { body: { customer_name: 'Late' } });
    expect([late.status, late.body.error]).toEqual([403, 'NotOpenCheckout']);
    expect((await confirm(shop, checkout)).status).toBe(403);
  });

  test('refuses archived products, discounts of others, and unknown codes', async () => {
    const product = await addOneTime(shop);
    const elsewhere = await shop.post('/v1/discounts/', {
      name: 'Elsewhere',
      type: 'percentage',
      basis_points: 1000,
      duration: 'once',
      products: [(await addOneTime(shop)).id],
    });
    const body = { products: [product.id], discount_id: elsewhere.id };
    const wrong = await shop.ask('POST /v1/checkouts/', { body });
    expect([wrong.status, wrong.body.detail[0].loc]).toEqual([422, ['body', 'discount_id']]);
    const { client_secret } = await openCheckout(shop, product);
    const unknown = await shop.ask(`PATCH /v1/checkouts/client/${client_secret}`, {
      body: { discount_code: 'NOSUCHCODE' },
      token: null,
    });
    expect([unknown.status, unknown.body.detail[0].loc]).toEqual([422, ['body', 'discount_code']]);
    await shop.patch(`/v1/products/${product.id}`, { is_archived: true });
    const archived = await shop.ask('POST /v1/checkouts/', { body: { products: [product.id] } });
    expect([archived.status, archived.body.detail[0].loc]).toEqual([422, ['body', 'products', 0]]);
  });

  test('expires after a day: gone for the buyer, closed for the seller', async () => {
    const checkout = await openCheckout(shop, await addOneTime(shop));
    const client = `/v1/checkouts/client/${checkout.client_secret}`;
    expect((await shop.ask(`GET ${client}`, { token: null })).status).toBe(200);
    shop.practice.moveClock('2026-10-16T10:00:00Z');
    const seen = await shop.ask(`GET ${client}`, { token: null });
    expect([seen.status, seen.body.error]).toEqual([410, 'ExpiredCheckoutError']);
    expect((await confirm(shop, checkout)).status).toBe(410);
    const changed = await shop.ask(`PATCH /v1/checkouts/${checkout.id}`, { body: { customer_name: 'Late' } });
    expect([changed.status, changed.body.error]).toEqual([403, 'NotOpenCheckout']);
    expect(await shop.get(`GET /v1/checkouts/${checkout.id}`)).toMatchObject({ status: 'expired' });
  });

  test('is not for an organisation to confirm', async () => {
    const { client_secret } = await openCheckout(shop, await addOneTime(shop));
    const path = `POST /v1/checkouts/client/${client_secret}/confirm`;
    expect((await shop.ask(path, { body: {} })).status).toBe(401);
    expect((await shop.ask(path, { body: {}, token: buyer })).status).toBe(422);
  });
});

describe('what an organisation allows', () => {
  test('one subscription of a customer, one trial', async () => {
    const organization = (await shop.get('GET /v1/organizations/')).items[0];
    const settings = { ...organization.subscription_settings, allow_multiple_subscriptions: false };
    await shop.patch(`/v1/organizations/${organization.id}`, { subscription_settings: settings });
    const product = await shop.addProduct({ prices: [fixed(900)] });
    const { customer, subscription } = await buy(shop, product);
    const second = await confirm(shop, await openCheckout(shop, product, { customer_id: customer.id }));
    expect([second.status, second.body.error]).toEqual([403, 'AlreadyActiveSubscriptionError']);
    await shop.ask(`DELETE /v1/subscriptions/${subscription.id}`);
    const again = await confirm(shop, await openCheckout(shop, product, { customer_id: customer.id }));
    expect(again.status).toBe(200);
  });
});

describe('checkout-links:create', () => {
  test('makes a permanent address of its own', async () => {
    const product = await addOneTime(shop);
    const given = { payment_processor: 'stripe', products: [product.id], metadata: { from: 'blog' } };
    const [one, other] = [
      await shop.post('/v1/checkout-links/', given),
      await shop.post('/v1/checkout-links/', given),
    ];
    expect(one).toMatchObject({ metadata: { from: 'blog' }, products: [{ id: product.id }] });
    expect(one.url).toContain(one.client_secret);
    expect(other.url).not.toBe(one.url);
  });

  test('finds the product of a price, and refuses seats where there are none', async () => {
    const product = await addOneTime(shop);
    const price = { payment_processor: 'stripe', product_price_id: product.prices[0].id };
    expect((await shop.post('/v1/checkout-links/', price)).products[0].id).toBe(product.id);
    const body = { payment_processor: 'stripe', products: [product.id], seats: 3 };
    const refused = await shop.ask('POST /v1/checkout-links/', { body });
    expect([refused.status, refused.body.detail[0].loc]).toEqual([422, ['body', 'seats']]);
  });
});
