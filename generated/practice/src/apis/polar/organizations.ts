import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type JsonObject } from '#practice/json.js';
import { checkUnique } from '#practice/reference.js';
import { Refused } from '#practice/refusal.js';
import type { Row } from '#practice/store.js';

export const organizationsHooks: Hooks = {
  operations: {
    'organizations:list': (call) => (call.proceed() as Row[]).filter((row) => isVisible(row, call)),
    'organizations:get': findOrganization,
    'organizations:create': createOrganization,
    'organizations:update': updateOrganization,
  },
  computed: {
    organizations: {
      // Two settings that moved, and are still shown where they were.
      proration_behavior: ({ subscription_settings: settings }) =>
        isObject(settings) ? settings.proration_behavior : undefined,
      allow_customer_updates: ({ subscription_settings: settings }) =>
        isObject(settings) ? settings.allow_customer_updates : undefined,
    },
  },
};

/** The token of an organisation knows no other. */
function isVisible({ id }: Row, { caller }: Call): boolean {
  const { organization_id: own = id } = caller.values;
  return id === own;
}

/** @throws Refused: not found */
function findOrganization(call: Call): Row {
  if (!isVisible(call.row, call)) throw new Refused('notFound');
  return call.row;
}

function createOrganization(call: Call): Row {
  const { defaults } = call.store.rules('organizations');
  checkUnique(call, 'organizations', undefined);
  return call.store.insert('organizations', { ...call.fields, ...mergeParts(defaults, call.fields) });
}

function updateOrganization(call: Call): Row {
  const { store, body } = call;
  const row = findOrganization(call);
  const fields = call.fields;
  const features = isObject(row.feature_settings) ? row.feature_settings : {};
  if (body.sso_enforced === true) {
    call.refuse('SSOEnforcementRequiresConnection', 'There is no SSO connection that could be enforced.');
  }
  const { auto_accept_below_amount: limit } = isObject(body.dispute_settings) ? body.dispute_settings : {};
  if (typeof limit === 'number' && features.dispute_auto_accept_enabled !== true) {
    call.refuse('DisputeAutoAcceptNotEnabled', 'Disputes cannot be accepted automatically here.');
  }
  return store.update(row, { ...fields, ...mergeParts(row, fields) });
}

/** Of the objects that may be given in part, what was there with what is given. */
function mergeParts(before: JsonObject, given: JsonObject): JsonObject {
  const merged = ['feature_settings', 'dispute_settings'].flatMap((name) => {
    const [old, change] = [before[name], given[name]];
    return isObject(change) ? [[name, { ...(isObject(old) ? old : {}), ...change }]] : [];
  });
  return Object.fromEntries(merged);
}
