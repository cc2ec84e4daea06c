import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

const { schemas } = JSON.parse(readFileSync('specs/polar/openapi.json', 'utf8')).components;

/** The file's lines as cells. */
async function read(path: string): Promise<string[][]> {
  const headers = { authorization: 'Bearer polar_oat_practice' };
  const response = await fetch(`${shop.practice.url}${path}`, { headers });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv']);
  const lines = (await response.text()).trimEnd().split('\r\n');
  return lines.map((line) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell),
  );
}

test.each([
  ['/v1/subscriptions/export', 'SubscriptionExportColumn', 'subscriptions'],
  ['/v1/orders/export', 'OrderExportColumn', 'orders'],
])('%s has the columns that are asked for, and something in each', async (path, schema, collection) => {
  const names: string[] = schemas[schema].enum;
  const [header, ...rows] = await read(`${path}?${names.map((name) => `columns=${name}`).join('&')}`);
  expect(header?.slice(0, names.length)).toEqual(names);
  expect(rows).toHaveLength(shop.practice.rows(collection).length);
  const empty = names.filter((_, index) => rows.every((cells) => (cells[index] ?? '') === ''));
  expect(empty).toEqual([]);
});

test('unless told otherwise the first seven, money in whole units', async () => {
  const [header, row] = await read('/v1/orders/export?status=paid');
  expect(header?.slice(0, 7)).toEqual(schemas.OrderExportColumn.enum.slice(0, 7));
  const [first] = shop.practice.rows('orders').filter(({ status }) => status === 'paid');
  expect(Number(row?.[3])).toBe((Number(first?.subtotal_amount) - Number(first?.discount_amount)) / 100);
});
