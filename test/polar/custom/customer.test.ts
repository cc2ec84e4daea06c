import { expect, test } from 'vitest';
import type { CustomApi } from '#polar/custom-tool.js';
import { findCustomer } from '../../../specs/polar/custom/customer.js';

/** An API whose list of customers is this one, whatever is asked. */
function startApi(emails: readonly string[], total_count = emails.length): CustomApi {
  const items = emails.map((email, index) => ({ id: `customer-${index}`, email }));
  const call = async () => ({ items, total_count, next_page: null });
  return { call } as unknown as CustomApi;
}

const choice = { customer_email: 'ada@one.example' };

test('the one who is found must have the address that was asked for, in any case', async () => {
  await expect(findCustomer(choice, startApi(['Ada@One.example']))).resolves.toMatchObject({
    id: 'customer-0',
  });
  await expect(findCustomer(choice, startApi(['eve@one.example']))).rejects.toThrow('no customer');
});

test.each([
  ['several', startApi(['ada@one.example', 'ADA@one.example'])],
  ['more than the API gave', startApi(['ada@one.example'], 7)],
])('of %s none is picked', async (_, api) => {
  await expect(findCustomer(choice, api)).rejects.toThrow('Nothing was done');
});
