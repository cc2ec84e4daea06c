import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
let customer: Row;
let token: string;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());
beforeEach(async () => {
  customer = await shop.addCustomer({ name: 'Pat' });
  token = await shop.session(customer);
});

const portal = '/v1/customer-portal';
const ask = (method: string, path: string, body?: object, by = token) =>
  shop.ask(`${method} ${portal}${path}`, { token: by, ...(body === undefined ? {} : { body }) });

describe('a session', () => {
  test('says of whom and until when it is', async () => {
    const session = await shop.post('/v1/customer-sessions/', { customer_id: customer.id });
    const { body } = await ask('GET', '/customer-session/introspect', undefined, session.token);
    expect(body).toEqual({ expires_at: session.expires_at, return_url: null });
    const { body: user } = await ask('GET', '/customer-session/user');
    expect(user).toMatchObject({ type: 'customer', email: customer.email, customer_id: customer.id });
  });

  test('ends after an hour', async () => {
    const { created_at: now } = await shop.post('/v1/customer-sessions/', { customer_id: customer.id });
    expect((await ask('GET', '/customers/me')).status).toBe(200);
    shop.practice.moveClock(new Date(Date.parse(now) + 3_700_000).toISOString());
    expect((await ask('GET', '/customers/me')).status).toBe(401);
  });
});

describe('the customer', () => {
  test('changes its billing', async () => {
    const change = { billing_name: 'Pat Ltd', billing_address: { country: 'GB' }, tax_id: 'GB1' };
    const { body } = await ask('PATCH', '/customers/me', change);
    expect(body).toMatchObject({ billing_name: 'Pat Ltd', tax_id: ['GB1', 'gb_vat'] });
    expect(await shop.get(`GET /v1/customers/${customer.id}`)).toMatchObject({
      name: 'Pat',
      billing_name: 'Pat Ltd',
    });
    expect((await ask('PATCH', '/customers/me', { billing_address: null })).status).toBe(422);
  });

  test('has another e-mail address once it is verified', async () => {
    const email = `new-${customer.email}`;
    expect((await ask('POST', '/customers/me/email-update/request', { email })).status).toBe(202);
    const updates = await shop.get('GET /_practice/rows/email_updates');
    const sent = updates.at(-1).token;
    const check = (text: string) =>
      shop.ask(`GET ${portal}/customers/me/email-update/check?token=${text}`, { token: null });
    expect([(await check(sent)).status, (await check('wrong')).status]).toEqual([204, 401]);
    expect((await shop.get(`GET /v1/customers/${customer.id}`)).email).toBe(customer.email);
    const path = `${portal}/customers/me/email-update/verify`;
    const verified = await shop.post(path, { token: sent }, null);
    const { body: me } = await ask('GET', '/customers/me', undefined, verified.token);
    expect(me).toMatchObject({ id: customer.id, email, email_verified: true });
    expect((await shop.ask(`POST ${path}`, { body: { token: sent }, token: null })).status).toBe(401);
    const changed = await shop.patch(`/v1/customers/${customer.id}`, { email: customer.email });
    expect(changed.email_verified).toBe(false);
  });

  test('that was deleted has no other address, whatever mail is under way', async () => {
    const gone = await shop.addCustomer();
    const body = { email: 'too-late@portal.example' };
    const path = `POST ${portal}/customers/me/email-update`;
    await shop.get(`${path}/request`, { body, token: await shop.session(gone) });
    const { token } = shop.practice.rows('email_updates').at(-1) ?? {};
    await shop.get(`DELETE /v1/customers/${gone.id}`);
    expect((await shop.ask(`${path}/verify`, { body: { token }, token: null })).status).toBe(401);
  });

  test('cannot take the address of another', async () => {
    const { email } = await shop.addCustomer();
    expect((await ask('POST', '/customers/me/email-update/request', { email })).status).toBe(422);
  });
});

describe('payment methods', () => {
  const add = (confirmation_token_id: string, set_default = false) =>
    ask('POST', '/customers/me/payment-methods', {
      confirmation_token_id,
      set_default,
      return_url: 'https://app.example/',
    });

  test('are added, chosen and listed', async () => {
    const { status, body: first } = await add('ctoken_1');
    expect([status, first.status]).toEqual([201, 'succeeded']);
    const { body: second } = await add('ctoken_2', true);
    const { body: me } = await ask('GET', '/customers/me');
    expect(me.default_payment_method_id).toBe(second.payment_method.id);
    const choice = { default_payment_method_id: first.payment_method.id };
    expect((await ask('PATCH', '/customers/me', choice)).body).toMatchObject(choice);
    const listed = await shop.get(`GET /v1/customers/${customer.id}/payment-methods`);
    expect(listed.items).toHaveLength(2);
  });

  test('may be declined, or ask for a second step', async () => {
    const declined = await add('declined_1');
    expect([declined.status, declined.body.error]).toEqual([400, 'PaymentMethodSetupFailed']);
    expect((await add('challenge_1')).body).toMatchObject({ status: 'requires_action' });
    expect((await ask('GET', '/customers/me/payment-methods')).body.items).toEqual([]);
    const confirm = { setup_intent_id: 'seti_1', set_default: true };
    const { status, body } = await ask('POST', '/customers/me/payment-methods/confirm', confirm);
    expect([status, body.status]).toEqual([201, 'succeeded']);
  });

  test('stay while a subscription is paid by them', async () => {
    const { body } = await add('ctoken_1', true);
    const subscription = await shop.subscribe(customer, await shop.addProduct());
    const remove = () => ask('DELETE', `/customers/me/payment-methods/${body.payment_method.id}`);
    const kept = await remove();
    expect([kept.status, kept.body.error]).toEqual([400, 'PaymentMethodInUseByActiveSubscription']);
    await shop.get(`DELETE /v1/subscriptions/${subscription.id}`);
    expect((await remove()).status).toBe(204);
    expect((await ask('GET', '/customers/me')).body.default_payment_method_id).toBeNull();
    expect((await remove()).status).toBe(404);
  });

  test('of others are none', async () => {
    const { body } = await add('ctoken_1');
    const other = await shop.session(await shop.addCustomer());
    const { id } = body.payment_method;
    const removed = await ask('DELETE', `/customers/me/payment-methods/${id}`, undefined, other);
    const chosen = await ask('PATCH', '/customers/me', { default_payment_method_id: id }, other);
    expect([removed.status, chosen.status]).toEqual([404, 422]);
  });
});

describe('members', () => {
  let team: Row;
  beforeEach(async () => {
    team = await shop.addCustomer({ type: 'team', name: 'Team' });
    token = await shop.session(team);
  });
  const add = (email: string, fields: object = {}) => ask('POST', '/members', { email, ...fields });
  const sessionOf = async ({ id }: Row) =>
    (await shop.post('/v1/customer-sessions/', { customer_id: team.id, member_id: id })).token;

  test('are added once by e-mail address, and never as an owner', async () => {
    const { status, body: one } = await add('one@portal.example', { name: 'One' });
    expect([status, one.role]).toEqual([201, 'member']);
    expect((await add('ONE@portal.example', { role: 'billing_manager' })).body).toEqual(one);
    expect((await add('two@portal.example', { role: 'owner' })).status).toBe(400);
    const { body } = await ask('GET', '/members');
    expect(body.items.map(({ role }: Row) => role).sort()).toEqual(['member', 'owner']);
  });

  test('do not change themselves, and keep their owner', async () => {
    const { body: one } = await add('one@portal.example');
    const { body: user } = await ask('GET', '/customer-session/user');
    expect(user).toMatchObject({ type: 'member', role: 'owner', email: team.email });
    const own = `/members/${user.member_id}`;
    expect((await ask('PATCH', own, { role: 'member' })).status).toBe(400);
    expect((await ask('DELETE', own)).status).toBe(400);
    const path = `/members/${one.id}`;
    const promoted = await ask('PATCH', path, { role: 'billing_manager' });
    expect(promoted.body.role).toBe('billing_manager');
    const manager = await sessionOf(one);
    expect((await ask('DELETE', own, undefined, manager)).status).toBe(400);
    expect((await ask('PATCH', own, { role: 'member' }, manager)).status).toBe(400);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('GET', '/customers/me', undefined, manager)).status).toBe(401);
  });

  test('are seen to by the owner and billing managers only', async () => {
    const { body: one } = await add('one@portal.example');
    const member = await sessionOf(one);
    const listed = await ask('GET', '/members', undefined, member);
    expect([listed.status, listed.body.error]).toEqual([403, 'NotPermitted']);
    expect((await ask('POST', '/members', { email: 'x@y.example' }, member)).status).toBe(403);
    const individual = await shop.session(customer);
    expect((await ask('GET', '/members', undefined, individual)).status).toBe(403);
  });
});

test('files of a granted benefit can be fetched, archived ones not', async () => {
  const [one, two] = [await uploadFile('one.zip'), await uploadFile('two.zip')];
  const files = { files: [one.id, two.id], archived: { [two.id]: true } };
  const benefit = await shop.addBenefit('downloadables', files);
  const subscription = await shop.subscribe(customer, await shop.addProduct({ benefits: [benefit] }));
  const { body } = await ask('GET', `/downloadables/?benefit_id=${benefit.id}`);
  expect(body.items).toMatchObject([{ benefit_id: benefit.id, file: { id: one.id, name: 'one.zip' } }]);
  expect(body.items[0].file.download.url).toContain('one.zip?');
  await shop.get(`DELETE /v1/subscriptions/${subscription.id}`);
  expect((await ask('GET', '/downloadables/')).body.items).toEqual([]);
});

async function uploadFile(name: string): Promise<Row> {
  const part = { number: 1, chunk_start: 0, chunk_end: 10 };
  const file = { service: 'downloadable', name, mime_type: 'application/zip', size: 10 };
  const made = await shop.post('/v1/files/', { ...file, upload: { parts: [part] } });
  const parts = [{ number: 1, checksum_etag: 'etag', checksum_sha256_base64: null }];
  const { id, path } = made.upload;
  return shop.post(`/v1/files/${made.id}/uploaded`, { id, path, parts });
}

test('anybody sees what an organisation sells in public', async () => {
  const { items } = await shop.get('GET /v1/organizations/');
  const [shown, hidden] = [await shop.addProduct(), await shop.addProduct({ visibility: 'private' })];
  const archived = await shop.addProduct();
  await shop.patch(`/v1/products/${archived.id}`, { is_archived: true });
  const data = await shop.get(`GET ${portal}/organizations/${items[0].slug}`, { token: null });
  expect(data.organization).toMatchObject({ id: items[0].id, name: items[0].name });
  const ids = data.products.map(({ id }: Row) => id);
  expect([shown, hidden, archived].map(({ id }) => ids.includes(id))).toEqual([true, false, false]);
  const none = await shop.ask(`GET ${portal}/organizations/no-such-slug`, { token: null });
  expect(none.status).toBe(404);
});
