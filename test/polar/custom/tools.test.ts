import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PracticeServer, type Row, startMcp } from '../../practice/mcp.js';

let server: PracticeServer;
beforeAll(async () => {
  server = await startMcp();
}, 60_000);
beforeEach(() => server.practice.reset());
afterAll(() => server.close());

describe('the subscriptions of one customer', () => {
  const tool = 'list_all_polar_customer_subscriptions';

  it('are those of the list, whoever way the customer is told', async () => {
    const customer = await server.only('list_all_polar_customers', { email: 'sarah@acmecorp.com' });
    const { id, email, name, external_id } = customer;
    const items = await server.list('list_all_polar_subscriptions', { customer_id: id });
    expect(items).toHaveLength(1);
    const want = { customer: { id, email, name, external_id }, items, page: 1, next_page: null };
    for (const choice of [
      { customer_id: id },
      { external_customer_id: external_id },
      { customer_email: 'SARAH@acmecorp.com' },
    ]) {
      expect(await server.call(tool, choice)).toMatchObject(want);
    }
  });

  it.each([
    ['yuki@tanabe-works.example', 'active', 'trialing'],
    ['mike@okafor.example', 'active', 'active'],
    ['dana@whitfield.example', 'past_due', 'past_due'],
    ['dana@whitfield.example', 'active', undefined],
    ['mike@okafor.example', 'trialing', undefined],
  ])('%s with the status %s: %s', async (customer_email, status, want) => {
    const items = await server.list(tool, { customer_email, status: [status] });
    expect(items.map((item) => item.status)).toEqual(want === undefined ? [] : [want]);
  });

  it('a status alone is a list of one', async () => {
    const { status } = await server.only(tool, {
      customer_email: 'dana@whitfield.example',
      status: 'past_due',
    });
    expect(status).toBe('past_due');
  });

  it.each([
    [{}, 'Give exactly one of'],
    [{ customer_email: 'mike@okafor.example', external_customer_id: 'acc_100317' }, '2 were given'],
    [{ customer_email: 'anna.kowalska@elsewhere.example' }, 'anna.kowalska@studio-k.example'],
    [{ external_customer_id: 'acc_10031' }, 'mike@okafor.example'],
    [{ customer_id: '3f0e8f1c-6a53-4c3e-9a38-0a9f0a3f9d11' }, 'There is no customer'],
    [{ customer_id: 'cus_1' }, 'invalid_arguments'],
  ])('%o is refused: %s', async (choice, want) => {
    expect(await server.refusal(tool, choice)).toContain(want);
  });
});

describe('a customer that there is not', () => {
  const tool = 'list_all_polar_customer_subscriptions';

  it('is told with what was not done, and where to look', async () => {
    for (const choice of [
      { customer_email: 'nobody@nowhere.example' },
      { customer_email: 'anna.kowalska@elsewhere.example' },
      { external_customer_id: 'acc_nobody' },
      { customer_id: '3f0e8f1c-6a53-4c3e-9a38-0a9f0a3f9d11' },
    ]) {
      const refusal = await server.refusal(tool, choice);
      expect(refusal).toContain('Nothing was done.');
      expect(refusal).toContain('`list_all_polar_customers`');
      expect(refusal).not.toContain('ends all access');
      expect(refusal.includes('`list_all_polar_members`')).toBe('customer_email' in choice);
    }
    expect(
      await server.refusal('get_single_polar_customer_access_audit', {
        customer_email: 'nobody@nowhere.example',
      }),
    ).toContain('or it was deleted, which ends all access. Nothing was done.');
  });

  it('is like those of the same domain, unless everybody has an address there', async () => {
    expect(await server.refusal(tool, { customer_email: 'xaver@brightside.example' })).toContain(
      'office@brightside.example',
    );
    await server.call('create_a_polar_customer', { type: 'individual', email: 'one@gmail.com' });
    expect(await server.refusal(tool, { customer_email: 'xaver@gmail.com' })).not.toContain('one@gmail.com');
  });

  it('is like those whose name starts so, and not like those that have it within', async () => {
    for (const [email, name] of [
      ['e.petrova@one.example', 'Elena Petrova'],
      ['lp@two.example', 'Maria Lena Peters'],
    ]) {
      await server.call('create_a_polar_customer', { type: 'individual', email, name });
    }
    const refusal = await server.refusal(tool, { customer_email: 'lena@elsewhere.example' });
    expect(refusal).toContain('Maria Lena Peters');
    expect(refusal).not.toContain('Elena');
  });

  it('is like five at most', async () => {
    for (let at = 0; at < 7; at++) {
      const email = `zoe${at}@firm.example`;
      await server.call('create_a_polar_customer', { type: 'individual', email });
    }
    await server.call('create_a_polar_customer', { type: 'individual', email: 'zoe@other.example' });
    const refusal = await server.refusal(tool, { customer_email: 'zoe@firm.example' });
    expect(new Set(refusal.match(/zoe\d@firm|zoe@other/g)).size).toBe(5);
  });
});

describe('one usage event', () => {
  const tool = 'create_a_polar_event';
  const customer_email = 'mike@okafor.example';
  const meterOf = async (query: string) => (await server.only('list_all_polar_meters', { query })).id;

  async function readBalance(query: string): Promise<Row> {
    const { id: customer_id } = await server.only('list_all_polar_customers', { email: customer_email });
    return server.only('list_all_polar_customer_meters', { customer_id, meter_id: await meterOf(query) });
  }

  it('is built as the meter counts it', async () => {
    const before = await readBalance('export');
    const meter_id = await meterOf('export');
    const answer = await server.call(tool, { customer_email, meter_id, value: 500, external_id: 'job-1' });
    expect(answer).toMatchObject({
      inserted: true,
      duplicate: false,
      event: { name: 'export', metadata: { credits: 500 }, customer: { email: customer_email } },
      meter: { id: meter_id, counts: 500 },
      note: expect.stringContaining('gives no credits'),
    });
    const after = await readBalance('export');
    expect(after.consumed_units).toBe(Number(before.consumed_units) + 500);
    expect(after.balance).toBe(Number(before.balance) - 500);
  });

  it('is counted once, however often it is sent', async () => {
    const args = { customer_email, meter_id: await meterOf('export'), value: 5, external_id: 'job-2' };
    await server.call(tool, args);
    const once = await readBalance('export');
    const again = await server.call(tool, args);
    expect(again).toMatchObject({ inserted: false, duplicate: true });
    expect(again.note).toContain('nothing was added');
    expect(await readBalance('export')).toEqual(once);
  });

  it('has the name and metadata that it is given', async () => {
    const metadata = { plan: 'pro', count: 3, trial: false };
    await server.call(tool, { customer_email, name: 'login', metadata, external_id: 'login-1' });
    const event = await server.only('list_all_polar_events', {
      name: ['login'],
      fields: ['metadata', 'customer'],
    });
    expect(event).toMatchObject({ metadata, customer: { email: customer_email } });
  });

  it('of a name says that no meter was checked, and one of a meter that it may be billed', async () => {
    const { note: named } = await server.call(tool, { customer_email, name: 'login' });
    expect(named).toContain('Whether a meter counts it was not checked');
    expect(named).toContain('give meter_id and value');
    expect(named).not.toContain('billed');
    const meter_id = await meterOf('export');
    const { note: metered } = await server.call(tool, { customer_email, meter_id, value: 5 });
    expect(metered).toContain('Recorded as consumption, which may be billed');
  });

  it('names the way on where the id is unknown, and no such way where an address is', async () => {
    const refusal = await server.refusal(tool, { external_customer_id: 'acc_1003170', name: 'login' });
    expect(refusal).toContain('Nothing was recorded.');
    expect(refusal).toContain('allow_unknown_customer: true');
    const other = await server.refusal(tool, { customer_email: 'nobody@nowhere.example', name: 'login' });
    expect(other).toContain('Nothing was recorded.');
    expect(other).not.toContain('allow_unknown_customer');
  });

  it('is not sent for an unknown customer, unless that is meant', async () => {
    const args = { external_customer_id: 'acc_1003170', name: 'login' };
    expect(await server.refusal(tool, args)).toContain('There is no customer');
    expect(await server.list('list_all_polar_events', { name: ['login'] })).toEqual([]);
    const answer = await server.call(tool, { ...args, allow_unknown_customer: true });
    expect(answer.note).toContain('counts for nobody until');
    const event = await server.only('list_all_polar_events', { name: ['login'] });
    expect(event).toMatchObject({ external_customer_id: 'acc_1003170' });
    expect(event).not.toHaveProperty('customer_id');
  });

  it('goes to a known customer also where an unknown one is allowed', async () => {
    await server.call(tool, {
      external_customer_id: 'acc_100317',
      name: 'login',
      allow_unknown_customer: true,
    });
    const event = await server.only('list_all_polar_events', { name: ['login'], fields: ['customer.email'] });
    expect(event).toMatchObject({ customer: { email: customer_email } });
  });

  it('is refused where the meter counts events, and no values', async () => {
    const meter_id = await meterOf('API');
    const refusal = await server.refusal(tool, { customer_email, meter_id, value: 500 });
    expect(refusal).toContain('create_a_polar_event_batch');
    expect(await server.call(tool, { customer_email, meter_id, value: 1 })).toMatchObject({ inserted: true });
  });

  it.each([
    [{}, 'Give either name'],
    [{ name: 'login', value: 3 }, 'Give either name'],
    [{ meter_id: '3f0e8f1c-6a53-4c3e-9a38-0a9f0a3f9d11' }, 'Give either name'],
    [{ meter_id: '3f0e8f1c-6a53-4c3e-9a38-0a9f0a3f9d11', value: 1 }, 'There is no meter'],
    [{ name: 'login', allow_unknown_customer: true }, 'goes with external_customer_id only'],
    [{ name: 'login', metadata: { nested: { deep: [1] } } }, 'metadata'],
  ])('%o is refused: %s', async (args, want) => {
    expect(await server.refusal(tool, { customer_email, ...args })).toContain(want);
  });
});

describe('totals', () => {
  const tool = 'get_single_polar_totals';

  async function readAll(list: string, args: Row = {}): Promise<Row[]> {
    const rows: Row[] = [];
    for (let page: unknown = 1; typeof page === 'number'; ) {
      const { items, next_page } = await server.call(list, { ...args, page, limit: 100 });
      rows.push(...(items as Row[]));
      page = next_page;
    }
    return rows;
  }
  const add = (rows: readonly Row[], field: string) =>
    rows.reduce((total, row) => total + Number(row[field]), 0);

  it.each([
    ['orders', 'list_all_polar_orders'],
    ['subscriptions', 'list_all_polar_subscriptions'],
    ['customers', 'list_all_polar_customers'],
    ['refunds', 'list_all_polar_refunds'],
    ['payments', 'list_all_polar_payments'],
    ['disputes', 'list_all_polar_disputes'],
    ['license_keys', 'list_all_polar_license_keys'],
    ['benefit_grants', 'list_all_polar_benefit_grants'],
    ['checkouts', 'list_all_polar_checkouts'],
  ])('count %s', async (resource, list) => {
    const rows = await readAll(list);
    expect(rows.length).toBeGreaterThan(0);
    expect(await server.call(tool, { resource })).toMatchObject({ count: rows.length, complete: true });
  });

  it('add up several pages, by currency, for a filter that is echoed', async () => {
    const filter = { status: ['paid', 'partially_refunded'] };
    const fields = ['net_amount', 'tax_amount'];
    const rows = await readAll('list_all_polar_orders', { ...filter, fields });
    expect(rows.length).toBeGreaterThan(100);
    const answer = await server.call(tool, { resource: 'orders', filter, sum: ['net_amount', 'tax_amount'] });
    expect(answer).toMatchObject({
      resource: 'orders',
      filter,
      count: rows.length,
      complete: true,
      pages: 2,
    });
    expect(answer.sums).toEqual([
      { currency: 'usd', field: 'net_amount', total: add(rows, 'net_amount') },
      { currency: 'usd', field: 'tax_amount', total: add(rows, 'tax_amount') },
    ]);
  });

  it('are split by group, and the groups make the whole', async () => {
    const { count, sums, groups } = (await server.call(tool, {
      resource: 'orders',
      sum: 'total_amount',
      group_by: 'product_id',
    })) as { count: number; sums: Row[]; groups: { label?: string; count: number; sums: Row[] }[] };
    expect(groups.length).toBeGreaterThan(2);
    expect(add(groups, 'count')).toBe(count);
    const parts = groups.flatMap((group) => group.sums);
    expect(add(parts, 'total')).toBe(sums[0]?.total);
    expect(groups.map(({ label }) => label)).toContain('Advanced Tier');
  });

  it('tell the states of grants', async () => {
    const rows = await readAll('list_all_polar_benefit_grants', { fields: ['is_revoked'] });
    const { groups } = await server.call(tool, { resource: 'benefit_grants', group_by: 'status' });
    expect(groups).toContainEqual({
      value: 'revoked',
      count: rows.filter(({ is_revoked }) => is_revoked === true).length,
      sums: [],
    });
  });

  it.each([
    [{ resource: 'orders', filter: { customer_email: 'mike@okafor.example' } }, 'unknown argument'],
    [{ resource: 'orders', filter: { status: ['payed'] } }, 'status'],
    [{ resource: 'orders', filter: { limit: 5 } }, 'all pages are read'],
    [{ resource: 'refunds', sum: ['net_amount'] }, 'They have amount, tax_amount'],
    [{ resource: 'customers', sum: ['amount'] }, 'they are counted'],
    [{ resource: 'customers', group_by: 'status' }, 'They can by type'],
    [{ resource: 'products' }, 'invalid_arguments'],
  ])('%o is refused: %s', async (args, want) => {
    expect(await server.refusal(tool, args)).toContain(want);
  });
});
