import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buy, fixed } from './buying.js';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => shop.practice.reset());
afterAll(() => shop.practice.close());

const seatPrice = (min_seats: number) => ({
  amount_type: 'seat_based',
  seat_tiers: { tiers: [{ min_seats, price_per_seat: 1000 }] },
});

const assign = ({ id: subscription_id }: Row, email: string) =>
  shop.post('/v1/customer-seats', { subscription_id, email, immediate_claim: true });
const change = ({ id }: Row, body: object) => shop.patch(`/v1/subscriptions/${id}`, body);

async function buyTeam(fields: Row = {}) {
  const benefit = await shop.addBenefit('feature_flag');
  const product = await shop.addProduct({ prices: [seatPrice(1)], benefits: [benefit] });
  return { benefit, product, ...(await buy(shop, product, { seats: 2, ...fields })) };
}

test('a late payment brings back what the holders of seats had', async () => {
  const { subscription, customer, benefit, order } = await buyTeam({ token: 'expiring card' });
  await assign(subscription, 'ann@team.example');
  expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: true });
  shop.practice.moveClock('2026-11-16T00:00:00Z');
  expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_revoked: true });
  const late = await shop.only(`/v1/orders/?subscription_id=${order.subscription_id}&status=pending`);
  const pay = { confirmation_token_id: 'good card' };
  const token = await shop.session(customer);
  await shop.post(`/v1/customer-portal/orders/${late.id}/confirm-payment`, pay, token);
  expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: true });
});

test('a seat that is taken in a pause gives nothing before it is over', async () => {
  const { subscription, customer, benefit } = await buyTeam();
  await change(subscription, { pause_at_period_end: true });
  shop.practice.moveClock('2026-11-16T00:00:00Z');
  await assign(subscription, 'ann@team.example');
  expect(await shop.grantOf(customer, benefit)).toBeUndefined();
  await change(subscription, { resume: true });
  expect(await shop.grantOf(customer, benefit)).toMatchObject({ is_granted: true });
});

test('a plan without seats ends them: the buyer has it then', async () => {
  const { subscription, customer, benefit } = await buyTeam();
  await assign(subscription, 'ann@team.example');
  const single = await shop.addProduct({ prices: [fixed(500)], benefits: [benefit] });
  await change(subscription, { product_id: single.id });
  const list = await shop.get(`GET /v1/customer-seats?subscription_id=${subscription.id}`);
  expect(list).toMatchObject({ total_seats: 0, seats: [{ status: 'revoked' }] });
  const { items } = await shop.get(`GET /v1/benefits/${benefit.id}/grants?customer_id=${customer.id}`);
  const granted = items.filter(({ is_granted }: Row) => is_granted === true);
  expect(granted).toMatchObject([{ member_id: null }]);
});

test('a plan with seats has as many as can be bought at least', async () => {
  const { subscription } = await buy(shop, await shop.addProduct({ prices: [fixed(500)] }));
  const team = await shop.addProduct({ prices: [seatPrice(3)] });
  expect(await change(subscription, { product_id: team.id })).toMatchObject({ seats: 3, amount: 3000 });
});

test('an empty member id is nobody', async () => {
  const { subscription } = await buyTeam();
  await assign(subscription, 'ann@team.example');
  const body = { subscription_id: subscription.id, external_member_id: '' };
  expect((await shop.ask('POST /v1/customer-seats', { body })).status).toBe(404);
});
