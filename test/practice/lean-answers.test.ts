import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Practice } from '../../templates/practice/src/practice.js';
import { type AnyClient, clients } from '../transports/client.js';
import { copyGenerated, type FixturePackage } from '../transports/package.js';
import { killAll, startHttp } from '../transports/process.js';
import { startPolar } from './polar.js';

type Row = Record<string, unknown>;

let practice: Practice;
let built: FixturePackage;
beforeAll(async () => {
  [practice, built] = await Promise.all([startPolar(), copyGenerated()]);
}, 60_000);
afterAll(async () => {
  killAll();
  await practice.close();
  built.remove();
});

async function start(
  connect: (typeof clients)[number][1],
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<AnyClient> {
  return connect({
    main: built.main,
    words: [...words, '--base-url', practice.url],
    env: { POLAR_ACCESS_TOKEN: 'polar_oat_practice', ...env },
  });
}

const costOf = (value: unknown): number => countTokens(JSON.stringify(value));

describe.each(clients)('the client %s', (_name, connect) => {
  let client: AnyClient;
  beforeAll(async () => {
    practice.reset();
    client = await start(connect, []);
    // From now on the older SDK holds each answer against its output schema.
    await client.listNames();
  });
  afterAll(() => client.close());

  test('ten orders cost at most 900 tokens', async () => {
    const { structuredContent = {} } = await client.call('list_all_polar_orders');
    const items = structuredContent.items as Row[];
    expect(items).toHaveLength(10);
    expect(costOf(structuredContent)).toBeLessThanOrEqual(900);
    expect(items[0]).toMatchObject({
      id: expect.any(String),
      total_amount: expect.any(Number),
      currency: 'usd',
      customer: { email: expect.any(String) },
    });
  });

  test('other fields, all of them, and one that there is not', async () => {
    const call = async (fields: unknown) =>
      (await client.call('list_all_polar_orders', { limit: 1, fields })).structuredContent ?? {};
    expect((await call(['id', 'customer.name'])).items).toEqual([
      { id: expect.any(String), customer: { name: expect.any(String) } },
    ]);
    // One value given alone is a list of one.
    const [whole] = (await call('all')).items as Row[];
    expect(Object.keys(whole ?? {}).length).toBeGreaterThan(25);
    expect(await call(['custmer.email'])).toMatchObject({
      items: [{ id: expect.any(String), currency: 'usd' }],
      fields_not_found: ['custmer.email'],
      did_you_mean: ['customer.email'],
    });
  });

  test('what is too long for one answer goes on where it says', async () => {
    const ids: unknown[] = [];
    let args: Row = { limit: 100, fields: ['all'] };
    for (let page: unknown = 1; typeof page === 'number'; args = { ...args, page }) {
      const { structuredContent = {} } = await client.call('list_all_polar_orders', args);
      expect(JSON.stringify(structuredContent).length).toBeLessThanOrEqual(40_000);
      ids.push(...(structuredContent.items as Row[]).map(({ id }) => id));
      page = structuredContent.next_page;
      args = { ...args, limit: structuredContent.limit ?? args.limit };
      if (typeof page !== 'number') expect(ids).toHaveLength(Number(structuredContent.total_count));
      else args = { ...args, page };
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(100);
  });
});

/** Customer by e-mail, their orders, refund of the last: what each step costs. */
async function refundLastOrder(client: AnyClient): Promise<readonly [string, number][]> {
  practice.reset();
  const account: [string, number][] = [];
  const call = async (name: string, args: Row): Promise<Row> => {
    const { structuredContent = {}, isError } = await client.call(name, args);
    expect(isError, JSON.stringify(structuredContent)).not.toBe(true);
    account.push([`${name} ${String(args.tool ?? args.query)}: the call`, costOf(args)]);
    account.push([`${name}: the answer`, costOf(structuredContent)]);
    return structuredContent;
  };
  try {
    account.push(['tools/list', costOf(await client.listTools())]);
    account.push(['instructions', countTokens(client.guidance.getInstructions() ?? '')]);
    const found = await call('find_polar_tools', { query: 'refund an order of a customer by email' });
    const listed = JSON.stringify(found);
    for (const tool of ['list_all_polar_customers', 'list_all_polar_orders', 'create_a_polar_refund'])
      expect(listed).toContain(tool);
    const run = (risk: string, tool: string, args: Row) => {
      // Nothing is given that the finder has not told: no model could know it.
      const runner = `run_polar_${risk}`;
      const told = (found[runner] as string[]).find((line) => line.startsWith(`${tool} `)) ?? '';
      expect(
        Object.keys(args).filter((name) => !new RegExp(`[{ ]${name}[?:,;]`).test(told)),
        told,
      ).toEqual([]);
      return call(runner, { tool, arguments: args });
    };
    const customers = await run('read', 'list_all_polar_customers', { email: 'kenji@morita.example' });
    const [customer] = customers.items as Row[];
    const orders = await run('read', 'list_all_polar_orders', { customer_id: customer?.id, limit: 3 });
    const [order] = orders.items as Row[];
    expect(listed).toContain("'customer_request'");
    const refund = await run('money', 'create_a_polar_refund', {
      order_id: order?.id,
      reason: 'customer_request',
      amount: order?.refundable_amount,
    });
    expect(refund).toMatchObject({ status: 'succeeded', amount: order?.refundable_amount, currency: 'usd' });
    return account;
  } finally {
    await client.close();
  }
}

// As on the sandbox: the name of the environment is told too.
const searching = ['--exposure', 'search', '--server', 'sandbox'];

test.each(clients)('a refund takes at most 1,300 tokens in search exposure (%s)', async (_, connect) => {
  const account = await refundLastOrder(await start(connect, searching));
  const total = account.reduce((sum, [, tokens]) => sum + tokens, 0);
  const lines = [...account, ['in all', total] as const].map(
    ([what, tokens]) => `${String(tokens).padStart(6)}  ${what}`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
  expect(total).toBeLessThanOrEqual(1300);
});

test.each(clients)('and the same over HTTP (%s)', async (_, connect) => {
  const env = { POLAR_ACCESS_TOKEN: 'polar_oat_practice' };
  const { child, url } = await startHttp(built.main, [...searching, '--base-url', practice.url], { env });
  try {
    const account = await refundLastOrder(await connect({ url }));
    expect(account.reduce((sum, [, tokens]) => sum + tokens, 0)).toBeLessThanOrEqual(1300);
  } finally {
    child.kill('SIGTERM');
  }
});

test('an environment that starts read-only has a finder and one runner', async () => {
  const [[, connect] = []] = clients;
  if (connect === undefined) throw new Error('There is no client.');
  const client = await start(connect, ['--exposure', 'search', '--server', 'production']);
  try {
    expect(await client.listNames()).toEqual(['find_polar_tools', 'run_polar_read']);
    expect(client.guidance.getInstructions()).toContain('reading only');
  } finally {
    await client.close();
  }
});
