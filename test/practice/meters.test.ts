import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
let made = 0;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

const nameEvent = () => `meter.event${++made}`;
const clause = (property: string, operator: string, value: unknown) => ({ property, operator, value });
const all = (...clauses: object[]) => ({ conjunction: 'and', clauses });
const any = (...clauses: object[]) => ({ conjunction: 'or', clauses });
const sumOf = (property: string) => ({ func: 'sum', property });
const addMeter = (name: string, fields: object = {}) =>
  shop.post('/v1/meters/', {
    name,
    filter: all(clause('name', 'eq', name)),
    aggregation: sumOf('units'),
    ...fields,
  });
const use = ({ id }: Row, name: string, ...units: number[]) =>
  shop.post('/v1/events/ingest', {
    events: units.map((each) => ({ name, customer_id: id, metadata: { units: each } })),
  });
async function balanceOf(customer: Row, meter: Row): Promise<number[] | undefined> {
  const query = `customer_id=${customer.id}&meter_id=${meter.id}`;
  const [row] = (await shop.get(`GET /v1/customer-meters/?${query}`)).items;
  return row === undefined ? undefined : [row.consumed_units, row.credited_units, row.balance];
}

describe('a customer meter', () => {
  test('consumes by each event that the filter lets pass', async () => {
    const name = nameEvent();
    const [meter, customer] = [await addMeter(name), await shop.addCustomer()];
    expect(await balanceOf(customer, meter)).toBeUndefined();
    await use(customer, name, 500);
    await use(customer, nameEvent(), 100);
    await use(customer, name, 20);
    expect(await balanceOf(customer, meter)).toEqual([520, 0, -520]);
    const state = await shop.get(`GET /v1/customers/${customer.id}/state`);
    expect(state.active_meters).toMatchObject([{ meter_id: meter.id, consumed_units: 520, balance: -520 }]);
  });

  test('is made for events that were there before the meter, or before the customer', async () => {
    const name = nameEvent();
    const customer = await shop.addCustomer();
    await use(customer, name, 3, 4);
    const meter = await addMeter(name);
    expect(await balanceOf(customer, meter)).toEqual([7, 0, -7]);
    const events = [{ name, external_customer_id: 'metered_later', metadata: { units: 9 } }];
    await shop.post('/v1/events/ingest', { events });
    const later = await shop.addCustomer({ external_id: 'metered_later' });
    expect(await balanceOf(later, meter)).toEqual([9, 0, -9]);
  });

  test('is credited by a benefit, which is an event of the system', async () => {
    const name = nameEvent();
    const [meter, customer] = [await addMeter(name), await shop.addCustomer()];
    const benefit = await shop.addBenefit('meter_credit', {
      meter_id: meter.id,
      units: 100,
      rollover: false,
    });
    await shop.subscribe(customer, await shop.addProduct({ benefits: [benefit] }));
    await use(customer, name, 30);
    expect(await balanceOf(customer, meter)).toEqual([30, 100, 70]);
    const { items } = await shop.get(`GET /v1/events/?customer_id=${customer.id}&source=system`);
    const credited = items.find((event: Row) => event.name === 'meter.credited');
    expect(credited.metadata).toMatchObject({ meter_id: meter.id, units: 100 });
  });

  test.each([
    [{ func: 'count' }, 4],
    [{ func: 'sum', property: 'metadata.units' }, 14],
    [{ func: 'avg', property: 'units' }, 3.5],
    [{ func: 'min', property: 'units' }, 2],
    [{ func: 'max', property: 'units' }, 6],
    [{ func: 'unique', property: 'units' }, 3],
  ])('aggregates by %j', async (aggregation, consumed) => {
    const name = nameEvent();
    const [meter, customer] = [await addMeter(name, { aggregation }), await shop.addCustomer()];
    await use(customer, name, 2, 6, 2);
    await use(customer, name, 4);
    expect((await balanceOf(customer, meter))?.[0]).toBe(consumed);
  });
});

test.each([
  ['two of which one will do', any(clause('units', 'eq', 1), clause('units', 'eq', 2)), [1, 2]],
  ['a tree', all(clause('units', 'gt', 0), any(clause('units', 'lt', 2), clause('units', 'gte', 4))), [1, 4]],
  ['none', all(), [1, 2, 3, 4]],
  ['another', all(clause('units', 'ne', 1)), [2, 3, 4]],
  ['another, as a text', all(clause('units', 'ne', '1')), []],
  ['up to', all(clause('metadata.units', 'lte', 2)), [1, 2]],
  ['a number as a text', all(clause('units', 'eq', '1')), []],
  ['a part of a text', all(clause('path', 'like', '/b')), [2, 4]],
  ['no part of a text', all(clause('path', 'not_like', '/b')), [1, 3]],
  ['what is not said', all(clause('nothing', 'ne', 1)), []],
  ['nested', all(clause('_llm.model', 'eq', 'large')), [3]],
  ['the source', all(clause('source', 'eq', 'user')), [1, 2, 3, 4]],
  ['the time', all(clause('timestamp', 'lt', Date.parse('2026-09-03T00:00:00Z') / 1000)), [1, 2]],
])('a filter of clauses: %s', async (_, filter, wanted) => {
  const name = nameEvent();
  const llm = { vendor: 'v', model: 'large', input_tokens: 1, output_tokens: 1, total_tokens: 2 };
  const metadata = [{ path: '/a' }, { path: '/b' }, { path: '/c', _llm: llm }, { path: '/b/c' }];
  const customer = await shop.addCustomer();
  const events = metadata.map((each, index) => ({
    name,
    customer_id: customer.id,
    timestamp: `2026-09-0${index + 1}T00:00:00Z`,
    metadata: { ...each, units: index + 1 },
  }));
  await shop.post('/v1/events/ingest', { events });
  const meter = await addMeter(name, { filter: all(clause('name', 'eq', name), filter) });
  const { items } = await shop.get(`GET /v1/events/?meter_id=${meter.id}`);
  expect(items.map((event: Row) => event.metadata.units).sort()).toEqual(wanted);
});

describe('quantities', () => {
  test('are by step, in all, and of whom is asked for', async () => {
    const name = nameEvent();
    const [one, other] = [await shop.addCustomer({ external_id: 'q1' }), await shop.addCustomer()];
    const event = ({ id }: Row, day: string, units: number) => ({
      name,
      customer_id: id,
      timestamp: `2026-09-${day}T10:00:00Z`,
      metadata: { units, region: units > 5 ? 'eu' : 'us' },
    });
    const events = [event(one, '01', 1), event(one, '03', 10), event(other, '03', 4), event(other, '09', 99)];
    await shop.post('/v1/events/ingest', { events });
    const meter = await addMeter(name);
    const ask = async (query = '') => {
      const range = 'start_timestamp=2026-09-01T00:00:00Z&end_timestamp=2026-09-03T23:00:00Z&interval=day';
      const answer = await shop.get(`GET /v1/meters/${meter.id}/quantities?${range}${query}`);
      return [answer.quantities.map(({ quantity }: Row) => quantity), answer.total];
    };
    expect(await ask()).toEqual([[1, 0, 14], 15]);
    expect(await ask('&external_customer_id=q1')).toEqual([[1, 0, 10], 11]);
    expect(await ask(`&customer_id=${other.id}`)).toEqual([[0, 0, 4], 4]);
    expect(await ask('&customer_aggregation_function=max')).toEqual([[1, 0, 10], 11]);
    expect(await ask('&metadata[region]=eu')).toEqual([[0, 0, 10], 10]);
  });

  test('have ranges that are not too long', async () => {
    const meter = await addMeter(nameEvent());
    const range = 'start_timestamp=2026-01-01T00:00:00Z&end_timestamp=2026-09-01T00:00:00Z';
    const target = `GET /v1/meters/${meter.id}/quantities?${range}`;
    expect((await shop.ask(`${target}&interval=hour`)).status).toBe(422);
    expect((await shop.get(`${target}&interval=month`)).quantities).toHaveLength(9);
    const leap = target.replace('2026-01-01T00:00:00Z', '2016-12-31T23:59:60Z');
    expect((await shop.ask(`${leap}&interval=year`)).status).toBe(422);
  });
});

describe('update', () => {
  const lock = { filter: all(clause('name', 'eq', 'other')) };
  const update = ({ id }: Row, body: object) => shop.ask(`PATCH /v1/meters/${id}`, { body });

  test('counts anew by another filter, until it was billed', async () => {
    const name = nameEvent();
    const [meter, customer] = [await addMeter(name), await shop.addCustomer()];
    await use(customer, name, 5);
    expect((await update(meter, { aggregation: { func: 'count' } })).status).toBe(200);
    expect(await balanceOf(customer, meter)).toEqual([1, 0, -1]);
    const metered = { amount_type: 'metered_unit', meter_id: meter.id, unit_amount: 10 };
    await subscribeToPaid(customer, await shop.addProduct({ prices: [metered] }));
    const { status, body } = await update(meter, lock);
    expect([status, body.detail[0].loc]).toEqual([422, ['body', 'filter']]);
    expect((await update(meter, { name: 'Renamed' })).body.name).toBe('Renamed');
  });

  test('archives what nothing uses, and back', async () => {
    const name = nameEvent();
    const [meter, customer] = [await addMeter(name), await shop.addCustomer()];
    const archived = await update(meter, { is_archived: true });
    expect(archived.body.archived_at).toEqual(expect.any(String));
    await use(customer, name, 5);
    expect(await balanceOf(customer, meter)).toBeUndefined();
    const query = `query=${name}&is_archived`;
    expect((await shop.get(`GET /v1/meters/?${query}=true`)).items).toHaveLength(1);
    expect((await shop.get(`GET /v1/meters/?${query}=false`)).items).toHaveLength(0);
    expect((await update(meter, { is_archived: false })).body.archived_at).toBeNull();
    expect(await balanceOf(customer, meter)).toEqual([5, 0, -5]);
    await shop.addBenefit('meter_credit', { meter_id: meter.id, units: 1, rollover: false });
    const { status, body } = await update(meter, { is_archived: true });
    expect([status, body.detail[0].loc]).toEqual([422, ['body', 'is_archived']]);
  });
});

async function subscribeToPaid(customer: Row, product: Row): Promise<void> {
  const given = { products: [product.id], customer_id: customer.id };
  const checkout = await shop.post('/v1/checkouts/', given);
  const path = `/v1/checkouts/client/${checkout.client_secret}/confirm`;
  await shop.post(path, { confirmation_token_id: 'ctoken_meter' }, 'polar_pat_practice');
}
