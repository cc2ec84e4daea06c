import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import type { Json, JsonObject } from '#practice/json.js';
import type { Row } from '#practice/store.js';
import { findTokenDecline, saveCard } from './payments.js';

/*
 * Besides the tokens that fail in payments.ts, one that begins with `challenge` asks for a second step in the
 * browser, which `confirm_payment_method` ends.
 */
function add(call: Call): JsonObject {
  const token = String(call.body.confirmation_token_id);
  const decline = findTokenDecline(token);
  if (decline !== undefined) call.refuse('PaymentMethodSetupFailed', decline.message);
  if (token.startsWith('challenge')) {
    return { status: 'requires_action', client_secret: call.store.makeToken('seti_practice_secret_') };
  }
  return save(call, token);
}

function save(call: Call, token: string): JsonObject {
  const { store, caller, body } = call;
  const customer = store.expect(caller.values.customer_id);
  const card = saveCard(store, customer, token);
  if (body.set_default === true) store.update(customer, { default_payment_method_id: card.id ?? null });
  return { status: 'succeeded', payment_method: card };
}

function remove(call: Call): Json | undefined {
  const { row, store, caller } = call;
  const customer = store.expect(caller.values.customer_id);
  const isDefault = customer.default_payment_method_id === row.id;
  if (isDefault && isSubscribed(call, customer)) {
    call.refuse(
      'PaymentMethodInUseByActiveSubscription',
      'An active subscription is paid by this payment method.',
    );
  }
  if (isDefault) store.update(customer, { default_payment_method_id: null });
  return call.proceed();
}

function isSubscribed({ store }: Call, { id = null }: Row): boolean {
  const paying = ['active', 'trialing', 'past_due'];
  return store
    .filter('subscriptions', { customer_id: id })
    .some(({ status }) => paying.includes(String(status)));
}

export const portalPaymentMethodsHooks: Hooks = {
  operations: {
    'customer_portal:customers:add_payment_method': add,
    'customer_portal:customers:confirm_payment_method': (call) =>
      save(call, String(call.body.setup_intent_id)),
    'customer_portal:customers:delete_payment_method': remove,
  },
};
