import { describe, expect, it } from 'vitest';
import { type CustomApi, CustomCallError } from '#polar/custom-tool.js';
import { auditAccess, judgeBenefit } from '../../../specs/polar/custom/access-audit.js';
import { readExplanations, readPurchases } from '../../../specs/polar/custom/access-reading.js';
import type { BenefitRow, GrantRow } from '../../../specs/polar/custom/access-records.js';
import { buildMeterEvent, type Meter } from '../../../specs/polar/custom/meter-event.js';
import { granted as grantedRow } from './access-rows.js';

/* What the seeded shop is too small for: long lists, and what is not read of them. */

type Args = Readonly<Record<string, unknown>>;
type Tools = Readonly<Record<string, (args: Args) => unknown>>;

const customer = { id: 'customer', email: null, name: null, external_id: null };
const benefit: BenefitRow = { id: 'benefit', type: 'license_keys', description: 'Key' };
const pro = { id: 'pro', name: 'Pro', is_archived: false, benefits: [benefit] };
const team = { ...pro, id: 'team', name: 'Team' };
const basic = { id: 'basic', name: 'Basic', is_archived: false, benefits: [] };

const subscription = {
  id: 'sub',
  status: 'active',
  created_at: '2026-01-01T00:00:00Z',
  current_period_end: '2026-11-01T00:00:00Z',
  cancel_at_period_end: false,
  ends_at: null,
  ended_at: null,
  seats: null as number | null,
  product_id: 'pro',
  product: pro,
};
const onBasic = { ...subscription, product: basic, product_id: 'basic' };
const order = { id: 'order', status: 'paid', seats: null, product_id: 'pro', subscription_id: null };
const granted: GrantRow = { ...grantedRow, benefit };
const revoked: GrantRow = { ...granted, is_granted: false, is_revoked: true };

const listOf = (...items: readonly object[]) => ({ items, next_page: null });
const many = <Item>(count: number, make: (at: number) => Item) =>
  Array.from({ length: count }, (_, at) => make(at));

/** Tools of a shop that has nothing else; and the calls, with how many of a tool ran at once. */
function startApi(tools: Tools) {
  const calls: { readonly tool: string; readonly args: Args }[] = [];
  const running = new Map<string, number>();
  const most = new Map<string, number>();
  const call = async (tool: string, args: Args) => {
    calls.push({ tool, args });
    const count = (running.get(tool) ?? 0) + 1;
    running.set(tool, count);
    most.set(tool, Math.max(count, most.get(tool) ?? 0));
    await new Promise((done) => setTimeout(done, 0));
    running.set(tool, (running.get(tool) ?? 1) - 1);
    return (tools[tool] ?? (() => listOf()))(args);
  };
  const argsOf = (tool: string) => calls.filter((each) => each.tool === tool).map(({ args }) => args);
  return { api: { call } as unknown as CustomApi, argsOf, mostOf: (tool: string) => most.get(tool) ?? 0 };
}

async function read(tools: Tools) {
  const { api, ...seen } = startApi(tools);
  const known = await readPurchases(customer, api);
  const records = await readExplanations(known, { benefits: [benefit], customer, api });
  return { known, records, verdict: judgeBenefit(benefit, records).verdict, ...seen };
}

/** The products that give a benefit, or have these ids. */
const products = ({ id, benefit_id: given }: Args) =>
  listOf(
    ...[pro, team, basic].filter((each) =>
      Array.isArray(id) ? id.includes(each.id) : Array.isArray(given) && each.benefits.length > 0,
    ),
  );

describe('products that give a benefit', () => {
  const earlier = ({ subscription_id: asked }: Args) =>
    listOf(...(asked === undefined ? [] : [{ ...order, id: 'earlier', subscription_id: 'sub' }]));
  const changed = {
    list_all_polar_benefit_grants: () => listOf(revoked),
    list_all_polar_orders: earlier,
    list_all_polar_products: products,
  };

  it.each([
    ['no other subscription', []],
    ['a dead one', [{ ...subscription, id: 'old', status: 'canceled', ended_at: '2025-12-01T00:00:00Z' }]],
    ['a paused one', [{ ...subscription, id: 'old', status: 'paused' }]],
    ['a dead one of a third product', [{ ...subscription, id: 'old', status: 'canceled', product: team }]],
  ])('a changed plan is one beside %s', async (_, others) => {
    const { verdict } = await read({
      ...changed,
      list_all_polar_subscriptions: () => listOf(onBasic, ...others),
    });
    expect(verdict).toMatchObject({ reason: 'plan_changed' });
  });

  it('knows the products of subscriptions, each once', async () => {
    const { known, records } = await read({
      list_all_polar_subscriptions: () => listOf(subscription, { ...subscription, id: 'two' }),
      list_all_polar_orders: () => listOf(order),
      list_all_polar_products: products,
    });
    expect(known.products.map(({ id }) => id)).toEqual(['pro']);
    expect(records.products.map(({ id }) => id)).toEqual(['pro']);
  });

  it('asks for none where a purchase that runs gives it', async () => {
    const { argsOf } = await read({ list_all_polar_subscriptions: () => listOf(subscription) });
    expect(argsOf('list_all_polar_products')).toEqual([]);
  });
});

it('tells who bought seats for others that a seat is needed, and not to wait', async () => {
  const readSeat = (customer_id: string) =>
    read({
      list_all_polar_subscriptions: () => listOf({ ...subscription, seats: 2 }),
      list_all_polar_customer_seats: () => ({
        seats: [{ id: 'seat', status: 'claimed', customer_id }],
        available_seats: 1,
        total_seats: 2,
      }),
    });
  expect((await readSeat('another')).verdict.reason).toBe('seat_required');
  expect((await readSeat('customer')).verdict.reason).toBe('pending');
});

describe('subscriptions of others', () => {
  const grantsOf = (count: number) => ({
    list_all_polar_benefit_grants: () =>
      listOf(...many(count, (at) => ({ ...granted, id: `g${at}`, subscription_id: `s${at}` }))),
    get_single_polar_subscription_by_id: ({ id }: Args) => ({ ...subscription, id }),
  });
  const tool = 'get_single_polar_subscription_by_id';

  it('are read four at a time', async () => {
    const { records, argsOf, mostOf } = await read(grantsOf(20));
    expect(argsOf(tool)).toHaveLength(20);
    expect(mostOf(tool)).toBe(4);
    expect(records).toMatchObject({ complete: true });
    expect(records.subscriptions).toHaveLength(20);
  });

  it('are not all read where there are many, which is told', async () => {
    const { known, records, argsOf } = await read(grantsOf(300));
    expect(argsOf(tool)).toHaveLength(20);
    expect(known.complete).toBe(false);
    expect(records.complete).toBe(false);
  });

  it('may be gone', async () => {
    const gone = () => {
      throw new CustomCallError(tool, { content: [], structuredContent: { error: { status: 404 } } });
    };
    const { records } = await read({ ...grantsOf(1), [tool]: gone });
    expect(records).toMatchObject({ subscriptions: [], complete: true });
  });
});

describe('what was not read', () => {
  const endless = (row: object) => (args: Args) => ({ items: [row], next_page: Number(args.page) + 1 });

  it.each<[string, Tools]>([
    ['subscriptions', { list_all_polar_subscriptions: endless(subscription) }],
    ['orders', { list_all_polar_orders: endless(order), list_all_polar_products: products }],
    ['grants', { list_all_polar_benefit_grants: endless({ ...granted, subscription_id: null }) }],
    ['products', { list_all_polar_products: endless(pro) }],
    [
      'failed payments',
      {
        list_all_polar_subscriptions: () => listOf({ ...subscription, status: 'past_due' }),
        list_all_polar_payments: endless({ id: 'payment', order_id: 'another' }),
      },
    ],
    [
      'seats',
      {
        list_all_polar_subscriptions: () =>
          listOf(...many(11, (at) => ({ ...subscription, id: `s${at}`, seats: 2 }))),
        list_all_polar_customer_seats: () => ({ seats: [], available_seats: 2, total_seats: 2 }),
      },
    ],
  ])('of %s makes the records incomplete', async (_, tools) => {
    expect((await read(tools)).records.complete).toBe(false);
  });

  it.each([
    [20, true],
    [21, false],
  ])('of %d licence keys: complete is %s', async (count, complete) => {
    const grants = many(count, (at) => ({ ...granted, properties: { license_key_id: `key${at}` } }));
    const { records, argsOf, mostOf } = await read({
      list_all_polar_subscriptions: () => listOf(subscription),
      list_all_polar_benefit_grants: () => listOf(...grants),
      get_single_polar_license_key_by_id: ({ id }) => ({ id, status: 'granted', expires_at: null }),
    });
    expect(records.complete).toBe(complete);
    expect(argsOf('get_single_polar_license_key_by_id')).toHaveLength(20);
    expect(mostOf('get_single_polar_license_key_by_id')).toBe(4);
  });

  it('is told in the audit, and only there', async () => {
    const tools = { get_single_polar_customer_by_id: () => customer };
    const audit = (more: Tools) =>
      auditAccess({ customer_id: 'customer' }, startApi({ ...tools, ...more }).api);
    expect(await audit({ list_all_polar_subscriptions: endless(subscription) })).toMatchObject({
      complete: false,
    });
    expect(await audit({})).not.toHaveProperty('complete');
  });

  it('is nothing of a small customer', async () => {
    expect((await read({})).records.complete).toBe(true);
  });
});

describe('ids in one query are at most 50', () => {
  const sizesOf = (argsList: readonly Args[], name: string) =>
    argsList.flatMap((args) => (Array.isArray(args[name]) ? [args[name].length] : []));

  it('of refunded orders', async () => {
    const { argsOf, records } = await read({
      list_all_polar_benefit_grants: () =>
        listOf(...many(120, (at) => ({ ...revoked, subscription_id: null, order_id: `o${at % 110}` }))),
      list_all_polar_refunds: ({ order_id }) => listOf({ id: 'refund', order_id }),
    });
    expect(sizesOf(argsOf('list_all_polar_refunds'), 'order_id')).toEqual([50, 50, 10]);
    expect(records.refunds).toHaveLength(3);
  });

  it.each([
    ['past_due', { ...subscription, status: 'past_due' }],
    ['changed', onBasic],
  ])('of subscriptions that are %s', async (_, row) => {
    const { argsOf } = await read({
      list_all_polar_subscriptions: () => listOf(...many(60, (at) => ({ ...row, id: `s${at}` }))),
      list_all_polar_benefit_grants: () =>
        listOf(...many(60, (at) => ({ ...revoked, subscription_id: `s${at}` }))),
    });
    expect(sizesOf(argsOf('list_all_polar_orders'), 'subscription_id')).toEqual([50, 10]);
  });

  it('of products', async () => {
    const orders = many(51, (at) => ({ ...order, id: `o${at}`, product_id: `p${at}` }));
    const { argsOf } = await read({ list_all_polar_orders: () => listOf(...orders) });
    expect(sizesOf(argsOf('list_all_polar_products'), 'id')).toEqual([50, 1]);
  });
});

describe("metadata that is named as an event's own properties are", () => {
  const build = (property: string, value: string) => {
    const clauses = [
      { property: 'name', operator: 'eq' as const, value: 'export' },
      { property, operator: 'eq' as const, value },
    ];
    const aggregation = { func: 'sum' as const, property: 'units' };
    const filter: Meter['filter'] = { conjunction: 'and', clauses };
    return buildMeterEvent({ id: 'm', name: 'Exports', filter, aggregation, archived_at: null }, 5);
  };

  it.each(['name', 'source', 'timestamp'])('%s', (name) => {
    expect(build(`metadata.${name}`, 'big')).toEqual({
      name: 'export',
      metadata: { [name]: 'big', units: 5 },
    });
  });

  it('gives no name', () => {
    const clauses = [{ property: 'metadata.name', operator: 'eq' as const, value: 'big' }];
    const filter: Meter['filter'] = { conjunction: 'and', clauses };
    const meter: Meter = { id: 'm', name: 'M', filter, aggregation: { func: 'count' }, archived_at: null };
    expect(() => buildMeterEvent(meter, 1)).toThrow('no event name');
  });
});
