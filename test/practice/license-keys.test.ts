import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
let organization_id: string;
beforeAll(async () => {
  shop = await openShop();
  organization_id = (await shop.get('GET /v1/organizations/')).items[0].id;
});
afterAll(() => shop.practice.close());

async function issueKey(properties: object = {}) {
  const benefit = await shop.addBenefit('license_keys', properties);
  const customer = await shop.addCustomer();
  await shop.subscribe(customer, await shop.addProduct({ benefits: [benefit] }));
  const grant = await shop.grantOf(customer, benefit);
  const key = await shop.get(`GET /v1/license-keys/${grant.properties.license_key_id}`);
  return { benefit, customer, key };
}

const validate = ({ key }: Row, fields: object = {}) =>
  shop.ask('POST /v1/license-keys/validate', { body: { key, organization_id, ...fields } });
const activate = ({ key }: Row, fields: object = {}) =>
  shop.ask('POST /v1/license-keys/activate', {
    body: { key, organization_id, label: 'Laptop', ...fields },
  });

describe('a key', () => {
  test('stays disabled when its benefit changes', async () => {
    const { key, benefit } = await issueKey();
    await shop.patch(`/v1/license-keys/${key.id}`, { status: 'disabled' });
    const properties = { limit_usage: 5 };
    await shop.patch(`/v1/benefits/${benefit.id}`, { type: 'license_keys', properties });
    const after = await shop.get(`GET /v1/license-keys/${key.id}`);
    expect(after).toMatchObject({ status: 'disabled', limit_usage: 5 });
  });

  test.each(['day', 'month', 'year'])('may last for ever so many times a %s', async (timeframe) => {
    const { key } = await issueKey({ expires: { ttl: Number.MAX_SAFE_INTEGER, timeframe } });
    expect(key.expires_at > '2900').toBe(true);
  });
});

describe('validate', () => {
  test('counts, and says whose the key is', async () => {
    const { key, customer, benefit } = await issueKey();
    const first = await validate(key, { benefit_id: benefit.id, customer_id: customer.id });
    expect(first.body).toMatchObject({ customer_id: customer.id, benefit_id: benefit.id, usage: 0 });
    const second = await validate(key);
    expect(second.body.validations).toBe(2);
    expect(second.body.last_validated_at > first.body.last_validated_at).toBe(true);
  });

  test('consumes what it is told to, up to the limit', async () => {
    const { key } = await issueKey({ limit_usage: 3 });
    expect((await validate(key, { increment_usage: 2 })).body.usage).toBe(2);
    const over = await validate(key, { increment_usage: 2 });
    expect([over.status, over.body.error]).toEqual([400, 'BadRequest']);
    const after = await shop.get(`GET /v1/license-keys/${key.id}`);
    expect([after.usage, after.validations]).toEqual([2, 1]);
  });

  test('finds nothing for another key, benefit, customer, organisation or activation', async () => {
    const { key } = await issueKey();
    const other = '00000000-0000-4000-8000-000000000000';
    const wrong = [
      { key: 'no such key' },
      { benefit_id: other },
      { customer_id: other },
      { organization_id: other },
      { activation_id: other },
    ];
    for (const fields of wrong) {
      const { status, body } = await validate(key, fields);
      expect([fields, status, body.error]).toEqual([fields, 404, 'ResourceNotFound']);
    }
    expect((await shop.get(`GET /v1/license-keys/${key.id}`)).validations).toBe(0);
  });

  test('finds nothing once the key is over', async () => {
    const { key } = await issueKey();
    const path = `/v1/license-keys/${key.id}`;
    await shop.patch(path, { expires_at: '2020-01-01T00:00:00Z' });
    expect((await validate(key)).status).toBe(404);
    await shop.patch(path, { expires_at: null });
    expect((await validate(key)).status).toBe(200);
  });

  test('nobody has to show a token to its public twin', async () => {
    const { key } = await issueKey();
    const body = { key: key.key, organization_id };
    const target = 'POST /v1/customer-portal/license-keys/validate';
    expect((await shop.ask(target, { body, token: null })).body.id).toBe(key.id);
    expect((await shop.ask('POST /v1/license-keys/validate', { body, token: null })).status).toBe(401);
  });
});

describe('expiry', () => {
  test('is as long after the grant as the benefit says', async () => {
    const { key } = await issueKey({ expires: { ttl: 2, timeframe: 'year' } });
    expect(key.expires_at.slice(0, 4)).toBe(String(Number(key.created_at.slice(0, 4)) + 2));
  });
});

describe('activations', () => {
  const properties = { activations: { limit: 1, enable_customer_admin: true } };

  test('take a place each, which deactivating gives back', async () => {
    const { key } = await issueKey(properties);
    const { status, body: activation } = await activate(key, { meta: { os: 'linux' } });
    expect([status, activation.license_key.id, activation.meta.os]).toEqual([200, key.id, 'linux']);
    const full = await activate(key);
    expect([full.status, full.body.error]).toEqual([403, 'NotPermitted']);
    const used = await validate(key, { activation_id: activation.id });
    expect(used.body.activation.id).toBe(activation.id);
    const target = 'POST /v1/license-keys/deactivate';
    const body = { key: key.key, organization_id, activation_id: activation.id };
    expect((await shop.ask(target, { body })).status).toBe(204);
    expect((await shop.ask(target, { body })).status).toBe(404);
    expect((await validate(key, { activation_id: activation.id })).status).toBe(404);
    expect((await activate(key)).status).toBe(200);
    const shown = await shop.get(`GET /v1/license-keys/${key.id}`);
    expect(shown.activations).toHaveLength(1);
  });

  test('are of one key only', async () => {
    const [one, other] = [await issueKey(properties), await issueKey(properties)];
    const { body: activation } = await activate(one.key);
    const path = (key: Row) => `GET /v1/license-keys/${key.id}/activations/${activation.id}`;
    expect((await shop.ask(path(one.key))).status).toBe(200);
    expect((await shop.ask(path(other.key))).status).toBe(404);
    expect((await validate(other.key, { activation_id: activation.id })).status).toBe(404);
  });

  test('hold under their conditions only', async () => {
    const { key } = await issueKey(properties);
    const { body: activation } = await activate(key, { conditions: { major: 1 } });
    const fields = { activation_id: activation.id };
    expect((await validate(key, fields)).status).toBe(404);
    expect((await validate(key, { ...fields, conditions: { major: 2 } })).status).toBe(404);
    expect((await validate(key, { ...fields, conditions: { major: 1 } })).status).toBe(200);
  });

  test('are not for a benefit without them, nor for a key that is disabled', async () => {
    const { key: plain } = await issueKey();
    expect((await activate(plain)).status).toBe(403);
    const { key } = await issueKey(properties);
    await shop.patch(`/v1/license-keys/${key.id}`, { status: 'disabled' });
    expect((await activate(key)).status).toBe(403);
  });
});

describe('license_keys:update', () => {
  test('changes only what is given', async () => {
    const { key } = await issueKey({ limit_usage: 5 });
    await validate(key, { increment_usage: 4 });
    const after = await shop.patch(`/v1/license-keys/${key.id}`, { limit_activations: 3 });
    expect(after).toMatchObject({ usage: 4, limit_usage: 5, limit_activations: 3, status: 'granted' });
  });

  test('revokes and grants again together with the grant', async () => {
    const { key, customer, benefit } = await issueKey();
    await shop.patch(`/v1/license-keys/${key.id}`, { status: 'revoked' });
    expect((await shop.grantOf(customer, benefit)).is_revoked).toBe(true);
    expect((await validate(key)).status).toBe(404);
    await shop.patch(`/v1/license-keys/${key.id}`, { status: 'granted' });
    const grant = await shop.grantOf(customer, benefit);
    expect(grant).toMatchObject({ is_granted: true, is_revoked: false });
    expect(grant.properties.license_key_id).toBe(key.id);
    expect((await validate(key)).status).toBe(200);
  });

  test('disabled blocks validation and nothing else', async () => {
    const { key, customer, benefit } = await issueKey();
    await shop.patch(`/v1/license-keys/${key.id}`, { status: 'disabled' });
    expect((await validate(key)).status).toBe(404);
    expect((await shop.grantOf(customer, benefit)).is_granted).toBe(true);
    const target = `GET /v1/license-keys/?status=disabled&benefit_id=${benefit.id}`;
    expect((await shop.get(target)).items).toMatchObject([{ id: key.id }]);
  });
});
