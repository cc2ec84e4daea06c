import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

/** A customer who has paid for seats, and what a seat gives. */
async function buySeats(seats: number, { isOnce = false } = {}) {
  const benefit = await shop.addBenefit('feature_flag');
  const tiers = [{ min_seats: 1, price_per_seat: 1000 }];
  const product = await shop.addProduct({
    benefits: [benefit],
    prices: [{ amount_type: 'seat_based', seat_tiers: { tiers } }],
    ...(isOnce ? { recurring_interval: null } : {}),
  });
  const customer = await shop.addCustomer();
  const checkout = await shop.post('/v1/checkouts/', {
    products: [product.id],
    customer_id: customer.id,
    seats,
  });
  await shop.post(
    `/v1/checkouts/client/${checkout.client_secret}/confirm`,
    {
      confirmation_token_id: 'card',
      customer_name: 'A buyer',
      customer_billing_address: {
        country: 'US',
        line1: '1 Road',
        city: 'X',
        postal_code: '1',
        state: 'US-NY',
      },
    },
    'polar_pat_practice',
  );
  const path = isOnce ? 'orders' : 'subscriptions';
  const { items } = await shop.get(`GET /v1/${path}/?customer_id=${customer.id}`);
  const source = { [isOnce ? 'order_id' : 'subscription_id']: items[0].id };
  return { customer, benefit, product, sale: items[0], source };
}

const assign = (fields: object) => shop.ask('POST /v1/customer-seats', { body: fields });
/** What the mail would have brought. */
const tokenOf = ({ id }: Row) => shop.practice.rows('seats').find((seat) => seat.id === id)?.invitation_token;
const list = (source: object) =>
  shop.get(`GET /v1/customer-seats?${new URLSearchParams(source as Record<string, string>)}`);
const grants = async (benefit: Row): Promise<Row[]> =>
  (await shop.get(`GET /v1/benefits/${benefit.id}/grants`)).items;

describe('assigning', () => {
  test('invites, and grants nothing yet', async () => {
    const { customer, benefit, source } = await buySeats(2);
    const { status, body: seat } = await assign({ ...source, email: 'ann@team.example' });
    expect(status).toBe(200);
    expect(seat).toMatchObject({ ...source, status: 'pending', email: 'ann@team.example', claimed_at: null });
    expect(seat.member).toMatchObject({ customer_id: customer.id, role: 'member' });
    expect(await grants(benefit)).toEqual([]);
    expect(await list(source)).toMatchObject({
      available_seats: 1,
      total_seats: 2,
      seats: [{ id: seat.id }],
    });
  });

  test('at once gives its holder what the product gives', async () => {
    const { benefit, source, customer } = await buySeats(1);
    const { body: seat } = await assign({ ...source, email: 'ann@team.example', immediate_claim: true });
    expect([seat.status, seat.invitation_token_expires_at]).toEqual(['claimed', null]);
    expect(await grants(benefit)).toMatchObject([
      { is_granted: true, customer_id: customer.id, member_id: seat.member_id },
    ]);
  });

  test('takes another customer too, also of a one-time order', async () => {
    const { benefit, source, sale } = await buySeats(1, { isOnce: true });
    const holder = await shop.addCustomer({ external_id: 'holder' });
    const { body: seat } = await assign({ ...source, external_customer_id: 'holder', immediate_claim: true });
    expect(seat).toMatchObject({ customer_id: holder.id, member_id: null, customer_email: holder.email });
    expect(await grants(benefit)).toMatchObject([
      { customer_id: holder.id, order_id: sale.id, subscription_id: null },
    ]);
  });

  test('stops when no seat is left, and knows who has one', async () => {
    const { source } = await buySeats(2);
    const ann = { ...source, email: 'ann@team.example' };
    await assign(ann);
    const twice = await assign({ ...ann, email: 'ANN@team.example' });
    expect([twice.status, twice.body.error]).toEqual([400, 'SeatAlreadyAssigned']);
    await assign({ ...source, email: 'bob@team.example' });
    const full = await assign({ ...source, email: 'cid@team.example' });
    expect([full.status, full.body.error]).toEqual([400, 'SeatNotAvailable']);
    expect((await list(source)).available_seats).toBe(0);
  });

  test('needs exactly one identity and one source that exists', async () => {
    const { source, customer } = await buySeats(1);
    const nobody = '00000000-0000-4000-8000-000000000000';
    const both = { ...source, email: 'a@team.example', customer_id: customer.id };
    expect((await assign(source)).status).toBe(422);
    expect((await assign(both)).status).toBe(422);
    expect((await assign({ email: 'a@team.example' })).status).toBe(422);
    expect((await assign({ ...source, customer_id: nobody })).status).toBe(404);
    expect((await assign({ ...source, external_customer_id: 'nobody' })).status).toBe(404);
    expect((await assign({ subscription_id: nobody, email: 'a@team.example' })).status).toBe(404);
    expect((await shop.ask('GET /v1/customer-seats')).status).toBe(400);
  });

  test('has no seats where a product is not sold by seats', async () => {
    const customer = await shop.addCustomer();
    const { id } = await shop.subscribe(customer, await shop.addProduct());
    const { status, body } = await assign({ subscription_id: id, email: 'a@team.example' });
    expect([status, body.error]).toEqual([400, 'SeatNotAvailable']);
  });
});

describe('revoking', () => {
  test('takes what the holder got, and frees the seat', async () => {
    const { benefit, source } = await buySeats(2);
    const ann = await assign({ ...source, email: 'ann@team.example', immediate_claim: true });
    const bob = await assign({ ...source, email: 'bob@team.example', immediate_claim: true });
    const { status, body: seat } = await shop.ask(`DELETE /v1/customer-seats/${ann.body.id}`);
    expect([status, seat.status, seat.member_id]).toEqual([200, 'revoked', null]);
    const states = (await grants(benefit)).map(({ member_id, is_granted }) => [member_id, is_granted]);
    expect(new Map(states as [string, boolean][])).toEqual(
      new Map([
        [ann.body.member_id, false],
        [bob.body.member_id, true],
      ]),
    );
    const again = await shop.ask(`DELETE /v1/customer-seats/${ann.body.id}`);
    expect(again.body).toEqual(seat);
    expect(await list(source)).toMatchObject({ available_seats: 1, total_seats: 2 });
    const next = await assign({ ...source, email: 'cid@team.example' });
    expect(next.body).toMatchObject({ status: 'pending', email: 'cid@team.example', revoked_at: null });
  });

  test('happens by itself when the subscription ends', async () => {
    const { benefit, source, sale } = await buySeats(1);
    await assign({ ...source, email: 'ann@team.example', immediate_claim: true });
    await shop.ask(`DELETE /v1/subscriptions/${sale.id}`);
    expect((await list(source)).seats).toMatchObject([{ status: 'revoked' }]);
    expect(await grants(benefit)).toMatchObject([{ is_granted: false, is_revoked: true }]);
    expect((await assign({ ...source, email: 'ann@team.example' })).status).toBe(400);
  });
});

describe('invitations', () => {
  test('are sent again only while they wait', async () => {
    const { source } = await buySeats(1);
    const { body: seat } = await assign({ ...source, email: 'ann@team.example' });
    const target = `POST /v1/customer-seats/${seat.id}/resend`;
    expect((await shop.ask(target)).body.status).toBe('pending');
    await shop.ask(`DELETE /v1/customer-seats/${seat.id}`);
    const { status, body } = await shop.ask(target);
    expect([status, body.error]).toEqual([400, 'SeatNotPending']);
  });

  test('are taken once, by who has the token, who then has a session', async () => {
    const { benefit, source, product, sale } = await buySeats(1);
    const { body: seat } = await assign({ ...source, email: 'ann@team.example' });
    const invitation_token = tokenOf(seat);
    const target = `GET /v1/customer-seats/claim/${invitation_token}`;
    const info = await shop.get(target, { token: null });
    expect(info).toMatchObject({
      product_id: product.id,
      customer_email: 'ann@team.example',
      can_claim: true,
    });
    const claim = { body: { invitation_token }, token: null };
    const claimed = await shop.get('POST /v1/customer-seats/claim', claim);
    expect(claimed.seat).toMatchObject({ id: seat.id, status: 'claimed', invitation_token_expires_at: null });
    expect(await grants(benefit)).toMatchObject([{ is_granted: true, member_id: seat.member_id }]);
    expect((await shop.ask('POST /v1/customer-seats/claim', claim)).status).toBe(400);
    expect((await shop.ask(target, { token: null })).status).toBe(404);

    const token = claimed.customer_session_token;
    const own = await shop.get('GET /v1/customer-portal/seats/subscriptions', { token });
    expect(own.items).toMatchObject([{ id: sale.id }]);
    const query = new URLSearchParams(source as Record<string, string>);
    const others = await shop.ask(`GET /v1/customer-portal/seats?${query}`, { token });
    expect([others.status, others.body.error]).toEqual([403, 'NotPermitted']);
  });

  test('that nobody has sent are not known', async () => {
    const invitation_token = 'polar_seat_none';
    const info = await shop.ask(`GET /v1/customer-seats/claim/${invitation_token}`, { token: null });
    expect(info.status).toBe(404);
    const claim = { body: { invitation_token }, token: null };
    const { status, body } = await shop.ask('POST /v1/customer-seats/claim', claim);
    expect([status, body.error]).toEqual([400, 'InvalidInvitationToken']);
  });
});

describe('invitations in time', () => {
  test('hold for a day', async () => {
    const { source } = await buySeats(1);
    const { body: seat } = await assign({ ...source, email: 'ann@team.example' });
    shop.practice.moveClock(seat.invitation_token_expires_at);
    const body = { invitation_token: tokenOf(seat) };
    const claim = await shop.ask('POST /v1/customer-seats/claim', { body, token: null });
    expect([claim.status, claim.body.error]).toEqual([400, 'InvalidInvitationToken']);
  });
});

describe('the portal', () => {
  test('lets the buyer assign, list and revoke its own seats only', async () => {
    const { source, customer } = await buySeats(1);
    const token = await shop.session(customer);
    const path = '/v1/customer-portal/seats';
    const seat = await shop.post(path, { ...source, email: 'ann@team.example' }, token);
    const query = new URLSearchParams(source as Record<string, string>);
    const shown = await shop.get(`GET ${path}?${query}`, { token });
    expect(shown).toMatchObject({ seats: [{ id: seat.id }], available_seats: 0 });
    const stranger = await shop.session(await shop.addCustomer());
    expect((await shop.ask(`GET ${path}?${query}`, { token: stranger })).status).toBe(404);
    expect((await shop.ask(`DELETE ${path}/${seat.id}`, { token: stranger })).status).toBe(404);
    expect((await shop.get(`DELETE ${path}/${seat.id}`, { token })).status).toBe('revoked');
  });

  test('shows the holder of a seat the subscription, whoever pays it', async () => {
    const { source, sale } = await buySeats(1);
    const holder = await shop.addCustomer();
    const token = await shop.session(holder);
    const target = 'GET /v1/customer-portal/seats/subscriptions';
    await assign({ ...source, customer_id: holder.id });
    expect((await shop.get(target, { token })).items).toEqual([]);
    const [seat] = (await list(source)).seats;
    await shop.ask(`DELETE /v1/customer-seats/${seat.id}`);
    await assign({ ...source, customer_id: holder.id, immediate_claim: true });
    expect((await shop.get(target, { token })).items).toMatchObject([{ id: sale.id }]);
  });
});
