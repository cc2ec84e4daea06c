import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

const fixed = (price_amount: number) => ({ amount_type: 'fixed', price_amount });
const amounts = (product: Row) => product.prices.map(({ price_amount }: Row) => price_amount);

describe('products:create', () => {
  test('makes prices of its own, and says whether it recurs', async () => {
    const plan = await shop.addProduct({ prices: [fixed(1500)] });
    const once = await shop.post('/v1/products/', { name: 'A book', prices: [fixed(900)] });
    expect(plan.prices).toMatchObject([{ product_id: plan.id, price_amount: 1500, price_currency: 'usd' }]);
    expect([plan.is_recurring, plan.recurring_interval_count]).toEqual([true, 1]);
    expect([once.is_recurring, once.recurring_interval]).toEqual([false, null]);
    const listed = await shop.get(`GET /v1/products/?is_recurring=false&id=${once.id}&id=${plan.id}`);
    expect(listed.items.map(({ id }: Row) => id)).toEqual([once.id]);
  });

  test('derives how many seats there can be from the tiers', async () => {
    const tiers = [
      { min_seats: 2, max_seats: 4, price_per_seat: 1000 },
      { min_seats: 5, max_seats: 9, price_per_seat: 800 },
    ];
    const product = await shop.addProduct({ prices: [{ amount_type: 'seat_based', seat_tiers: { tiers } }] });
    expect(product.prices[0].seat_tiers).toMatchObject({ minimum_seats: 2, maximum_seats: 9 });
  });

  test('shows a metered price with its meter, and the decimal as a text', async () => {
    const meter = await shop.post('/v1/meters/', {
      name: 'Calls made',
      filter: { conjunction: 'and', clauses: [{ property: 'name', operator: 'eq', value: 'call' }] },
      aggregation: { func: 'count' },
    });
    const price = { amount_type: 'metered_unit', meter_id: meter.id, unit_amount: 0.5 };
    const product = await shop.addProduct({ prices: [price] });
    expect(product.prices[0]).toMatchObject({ unit_amount: '0.5', meter: { name: 'Calls made' } });
    const { status, body } = await shop.ask('POST /v1/products/', {
      body: { name: 'Once', prices: [price] },
    });
    expect([status, body.error]).toEqual([422, 'PolarRequestValidationError']);
  });

  test.each([
    [1e-7, '0.0000001'],
    [100, '100'],
  ])('shows %d as %s', async (unit_amount, shown) => {
    const meter = await shop.get('GET /v1/meters/');
    const price = { amount_type: 'metered_unit', meter_id: meter.items[0].id, unit_amount };
    expect((await shop.addProduct({ prices: [price] })).prices[0].unit_amount).toBe(shown);
  });

  test.each(['1x', '-1', '0', 1e22])('refuses %s for a unit', async (unit_amount) => {
    const meter = await shop.get('GET /v1/meters/');
    const price = { amount_type: 'metered_unit', meter_id: meter.items[0].id, unit_amount };
    const body = { name: 'Never', recurring_interval: 'month', prices: [price] };
    const { status, body: answer } = await shop.ask('POST /v1/products/', { body });
    expect([status, answer.detail[0].loc]).toEqual([422, ['body', 'prices', 0, 'unit_amount']]);
  });

  test.each([
    ['no price', []],
    ['two prices in one currency', [fixed(1), fixed(2)]],
    [
      'a meter that there is not',
      [
        {
          amount_type: 'metered_unit',
          meter_id: '00000000-0000-4000-8000-000000000000',
          unit_amount: 1,
        },
      ],
    ],
    [
      'tiers with a gap',
      [
        {
          amount_type: 'seat_based',
          seat_tiers: {
            tiers: [
              { min_seats: 1, max_seats: 2, price_per_seat: 5 },
              { min_seats: 4, price_per_seat: 4 },
            ],
          },
        },
      ],
    ],
  ])('refuses %s, and makes nothing', async (_, prices) => {
    const count = async () => (await shop.get('GET /v1/products/')).pagination.total_count;
    const before = await count();
    const body = { name: 'Never', recurring_interval: 'month', prices };
    expect((await shop.ask('POST /v1/products/', { body })).status).toBe(422);
    expect(await count()).toBe(before);
  });
});

describe('products:update', () => {
  test('takes prices as the whole new list', async () => {
    const product = await shop.addProduct({ prices: [fixed(1000)] });
    const [{ id }] = product.prices;
    const euros = { ...fixed(950), price_currency: 'eur' };
    const kept = await shop.patch(`/v1/products/${product.id}`, { prices: [{ id }, euros] });
    expect([kept.prices[0].id, ...amounts(kept)]).toEqual([id, 1000, 950]);
    const replaced = await shop.patch(`/v1/products/${product.id}`, { prices: [fixed(2000)] });
    expect(amounts(replaced)).toEqual([2000]);
    const again = await shop.ask(`PATCH /v1/products/${product.id}`, { body: { prices: [{ id }] } });
    expect([again.status, again.body.detail[0].loc]).toEqual([422, ['body', 'prices', 0]]);
  });

  test('leaves subscribers at the price that they have', async () => {
    const product = await shop.addProduct();
    const subscription = await shop.subscribe(await shop.addCustomer(), product);
    await shop.patch(`/v1/products/${product.id}`, { prices: [fixed(2000)] });
    const after = await shop.get(`GET /v1/subscriptions/${subscription.id}`);
    expect(after.prices).toMatchObject([{ id: product.prices[0].id, is_archived: true }]);
  });

  test('refuses another interval, also none', async () => {
    const product = await shop.addProduct();
    for (const body of [{ recurring_interval: 'year' }, { recurring_interval: null }]) {
      const { status, body: problem } = await shop.ask(`PATCH /v1/products/${product.id}`, { body });
      expect([status, problem.detail[0].loc]).toEqual([422, ['body', 'recurring_interval']]);
    }
    const same = await shop.patch(`/v1/products/${product.id}`, { recurring_interval: 'month' });
    expect(same.recurring_interval).toBe('month');
  });

  test('replaces metadata, archives, and reads null as no change where there must be a value', async () => {
    const product = await shop.addProduct({ metadata: { a: '1', b: '2' }, description: 'Old' });
    const body = { metadata: { b: '3' }, is_archived: true, name: null, description: null };
    const after = await shop.patch(`/v1/products/${product.id}`, body);
    expect(after).toMatchObject({ name: 'A plan', description: null, is_archived: true });
    expect(after.metadata).toEqual({ b: '3' });
  });
});

describe('products:update_benefits', () => {
  test('replaces the ordered list, and grants and revokes for those who have the product', async () => {
    const [one, two] = [await shop.addBenefit('feature_flag'), await shop.addBenefit('feature_flag')];
    const product = await shop.addProduct({ benefits: [one] });
    const customer = await shop.addCustomer();
    await shop.subscribe(customer, product);
    const path = `/v1/products/${product.id}/benefits`;
    const both = await shop.post(path, { benefits: [two.id, one.id] });
    expect(both.benefits.map(({ id }: Row) => id)).toEqual([two.id, one.id]);
    expect((await shop.grantOf(customer, two)).is_granted).toBe(true);
    await shop.post(path, { benefits: [two.id] });
    expect(await shop.grantOf(customer, one)).toMatchObject({ is_granted: false, is_revoked: true });
    expect((await shop.grantOf(customer, two)).is_granted).toBe(true);
  });

  test('says that a benefit does not exist', async () => {
    const product = await shop.addProduct();
    const body = { benefits: ['00000000-0000-4000-8000-000000000000'] };
    const answer = await shop.ask(`POST /v1/products/${product.id}/benefits`, { body });
    expect([answer.status, answer.body.error]).toEqual([422, 'PolarRequestValidationError']);
  });
});
