import { expect, test } from 'vitest';
import unreviewedJson from '../../specs/polar/unreviewed.json' with { type: 'json' };
import { startPolar } from './polar.js';
import { walkCatalog } from './walk/catalog.js';
import { walkCustomers } from './walk/customers.js';
import { walkPortal } from './walk/portal.js';
import { walkSales } from './walk/sales.js';
import { Walker } from './walk/walker.js';

const unreviewed: readonly string[] = unreviewedJson;

test('every reviewed operation succeeds, and every answer is as the document says', {
  timeout: 60_000,
}, async () => {
  const practice = await startPolar({ verify: false });
  const walker = new Walker(practice.url);
  try {
    await walkCatalog(walker);
    const buyer = await walkSales(walker);
    await walkCustomers(walker, buyer);
    await walkPortal(walker, buyer);
  } finally {
    await practice.close();
  }
  expect(walker.problems).toEqual([]);
  const reviewed = [...walker.operations.keys()].filter((operationId) => !unreviewed.includes(operationId));
  expect(reviewed.length).toBeGreaterThan(0);
  expect(reviewed.filter((operationId) => !walker.visited.has(operationId))).toEqual([]);
});
