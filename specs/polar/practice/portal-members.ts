import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import type { Json } from '#practice/json.js';
import type { Row } from '#practice/store.js';
import { addMember, changeRole, fold, removeMember } from './members.js';

/** The member that asks. @throws Refused where it may not see to the others */
function findManager(call: Call): Row {
  const { caller, store } = call;
  const member = store.get(caller.values.member_id);
  if (member?.role === 'owner' || member?.role === 'billing_manager') return member;
  return call.refuse('NotPermitted', 'Only the owner and billing managers may see to members.', 403);
}

function list(call: Call): Json | undefined {
  findManager(call);
  return call.proceed();
}

/** Whoever is a member already stays as it is. */
function add(call: Call): Row {
  const { store, body } = call;
  const manager = findManager(call);
  const members = store.filter('members', { customer_id: manager.customer_id ?? null });
  const known = members.find(({ email }) => fold(email) === fold(body.email));
  if (known !== undefined) return known;
  if (body.role === 'owner') call.refuse('BadRequest', 'A customer has one owner already.', 400);
  return addMember(store, store.expect(manager.customer_id), call.fields);
}

function update(call: Call): Row {
  const { row, store, body } = call;
  const manager = findManager(call);
  const { role } = body;
  if (typeof role === 'string' && role !== row.role) {
    if (row === manager) call.refuse('BadRequest', 'Nobody may change their own role.', 400);
    if (row.role === 'owner') call.refuse('BadRequest', 'A customer needs its owner.', 400);
    if (role === 'owner' && manager.role !== 'owner') {
      call.refuse('NotPermitted', 'Only the owner may name another one.', 403);
    }
    changeRole(store, row, role);
  }
  return call.has('name') ? store.update(row, { name: body.name ?? null }) : row;
}

function remove(call: Call): undefined {
  const { row, store } = call;
  if (row === findManager(call)) call.refuse('BadRequest', 'Nobody may remove themselves.', 400);
  if (row.role === 'owner') call.refuse('BadRequest', 'A customer needs its owner.', 400);
  removeMember(store, row);
}

export const portalMembersHooks: Hooks = {
  operations: {
    'customer_portal:members:list_members': list,
    'customer_portal:members:add_member': add,
    'customer_portal:members:update_member': update,
    'customer_portal:members:remove_member': remove,
  },
};
