import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { checkoutFields } from './checkout-amounts.js';
import { changeCheckout, checkDiscount, chooseProduct, chooseSeats } from './checkout-change.js';
import { confirmCheckout } from './checkout-confirm.js';
import { checkoutLinkFields, createCheckoutLink } from './checkout-links.js';
import { findCustomer } from './customers.js';
import { priceFields } from './prices.js';
import { isRecurring } from './subscriptions.js';

/** A session expires a day after it was opened. */
function isExpired({ status, expires_at }: Row, now: string): boolean {
  return status === 'expired' || (status === 'open' && Date.parse(String(expires_at)) <= Date.parse(now));
}

function createCheckout(call: Call): Row {
  const { store, body } = call;
  const products = Array.isArray(body.products) ? body.products : [];
  for (const [index, id] of products.entries()) {
    if (store.expect(id).is_archived === true) call.reject(['products', index], 'Product is archived.');
  }
  const upgraded = findUpgraded(call);
  const known = findCustomer(store, body) ?? store.get(upgraded?.customer_id);
  if (upgraded !== undefined && upgraded.customer_id !== known?.id)
    call.reject('subscription_id', 'Subscription is of another customer.');
  const checkout: Row = {
    status: 'open',
    payment_processor: 'stripe',
    client_secret: store.makeToken('polar_c_'),
    expires_at: store.inDays(1),
    products,
    product_id: products[0] ?? null,
    discount_id: null,
    seats: null,
    chosen_amount: null,
    chosen_currency: body.currency ?? null,
    external_customer_id: body.external_customer_id ?? known?.external_id ?? null,
    subscription_id: upgraded?.id ?? null,
    ...copyFields(call),
    ...(known === undefined ? { customer_id: null } : describeCustomer(known)),
  };
  if (isObject(body.prices)) checkout.ad_hoc_prices = makePrices(call, body.prices);
  chooseProduct(call, checkout, body);
  chooseSeats(call, checkout, body.seats ?? null);
  checkDiscount(call, checkout, body.discount_id ?? null);
  return store.insert('checkouts', checkout);
}

/** What a session keeps as it was given, by what it has where nothing was. */
const plainFields: JsonObject = {
  metadata: {},
  custom_field_data: {},
  customer_metadata: {},
  allow_discount_codes: true,
  require_billing_address: false,
  allow_trial: true,
  trial_interval: null,
  trial_interval_count: null,
  min_seats: null,
  max_seats: null,
  is_business_customer: false,
  customer_name: null,
  customer_email: null,
  customer_ip_address: null,
  customer_billing_name: null,
  customer_billing_address: null,
  customer_tax_id: null,
  return_url: null,
  embed_origin: null,
  locale: null,
};

function copyFields({ body }: Call): Row {
  const { success_url = null } = body;
  const given = Object.entries(plainFields).map(([name, value]) => [name, body[name] ?? value] as const);
  return structuredClone({ ...Object.fromEntries(given), ...(success_url === null ? {} : { success_url }) });
}

/** What is known of a customer is filled in. */
export function describeCustomer(customer: Row): JsonObject {
  const { tax_id } = customer;
  return {
    customer_id: customer.id ?? null,
    customer_name: customer.name ?? null,
    customer_email: customer.email ?? null,
    customer_billing_name: customer.billing_name ?? null,
    customer_billing_address: structuredClone(customer.billing_address ?? null),
    customer_tax_id: Array.isArray(tax_id) ? (tax_id[0] ?? null) : null,
  };
}

/** Only a free subscription can be upgraded by a checkout. */
export function isUpgradable({ status, amount }: Row): boolean {
  return status === 'active' && Number(amount) === 0;
}

/** The subscription that is to be upgraded, if there is such. @throws Refused for one that cannot be */
function findUpgraded(call: Call): Row | undefined {
  const { store, body } = call;
  const subscription = store.get(body.subscription_id);
  if (subscription === undefined) return undefined;
  if (!isUpgradable(subscription)) call.reject('subscription_id', 'Subscription is not active and free.');
  const products = Array.isArray(body.products) ? body.products : [];
  if (!products.every((id) => isRecurring(store.expect(id))))
    call.reject('products', 'A subscription can only be changed to recurring products.');
  return subscription;
}

/** Prices of this one session, by product. */
function makePrices(call: Call, prices: JsonObject): JsonObject {
  const { store, body } = call;
  const made: JsonObject = {};
  for (const [id, wanted] of Object.entries(prices)) {
    if (!Array.isArray(body.products) || !body.products.includes(id))
      call.reject(['prices', id], 'Product is not one of the checkout.');
    const fields = { product_id: id, source: 'ad_hoc' };
    made[id] = (Array.isArray(wanted) ? wanted.filter(isObject) : []).map(
      (price) => store.insert('prices', { ...priceFields(price), ...fields }).id ?? null,
    );
  }
  return made;
}

function checkOpen(call: Call): void {
  if (call.row.status !== 'open' || isExpired(call.row, call.store.now))
    call.refuse('NotOpenCheckout', 'This checkout is no longer open.', 403);
}

function checkUnexpired(call: Call): void {
  if (isExpired(call.row, call.store.now)) call.refuse('ExpiredCheckoutError', 'This checkout has expired.');
}

function updateCheckout(call: Call): Row {
  checkOpen(call);
  return changeCheckout(call);
}

function showToBuyer(call: Call): Row {
  checkUnexpired(call);
  return call.row;
}

function updateByBuyer(call: Call): Row {
  checkUnexpired(call);
  return updateCheckout(call);
}

function confirmByBuyer(call: Call): Row {
  checkUnexpired(call);
  checkOpen(call);
  return confirmCheckout(call);
}

function expireCheckouts(store: Store, now: string): void {
  for (const checkout of store.filter('checkouts', { status: 'open' })) {
    if (!isExpired(checkout, now)) continue;
    store.update(checkout, { status: 'expired', modified_at: checkout.expires_at ?? null });
  }
}

export const checkoutsHooks: Hooks = {
  operations: {
    'checkouts:create': createCheckout,
    'checkouts:update': updateCheckout,
    'checkouts:client_get': showToBuyer,
    'checkouts:client_update': updateByBuyer,
    'checkouts:client_confirm': confirmByBuyer,
    'checkout-links:create': createCheckoutLink,
  },
  computed: { checkouts: checkoutFields, checkout_links: checkoutLinkFields },
  timePassed: expireCheckouts,
};
