import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import type { Json, JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { revokeBenefits } from './benefit-grants.js';
import { revokeSeat } from './seats.js';

/** The people of a customer, one of whom owns it. */
export function listMembers(store: Store, customer: Row): Row[] {
  return store.filter('members', { customer_id: customer.id ?? null });
}

/** Makes a customer's owner: whom `fields` name, or else the customer itself. */
export function addOwner(store: Store, customer: Row, fields?: JsonObject): Row {
  const { email = null, name = null } = customer;
  return addMember(store, customer, { ...(fields ?? { email, name }), role: 'owner' });
}

export function addMember(store: Store, customer: Row, fields: JsonObject): Row {
  const row = { external_id: null, name: null, ...fields, customer_id: customer.id ?? null };
  return store.insert('members', row);
}

/** Takes a person out, with all that was granted to it. */
export function removeMember(store: Store, member: Row): void {
  for (const seat of store.filter('seats', { member_id: member.id ?? null })) {
    revokeSeat(store, seat);
  }
  revokeBenefits(store, { member });
  for (const session of store.filter('customer_sessions', { member_id: member.id ?? null })) {
    store.remove(session);
  }
  store.remove(member);
}

/** Gives a role. Who becomes the owner takes the place of the one before. */
export function changeRole(store: Store, member: Row, role: string): void {
  if (role === 'owner') {
    const owners = store.filter('members', { customer_id: member.customer_id ?? null, role });
    for (const owner of owners) if (owner !== member) store.update(owner, { role: 'billing_manager' });
  }
  store.update(member, { role });
}

/** @throws Refused where another member of the customer has the same e-mail address or external id */
function checkOwn(call: Call, customerId: Json, self?: Row): void {
  for (const field of ['email', 'external_id']) {
    const given = call.body[field];
    if (typeof given !== 'string') continue;
    const members = call.store.filter('members', { customer_id: customerId });
    if (members.some((each) => each !== self && fold(each[field]) === fold(given))) {
      call.reject(field, `A member with this ${field} already exists.`);
    }
  }
}

/** Upper and lower case being equal. */
export function fold(value: unknown): string {
  return String(value ?? '').toLowerCase();
}

function create(call: Call): Row {
  const { row, store, body } = call;
  if (row.type !== 'team') call.refuse('NotPermitted', 'Only a team customer can have members.');
  checkOwn(call, row.id ?? null);
  return addMember(store, row, body);
}

function update(call: Call, member: Row): Row {
  const { store, body } = call;
  const { role } = body;
  checkOwn(call, member.customer_id ?? null, member);
  if (member.role === 'owner' && typeof role === 'string' && role !== 'owner') {
    call.reject('role', 'A customer has exactly one owner: make another member the owner instead.');
  }
  if (call.has('name')) store.update(member, { name: body.name ?? null });
  if (typeof body.email === 'string') store.update(member, { email: body.email });
  if (typeof role === 'string') changeRole(store, member, role);
  return member;
}

function remove(call: Call, member: Row): undefined {
  if (member.role === 'owner') call.refuse('NotPermitted', 'The owner of a customer cannot be removed.', 403);
  removeMember(call.store, member);
}

/** The member that the path names by the caller's own ids. */
function findExternal(call: Call): Row {
  const { external_id: customer = null, member_external_id: member = null } = call.path;
  const { id = null } = call.find('customers', { external_id: customer });
  return call.find('members', { customer_id: id, external_id: member });
}

export const membersHooks: Hooks = {
  operations: {
    'customers:members:create': create,
    'customers:members:create_external': create,
    'customers:members:update': (call) => update(call, call.row),
    'customers:members:delete': (call) => remove(call, call.row),
    'customers:members:get_external': findExternal,
    'customers:members:update_external': (call) => update(call, findExternal(call)),
    'customers:members:delete_external': (call) => remove(call, findExternal(call)),
  },
};
