import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Computed, Row, Store } from '#practice/store.js';
import { discountOn, findDiscountProblem } from './discounts.js';
import { addInterval } from './periods.js';
import { livePrices, priceAmount, priceOf } from './prices.js';
import { isRecurring } from './subscriptions.js';
import { taxOn } from './taxes.js';

/** The prices of one of a checkout's products: those made for it, or else the product's own. */
export function listCheckoutPrices(store: Store, checkout: Row, product: Row): Row[] {
  const { ad_hoc_prices } = checkout;
  const own = isObject(ad_hoc_prices) ? ad_hoc_prices[String(product.id)] : undefined;
  return Array.isArray(own) ? own.map((id) => store.expect(id)) : livePrices(store, product);
}

/** The price that is paid at once: in the currency that was chosen, if there is such. */
export function findCheckoutPrice(store: Store, checkout: Row): Row | undefined {
  const product = store.get(checkout.product_id);
  if (product === undefined) return undefined;
  const prices = listCheckoutPrices(store, checkout, product);
  const { chosen_currency = null } = checkout;
  const own = priceOf(store, product);
  if (chosen_currency === null && own !== undefined && prices.includes(own)) return own;
  const inCurrency = prices.filter(({ price_currency }) => price_currency === (chosen_currency ?? 'usd'));
  const fit = inCurrency.length > 0 ? inCurrency : prices;
  return fit.find(({ amount_type }) => amount_type !== 'metered_unit') ?? fit[0];
}

export function checkoutAmount(checkout: Row, store: Store): number {
  const price = findCheckoutPrice(store, checkout);
  if (price === undefined) return 0;
  const { chosen_amount, seats } = checkout;
  if (price.amount_type === 'custom' && typeof chosen_amount === 'number') return chosen_amount;
  return priceAmount(price, typeof seats === 'number' ? seats : 1);
}

export function checkoutCurrency(checkout: Row, store: Store): Json {
  return findCheckoutPrice(store, checkout)?.price_currency ?? 'usd';
}

/** The discount of a checkout, where it can be used for the product that is chosen. */
export function findCheckoutDiscount(store: Store, checkout: Row): Row | undefined {
  const [discount, product] = [store.get(checkout.discount_id), store.get(checkout.product_id)];
  if (discount === undefined || product === undefined) return undefined;
  return findDiscountProblem(store, discount, product) === undefined ? discount : undefined;
}

function discountAmount(checkout: Row, store: Store): number {
  const discount = findCheckoutDiscount(store, checkout);
  return discountOn(discount, checkoutAmount(checkout, store), checkoutCurrency(checkout, store));
}

function netAmount(checkout: Row, store: Store): number {
  return checkoutAmount(checkout, store) - discountAmount(checkout, store);
}

/** Unknown until there is an address. */
function taxAmount(checkout: Row, store: Store): number | null {
  const { customer_billing_address: address = null, customer_tax_id } = checkout;
  return address === null ? null : taxOn(netAmount(checkout, store), address, customer_tax_id);
}

function totalAmount(checkout: Row, store: Store): number {
  return netAmount(checkout, store) + (taxAmount(checkout, store) ?? 0);
}

interface Trial {
  readonly interval: Json;
  readonly count: Json;
}

function findTrial(checkout: Row, store: Store): Trial | undefined {
  const product = store.get(checkout.product_id);
  if (checkout.allow_trial === false || product === undefined || !isRecurring(product)) return undefined;
  const source = (checkout.trial_interval ?? null) === null ? product : checkout;
  const { trial_interval: interval = null, trial_interval_count: count = null } = source;
  return interval === null ? undefined : { interval, count: count ?? 1 };
}

/** When the trial of a checkout would end that is confirmed now. */
export function findTrialEnd(checkout: Row, store: Store): string | undefined {
  const trial = findTrial(checkout, store);
  return trial === undefined ? undefined : addInterval(store.now, trial.interval, trial.count);
}

function isFreePrice(checkout: Row, store: Store): boolean {
  const price = findCheckoutPrice(store, checkout);
  return price?.amount_type === 'fixed' && Number(price.price_amount) === 0;
}

export function isPaymentRequired(checkout: Row, store: Store): boolean {
  return totalAmount(checkout, store) > 0 && findTrial(checkout, store) === undefined;
}

/** What is charged later needs a payment method now. */
function isSetupRequired(checkout: Row, store: Store): boolean {
  const product = store.get(checkout.product_id);
  return product !== undefined && isRecurring(product) && !isFreePrice(checkout, store);
}

export function isFormRequired(checkout: Row, store: Store): boolean {
  return isPaymentRequired(checkout, store) || isSetupRequired(checkout, store);
}

function listPrices(checkout: Row, store: Store): JsonObject {
  const ids = Array.isArray(checkout.products) ? checkout.products : [checkout.product_id ?? null];
  return Object.fromEntries(
    ids.flatMap((id) => {
      const product = store.get(id);
      return product === undefined ? [] : [[String(id), listCheckoutPrices(store, checkout, product)]];
    }),
  );
}

function addressFields({ require_billing_address }: Row): JsonObject {
  const mode = require_billing_address === true ? 'required' : 'optional';
  return {
    country: 'required',
    state: 'optional',
    city: mode,
    postal_code: mode,
    line1: mode,
    line2: 'optional',
  };
}

/** What follows from a checkout's product, seats, discount and address; what is bought keeps it as it was. */
export const checkoutFields: NonNullable<Computed[string]> = {
  url: ({ client_secret }) => `https://checkout.practice.example/${String(client_secret)}`,
  success_url: ({ client_secret }) =>
    `https://checkout.practice.example/${String(client_secret)}/confirmation`,
  amount: checkoutAmount,
  discount_amount: discountAmount,
  net_amount: netAmount,
  tax_amount: taxAmount,
  tax_behavior: (checkout) => ((checkout.customer_billing_address ?? null) === null ? null : 'exclusive'),
  total_amount: totalAmount,
  currency: checkoutCurrency,
  active_trial_interval: (checkout, store) => findTrial(checkout, store)?.interval ?? null,
  active_trial_interval_count: (checkout, store) => findTrial(checkout, store)?.count ?? null,
  trial_end: (checkout, store) => findTrialEnd(checkout, store) ?? null,
  product_price_id: (checkout, store) => findCheckoutPrice(store, checkout)?.id ?? null,
  product_price: (checkout, store) => findCheckoutPrice(store, checkout) ?? null,
  prices: listPrices,
  is_discount_applicable: (checkout, store) => findCheckoutDiscount(store, checkout) !== undefined,
  is_free_product_price: isFreePrice,
  is_payment_required: isPaymentRequired,
  is_payment_setup_required: isSetupRequired,
  is_payment_form_required: isFormRequired,
  billing_address_fields: addressFields,
  attached_custom_fields: ({ product_id }, store) => store.get(product_id)?.attached_custom_fields ?? [],
};
