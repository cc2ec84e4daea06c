import { expect, test } from 'vitest';
import { findNearest } from '../../templates/package/src/runtime/nearest.js';

const known = ['customer_id', 'external_customer_id', 'customer_email', 'meter_id', 'limit'];

test.each([
  ['custmer_id', 'customer_id'],
  ['lmit', 'limit'],
  ['external_id', 'external_customer_id'],
  ['email', 'customer_email'],
  ['meter', 'meter_id'],
  ['id', 'meter_id'],
  ['sorting', undefined],
])('%s may have meant %s', (given, want) => {
  expect(findNearest(given, known)[0]).toBe(want);
});
