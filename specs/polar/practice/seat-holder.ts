import type { Call } from '#practice/call.js';
import type { Json } from '#practice/json.js';
import { Refused } from '#practice/refusal.js';
import type { Row, Store } from '#practice/store.js';
import { findCustomer } from './customers.js';
import { addMember, addOwner, fold, listMembers } from './members.js';

/** Who a seat is for: a customer, or of the paying customer's people one. */
interface SeatHolder {
  readonly customer_id: Json;
  readonly member_id: Json;
  readonly email: Json;
}

const identities = ['email', 'external_customer_id', 'customer_id', 'external_member_id', 'member_id'];

/**
 * Who the request names. A person whose address is new becomes a member of the paying customer.
 * @throws Refused where not exactly one identity is given, or there is no such customer or member
 */
export function findHolder(call: Call, sale: Row): SeatHolder {
  const { store, body } = call;
  const [identity, another] = identities.filter((field) => (body[field] ?? null) !== null);
  if (identity === undefined || another !== undefined) {
    call.reject([], `Exactly one of ${identities.join(', ')} must be given.`);
  }
  const { [identity]: value = null } = body;
  if (identity.endsWith('customer_id')) {
    const customer = findCustomer(store, { [identity]: value });
    if (customer === undefined) throw new Refused('notFound');
    return { customer_id: customer.id ?? null, member_id: null, email: customer.email ?? null };
  }
  const buyer = store.expect(sale.customer_id);
  const field = identity.replace(/member_/, '');
  const known = listMembers(store, buyer).find(
    (member) => typeof member[field] === 'string' && fold(member[field]) === fold(value),
  );
  if (known === undefined && identity !== 'email') throw new Refused('notFound');
  const member = known ?? addPerson(store, buyer, value);
  return { customer_id: buyer.id ?? null, member_id: member.id ?? null, email: member.email ?? null };
}

/** Who has people is a team, with an owner. */
function addPerson(store: Store, customer: Row, email: Json): Row {
  if (customer.type !== 'team') store.update(customer, { type: 'team' });
  const hasOwner = listMembers(store, customer).some(({ role }) => role === 'owner');
  const owner = hasOwner ? undefined : addOwner(store, customer);
  const isOwner = owner !== undefined && fold(owner.email) === fold(email);
  return isOwner ? owner : addMember(store, customer, { email });
}

export function isSameHolder(seat: Row, holder: SeatHolder): boolean {
  return seat.customer_id === holder.customer_id && seat.member_id === holder.member_id;
}
