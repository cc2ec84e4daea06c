import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buy, fixed, ordersOf, totals } from './buying.js';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => shop.practice.reset());
afterAll(() => shop.practice.close());

const change = ({ id }: Row, body: object) => shop.patch(`/v1/subscriptions/${id}`, body);

const addDiscount = (fields: object) =>
  shop.post('/v1/discounts/', { name: 'Off', type: 'percentage', basis_points: 5000, ...fields });

/** Plans of 3,000 and 6,000 a month, and the smaller one bought, a minute before half of its month is over. */
async function buyHalf(fields: object) {
  const plan = await shop.addProduct({ prices: [fixed(3000)] });
  const bigger = await shop.addProduct({ prices: [fixed(6000)] });
  const { subscription } = await buy(shop, plan, fields);
  shop.practice.moveClock('2026-10-30T21:00:00Z');
  return { subscription, plan, bigger };
}

test('a change of plan credits what was paid, and charges with the same discount', async () => {
  const { id: discount_id } = await addDiscount({ duration: 'forever' });
  const { subscription, bigger } = await buyHalf({ discount_id });
  await change(subscription, { product_id: bigger.id, proration_behavior: 'invoice' });
  const order = (await ordersOf(shop, subscription)).at(-1);
  expect(order?.items.map(({ amount }: Row) => amount)).toEqual([-750, 1500]);
  expect(order).toMatchObject({ discount_amount: 0, total_amount: 750 });
});

test('a renewal takes it off the new period, not off the rest of the old one', async () => {
  const { id: discount_id } = await addDiscount({ duration: 'forever' });
  const { subscription, bigger } = await buyHalf({ discount_id });
  await change(subscription, { product_id: bigger.id, proration_behavior: 'prorate' });
  shop.practice.moveClock('2026-11-16T00:00:00Z');
  const renewal = (await ordersOf(shop, subscription)).at(-1);
  expect(renewal).toMatchObject({ subtotal_amount: 6750, discount_amount: 3000, total_amount: 3750 });
});

test('credit and discount together never make an order negative', async () => {
  const { id: discount_id } = await addDiscount({ duration: 'forever' });
  const { subscription, plan, bigger } = await buyHalf({});
  await change(subscription, { product_id: bigger.id, proration_behavior: 'invoice' });
  await change(subscription, { product_id: plan.id, proration_behavior: 'prorate' });
  const whole = await addDiscount({ duration: 'forever', basis_points: 10_000 });
  await change(subscription, { discount_id: whole.id });
  shop.practice.moveClock('2026-11-16T00:00:00Z');
  expect((await ordersOf(shop, subscription)).at(-1)).toMatchObject({ net_amount: 0, total_amount: 0 });
  await change(subscription, { discount_id });
  shop.practice.moveClock('2026-12-16T00:00:00Z');
  // What was too much is still there: 1,500 of credit.
  expect((await ordersOf(shop, subscription)).at(-1)).toMatchObject({ total_amount: 0 });
});

test('one that repeats counts from when it was given', async () => {
  const plan = await shop.addProduct({ prices: [fixed(3000)] });
  const { subscription } = await buy(shop, plan);
  shop.practice.moveClock('2027-01-20T00:00:00Z');
  const { id: discount_id } = await addDiscount({ duration: 'repeating', duration_in_months: 2 });
  await change(subscription, { discount_id });
  shop.practice.moveClock('2027-04-20T00:00:00Z');
  expect(totals(await ordersOf(shop, subscription)).slice(-3)).toEqual([1500, 1500, 3000]);
});

test('a plan with another interval is charged at once, whatever was to be prorated', async () => {
  const { subscription } = await buyHalf({});
  const yearly = await shop.addProduct({ prices: [fixed(30_000)], recurring_interval: 'year' });
  await change(subscription, { product_id: yearly.id, proration_behavior: 'prorate' });
  expect(totals(await ordersOf(shop, subscription))).toEqual([3000, 28_500]);
});

test('a start that is told in another time zone is understood', async () => {
  const { id: discount_id } = await addDiscount({
    duration: 'once',
    starts_at: '2026-10-15T10:30:00+02:00',
  });
  const plan = await shop.addProduct({ prices: [fixed(3000)] });
  expect((await buy(shop, plan, { discount_id })).order.total_amount).toBe(1500);
});
