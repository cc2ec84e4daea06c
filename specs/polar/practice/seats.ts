import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import type { Json, JsonObject } from '#practice/json.js';
import { Refused } from '#practice/refusal.js';
import type { Row, Store } from '#practice/store.js';
import { grantBenefits, revokeGrant } from './benefit-grants.js';
import { seatCause } from './benefit-holders.js';
import { openSession } from './customer-sessions.js';
import { isPaid } from './order-payment.js';
import { findHolder, isSameHolder } from './seat-holder.js';
import { checkBilling, findSale, findSaleOf, listSeats, seatsLeft } from './seat-sale.js';
import { isLive } from './subscriptions.js';

export const seatsHooks: Hooks = {
  operations: {
    'customer-seats:assign_seat': assignSeat,
    'customer-seats:list_seats': showSeats,
    'customer-seats:revoke_seat': takeSeat,
    'customer-seats:resend_invitation': resendInvitation,
    'customer-seats:get_claim_info': showClaim,
    'customer-seats:claim_seat': claimSeat,
    'customer_portal:seats:assign_seat': assignSeat,
    'customer_portal:seats:list_seats': showSeats,
    'customer_portal:seats:revoke_seat': takeSeat,
    'customer_portal:seats:resend_invitation': resendInvitation,
    'customer_portal:seats:list_claimed_subscriptions': listClaimed,
  },
  computed: {
    seats: { customer_email: ({ customer_id }, store) => store.get(customer_id)?.email ?? null },
  },
};

/** Takes all seats of a subscription that ends, with what their holders got by them. */
export function releaseSeats(store: Store, subscription: Row): void {
  for (const seat of store.filter('seats', { subscription_id: subscription.id ?? null })) {
    revokeSeat(store, seat);
  }
}

/** Takes one seat with what its holder got by it; billing stays as it is. */
export function revokeSeat(store: Store, seat: Row): void {
  if (seat.status === 'revoked') return;
  const { customer_id = null, member_id = null, subscription_id = null, order_id = null } = seat;
  const held = { customer_id, member_id, subscription_id, order_id, is_revoked: false };
  for (const grant of store.filter('benefit_grants', held)) revokeGrant(store, grant);
  store.update(seat, {
    status: 'revoked',
    revoked_at: store.now,
    customer_id: null,
    member_id: null,
    email: null,
    invitation_token: null,
    invitation_token_expires_at: null,
  });
}

function assignSeat(call: Call): Row {
  const { store, body } = call;
  const sale = findSale(call, body);
  if (seatsLeft(store, sale) <= 0) call.refuse('SeatNotAvailable', 'There are no seats left.', 400);
  const holder = findHolder(call, sale);
  const seats = listSeats(store, sale);
  if (seats.some((seat) => seat.status !== 'revoked' && isSameHolder(seat, holder))) {
    call.refuse('SeatAlreadyAssigned', `${holder.email} has a seat already.`, 400);
  }
  const isClaimed = body.immediate_claim === true;
  const fields = {
    ...holder,
    status: 'pending',
    seat_metadata: structuredClone(body.metadata ?? {}),
    claimed_at: null,
    revoked_at: null,
    ...(isClaimed ? {} : makeInvitation(store)),
  };
  // A seat that was taken back is given anew.
  const free = seats.find(({ status }) => status === 'revoked');
  const by = store.collectionOf(sale) === 'orders' ? 'order_id' : 'subscription_id';
  const none = { subscription_id: null, order_id: null };
  const seat =
    free === undefined
      ? store.insert('seats', { ...none, [by]: sale.id ?? null, ...noInvitation, ...fields })
      : store.update(free, { ...noInvitation, ...fields });
  if (isClaimed) claim(store, seat);
  return seat;
}

const noInvitation = { invitation_token: null, invitation_token_expires_at: null };

/** For a day. */
export function makeInvitation(store: Store): JsonObject {
  return { invitation_token: store.makeToken('polar_seat_'), invitation_token_expires_at: store.inDays(1) };
}

/** The holder takes the seat, and gets what its product gives. */
export function claim(store: Store, seat: Row): void {
  store.update(seat, { status: 'claimed', claimed_at: store.now, ...noInvitation });
  const sale = findSaleOf(store, seat);
  // Of a subscription that is paused or not paid, the holder gets it once that goes on.
  if (isLive(sale) || isPaid(sale))
    grantBenefits(store, seatCause(store, seat, store.expect(sale.product_id)));
}

function showSeats(call: Call): JsonObject {
  const { store } = call;
  const sale = findSale(call, call.query);
  return {
    seats: listSeats(store, sale),
    available_seats: seatsLeft(store, sale),
    total_seats: Number(sale.seats ?? 0),
  };
}

/** A seat; in the portal only one that the customer has paid for. @throws Refused: not found */
function findSeat(call: Call): Row {
  checkBilling(call);
  const seat = call.find('seats', { id: call.path.seat_id ?? null });
  const { customer_id } = call.caller.values;
  const isOwn = customer_id === undefined || findSaleOf(call.store, seat).customer_id === customer_id;
  if (!isOwn) throw new Refused('notFound');
  return seat;
}

function takeSeat(call: Call): Row {
  const seat = findSeat(call);
  revokeSeat(call.store, seat);
  return seat;
}

/** The same invitation again, as it was. */
function resendInvitation(call: Call): Row {
  const seat = findSeat(call);
  if (seat.status !== 'pending') call.refuse('SeatNotPending', 'This seat is not pending.', 400);
  return seat;
}

function isOpen(store: Store, seat: Row): boolean {
  const expiry = Date.parse(String(seat.invitation_token_expires_at));
  return seat.status === 'pending' && expiry > Date.parse(store.now);
}

function showClaim({ row, store }: Call): JsonObject {
  if (!isOpen(store, row)) throw new Refused('notFound');
  const product = store.expect(findSaleOf(store, row).product_id);
  const organization = store.expect(product.organization_id);
  return {
    product_name: product.name ?? '',
    product_id: product.id ?? null,
    organization_name: organization.name ?? '',
    organization_slug: organization.slug ?? '',
    customer_email: row.email ?? '',
    can_claim: true,
  };
}

/** Who was invited takes the seat, and gets a session in the portal. */
function claimSeat(call: Call): JsonObject {
  const { store, body } = call;
  const seat = store.find('seats', { invitation_token: body.invitation_token ?? null });
  if (seat === undefined || !isOpen(store, seat)) {
    return call.refuse('InvalidInvitationToken', 'This invitation is not valid, or no longer.', 400);
  }
  claim(store, seat);
  const customer = store.expect(seat.customer_id);
  const session = openSession(store, { customer, member: store.get(seat.member_id) });
  return { seat, customer_session_token: session.token ?? null };
}

/** Subscriptions, of whoever pays them, in which the caller holds a seat. */
function listClaimed({ store, caller }: Call): Json {
  const { customer_id = null, member_id = null } = caller.values;
  const isOwner = store.get(member_id)?.role === 'owner';
  const seats = store.filter('seats', { status: 'claimed', customer_id }).filter((seat) => {
    // A seat of no member is the customer's own, for whom its owner speaks.
    return member_id === null || seat.member_id === member_id || (isOwner && seat.member_id === null);
  });
  const ids = new Set(seats.map((seat) => seat.subscription_id ?? null));
  return store.rows('subscriptions').filter((row) => ids.has(row.id ?? null));
}
