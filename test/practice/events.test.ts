import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
let made = 0;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

/** A name that no other event has. */
const nameEvent = () => `test.event${++made}`;
const send = (...events: object[]) => shop.ask('POST /v1/events/ingest', { body: { events } });
const list = async (query: string): Promise<Row[]> => (await shop.get(`GET /v1/events/?${query}`)).items;

test('an event is kept as it was sent, and named by its customer', async () => {
  const customer = await shop.addCustomer({ external_id: 'sender' });
  const name = nameEvent();
  const metadata = { units: 5, region: 'eu', nested: true, _cost: { amount: 0.25, currency: 'usd' } };
  const timestamp = '2026-10-01T12:00:00+02:00';
  const { body } = await send({ name, external_customer_id: 'sender', metadata, timestamp });
  expect(body).toEqual({ inserted: 1, duplicates: 0 });
  const [event] = await list(`name=${name}`);
  expect(event).toMatchObject({
    name,
    source: 'user',
    label: name,
    customer_id: customer.id,
    external_customer_id: 'sender',
    timestamp: '2026-10-01T10:00:00Z',
    metadata: { ...metadata, _cost: { amount: '0.25', currency: 'usd' } },
  });
  expect(await shop.get(`GET /v1/events/${event?.id}`)).toEqual(event);
  const { first_user_event_at: first } = await shop.get(`GET /v1/customers/${customer.id}`);
  expect(first).toBe('2026-10-01T10:00:00Z');
});

test('an external id counts once, whatever the batch', async () => {
  const customer_id = (await shop.addCustomer()).id;
  const name = nameEvent();
  const event = { name, customer_id, external_id: `${name}/1` };
  expect((await send(event, event)).body).toEqual({ inserted: 1, duplicates: 1 });
  expect((await send(event, { name, customer_id })).body).toEqual({ inserted: 1, duplicates: 1 });
  expect(await list(`name=${name}`)).toHaveLength(2);
});

test('one unknown customer refuses the whole batch', async () => {
  const customer_id = (await shop.addCustomer()).id;
  const name = nameEvent();
  const nobody = '00000000-0000-4000-8000-000000000000';
  const { status, body } = await send(
    { name, customer_id },
    { name, customer_id: nobody },
    { name, customer_id, member_id: nobody },
  );
  expect([status, body.error]).toEqual([422, 'PolarRequestValidationError']);
  expect(body.detail.map(({ loc }: Row) => loc)).toEqual([
    ['body', 'events', 1, 'customer_id'],
    ['body', 'events', 2, 'member_id'],
  ]);
  expect(await list(`name=${name}`)).toEqual([]);
});

test('events of an unknown external id wait for their customer', async () => {
  const name = nameEvent();
  await send({ name, external_customer_id: 'comes_later' });
  expect(await list('external_customer_id=comes_later')).toMatchObject([{ customer: null }]);
  const customer = await shop.addCustomer({ external_id: 'comes_later' });
  expect(customer.first_user_event_at).toEqual(expect.any(String));
  expect(await list(`customer_id=${customer.id}`)).toMatchObject([
    { name, customer: { id: customer.id, email: customer.email } },
  ]);
});

test('what is to come has not happened', async () => {
  const customer_id = (await shop.addCustomer()).id;
  const name = nameEvent();
  const { status, body } = await send({ name, customer_id, timestamp: '2199-01-01T00:00:00Z' });
  expect([status, body.detail[0].loc]).toEqual([422, ['body', 'events', 0, 'timestamp']]);
  // A caller whose clock is ahead of the practice's sends what is past for it.
  const now = new Date().toISOString();
  expect((await send({ name, customer_id, timestamp: now })).status).toBe(200);
});

test('an organisation token sends for its own organisation only', async () => {
  const { items } = await shop.get('GET /v1/organizations/');
  const customer_id = (await shop.addCustomer()).id;
  const { status, body } = await send({ name: nameEvent(), customer_id, organization_id: items[0].id });
  expect([status, body.detail[0].type]).toEqual([422, 'organization_token']);
});

test('a parent is named by its id or its external id', async () => {
  const customer_id = (await shop.addCustomer()).id;
  const name = nameEvent();
  const child = nameEvent();
  await send({ name, customer_id, external_id: `${name}/root` });
  const [parent] = await list(`name=${name}`);
  await send(
    { name: child, customer_id, parent_id: parent?.id },
    { name: child, customer_id, parent_id: `${name}/root` },
  );
  expect(await list(`parent_id=${parent?.id}`)).toMatchObject([{ name: child }, { name: child }]);
  expect((await shop.get(`GET /v1/events/${parent?.id}`)).child_count).toBe(2);
  const lost = await send({ name: child, customer_id, parent_id: 'nothing' });
  expect([lost.status, lost.body.detail[0].loc.at(-1)]).toEqual([422, 'parent_id']);
});

test('a depth is counted from the roots, or from a parent', async () => {
  const customer_id = (await shop.addCustomer()).id;
  const name = nameEvent();
  const [root, child, leaf] = [`${name} root`, `${name} child`, `${name} leaf`];
  const event = (external_id: string, parent_id?: string) => ({
    name,
    customer_id,
    external_id,
    parent_id,
    metadata: { external_id },
  });
  await send(event(root), event(child, root), event(leaf, child));
  const found = async (query: string) =>
    (await list(`name=${name}&sorting=timestamp&${query}`)).map(({ metadata }) => metadata.external_id);
  expect(await found('')).toEqual([root, child, leaf]);
  expect(await found('depth=0')).toEqual([root]);
  expect(await found('depth=1')).toEqual([root, child]);
  const [{ id } = {}] = await list(`name=${name}&depth=0`);
  expect(await found(`parent_id=${id}`)).toEqual([child]);
  expect(await found(`parent_id=${id}&depth=1`)).toEqual([child]);
  expect(await found(`parent_id=${id}&depth=2`)).toEqual([child, leaf]);
});

test('events of a customer are found by an external id that it got later', async () => {
  const customer = await shop.addCustomer();
  const name = nameEvent();
  await send({ name, customer_id: customer.id });
  await shop.patch(`/v1/customers/${customer.id}`, { external_id: 'named_later' });
  expect(await list('external_customer_id=named_later')).toMatchObject([{ name, customer_id: customer.id }]);
});

test('a filter like a meter’s chooses events', async () => {
  const customer_id = (await shop.addCustomer()).id;
  const name = nameEvent();
  await send(...[1, 5, 9].map((units) => ({ name, customer_id, metadata: { units } })));
  const filter = (value: unknown) => `filter=${encodeURIComponent(JSON.stringify(value))}`;
  const large = { property: 'units', operator: 'gte', value: 5 };
  const named = { property: 'name', operator: 'eq', value: name };
  const found = await list(filter({ conjunction: 'and', clauses: [named, large] }));
  expect(found.map(({ metadata }) => metadata.units).sort()).toEqual([5, 9]);
  for (const wrong of ['filter={', filter({ conjunction: 'and' }), filter([large])]) {
    const { status, body } = await shop.ask(`GET /v1/events/?${wrong}`);
    expect([wrong, status, body.detail[0].loc]).toEqual([wrong, 422, ['query', 'filter']]);
  }
});

test('names and types are counted, in all and by customer', async () => {
  const name = nameEvent();
  const [one, other] = [await shop.addCustomer({ external_id: 'counted' }), await shop.addCustomer()];
  const at = (day: number) => ({ timestamp: `2026-09-0${day}T00:00:00Z` });
  await send({ name, customer_id: one.id, ...at(2) }, { name, customer_id: other.id, ...at(1) });
  await send({ name, customer_id: other.id, ...at(3) });
  const numbers = ({ occurrences, first_seen, last_seen }: Row) => [
    occurrences,
    first_seen.slice(0, 10),
    last_seen.slice(0, 10),
  ];
  const first = async (target: string) => numbers((await shop.get(`GET ${target}`)).items[0]);
  for (const path of ['/v1/events/names', '/v1/event-types/']) {
    expect(await first(`${path}?query=${name}`)).toEqual([3, '2026-09-01', '2026-09-03']);
    const byCustomer = `${path}?query=${name}&customer_id=${other.id}`;
    expect(await first(byCustomer)).toEqual([2, '2026-09-01', '2026-09-03']);
    const byExternal = `${path}?query=${name}&external_customer_id=counted`;
    expect(await first(byExternal)).toEqual([1, '2026-09-02', '2026-09-02']);
  }
});

test('a type’s label is shown with its events', async () => {
  const name = nameEvent();
  await send({ name, customer_id: (await shop.addCustomer()).id });
  const { items } = await shop.get(`GET /v1/event-types/?query=${name}`);
  const changed = await shop.patch(`/v1/event-types/${items[0].id}`, { label: 'A label' });
  expect(changed).toMatchObject({ name, label: 'A label' });
  expect(await list(`name=${name}`)).toMatchObject([{ label: 'A label' }]);
});
