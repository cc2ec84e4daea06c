import type { Row, Store } from '#practice/store.js';
import { type GrantCause, grantBenefit, revokeBenefits, runGrant } from './benefit-grants.js';
import { isPaid } from './order-payment.js';
import { isLive } from './subscriptions.js';

/**
 * Who has a product now, and by what: its paid orders and live subscriptions. Where seats are sold, their
 * holders have it, not the buyer.
 */
function listHolders(store: Store, product: Row): GrantCause[] {
  const subscriptions = store
    .filter('subscriptions', { product_id: product.id ?? null })
    .filter(isLive)
    .map((subscription) => ({ subscription }));
  const orders = store
    .filter('orders', { product_id: product.id ?? null })
    .filter(isPaid)
    .filter(({ subscription_id = null }) => subscription_id === null)
    .map((order) => ({ order }));
  return [...subscriptions, ...orders].flatMap((cause) => holdersBy(store, product, cause));
}

/** Who has a product by one subscription or order. */
export function holdersBy(
  store: Store,
  product: Row,
  cause: { readonly subscription: Row } | { readonly order: Row },
): GrantCause[] {
  const bought = 'subscription' in cause ? cause.subscription : cause.order;
  if (typeof bought.seats !== 'number') {
    return [{ ...cause, product, customer: store.expect(bought.customer_id) }];
  }
  const by = 'subscription' in cause ? 'subscription_id' : 'order_id';
  return store
    .filter('seats', { [by]: bought.id ?? null, status: 'claimed' })
    .map((seat) => seatCause(store, seat, product));
}

/** The cause by which the holder of a seat gets what the product gives. */
export function seatCause(store: Store, seat: Row, product: Row): GrantCause {
  return {
    customer: store.expect(seat.customer_id),
    product,
    member: store.get(seat.member_id),
    subscription: store.get(seat.subscription_id),
    order: store.get(seat.order_id),
  };
}

export function grantNewBenefits(store: Store, product: Row, benefitIds: readonly string[]): void {
  if (benefitIds.length === 0) return;
  for (const cause of listHolders(store, product)) {
    for (const id of benefitIds) grantBenefit(store, store.expect(id), cause);
  }
}

export function revokeOldBenefits(store: Store, product: Row, benefitIds: readonly string[]): void {
  if (benefitIds.length === 0) return;
  // Whatever their state: one whose payment is late may still have it.
  const bought = { product_id: product.id ?? null };
  for (const subscription of store.filter('subscriptions', bought)) {
    revokeBenefits(store, { benefitIds, subscription });
  }
  for (const order of store.filter('orders', bought)) revokeBenefits(store, { benefitIds, order });
}

/** A benefit has changed: everyone who has it gets it in its new form. */
export function renewGrants(store: Store, benefit: Row): void {
  for (const grant of store.filter('benefit_grants', { benefit_id: benefit.id ?? null })) {
    if (grant.is_revoked !== true) runGrant(store, grant);
  }
}
