import { afterAll, beforeAll, expect, test } from 'vitest';
import { isNightly } from '../night.js';
import { findLists, type List, readAll } from './lists.js';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
let lists: List[];
beforeAll(async () => {
  shop = await openShop();
  lists = await findLists(shop);
}, 60_000);
afterAll(() => shop.practice.close());

/** Where an item shows what it is sorted by, where that is not a property of the same name. */
const places: Readonly<Record<string, string>> = {
  customer: 'customer.email',
  product: 'product.name',
  discount: 'discount.name',
  subscription: 'subscription_id',
  price_amount: 'prices.0.price_amount',
  price_amount_type: 'prices.0.amount_type',
  customer_name: 'customer.name',
  meter_name: 'meter.name',
  product_benefit: 'benefit.description',
  'orders:list amount': 'total_amount',
  'customer_portal:orders:list amount': 'total_amount',
  'customer_portal:benefit-grants:list type': 'benefit.type',
};

/** What is the same in all items: there is nothing to see of their order. */
const alike = [
  'customer_portal:wallets:list balance',
  'customer_portal:wallets:list created_at',
  'payments:list method',
];

test.runIf(isNightly)(
  'nightly: every list is sorted by all that it may be sorted by, up and down',
  async () => {
    const wrong: string[] = [];
    const same = new Set<string>();
    for (const list of lists) {
      for (const sorting of list.sortings) {
        const key = `${list.operationId} ${sorting.replace(/^-/, '')}`;
        const items = await readAll(shop, list, `sorting=${sorting}`);
        const values = items.map((item) => read(item, key) ?? null);
        // What no item shows, as every new word to sort by may be, leaves the order as it is.
        if (hidesAll(items, key)) continue;
        if (new Set(values).size < 2) same.add(key);
        const up = sorting.startsWith('-') ? values.reverse() : values;
        if (up.some((value, index) => isBefore(value, up[index - 1]))) wrong.push(`${list.path} ${sorting}`);
      }
    }
    expect(wrong).toEqual([]);
    expect([...same].sort()).toEqual([...alike].sort());
  },
  30_000,
);

function hidesAll(items: readonly Row[], key: string): boolean {
  return items.length > 0 && items.every((item) => read(item, key) === undefined);
}

function read(item: Row, key: string): unknown {
  const name = key.split(' ').at(-1) ?? '';
  const steps = (places[key] ?? places[name] ?? name).split('.');
  return steps.reduce<Row | undefined>((here, step) => here?.[step], item);
}

/** What there is not comes first. */
function isBefore(value: unknown, other: unknown): boolean {
  if (value === null || other === null || other === undefined)
    return value === null && (other ?? null) !== null;
  return (value as string) < (other as string);
}
