import type { Call } from '#practice/call.js';
import { addDays } from '#practice/clock.js';
import type { Hooks } from '#practice/hook.js';
import type { Row, Store } from '#practice/store.js';
import { findCustomer } from './customers.js';
import { listMembers } from './members.js';

const hour = 1 / 24;

/** A customer's own key to the portal, for an hour; a member's, where one is named. */
export function openSession(
  store: Store,
  {
    customer,
    member,
    returnUrl,
  }: { customer: Row; member?: Row | undefined; returnUrl?: string | undefined },
): Row {
  const token = store.makeToken(member === undefined ? 'polar_cst_' : 'polar_mst_');
  const slug = String(store.get(customer.organization_id)?.slug);
  return store.insert('customer_sessions', {
    token,
    customer_id: customer.id ?? null,
    member_id: member?.id ?? null,
    return_url: returnUrl ?? null,
    expires_at: addDays(store.now, hour),
    customer_portal_url: `https://practice.example/${slug}/portal?customer_session_token=${token}`,
  });
}

function create(call: Call): Row {
  const { store, body } = call;
  const customer = findCustomer(store, body);
  if (customer === undefined) return call.reject('external_customer_id', 'Customer does not exist.');
  const returnUrl = typeof body.return_url === 'string' ? body.return_url : undefined;
  return openSession(store, { customer, member: findMember(call, customer), returnUrl });
}

/** Whom the body names, or else the owner, if the customer has members. */
function findMember(call: Call, customer: Row): Row | undefined {
  const { member_id: id, external_member_id: external } = call.body;
  const members = listMembers(call.store, customer);
  if (typeof id === 'string') {
    return members.find((each) => each.id === id) ?? call.reject('member_id', 'Member does not exist.');
  }
  if (typeof external === 'string') {
    const found = members.find((each) => each.external_id === external);
    return found ?? call.reject('external_member_id', 'Member does not exist.');
  }
  return members.find(({ role }) => role === 'owner');
}

export const customerSessionsHooks: Hooks = {
  operations: { 'customer-sessions:create': create },
};
