import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addOneTime, buy, confirm, fixed, openCheckout, ordersOf } from './buying.js';
import { openShop, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => shop.practice.reset());
afterAll(() => shop.practice.close());

const percent = { name: 'A tenth', type: 'percentage', basis_points: 1000, duration: 'once' };

describe('discounts:create', () => {
  test('of an amount has it in both forms', async () => {
    const given = { name: 'Five off', type: 'fixed', duration: 'once' };
    const modern = await shop.post('/v1/discounts/', { ...given, amounts: { usd: 500, eur: 400 } });
    expect(modern).toMatchObject({ amount: 500, currency: 'usd', amounts: { usd: 500, eur: 400 } });
    const old = await shop.post('/v1/discounts/', { ...given, amount: 300, currency: 'eur' });
    expect(old).toMatchObject({ amount: 300, currency: 'eur', amounts: { eur: 300 } });
    const neither = await shop.ask('POST /v1/discounts/', { body: given });
    expect([neither.status, neither.body.detail[0].loc]).toEqual([422, ['body', 'amounts']]);
  });

  test('that repeats needs its months, and no other has them', async () => {
    const body = { ...percent, duration: 'repeating' };
    const refused = await shop.ask('POST /v1/discounts/', { body });
    expect([refused.status, refused.body.detail[0].loc]).toEqual([422, ['body', 'duration_in_months']]);
    expect(await shop.post('/v1/discounts/', { ...body, duration_in_months: 3 })).toMatchObject({
      duration_in_months: 3,
    });
    const once = await shop.post('/v1/discounts/', { ...percent, duration_in_months: 3 });
    expect(once).not.toHaveProperty('duration_in_months');
  });

  test('refuses a code that is taken, and an end before its start', async () => {
    await shop.post('/v1/discounts/', { ...percent, code: 'AUTUMN' });
    const taken = await shop.ask('POST /v1/discounts/', { body: { ...percent, code: 'autumn' } });
    expect([taken.status, taken.body.detail[0].loc]).toEqual([422, ['body', 'code']]);
    const dates = { starts_at: '2026-12-01T00:00:00Z', ends_at: '2026-11-01T00:00:00Z' };
    const backwards = await shop.ask('POST /v1/discounts/', { body: { ...percent, ...dates } });
    expect([backwards.status, backwards.body.detail[0].loc]).toEqual([422, ['body', 'ends_at']]);
  });
});

describe('discounts:update', () => {
  test('changes the amount until somebody has used it; type and duration never', async () => {
    const discount = await shop.post('/v1/discounts/', percent);
    const path = `/v1/discounts/${discount.id}`;
    expect(await shop.patch(path, { basis_points: 2000 })).toMatchObject({ basis_points: 2000 });
    for (const body of [{ type: 'fixed' }, { duration: 'forever' }, { amount: 100 }]) {
      const refused = await shop.ask(`PATCH ${path}`, { body });
      expect([refused.status, refused.body.detail[0].loc[1]]).toEqual([422, Object.keys(body)[0]]);
    }
    const { order } = await buy(shop, await addOneTime(shop), { discount_id: discount.id });
    expect([order.discount_amount, order.net_amount]).toEqual([200, 800]);
    expect(await shop.get(`GET ${path}`)).toMatchObject({ redemptions_count: 1 });
    const locked = await shop.ask(`PATCH ${path}`, { body: { basis_points: 3000 } });
    expect([locked.status, locked.body.detail[0].loc]).toEqual([422, ['body', 'basis_points']]);
    const renamed = { name: 'Renamed', basis_points: 2000, ends_at: '2027-01-01T00:00:00Z' };
    expect(await shop.patch(path, renamed)).toMatchObject(renamed);
  });

  test('of an amount changes both of its forms', async () => {
    const given = { name: 'Off', type: 'fixed', duration: 'once', amounts: { usd: 500 } };
    const { id } = await shop.post('/v1/discounts/', given);
    const changed = await shop.patch(`/v1/discounts/${id}`, { amounts: { usd: 700 } });
    expect(changed).toMatchObject({ amount: 700, amounts: { usd: 700 } });
  });
});

describe('a discount that is used', () => {
  test('by its code, in any case, up to its number and no further', async () => {
    const product = await addOneTime(shop);
    await shop.post('/v1/discounts/', { ...percent, code: 'ONLYONE', max_redemptions: 1 });
    const [first, second] = [await openCheckout(shop, product), await openCheckout(shop, product)];
    for (const { client_secret } of [first, second]) {
      const body = { discount_code: 'onlyone' };
      const changed = await shop.get(`PATCH /v1/checkouts/client/${client_secret}`, { body, token: null });
      expect(changed).toMatchObject({ discount_amount: 100, total_amount: 900 });
    }
    expect((await confirm(shop, first)).status).toBe(200);
    const late = await confirm(shop, second);
    expect([late.status, late.body.error]).toEqual([403, 'DiscountRedemptionLimitReached']);
  });

  test('by one customer only as often as it says', async () => {
    const product = await addOneTime(shop);
    const discount = await shop.post('/v1/discounts/', { ...percent, max_redemptions_per_customer: 1 });
    const { customer } = await buy(shop, product, { discount_id: discount.id });
    const body = { products: [product.id], customer_id: customer.id, discount_id: discount.id };
    expect((await shop.ask('POST /v1/checkouts/', { body })).status).toBe(422);
    expect((await buy(shop, product, { discount_id: discount.id })).order.discount_amount).toBe(100);
  });

  test.each([
    ['once', {}, [1800, 2000, 2000]],
    ['repeating', { duration_in_months: 2 }, [1800, 1800, 2000]],
    ['forever', {}, [1800, 1800, 1800]],
  ])('%s counts for its renewals', async (duration, fields, want) => {
    const discount = await shop.post('/v1/discounts/', { ...percent, duration, ...fields });
    const product = await shop.addProduct({ prices: [fixed(2000)] });
    const { subscription } = await buy(shop, product, { discount_id: discount.id });
    expect(subscription.amount).toBe(1800);
    shop.practice.moveClock('2026-12-20T00:00:00Z');
    const orders = await ordersOf(shop, subscription);
    expect(orders.map(({ total_amount }) => total_amount)).toEqual(want);
    const now = await shop.get(`GET /v1/subscriptions/${subscription.id}`);
    expect(now.discount_id).toBe(duration === 'forever' ? discount.id : null);
    expect(now.amount).toBe(duration === 'forever' ? 1800 : 2000);
  });
});
