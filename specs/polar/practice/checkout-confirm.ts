import type { Call } from '#practice/call.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import {
  checkoutAmount,
  checkoutCurrency,
  checkoutFields,
  findCheckoutDiscount,
  findTrialEnd,
  isFormRequired,
  isPaymentRequired,
  listCheckoutPrices,
} from './checkout-amounts.js';
import { changeCheckout } from './checkout-change.js';
import { describeCustomer, isUpgradable } from './checkouts.js';
import { openSession } from './customer-sessions.js';
import { createCustomer, readTaxId } from './customers.js';
import { isUsedUp, redeemDiscount } from './discounts.js';
import { grantOrder } from './order-payment.js';
import { issueOrder } from './orders.js';
import { findTokenDecline, recordPayment, saveCard } from './payments.js';
import { changePeriod, periodFrom } from './periods.js';
import { changePlan } from './subscription-plan.js';
import {
  isRecurring,
  type SubscriptionStart,
  setAmount,
  startSubscription,
  trialFields,
} from './subscriptions.js';

/**
 * The buyer pays: the customer is found or made, and gets the order, the subscription and the benefits. The reply
 * says `confirmed`; whoever asks again learns that it has succeeded.
 */
export function confirmCheckout(call: Call): Row {
  const { store } = call;
  const checkout = changeCheckout(call);
  if ((checkout.customer_email ?? null) === null) call.reject('customer_email', 'Field required.', 'missing');
  const known = findBuyer(call);
  checkBuyer(call, known);
  const token = checkPayment(call);
  const customer = known ?? makeBuyer(store, checkout);
  describeBuyer(store, customer, checkout);
  // What is known of a buyer whom only the address names decides the tax as well.
  store.update(checkout, describeCustomer(customer));
  if (token !== undefined) saveCard(store, customer, token);
  const frozen = Object.keys(checkoutFields).map((name): [string, Json] => [
    name,
    store.member(checkout, name) ?? null,
  ]);
  sell(store, checkout, customer);
  store.update(checkout, {
    ...Object.fromEntries(frozen),
    status: 'succeeded',
  });
  return {
    ...checkout,
    status: 'confirmed',
    customer_session_token: openSession(store, { customer }).token ?? null,
  };
}

/** Whom the session names, or who has the e-mail address. @throws Refused where the external id is another's */
function findBuyer(call: Call): Row | undefined {
  const { row, store } = call;
  const known = store.find('customers', { id: row.customer_id ?? null });
  if (known !== undefined) return known;
  const email = String(row.customer_email).toLowerCase();
  const customers = store.rows('customers');
  const byEmail = customers.find((each) => String(each.email ?? '').toLowerCase() === email);
  if (byEmail !== undefined) return byEmail;
  const { external_customer_id: external = null } = row;
  if (external !== null && customers.some(({ external_id }) => external_id === external)) {
    const detail = 'Another customer has the external ID of this checkout.';
    call.refuse('CheckoutCustomerExternalIdMismatch', detail, 409);
  }
  return undefined;
}

/** What a customer may buy only so often. @throws Refused */
function checkBuyer(call: Call, customer: Row | undefined): void {
  const { row, store } = call;
  const discount = findCheckoutDiscount(store, row);
  if (discount !== undefined && isUsedUp(store, discount, customer))
    call.refuse('DiscountRedemptionLimitReached', 'The discount was used as often as it may be.', 403);
  const upgraded = store.get(row.subscription_id);
  if (upgraded !== undefined && !isUpgradable(upgraded)) {
    const detail = 'The subscription of this checkout has ended or is paid already.';
    call.refuse('AlreadyActiveSubscriptionError', detail, 403);
  }
  const product = store.expect(row.product_id);
  const before =
    customer === undefined ? [] : store.filter('subscriptions', { customer_id: customer.id ?? null });
  const organization = store.get(row.organization_id);
  const settings = isObject(organization?.subscription_settings) ? organization.subscription_settings : {};
  const isSecond = before.some(
    ({ id, status }) =>
      ['active', 'trialing', 'past_due'].includes(String(status)) && id !== row.subscription_id,
  );
  if (isRecurring(product) && isSecond && settings.allow_multiple_subscriptions === false)
    call.refuse('AlreadyActiveSubscriptionError', 'You already have an active subscription.', 403);
  const isSecondTrial =
    findTrialEnd(row, store) !== undefined && before.some(({ trial_start = null }) => trial_start !== null);
  if (isSecondTrial && settings.prevent_trial_abuse === true)
    call.refuse('TrialAlreadyRedeemed', 'You have already used a trial.', 403);
}

/** The confirmation token, where one is needed. @throws Refused where there is none, or it is declined */
function checkPayment(call: Call): string | undefined {
  const { row, store, body } = call;
  if (!isFormRequired(row, store)) return undefined;
  const { confirmation_token_id: token = null } = body;
  if (typeof token !== 'string') return call.reject('confirmation_token_id', 'Field required.', 'missing');
  const decline = findTokenDecline(token);
  if (decline === undefined) return token;
  if (isPaymentRequired(row, store)) {
    recordPayment(store, {
      amount: Number(store.member(row, 'total_amount')),
      currency: checkoutCurrency(row, store),
      trigger: 'purchase',
      at: store.now,
      checkout: row,
      decline,
    });
  }
  return call.refuse('PaymentError', decline.message);
}

function makeBuyer(store: Store, checkout: Row): Row {
  return createCustomer(store, {
    email: checkout.customer_email ?? null,
    name: checkout.customer_name ?? null,
    external_id: checkout.external_customer_id ?? null,
    metadata: structuredClone(checkout.customer_metadata ?? {}),
  });
}

/** What the buyer has told completes what is known. */
function describeBuyer(store: Store, customer: Row, checkout: Row): void {
  const { customer_billing_address: address = null, customer_billing_name: billingName = null } = checkout;
  const { customer_name: name = null, customer_tax_id: taxId = null } = checkout;
  const { external_customer_id: external = null } = checkout;
  const isFree = !store.rows('customers').some(({ external_id }) => external_id === external);
  Object.assign(customer, {
    ...(address === null ? {} : { billing_address: structuredClone(address) }),
    ...(billingName === null ? {} : { billing_name: billingName }),
    ...((customer.name ?? null) === null && name !== null ? { name } : {}),
    ...(taxId === null ? {} : { tax_id: readTaxId(taxId, address) }),
    ...((customer.external_id ?? null) === null && external !== null && isFree
      ? { external_id: external }
      : {}),
  });
}

/** Order, subscription and benefits. */
function sell(store: Store, checkout: Row, customer: Row): void {
  const product = store.expect(checkout.product_id);
  const discount = findCheckoutDiscount(store, checkout);
  const amount = checkoutAmount(checkout, store);
  const custom = isObject(checkout.custom_field_data) ? structuredClone(checkout.custom_field_data) : {};
  const terms = {
    customer,
    product,
    checkout,
    metadata: isObject(checkout.metadata) ? checkout.metadata : {},
    ...(discount === undefined ? {} : { discount }),
    ...(typeof checkout.seats === 'number' ? { seats: checkout.seats } : {}),
  };
  const fields: JsonObject = { custom_field_data: custom, currency: checkoutCurrency(checkout, store) };
  if (discount !== undefined) redeemDiscount(store, discount, customer);
  if (!isRecurring(product)) {
    grantOrder(store, issueOrder(store, { ...terms, billingReason: 'purchase', amount, fields }));
    return;
  }
  const trialEnd = findTrialEnd(checkout, store);
  const subscription = subscribe(store, { ...terms, fields: { ...fields, base_amount: amount } }, trialEnd);
  const first = trialEnd === undefined ? amount : 0;
  const label = trialEnd === undefined ? String(product.name) : `Trial period for ${String(product.name)}`;
  issueOrder(store, {
    ...terms,
    subscription,
    billingReason: 'subscription_create',
    lines: [{ label, amount: first }],
    fields,
  });
}

/** A new subscription, or the free one of before on its new plan. */
function subscribe(
  store: Store,
  terms: SubscriptionStart & { readonly checkout: Row },
  trialEnd: string | undefined,
): Row {
  const { product, checkout, discount } = terms;
  const prices = listCheckoutPrices(store, checkout, product).map(({ id }) => id ?? null);
  const free = store.get(checkout.subscription_id);
  if (free === undefined) {
    const fields = { ...terms.fields, prices };
    return startSubscription(store, { ...terms, fields, ...(trialEnd === undefined ? {} : { trialEnd }) });
  }
  store.update(free, { discount_id: discount?.id ?? null, discounted_at: store.now });
  changePlan(store, free, {
    product,
    ...(terms.seats === undefined ? {} : { seats: terms.seats }),
  });
  changePeriod(store, free, periodFrom(store.now, product));
  store.update(free, {
    ...terms.fields,
    ...(trialEnd === undefined ? {} : trialFields(store.now, trialEnd)),
    prices,
    checkout_id: checkout.id ?? null,
    metadata: terms.metadata ?? {},
  });
  setAmount(store, free, checkoutAmount(checkout, store));
  return free;
}
