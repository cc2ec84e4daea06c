import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLists, type List, readPage } from './lists.js';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
let lists: List[];
beforeAll(async () => {
  shop = await openShop();
  lists = await findLists(shop);
});
afterAll(() => shop.practice.close());

/** Too many for so small pages to be worth the time. */
const many = 40;

test('every list has something to page', async () => {
  const short: string[] = [];
  for (const list of lists) {
    const { pagination } = await readPage(shop, list, '');
    if (pagination.total_count < 2) short.push(list.operationId);
  }
  // No operation makes wallets.
  expect(short).toEqual(['customer_portal:wallets:list']);
});

test.each([1, 3, 10, 100, 1000])('pages of %d hold every item once', async (limit) => {
  for (const list of lists) {
    const first = await readPage(shop, list, `limit=${limit}`);
    const { total_count: total, max_page: pages } = first.pagination;
    if (limit < 10 && total > many) continue;
    expect(pages, list.path).toBe(Math.ceil(total / Math.min(limit, 100)));
    const items: Row[] = [];
    for (let page = 1; page <= pages; page++) {
      const found = await readPage(shop, list, `limit=${limit}&page=${page}`);
      expect(found.pagination, list.path).toEqual(first.pagination);
      items.push(...found.items);
    }
    const different = new Set(items.map((item) => item.id ?? `${item.source} ${item.name}`));
    expect([items.length, different.size], list.path).toEqual([total, total]);
    const past = await readPage(shop, list, `limit=${limit}&page=${pages + 1}`);
    expect(past, list.path).toEqual({ items: [], pagination: first.pagination });
  }
});

test.each(['page=0', 'limit=0', 'page=-1', 'page=x', 'limit=1.5'])('%s is refused', async (query) => {
  for (const { path, token } of lists) {
    const { status, body } = await shop.ask(`GET ${path}?${query}`, { token });
    expect([status, body.detail?.[0].loc], path).toEqual([422, ['query', query.split('=')[0]]]);
  }
});
