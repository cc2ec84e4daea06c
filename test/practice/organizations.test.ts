import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
let path: string;
beforeAll(async () => {
  shop = await openShop();
  path = `/v1/organizations/${(await shop.get('GET /v1/organizations/')).items[0].id}`;
});
afterAll(() => shop.practice.close());

test('a new organisation has settings, and a slug of its own', async () => {
  const body = { name: 'Another', slug: 'another', feature_settings: { member_model_enabled: false } };
  const target = 'POST /v1/organizations/';
  expect((await shop.ask(target, { body })).status).toBe(401);
  const token = 'polar_pat_practice';
  const made = await shop.get(target, { body, token });
  expect(made.feature_settings).toMatchObject({
    member_model_enabled: false,
    seat_based_pricing_enabled: true,
  });
  expect(made.subscription_settings.proration_behavior).toBe('prorate');
  const again = await shop.ask(target, { body, token });
  expect([again.status, again.body.detail[0].loc]).toEqual([422, ['body', 'slug']]);
});

test('an organisation knows itself only, a person all', async () => {
  const token = 'polar_pat_practice';
  const other = await shop.post('/v1/organizations/', { name: 'Other', slug: 'an-other' }, token);
  const ids = async (asked: object = {}) =>
    (await shop.get('GET /v1/organizations/?limit=100', asked)).items.map(({ id }: Row) => id);
  expect(await ids()).toEqual([path.split('/').at(-1)]);
  expect(await ids({ token })).toContain(other.id);
  expect((await shop.ask(`GET /v1/organizations/${other.id}`)).status).toBe(404);
  expect((await shop.ask(`PATCH /v1/organizations/${other.id}`, { body: { name: 'Mine' } })).status).toBe(
    404,
  );
  expect((await shop.get(`GET /v1/organizations/${other.id}`, { token })).name).toBe('Other');
});

test('settings are replaced as a whole, features one by one', async () => {
  const before = await shop.get(`GET ${path}`);
  const settings = { ...before.subscription_settings, proration_behavior: 'next_period' };
  const after = await shop.patch(path, {
    subscription_settings: settings,
    feature_settings: { overview_metrics: ['revenue'] },
  });
  expect([after.proration_behavior, after.subscription_settings]).toEqual(['next_period', settings]);
  expect(after.feature_settings).toEqual({ ...before.feature_settings, overview_metrics: ['revenue'] });
  const partial = { subscription_settings: { proration_behavior: 'invoice' } };
  expect((await shop.ask(`PATCH ${path}`, { body: partial })).status).toBe(422);
});

test('single sign-on cannot be enforced without a connection', async () => {
  const { status, body } = await shop.ask(`PATCH ${path}`, { body: { sso_enforced: true } });
  expect([status, body.error]).toEqual([409, 'SSOEnforcementRequiresConnection']);
});

test('disputes are accepted automatically only where that is enabled', async () => {
  const body = { dispute_settings: { auto_accept_below_amount: 1000 } };
  const answer = await shop.ask(`PATCH ${path}`, { body });
  expect([answer.status, answer.body.error]).toEqual([403, 'DisputeAutoAcceptNotEnabled']);
});
