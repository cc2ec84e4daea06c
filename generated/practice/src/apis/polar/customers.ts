import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import { checkUnique } from '#practice/reference.js';
import type { Row, Store } from '#practice/store.js';
import { revokeBenefits } from './benefit-grants.js';
import { attachEvents } from './events.js';
import { addOwner, fold, removeMember } from './members.js';
import { revokeSeat } from './seats.js';
import { endSubscription } from './subscriptions.js';

/** The customer of either id; undefined where neither is given, or there is none. */
export function findCustomer(
  store: Store,
  fields: { readonly customer_id?: Json; readonly external_customer_id?: Json },
): Row | undefined {
  const { customer_id: id, external_customer_id: external } = fields;
  if (typeof id === 'string') return store.find('customers', { id });
  return typeof external === 'string' ? store.find('customers', { external_id: external }) : undefined;
}

/**
 * A new customer, with the events that were sent for its external id. A team has an owner: `owner`, or else
 * itself.
 */
export function createCustomer(store: Store, fields: JsonObject, owner?: JsonObject): Row {
  const customer = store.insert('customers', {
    external_id: null,
    email: null,
    name: null,
    billing_name: null,
    billing_address: null,
    tax_id: null,
    default_payment_method_id: null,
    deleted_at: null,
    first_user_event_at: null,
    ...fields,
  });
  if (owner !== undefined || customer.type === 'team') addOwner(store, customer, owner);
  attachEvents(store, customer);
  return customer;
}

/** A tax number as it is kept: with the format that the country of the address has. */
export function readTaxId(taxId: Json | undefined, address: Json | undefined): Json {
  if (typeof taxId !== 'string') return null;
  const country = isObject(address) ? String(address.country) : '';
  return [taxId, taxFormats[country] ?? 'eu_vat'];
}

const taxFormats: Readonly<Record<string, string>> = {
  AU: 'au_abn',
  CA: 'ca_bn',
  CH: 'ch_vat',
  GB: 'gb_vat',
  IN: 'in_gst',
  NO: 'no_vat',
  NZ: 'nz_gst',
  US: 'us_ein',
};

function create(call: Call): Row {
  const { owner, ...fields } = call.fields;
  const given = isObject(owner) ? owner : undefined;
  if (typeof fields.email !== 'string' && given === undefined) {
    call.reject('email', 'A team customer needs an e-mail address or an owner.');
  }
  checkUnique(call, 'customers', undefined);
  const taxId = readTaxId(fields.tax_id, fields.billing_address);
  return createCustomer(call.store, { ...fields, tax_id: taxId }, given);
}

function update(call: Call): Row {
  const { row, store } = call;
  const { email, type, ...fields } = call.fields;
  const { external_id: external = null } = fields;
  if (call.has('external_id') && row.external_id !== null && row.external_id !== external) {
    call.reject('external_id', 'The external ID of a customer cannot be changed once it is set.');
  }
  if (type === 'individual' && row.type === 'team') {
    call.reject('type', 'A team customer cannot become an individual.');
  }
  if (fields.billing_address === null) call.reject('billing_address', 'The address cannot be removed.');
  checkUnique(call, 'customers', row);
  if (call.has('tax_id')) {
    fields.tax_id = readTaxId(fields.tax_id, fields.billing_address ?? row.billing_address);
  }
  // Null stands for no change here: a customer always has both.
  if (typeof email === 'string') Object.assign(fields, nameAddress(row, email));
  if (typeof type === 'string') fields.type = type;
  store.update(row, fields);
  if (row.type === 'team' && store.find('members', { customer_id: row.id ?? null }) === undefined) {
    addOwner(store, row);
  }
  attachEvents(store, row);
  return row;
}

/** Another address is not verified yet. */
function nameAddress(customer: Row, email: string): JsonObject {
  return customer.email === email ? { email } : { email, email_verified: false };
}

/** Ends all that the customer has; what was billed stays. */
function remove(call: Call): Json | undefined {
  const { row, store } = call;
  const fields = { customer_id: row.id ?? null };
  for (const subscription of store.filter('subscriptions', fields)) {
    if ((subscription.ended_at ?? null) === null) endSubscription(store, subscription);
  }
  for (const order of store.filter('orders', fields)) revokeBenefits(store, { order });
  for (const seat of store.filter('seats', fields)) revokeSeat(store, seat);
  for (const member of store.filter('members', fields)) removeMember(store, member);
  for (const held of ['customer_sessions', 'email_updates']) {
    for (const token of store.filter(held, fields)) store.remove(token);
  }
  if (call.query.anonymize === true) store.update(row, anonymous(row));
  return call.proceed();
}

function anonymous(customer: Row): JsonObject {
  return {
    name: null,
    email: `${String(customer.id)}@anonymized.invalid`,
    email_verified: false,
    billing_name: null,
    billing_address: null,
    tax_id: null,
    metadata: {},
  };
}

function isActive({ id }: Row, store: Store): boolean {
  return store
    .filter('subscriptions', { customer_id: id ?? null })
    .some(({ status }) => status === 'active' || status === 'trialing');
}

/** By a part of its address or name, or by the beginning of its external id. */
function isSought({ email, name, external_id: external }: Row, wanted: Json): boolean {
  const text = fold(wanted);
  return [email, name].some((each) => fold(each).includes(text)) || fold(external).startsWith(text);
}

function listPaymentMethods({ row, store }: Call): Row[] {
  return store.filter('payment_methods', { customer_id: row.id ?? null });
}

/** Teams of the seed that name no member have their owner all the same. */
function seed(store: Store): void {
  for (const customer of store.filter('customers', { type: 'team' })) {
    const isOwned = store.find('members', { customer_id: customer.id ?? null, role: 'owner' }) !== undefined;
    if (!isOwned) addOwner(store, customer);
  }
}

export const customersHooks: Hooks = {
  seed,
  operations: {
    'customers:create': create,
    'customers:update': update,
    'customers:update_external': update,
    'customers:delete': remove,
    'customers:delete_external': remove,
    'customers:list_payment_methods': listPaymentMethods,
    'customers:list_payment_methods_external': listPaymentMethods,
  },
  computed: {
    payment_methods: {
      is_default: ({ id, customer_id }, store) => store.get(customer_id)?.default_payment_method_id === id,
    },
  },
  filters: {
    'customers:list active': (row, wanted, { store }) => isActive(row, store) === wanted,
    'customers:list query': isSought,
  },
};
