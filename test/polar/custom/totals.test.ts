import { describe, expect, it } from 'vitest';
import type { CustomApi } from '#polar/custom-tool.js';
import { findCustomer } from '../../../specs/polar/custom/customer.js';
import { readTotals } from '../../../specs/polar/custom/totals.js';
import { addUp } from '../../../specs/polar/custom/totals-sums.js';

/* Lists that the seeded shop does not have. */

type Call = (tool: string, args: { page: number; limit: number }) => Promise<unknown>;
const apiOf = (call: Call): CustomApi => ({ call }) as unknown as CustomApi;

/** A list of so many orders; `pages` tells which were asked for. */
function listOf(total: number, pages: number[], rowOf = (index: number) => ({ id: `${index}` })): CustomApi {
  return apiOf(async (_, { page, limit }) => {
    pages.push(page);
    const start = (page - 1) * limit;
    const items = Array.from({ length: Math.max(0, Math.min(limit, total - start)) }, (_, index) => ({
      ...rowOf(start + index),
      total_amount: 1,
      currency: 'usd',
    }));
    return { items, page, next_page: start + limit < total ? page + 1 : null, total_count: total };
  });
}

const sum = ['total_amount' as const];

describe('totals', () => {
  it('of many pages ask for each page once', async () => {
    const pages: number[] = [];
    const answer = await readTotals({ resource: 'orders', sum }, listOf(1234, pages));
    expect(answer).toMatchObject({ count: 1234, sums: [{ total: 1234 }], complete: true, pages: 13 });
    expect(pages.sort((a, b) => a - b)).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
  });

  it('stop after 100 pages, and say so', async () => {
    const pages: number[] = [];
    const answer = await readTotals({ resource: 'orders', sum }, listOf(10_001, pages));
    expect(answer).toMatchObject({ count: 10_000, sums: [{ total: 10_000 }], complete: false, pages: 100 });
    expect(answer).toHaveProperty('note', expect.stringContaining('10000 of 10001'));
    expect(pages).toHaveLength(100);
  });

  it('of exactly 100 pages are complete', async () => {
    const answer = await readTotals({ resource: 'orders', sum }, listOf(10_000, []));
    expect(answer).toMatchObject({ count: 10_000, complete: true });
    expect(answer).not.toHaveProperty('note');
  });

  it('count a row once that moved to the next page, and tell that one is missing', async () => {
    const moving = listOf(150, [], (index) => ({ id: `${index === 100 ? 99 : index}` }));
    const answer = await readTotals({ resource: 'orders', sum }, moving);
    expect(answer).toMatchObject({ count: 149, sums: [{ total: 149 }], complete: false });
    expect(answer).toHaveProperty('note', expect.stringContaining('changed'));
  });

  it('without sums take one row', async () => {
    const limits: number[] = [];
    const api = apiOf(async (_, { limit }) => {
      limits.push(limit);
      return { items: [], page: 1, next_page: null, total_count: 77 };
    });
    expect(await readTotals({ resource: 'customers' }, api)).toMatchObject({ count: 77, pages: 1 });
    expect(limits).toEqual([1]);
  });

  it('count the rows of a list that does not say how many it has', async () => {
    const api = apiOf(async (_, { page, limit }) => ({
      items: Array.from({ length: limit }, (_, index) => ({ id: `${page}-${index}` })),
      page,
      next_page: page < 3 ? page + 1 : null,
      total_count: null,
    }));
    expect(await readTotals({ resource: 'customers' }, api)).toMatchObject({
      count: 300,
      complete: true,
      pages: 3,
    });
  });
});

describe('sums', () => {
  it('never mix currencies; the fee has its own', () => {
    const rows = [
      { id: '1', currency: 'usd', total_amount: 1000, platform_fee_amount: 40, platform_fee_currency: 'usd' },
      { id: '2', currency: 'jpy', total_amount: 1000, platform_fee_amount: 50, platform_fee_currency: 'usd' },
      { id: '3', currency: 'usd', total_amount: 500, platform_fee_amount: 0, platform_fee_currency: null },
    ];
    expect(addUp(rows, { sum: ['total_amount', 'platform_fee_amount'] })).toEqual({
      count: 3,
      sums: [
        { currency: 'jpy', field: 'total_amount', total: 1000 },
        { currency: 'usd', field: 'total_amount', total: 1500 },
        { currency: 'usd', field: 'platform_fee_amount', total: 90 },
      ],
    });
  });

  it('of too many groups keep the largest', () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({ id: `${index}`, product_id: `${index % 60}` }));
    const { groups = [], groups_left_off } = addUp(rows, { sum: [], groupBy: 'product_id' });
    expect([groups.length, groups_left_off]).toEqual([50, 10]);
    expect(groups[0]?.count).toBe(2);
  });

  it('tell the four states of a grant', () => {
    const rows = [
      { id: '1', is_granted: true, is_revoked: false, error: null },
      { id: '2', is_granted: false, is_revoked: true, error: null },
      { id: '3', is_granted: false, is_revoked: false, error: { type: 'x' } },
      { id: '4', is_granted: false, is_revoked: false, error: null },
    ];
    const { groups = [] } = addUp(rows, { sum: [], groupBy: 'status' });
    expect(groups.map(({ value }) => value)).toEqual(['granted', 'revoked', 'failed', 'pending']);
  });
});

it('never picks one of several customers with the same e-mail', async () => {
  const twin = { email: 'a@b.example', name: 'A', external_id: null };
  const items = [
    { id: 'first', ...twin },
    { id: 'second', ...twin },
  ];
  const api = apiOf(async () => ({ items, page: 1, next_page: null, total_count: 2 }));
  await expect(findCustomer({ customer_email: 'a@b.example' }, api)).rejects.toMatchObject({
    message: expect.stringContaining('2 customers'),
    problems: [expect.stringContaining('first'), expect.stringContaining('second')],
  });
});
