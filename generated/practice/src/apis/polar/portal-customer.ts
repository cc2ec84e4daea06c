import type { Call } from '#practice/call.js';
import { addDays } from '#practice/clock.js';
import type { Hooks } from '#practice/hook.js';
import type { Json, JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { openSession } from './customer-sessions.js';
import { readTaxId } from './customers.js';
import { fold } from './members.js';

function update(call: Call): Row {
  const { row, store, body } = call;
  const fields = call.fields;
  if (body.billing_address === null) call.reject('billing_address', 'The address cannot be removed.');
  if (call.has('tax_id'))
    fields.tax_id = readTaxId(fields.tax_id, fields.billing_address ?? row.billing_address);
  const { default_payment_method_id: id } = body;
  if (typeof id === 'string' && store.get(id)?.customer_id !== row.id) {
    call.reject('default_payment_method_id', 'Payment method does not exist.');
  }
  return store.update(row, fields);
}

/** The link of a mail is good for an hour. */
const hour = 1 / 24;

/** The token goes out by mail: here the row has it. */
function requestEmail(call: Call): undefined {
  const { store, body, caller } = call;
  const { customer_id: id = null } = caller.values;
  if (isTaken(store, body.email, id)) call.reject('email', 'Another customer has this e-mail address.');
  const { email = null } = body;
  store.insert('email_updates', {
    customer_id: id,
    email,
    token: store.makeToken('polar_cev_'),
    expires_at: addDays(store.now, hour),
  });
}

function isTaken(store: Store, email: Json | undefined, customerId: Json): boolean {
  return store.rows('customers').some((row) => row.id !== customerId && fold(row.email) === fold(email));
}

/** @throws Refused for a token that nobody was sent, or that is used or too old */
function findUpdate(call: Call, token: Json | undefined): Row {
  const { store } = call;
  const found = store.find('email_updates', { token: token ?? null });
  if (found !== undefined && String(found.expires_at) > store.now) return found;
  return call.refuse('InvalidCustomerEmailUpdate', 'The token is unknown or has expired.', 401);
}

function checkEmail(call: Call): undefined {
  findUpdate(call, call.query.token);
}

function verifyEmail(call: Call): JsonObject {
  const { store } = call;
  const found = findUpdate(call, call.body.token);
  const { email = null, customer_id: id = null } = found;
  if (isTaken(store, email, id)) call.reject('token', 'Another customer has this e-mail address.');
  const customer = store.update(store.expect(id), { email, email_verified: true });
  store.remove(found);
  return { token: openSession(store, { customer }).token ?? null };
}

export const portalCustomerHooks: Hooks = {
  operations: {
    'customer_portal:customers:update': update,
    'customer_portal:customers:request_email_update': requestEmail,
    'customer_portal:customers:check_email_update': checkEmail,
    'customer_portal:customers:verify_email_update': verifyEmail,
  },
};
