import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

const refusal = ({ status, body }: { status: number; body: Row }) => [
  status,
  body.error,
  body.detail[0]?.loc?.at(-1),
];
const invalid = (property: string) => [422, 'PolarRequestValidationError', property];
const create = (body: object) => shop.ask('POST /v1/customers/', { body });
const update = ({ id }: Row, body: object) => shop.ask(`PATCH /v1/customers/${id}`, { body });

describe('create', () => {
  test('makes an individual, who is found by e-mail address and external id', async () => {
    const made = await shop.post('/v1/customers/', {
      email: 'Nora@new.example',
      external_id: 'new_1',
      tax_id: '12-3456789',
      billing_address: { country: 'US' },
      metadata: { plan: 'gold' },
    });
    expect(made).toMatchObject({ type: 'individual', email_verified: false, deleted_at: null });
    expect(made.tax_id).toEqual(['12-3456789', 'us_ein']);
    expect(await shop.get('GET /v1/customers/external/new_1')).toEqual(made);
    const listed = await shop.get('GET /v1/customers/?email=nora@NEW.example&metadata[plan]=gold');
    expect(listed.items).toEqual([made]);
  });

  test('makes a team with an owner: who is named, or itself', async () => {
    const named = await shop.addCustomer({ type: 'team', owner: { email: 'boss@team.example' } });
    const itself = await shop.addCustomer({ type: 'team', name: 'Solo', email: 'solo@team.example' });
    const owners = [named, itself].map(async ({ id }) => {
      const { items } = await shop.get(`GET /v1/members/?customer_id=${id}`);
      return items.map(({ email, name, role }: Row) => [email, name, role]);
    });
    expect(await Promise.all(owners)).toEqual([
      [['boss@team.example', null, 'owner']],
      [['solo@team.example', 'Solo', 'owner']],
    ]);
  });

  test('refuses a team of nobody, and what another customer has', async () => {
    await shop.addCustomer({ email: 'taken@new.example', external_id: 'taken' });
    expect(refusal(await create({ type: 'team', name: 'Nobody' }))).toEqual(invalid('email'));
    expect(refusal(await create({ email: 'TAKEN@new.example' }))).toEqual(invalid('email'));
    const other = await create({ email: 'other@new.example', external_id: 'taken' });
    expect(refusal(other)).toEqual(invalid('external_id'));
  });

  test('leaves aside what only the server may set', async () => {
    const made = await shop.addCustomer({ email_verified: true, deleted_at: '2026-01-01T00:00:00Z' });
    expect(made).toMatchObject({ email_verified: false, deleted_at: null });
  });
});

test('a query finds parts of names and addresses, and beginnings of external ids', async () => {
  const fields = { name: 'Quentin Query', email: 'findable@new.example', external_id: 'QX_777' };
  const { id } = await shop.addCustomer(fields);
  const found = async (query: string) =>
    (await shop.list(`/v1/customers/?query=${query}`)).map((row) => row.id);
  for (const query of ['tin%20que', 'INDABLE', 'qx_7']) expect(await found(query)).toEqual([id]);
  expect(await found('_777')).toEqual([]);
});

describe('update', () => {
  test('replaces metadata, and leaves what is not given', async () => {
    const made = await shop.addCustomer({ name: 'Ada', metadata: { one: 1, two: 2 } });
    const { body } = await update(made, { metadata: { three: 3 } });
    expect(body).toMatchObject({ name: 'Ada', metadata: { three: 3 } });
    expect((await update(made, { name: null })).body.name).toBeNull();
  });

  test('sets an external id once', async () => {
    const made = await shop.addCustomer();
    expect((await update(made, { external_id: 'set_once' })).body.external_id).toBe('set_once');
    expect(refusal(await update(made, { external_id: 'set_twice' }))).toEqual(invalid('external_id'));
    expect(refusal(await update(made, { external_id: null }))).toEqual(invalid('external_id'));
    expect((await update(made, { external_id: 'set_once' })).status).toBe(200);
  });

  test('by external id does not change it', async () => {
    await shop.addCustomer({ external_id: 'fixed' });
    const changed = await shop.patch('/v1/customers/external/fixed', { external_id: 'x', name: 'Fay' });
    expect(changed).toMatchObject({ external_id: 'fixed', name: 'Fay' });
  });

  test('makes a team of an individual, not the other way', async () => {
    const made = await shop.addCustomer();
    expect((await update(made, { type: 'team' })).body.type).toBe('team');
    const { items } = await shop.get(`GET /v1/members/?customer_id=${made.id}`);
    expect(items).toMatchObject([{ role: 'owner', email: made.email }]);
    expect(refusal(await update(made, { type: 'individual' }))).toEqual(invalid('type'));
  });

  test('keeps an address once there may be one', async () => {
    const made = await shop.addCustomer({ billing_address: { country: 'DE' } });
    expect(refusal(await update(made, { billing_address: null }))).toEqual(invalid('billing_address'));
  });

  test('lets nobody have the address of another', async () => {
    const [one, other] = [await shop.addCustomer(), await shop.addCustomer()];
    expect(refusal(await update(one, { email: other.email }))).toEqual(invalid('email'));
    expect((await update(one, { email: one.email.toUpperCase() })).status).toBe(200);
  });
});

describe('state', () => {
  test('has what is live only', async () => {
    const benefit = await shop.addBenefit('custom');
    const product = await shop.addProduct({ benefits: [benefit] });
    const customer = await shop.addCustomer({ external_id: 'live' });
    const subscription = await shop.subscribe(customer, product);
    const state = await shop.get('GET /v1/customers/external/live/state');
    expect(state).toMatchObject({ id: customer.id, type: 'individual', active_meters: [] });
    expect(state.active_subscriptions).toMatchObject([{ id: subscription.id, product_id: product.id }]);
    expect(state.granted_benefits).toMatchObject([{ benefit_id: benefit.id, benefit_type: 'custom' }]);
    await shop.get(`DELETE /v1/subscriptions/${subscription.id}`);
    const after = await shop.get(`GET /v1/customers/${customer.id}/state`);
    expect([after.active_subscriptions, after.granted_benefits]).toEqual([[], []]);
  });

  test('is what the active filter of the list asks for', async () => {
    const [active, idle] = [await shop.addCustomer(), await shop.addCustomer()];
    await shop.subscribe(active, await shop.addProduct());
    const list = async (isActive: boolean, { email }: Row) => {
      const found = await shop.get(`GET /v1/customers/?active=${isActive}&email=${email}`);
      return found.pagination.total_count;
    };
    expect([await list(true, active), await list(false, active)]).toEqual([1, 0]);
    expect([await list(true, idle), await list(false, idle)]).toEqual([0, 1]);
  });
});

describe('delete', () => {
  test('ends all subscriptions, revokes all grants, closes the portal, frees the external id', async () => {
    const benefit = await shop.addBenefit('custom');
    const customer = await shop.addCustomer({ external_id: 'gone', type: 'team' });
    const subscription = await shop.subscribe(customer, await shop.addProduct({ benefits: [benefit] }));
    const token = await shop.session(customer);
    expect((await shop.ask('DELETE /v1/customers/external/gone')).status).toBe(204);
    expect((await shop.ask(`GET /v1/customers/${customer.id}`)).status).toBe(404);
    const ended = await shop.get(`GET /v1/subscriptions/${subscription.id}`);
    expect(ended).toMatchObject({ status: 'canceled', ended_at: expect.any(String) });
    expect(ended.customer.deleted_at).toEqual(expect.any(String));
    const { items } = await shop.get(`GET /v1/benefit-grants/?customer_id=${customer.id}`);
    expect(items).toMatchObject([{ is_granted: false, is_revoked: true }]);
    expect((await shop.get(`GET /v1/members/?customer_id=${customer.id}`)).items).toEqual([]);
    expect((await shop.ask('GET /v1/customer-portal/customers/me', { token })).status).toBe(401);
    const again = await shop.addCustomer({ email: customer.email, external_id: 'gone' });
    expect(again.id).not.toBe(customer.id);
  });

  test('anonymises what stays, if asked to', async () => {
    const customer = await shop.addCustomer({
      email: 'private@person.example',
      name: 'Private Person',
      billing_address: { country: 'FR', line1: '1 Rue' },
    });
    const subscription = await shop.subscribe(customer, await shop.addProduct());
    await shop.get(`DELETE /v1/customers/${customer.id}?anonymize=true`);
    const { customer: left } = await shop.get(`GET /v1/subscriptions/${subscription.id}`);
    expect(left).toMatchObject({ id: customer.id, name: null, billing_address: null });
    expect(JSON.stringify(left)).not.toContain('rivate');
  });
});

describe('sessions', () => {
  test('are found by either id, and last an hour', async () => {
    const customer = await shop.addCustomer({ external_id: 'session' });
    const session = await shop.post('/v1/customer-sessions/', {
      external_customer_id: 'session',
      return_url: 'https://app.example/',
    });
    expect(session).toMatchObject({ customer_id: customer.id, return_url: 'https://app.example/' });
    expect(session.customer_portal_url).toContain(session.token);
    expect(Date.parse(session.expires_at) - Date.parse(session.created_at)).toBe(3_600_000);
    const me = await shop.get('GET /v1/customer-portal/customers/me', { token: session.token });
    expect(me.id).toBe(customer.id);
  });

  test('of a member are told by their token', async () => {
    const [one, team] = [await shop.addCustomer(), await shop.addCustomer({ type: 'team' })];
    expect(await shop.session(one)).toMatch(/^polar_cst_/);
    expect(await shop.session(team)).toMatch(/^polar_mst_/);
  });

  test('need a customer, and a member of it', async () => {
    const ask = (body: object) => shop.ask('POST /v1/customer-sessions/', { body });
    expect(refusal(await ask({ external_customer_id: 'nobody' }))).toEqual(invalid('external_customer_id'));
    const [one, other] = [await shop.addCustomer({ type: 'team' }), await shop.addCustomer({ type: 'team' })];
    const { items } = await shop.get(`GET /v1/members/?customer_id=${other.id}`);
    const strange = await ask({ customer_id: one.id, member_id: items[0].id });
    expect(refusal(strange)).toEqual(invalid('member_id'));
  });
});
