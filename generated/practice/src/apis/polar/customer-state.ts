import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import type { JsonObject } from '#practice/json.js';
import type { Row } from '#practice/store.js';

/** The customer with what is live only: what ended, failed or was never granted is not in it. */
function getState({ row, store }: Call): JsonObject {
  const fields = { customer_id: row.id ?? null };
  const subscriptions = store
    .filter('subscriptions', fields)
    .filter(({ status }) => status === 'active' || status === 'trialing');
  const meters = store
    .filter('customer_meters', fields)
    .filter(({ meter_id: meter }) => store.get(meter)?.archived_at === null);
  return {
    ...row,
    active_subscriptions: subscriptions,
    granted_benefits: store.filter('benefit_grants', { ...fields, is_granted: true }),
    active_meters: meters,
  };
}

function benefitOf(grant: Row, store: Call['store']): Row {
  return store.expect(grant.benefit_id);
}

export const customerStateHooks: Hooks = {
  operations: {
    'customers:get_state': getState,
    'customers:get_state_external': getState,
  },
  computed: {
    benefit_grants: {
      benefit_type: (grant, store) => benefitOf(grant, store).type,
      benefit_metadata: (grant, store) => benefitOf(grant, store).metadata,
    },
  },
};
