import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { discountOn } from './discounts.js';
import { isPaid, payOrder, settleOrder } from './order-payment.js';
import { chooseCard } from './payments.js';
import { amountOf, priceOf } from './prices.js';
import { isRecurring } from './subscriptions.js';
import { customerTax } from './taxes.js';

export interface OrderLine {
  readonly label: string;
  readonly amount: number;
  /** A part of a period: credit for what is left of the old, or charge for what is left of the new. */
  readonly proration?: boolean;
}

interface OrderOptions {
  readonly customer: Row;
  readonly product: Row;
  readonly billingReason: string;
  readonly subscription?: Row;
  readonly discount?: Row;
  readonly checkout?: Row;
  readonly seats?: number;
  /** Instead of what the product costs. */
  readonly amount?: number;
  /** Instead of one line for the product. */
  readonly lines?: readonly OrderLine[];
  readonly at?: string;
  readonly status?: 'paid' | 'draft';
  readonly metadata?: JsonObject;
  readonly fields?: JsonObject;
}

/** An order with its lines, its tax and, unless it is a draft, the payment of it. */
export function issueOrder(store: Store, options: OrderOptions): Row {
  const { status = 'paid', at = store.now } = options;
  const order = draftOrder(store, options);
  if (status === 'draft') return order;
  const card = chooseCard(store, options.customer);
  return payOrder(store, order, { at, ...(card === undefined ? {} : { card }) });
}

/** An order that is charged to the customer's saved card: it is paid, or pending where the card is declined. */
export function chargeOrder(store: Store, options: Omit<OrderOptions, 'status'>): Row {
  const order = draftOrder(store, options);
  const card = chooseCard(store, options.customer);
  const decline = settleOrder(store, order, { card, at: options.at ?? store.now, trigger: triggerOf(order) });
  if (decline !== undefined)
    Object.assign(order, { status: 'pending', invoice_number: nextNumber(store, order) });
  return order;
}

function draftOrder(store: Store, options: OrderOptions): Row {
  const {
    customer,
    product,
    billingReason,
    subscription,
    discount,
    checkout,
    seats,
    at = store.now,
  } = options;
  const currency = options.fields?.currency ?? subscription?.currency ?? currencyOf(store, product);
  const amount = options.amount ?? amountOf(store, product, seats === undefined ? {} : { seats });
  const lines = options.lines ?? [{ label: String(product.name), amount }];
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  const net = netOf(lines, discount, currency);
  const tax = customerTax(net, customer);
  const order = store.insert('orders', {
    created_at: at,
    status: 'draft',
    subtotal_amount: subtotal,
    discount_amount: subtotal - net,
    tax_amount: tax,
    currency,
    billing_reason: billingReason,
    billing_name: customer.billing_name ?? customer.name ?? null,
    billing_address: isObject(customer.billing_address) ? { ...customer.billing_address } : null,
    invoice_number: null,
    receipt_number: null,
    seats: seats ?? null,
    customer_id: customer.id ?? null,
    product_id: product.id ?? null,
    discount_id: discount?.id ?? null,
    subscription_id: subscription?.id ?? null,
    checkout_id: checkout?.id ?? null,
    next_payment_attempt_at: null,
    metadata: structuredClone(options.metadata ?? {}),
    platform_fee_amount: 0,
    platform_fee_currency: null,
    ...options.fields,
  });
  addItems(store, order, lines);
  return order;
}

/** What lines come to. Parts of a period have had the discount of their period: it is not taken off again. */
export function netOf(lines: readonly OrderLine[], discount: Row | undefined, currency: Json): number {
  const sum = (some: readonly OrderLine[]) => some.reduce((total, { amount }) => total + amount, 0);
  const whole = lines.filter(({ proration }) => proration !== true);
  return sum(lines) - discountOn(discount, sum(whole), currency);
}

/** The lines share the tax by their amounts; what rounding leaves is the first one's. */
function addItems(store: Store, order: Row, lines: readonly OrderLine[]): void {
  const [subtotal, tax] = [Number(order.subtotal_amount), Number(order.tax_amount)];
  const price = store.get(order.product_id);
  const shares = lines.map(({ amount }) => (subtotal === 0 ? 0 : Math.round((tax * amount) / subtotal)));
  const rest = tax - shares.reduce((sum, share) => sum + share, 0);
  for (const [index, { label, amount, proration = false }] of lines.entries()) {
    store.insert('order_items', {
      created_at: order.created_at ?? store.now,
      order_id: order.id ?? null,
      label,
      amount,
      tax_amount: (shares[index] ?? 0) + (index === 0 ? rest : 0),
      proration,
      product_price_id: price === undefined ? null : (priceOf(store, price)?.id ?? null),
    });
  }
}

export function currencyOf(store: Store, product: Row): Json {
  return priceOf(store, product)?.price_currency ?? 'usd';
}

export function triggerOf({ billing_reason }: Row): string {
  return billing_reason === 'subscription_cycle' ? 'subscription_cycle' : 'purchase';
}

/** The next invoice number of the order's organisation: `SLUG-0001`. */
export function nextNumber(store: Store, order: Row): string {
  const prefix = `${String(store.get(order.organization_id)?.slug ?? 'INV').toUpperCase()}-`;
  const last = store.rows('orders').reduce((highest, { invoice_number }) => {
    const number = String(invoice_number ?? '');
    return number.startsWith(prefix) ? Math.max(highest, Number(number.slice(prefix.length)) || 0) : highest;
  }, 0);
  return `${prefix}${String(last + 1).padStart(4, '0')}`;
}

export function netAmount(order: Row): number {
  return Number(order.subtotal_amount ?? 0) - Number(order.discount_amount ?? 0);
}

export function totalAmount(order: Row): number {
  return netAmount(order) + Number(order.tax_amount ?? 0);
}

/** What is to be paid after the customer's balance was taken off: that is a negative number. */
export function dueAmount(order: Row): number {
  return Math.max(0, totalAmount(order) + Number(order.applied_balance_amount ?? 0));
}

export function refundableAmount(order: Row): number {
  return isPaid(order) ? Math.max(0, netAmount(order) - Number(order.refunded_amount ?? 0)) : 0;
}

export function refundableTax(order: Row): number {
  return isPaid(order)
    ? Math.max(0, Number(order.tax_amount ?? 0) - Number(order.refunded_tax_amount ?? 0))
    : 0;
}

function createOrder(call: Call): Row {
  const { store, body } = call;
  const [customer, product] = [store.expect(body.customer_id), store.expect(body.product_id)];
  checkOffSession(call, customer);
  if (isRecurring(product)) call.reject('product_id', 'Only one-time products can be charged.');
  if (product.is_archived === true) call.reject('product_id', 'Product is archived.');
  const { currency = null, amount = null, description = null } = body;
  if (currency !== null && currency !== currencyOf(store, product))
    call.reject('currency', 'The product has no price in this currency.');
  return issueOrder(store, {
    customer,
    product,
    billingReason: 'purchase',
    status: 'draft',
    ...(amount === null ? {} : { amount: Number(amount) }),
    metadata: isObject(body.metadata) ? body.metadata : {},
    fields: {
      ...(isObject(body.custom_field_data) ? { custom_field_data: body.custom_field_data } : {}),
      ...(description === null ? {} : { description }),
    },
  });
}

/** @throws Refused where the organisation may not charge cards without the buyer */
export function checkOffSession(call: Call, { organization_id }: Row): void {
  const settings = call.store.get(organization_id)?.feature_settings;
  if (isObject(settings) && settings.off_session_charges_enabled === true) return;
  call.refuse('OffSessionChargesNotEnabled', 'Off-session charges are not enabled.', 403);
}

/** Country and state decide the tax, so they stay. */
function updateOrder(call: Call): Row {
  const { row, body } = call;
  if (row.is_invoice_generated === true)
    call.reject(
      call.has('billing_name') ? 'billing_name' : 'billing_address',
      'The invoice is generated already.',
    );
  const { billing_address: old } = row;
  const { billing_address: wanted } = body;
  if (isObject(old) && wanted !== undefined) {
    if (!isObject(wanted)) return call.reject('billing_address', "The billing address can't be removed.");
    for (const part of ['country', 'state'] as const) {
      if ((wanted[part] ?? null) !== (old[part] ?? null))
        call.reject(['billing_address', part], `The ${part} can't be changed.`);
    }
  }
  return call.proceed() as Row;
}

/** Is the order of a product of one of these kinds? */
function hasBillingType(row: Row, wanted: Json, { store }: Call): boolean {
  const product = store.get(row.product_id);
  const type = product !== undefined && isRecurring(product) ? 'recurring' : 'one_time';
  return (Array.isArray(wanted) ? wanted : [wanted]).includes(type);
}

export const ordersHooks: Hooks = {
  operations: {
    'orders:create': createOrder,
    'orders:update': updateOrder,
    'customer_portal:orders:update': updateOrder,
  },
  filters: {
    'orders:list product_billing_type': hasBillingType,
    'customer_portal:orders:list product_billing_type': hasBillingType,
  },
  computed: {
    orders: {
      paid: isPaid,
      net_amount: netAmount,
      total_amount: totalAmount,
      due_amount: dueAmount,
      refundable_amount: refundableAmount,
      refundable_tax_amount: refundableTax,
      description: ({ product_id, billing_reason }, store) =>
        store.get(product_id)?.name ?? String(billing_reason).replaceAll('_', ' '),
    },
  },
};
