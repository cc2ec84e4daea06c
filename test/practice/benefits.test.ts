import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

const repository = { repository_owner: 'acme', repository_name: 'tool', permission: 'pull' };

/** A customer who has the one benefit of a free product. */
async function holderOf(benefit: Row) {
  const product = await shop.addProduct({ benefits: [benefit] });
  const customer = await shop.addCustomer();
  const subscription = await shop.subscribe(customer, product);
  return { product, customer, subscription };
}

describe('what is granted', () => {
  test('a licence key, whose id and end the grant knows', async () => {
    const benefit = await shop.addBenefit('license_keys', { prefix: 'acme', limit_usage: 9 });
    const { customer, subscription } = await holderOf(benefit);
    const grant = await shop.grantOf(customer, benefit);
    expect(grant).toMatchObject({ is_granted: true, subscription_id: subscription.id, order_id: null });
    const key = await shop.get(`GET /v1/license-keys/${grant.properties.license_key_id}`);
    expect(key).toMatchObject({ customer_id: customer.id, limit_usage: 9, limit_activations: null });
    expect(key.key).toMatch(/^ACME-/);
    expect(grant.properties.display_key).toBe(`****-${key.key.slice(-6)}`);
  });

  test('units of a meter, once', async () => {
    const meter = await shop.post('/v1/meters/', {
      name: 'Credits',
      filter: { conjunction: 'and', clauses: [{ property: 'name', operator: 'eq', value: 'spent' }] },
      aggregation: { func: 'count' },
    });
    const credit = { meter_id: meter.id, units: 100, rollover: false };
    const benefit = await shop.addBenefit('meter_credit', credit);
    const { customer } = await holderOf(benefit);
    await shop.patch(`/v1/benefits/${benefit.id}`, {
      type: 'meter_credit',
      properties: { ...credit, units: 70 },
    });
    const found = await shop.get(`GET /v1/customer-meters/?customer_id=${customer.id}`);
    expect(found.items).toMatchObject([{ meter_id: meter.id, credited_units: 100, balance: 100 }]);
  });

  test('a repository only once an account is connected, which the customer does in the portal', async () => {
    const benefit = await shop.addBenefit('github_repository', repository);
    const { customer } = await holderOf(benefit);
    const waiting = await shop.grantOf(customer, benefit);
    expect(waiting).toMatchObject({ is_granted: false, is_revoked: false, granted_at: null });
    expect(waiting.error.type).toBe('BenefitActionRequiredError');
    const token = await shop.session(customer);
    const target = `PATCH /v1/customer-portal/benefit-grants/${waiting.id}`;
    const properties = { account_id: '4711' };
    const wrong = await shop.ask(target, { token, body: { benefit_type: 'discord', properties } });
    expect(wrong.status).toBe(422);
    await shop.get(target, { token, body: { benefit_type: 'github_repository', properties } });
    const granted = await shop.grantOf(customer, benefit);
    expect(granted).toMatchObject({ is_granted: true, error: null });
    expect(granted.properties).toEqual({
      account_id: '4711',
      granted_account_id: '4711',
      ...repository,
    });
  });

  test('another product finds the account connected', async () => {
    const benefit = await shop.addBenefit('github_repository', repository);
    const { customer, product } = await holderOf(benefit);
    const { id } = await shop.grantOf(customer, benefit);
    const token = await shop.session(customer);
    const body = { benefit_type: 'github_repository', properties: { account_id: 'g1' } };
    await shop.get(`PATCH /v1/customer-portal/benefit-grants/${id}`, { token, body });
    const other = await shop.addBenefit('github_repository', { ...repository, repository_name: 'b' });
    await shop.post(`/v1/products/${product.id}/benefits`, { benefits: [benefit.id, other.id] });
    expect((await shop.grantOf(customer, other)).properties.granted_account_id).toBe('g1');
  });

  test('a portal shows no grant that was revoked', async () => {
    const benefit = await shop.addBenefit('custom');
    const { customer } = await holderOf(benefit);
    const token = await shop.session(customer);
    const list = () => shop.get('GET /v1/customer-portal/benefit-grants/', { token });
    expect((await list()).items).toHaveLength(1);
    const { id } = await shop.grantOf(customer, benefit);
    await shop.get(`DELETE /v1/benefits/${benefit.id}`);
    expect((await list()).items).toEqual([]);
    expect((await shop.ask(`GET /v1/customer-portal/benefit-grants/${id}`, { token })).status).toBe(404);
  });

  test("a portal shows nobody else's grant", async () => {
    const benefit = await shop.addBenefit('github_repository', repository);
    const { customer } = await holderOf(benefit);
    const { id } = await shop.grantOf(customer, benefit);
    const token = await shop.session(await shop.addCustomer());
    const body = { benefit_type: 'github_repository', properties: { account_id: 'g1' } };
    const answer = await shop.ask(`PATCH /v1/customer-portal/benefit-grants/${id}`, { token, body });
    expect([answer.status, answer.body.error]).toEqual([404, 'ResourceNotFound']);
  });
});

describe('benefits:update', () => {
  test('must repeat the type', async () => {
    const benefit = await shop.addBenefit('feature_flag');
    const { status } = await shop.ask(`PATCH /v1/benefits/${benefit.id}`, {
      body: { type: 'custom', description: 'Not a flag' },
    });
    expect(status).toBe(422);
    expect((await shop.get(`GET /v1/benefits/${benefit.id}`)).description).toBe('Some feature_flag');
  });

  test('brings new properties to everyone who has it', async () => {
    const benefit = await shop.addBenefit('license_keys', { limit_usage: 1 });
    const { customer } = await holderOf(benefit);
    const body = { type: 'license_keys', properties: { limit_usage: 50 } };
    await shop.patch(`/v1/benefits/${benefit.id}`, body);
    const grant = await shop.grantOf(customer, benefit);
    const key = await shop.get(`GET /v1/license-keys/${grant.properties.license_key_id}`);
    expect([grant.is_granted, key.limit_usage]).toEqual([true, 50]);
  });

  test('leaves the properties alone when it names none', async () => {
    const benefit = await shop.addBenefit('license_keys', { limit_usage: 7 });
    const body = { type: 'license_keys', description: 'Another name', properties: null };
    const after = await shop.patch(`/v1/benefits/${benefit.id}`, body);
    expect(after).toMatchObject({ description: 'Another name', properties: { limit_usage: 7 } });
  });
});

describe('benefits:delete', () => {
  test('revokes every grant and detaches it from every product', async () => {
    const benefit = await shop.addBenefit('custom', { note: 'Hello' });
    const { customer, product } = await holderOf(benefit);
    const list = `GET /v1/benefit-grants/?customer_id=${customer.id}&is_granted=false`;
    expect((await shop.get(list)).items).toEqual([]);
    expect((await shop.ask(`DELETE /v1/benefits/${benefit.id}`)).status).toBe(204);
    const { items } = await shop.get(list);
    expect(items).toMatchObject([{ is_revoked: true, granted_at: null, benefit: { is_deleted: true } }]);
    expect((await shop.get(`GET /v1/products/${product.id}`)).benefits).toEqual([]);
    expect((await shop.ask(`GET /v1/benefits/${benefit.id}`)).status).toBe(404);
  });
});

describe('benefits:grants', () => {
  test('lists those of one benefit, the newest first', async () => {
    const benefit = await shop.addBenefit('feature_flag');
    const product = await shop.addProduct({ benefits: [benefit, await shop.addBenefit('feature_flag')] });
    const customers = [await shop.addCustomer(), await shop.addCustomer()];
    for (const customer of customers) await shop.subscribe(customer, product);
    const { items } = await shop.get(`GET /v1/benefits/${benefit.id}/grants`);
    expect(items.map(({ customer_id }: Row) => customer_id)).toEqual([customers[1]?.id, customers[0]?.id]);
    const none = await shop.ask('GET /v1/benefits/00000000-0000-4000-8000-000000000000/grants');
    expect(none.status).toBe(404);
  });

  test('a subscription that ends takes its grants along', async () => {
    const benefit = await shop.addBenefit('feature_flag');
    const { customer, subscription } = await holderOf(benefit);
    await shop.ask(`DELETE /v1/subscriptions/${subscription.id}`);
    const revoked = await shop.get(`GET /v1/benefits/${benefit.id}/grants?is_granted=false`);
    expect(revoked.items).toMatchObject([{ customer_id: customer.id, is_revoked: true }]);
  });
});
