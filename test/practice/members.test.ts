import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
let team: Row;
let owner: Row;
let made = 0;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());
beforeEach(async () => {
  made += 1;
  const named = { email: `owner${made}@team.example`, external_id: 'owner' };
  team = await shop.addCustomer({ type: 'team', external_id: `team_${made}`, owner: named });
  owner = (await list())[0] ?? {};
});

async function list(): Promise<Row[]> {
  return (await shop.get(`GET /v1/members/?external_customer_id=${team.external_id}`)).items;
}
const add = (fields: object, customer = team) =>
  shop.ask(`POST /v1/customers/${customer.id}/members`, { body: fields });
const change = ({ id }: Row, body: object) =>
  shop.ask(`PATCH /v1/customers/${team.id}/members/${id}`, { body });

test('people are added by either id, and listed by role', async () => {
  const one = await add({ email: 'one@team.example', name: 'One' });
  expect([one.status, one.body.role]).toEqual([201, 'member']);
  const path = `/v1/customers/external/${team.external_id}/members`;
  await shop.post(path, { email: 'two@team.example', external_id: 'two', role: 'billing_manager' });
  expect((await list()).map(({ email }) => email).sort()).toEqual([
    'one@team.example',
    owner.email,
    'two@team.example',
  ]);
  const found = await shop.get(`GET /v1/members/?customer_id=${team.id}&role=billing_manager`);
  expect(found.items).toMatchObject([{ email: 'two@team.example' }]);
});

test('an individual has none', async () => {
  const { status, body } = await add({ email: 'x@y.example' }, await shop.addCustomer());
  expect([status, body.error]).toEqual([403, 'NotPermitted']);
});

test('an e-mail address and an external id name one member of a customer', async () => {
  await add({ email: 'one@team.example', external_id: 'one' });
  const twice = await add({ email: 'ONE@team.example' });
  expect([twice.status, twice.body.detail[0].loc]).toEqual([422, ['body', 'email']]);
  const other = await add({ email: 'other@team.example', external_id: 'one' });
  expect([other.status, other.body.detail[0].loc]).toEqual([422, ['body', 'external_id']]);
});

test('there is always one owner', async () => {
  const { body: one } = await add({ email: 'one@team.example' });
  const demoted = await change(owner, { role: 'member' });
  expect([demoted.status, demoted.body.detail[0].loc]).toEqual([422, ['body', 'role']]);
  const gone = await shop.ask(`DELETE /v1/customers/${team.id}/members/${owner.id}`);
  expect([gone.status, gone.body.error]).toEqual([403, 'NotPermitted']);
  expect((await change(one, { role: 'owner', name: 'One' })).body).toMatchObject({
    role: 'owner',
    name: 'One',
  });
  expect((await list()).filter(({ role }) => role === 'owner')).toMatchObject([{ id: one.id }]);
  expect((await shop.ask(`DELETE /v1/customers/${team.id}/members/${owner.id}`)).status).toBe(204);
});

test('the caller’s own ids lead to a member as well', async () => {
  await add({ email: 'ext@team.example', external_id: 'ext' });
  const path = `/v1/customers/external/${team.external_id}/members/ext`;
  expect((await shop.get(`GET ${path}`)).email).toBe('ext@team.example');
  expect((await shop.patch(path, { name: 'Ext' })).name).toBe('Ext');
  expect((await shop.ask(`DELETE ${path}`)).status).toBe(204);
  expect((await shop.ask(`GET ${path}`)).status).toBe(404);
  expect((await list()).map(({ id }) => id)).toEqual([owner.id]);
});

test('a member of another customer is none of this one', async () => {
  const other = await shop.addCustomer({ type: 'team' });
  expect((await shop.ask(`GET /v1/customers/${other.id}/members/${owner.id}`)).status).toBe(404);
});
