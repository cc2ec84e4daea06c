import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PracticeServer, type Row, startMcp } from '../../practice/mcp.js';

let server: PracticeServer;
beforeAll(async () => {
  server = await startMcp();
}, 60_000);
beforeEach(() => server.practice.reset());
afterAll(() => server.close());

const tool = 'get_single_polar_customer_access_audit';

interface Verdict {
  readonly has_access: boolean;
  readonly reason: string;
  readonly sentence: string;
  readonly next?: { readonly who: string; readonly what: string };
  readonly facts: readonly string[];
  readonly holders?: Row;
}
interface Audit {
  readonly summary: string;
  readonly benefits: readonly {
    readonly benefit: { readonly id: string; readonly type: string };
    readonly verdict: Verdict;
  }[];
  readonly facts: readonly {
    readonly ref: string;
    readonly of: string;
    readonly id: string;
    readonly says: string;
  }[];
}

const audit = async (customer_email: string, more: Row = {}): Promise<Audit> =>
  (await server.call(tool, { customer_email, ...more })) as unknown as Audit;

/** Type of the benefit → why it is there, or not. */
async function reasonsOf(email: string, more: Row = {}): Promise<Record<string, string>> {
  const { benefits } = await audit(email, more);
  return Object.fromEntries(benefits.map(({ benefit, verdict }) => [benefit.type, verdict.reason]));
}

function find(answer: Audit, type: string) {
  const found = answer.benefits.find(({ benefit }) => benefit.type === type);
  if (found === undefined) throw new Error(`There is no ${type} in ${JSON.stringify(answer)}`);
  const facts = answer.facts.filter(({ ref }) => found.verdict.facts.includes(ref));
  return { ...found.verdict, facts };
}

const granted = { github_repository: 'granted', license_keys: 'granted', meter_credit: 'granted' };
const allOf = (reason: string) => ({
  github_repository: reason,
  license_keys: reason,
  meter_credit: reason,
});

describe('each customer to help has one reason', () => {
  it.each([
    ['sarah@acmecorp.com', { ...granted, github_repository: 'needs_customer_action' }],
    ['dana@whitfield.example', allOf('past_due')],
    ['tom@hargreaves.example', allOf('subscription_ended')],
    ['pierre@atelier-roux.example', allOf('paused')],
    ['mike@okafor.example', granted],
    ['lucia@moreno-design.example', allOf('granted_until_period_end')],
    ['grace@lindqvist.example', { license_keys: 'refunded', downloadables: 'refunded' }],
    ['victor@sandoval.example', { ...granted, license_keys: 'license_key_blocked' }],
    ['helen@pryce.example', { license_keys: 'license_key_expired', downloadables: 'granted' }],
    [
      'office@brightside.example',
      { github_repository: 'granted', license_keys: 'granted', feature_flag: 'granted' },
    ],
  ])('%s', async (email, want) => {
    expect(await reasonsOf(email)).toEqual(want);
    // One object for each benefit, and no fact twice: it is read by a model.
    expect(encode(JSON.stringify(await audit(email))).length).toBeLessThan(900);
  });
});

it('names the records that a verdict rests on, each once', async () => {
  const answer = await audit('dana@whitfield.example');
  const { has_access, facts, next } = find(answer, 'github_repository');
  expect(has_access).toBe(false);
  expect(next).toMatchObject({ who: 'customer' });
  expect(facts.map(({ of }) => of).sort()).toEqual([
    'grant',
    'order',
    'organization',
    'payment',
    'subscription',
  ]);
  const idOf = (of: string) => facts.find((fact) => fact.of === of)?.id;
  const subscription = await server.call('get_single_polar_subscription_by_id', { id: idOf('subscription') });
  expect(subscription).toMatchObject({ status: 'past_due' });
  const order = await server.call('get_single_polar_order_by_id', {
    id: idOf('order'),
    fields: ['id', 'status', 'subscription_id'],
  });
  expect(order).toMatchObject({ status: 'pending', subscription_id: subscription.id });
  const payment = await server.call('get_single_polar_payment_by_id', { id: idOf('payment') });
  expect(payment).toMatchObject({ status: 'failed', order_id: order.id, decline_reason: 'expired_card' });
  const ids = answer.facts.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('counts those of a team who have not claimed, and says how they get it', async () => {
  const answer = await audit('office@brightside.example');
  const told = '3 seat holders have it; 1 invited has not claimed yet.';
  expect(answer.summary).toBe(`Has access to all 3. ${told}`);
  const { sentence, holders, next } = find(answer, 'feature_flag');
  expect(sentence).toContain(told);
  expect(holders).toEqual({ with_access: 3, without_access: 0, invited: 1 });
  expect(next?.what).toContain('`create_a_polar_customer_seat_resend`');
  expect(next?.what).toContain('`list_all_polar_customer_seats`');
});

describe('a summary', () => {
  it('sets apart what was never bought, of a type that was', async () => {
    const { benefits, summary } = await audit('pierre@atelier-roux.example', {
      benefit_type: 'license_keys',
    });
    expect(benefits.length).toBeGreaterThan(1);
    expect(summary).toMatch(/^No access to license_keys "[^"]+" \(paused\)\. Never bought: license_keys "/);
  });
});

it('says when a paused subscription resumes', async () => {
  const { next } = find(await audit('pierre@atelier-roux.example'), 'meter_credit');
  expect(next?.what).toContain('or wait until 2026-11-24T13:10:00Z');
});

it('finds the refund that took the benefits', async () => {
  const { facts } = find(await audit('grace@lindqvist.example'), 'license_keys');
  const [refund] = facts.filter(({ of }) => of === 'refund');
  const order = facts.find(({ of }) => of === 'order');
  expect(await server.only('list_all_polar_refunds', { id: [refund?.id] })).toMatchObject({
    order_id: order?.id,
    revoke_benefits: true,
  });
});

it('never shows a licence key', async () => {
  const { id: customer_id } = await server.only('list_all_polar_customers', {
    email: 'victor@sandoval.example',
  });
  const grants = await server.list('list_all_polar_benefit_grants', { customer_id, limit: 100 });
  const ids = grants.flatMap(({ properties }) => (properties as Row | undefined)?.license_key_id ?? []);
  const { key } = await server.call('get_single_polar_license_key_by_id', { id: ids[0] });
  expect(key).toMatch(/./);
  expect(JSON.stringify(await audit('victor@sandoval.example'))).not.toContain(key);
});

describe('what was never had', () => {
  it('is told with the products that give it', async () => {
    const answer = await audit('grace@lindqvist.example', { benefit_type: 'github_repository' });
    const { reason, next } = find(answer, 'github_repository');
    expect(reason).toBe('never_purchased');
    const products = await server.list('list_all_polar_products', {
      benefit_id: answer.benefits.map(({ benefit }) => benefit.id),
      is_archived: false,
    });
    expect(products.length).toBeGreaterThan(0);
    expect(products.filter(({ id }) => !next?.what.includes(String(id)))).toEqual([]);
  });

  it('is the answer for who has bought nothing', async () => {
    expect(await server.call(tool, { external_customer_id: 'acc_999888' })).toMatchObject({
      summary: 'This customer has bought nothing and was granted nothing.',
      benefits: [],
    });
  });

  it('is refused where there is no such benefit', async () => {
    const benefit_id = '3f0e8f1c-6a53-4c3e-9a38-0a9f0a3f9d11';
    expect(await server.refusal(tool, { customer_email: 'mike@okafor.example', benefit_id })).toContain(
      'There is no benefit',
    );
  });
});

describe('after a change', () => {
  async function subscriptionOf(customer_email: string): Promise<Row> {
    const { items } = await server.call('list_all_polar_customer_subscriptions', {
      customer_email,
      status: 'active',
      fields: ['id', 'product_id', 'product.id', 'product.benefits'],
    });
    const [row] = items as Row[];
    if (row === undefined) throw new Error('There is no subscription.');
    return row;
  }

  it('tells a benefit that was taken off the product', async () => {
    const { product } = await subscriptionOf('mike@okafor.example');
    const { id, benefits } = product as { id: string; benefits: { id: string; type: string }[] };
    const kept = benefits.filter(({ type }) => type !== 'github_repository').map((each) => each.id);
    await server.call('update_a_polar_product_benefits_by_id', { id, benefits: kept });
    expect(await reasonsOf('mike@okafor.example')).toEqual({
      ...granted,
      github_repository: 'benefit_detached',
    });
  });

  it('tells a changed plan, by the order of the earlier one', async () => {
    const subscription = await subscriptionOf('mike@okafor.example');
    const products = (await server.list('list_all_polar_products', {
      is_archived: false,
      is_recurring: true,
      limit: 100,
      fields: ['id', 'benefits.type', 'prices.amount_type'],
    })) as { id: string; benefits?: { type: string }[]; prices: { amount_type: string }[] }[];
    const other = products.find(
      ({ benefits = [], prices }) =>
        !benefits.some(({ type }) => type === 'github_repository') &&
        prices.every(({ amount_type: type }) => type === 'fixed'),
    );
    await server.call('update_a_polar_subscription_by_id', {
      id: subscription.id,
      product_id: other?.id,
      proration_behavior: 'prorate',
    });
    const answer = await audit('mike@okafor.example', { benefit_type: 'github_repository' });
    const verdict = find(answer, 'github_repository');
    expect(verdict.reason).toBe('plan_changed');
    const earlier = verdict.facts.find(({ of }) => of === 'order');
    const fields = ['subscription_id', 'product_id'];
    const order = await server.call('get_single_polar_order_by_id', { id: earlier?.id, fields });
    expect(order).toMatchObject({ subscription_id: subscription.id, product_id: subscription.product_id });
  });

  it('tells a seat that was revoked, and who lost it', async () => {
    const subscription = await subscriptionOf('office@brightside.example');
    const { seats } = (await server.call('list_all_polar_customer_seats', {
      subscription_id: subscription.id,
      fields: ['seats.id', 'seats.status', 'seats.member_id'],
    })) as { seats: { id: string; status: string; member_id: string }[] };
    const [first, ...rest] = seats.filter(({ status }) => status === 'claimed');
    await server.call('delete_a_polar_customer_seat_by_id', { seat_id: first?.id });
    const some = find(await audit('office@brightside.example'), 'feature_flag');
    expect(some).toMatchObject({
      has_access: true,
      holders: { with_access: 2, without: [{ member_id: first?.member_id, reason: 'seat_revoked' }] },
    });
    for (const { id } of rest) await server.call('delete_a_polar_customer_seat_by_id', { seat_id: id });
    const none = find(await audit('office@brightside.example'), 'feature_flag');
    expect(none).toMatchObject({ has_access: false, reason: 'seat_revoked', next: { who: 'merchant' } });
    expect(none.facts.map(({ says }) => says)).toContain('5 seats: 0 claimed, 1 invited, 4 free');
  });
});
