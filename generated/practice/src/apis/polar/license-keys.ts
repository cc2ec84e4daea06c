import type { Call } from '#practice/call.js';
import { addDays, addMonths } from '#practice/clock.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import { Refused, Reply } from '#practice/refusal.js';
import type { Row, Store } from '#practice/store.js';
import { propertiesOf, revokeGrant, runGrant } from './benefit-grants.js';

export const licenseKeysHooks: Hooks = {
  operations: {
    'license_keys:update': updateKey,
    'license_keys:validate': validateKey,
    'license_keys:activate': activateKey,
    'license_keys:deactivate': deactivateKey,
    'customer_portal:license_keys:validate': validateKey,
    'customer_portal:license_keys:activate': activateKey,
    'customer_portal:license_keys:deactivate': deactivateKey,
  },
};

/**
 * The key of a grant: a new one, or the one that it has, valid (again) unless the merchant has disabled it, and
 * with the limits that its benefit sets now.
 */
export function issueLicenseKey(store: Store, grant: Row): Row {
  const benefit = store.expect(grant.benefit_id);
  const { activations, limit_usage = null, prefix = null, expires } = propertiesOf(benefit);
  const limits = {
    limit_activations: isObject(activations) ? (activations.limit ?? null) : null,
    limit_usage,
    expires_at: findExpiry(expires, store.now),
  };
  const { license_key_id, user_provided_key } = propertiesOf(grant);
  const known = store.get(license_key_id);
  if (known !== undefined) {
    return store.update(known, { ...limits, status: known.status === 'disabled' ? 'disabled' : 'granted' });
  }
  const made = store.makeId().toUpperCase();
  const key = user_provided_key ?? (prefix === null ? made : `${String(prefix).toUpperCase()}-${made}`);
  return store.insert('license_keys', {
    benefit_id: benefit.id ?? null,
    customer_id: grant.customer_id ?? null,
    member_id: grant.member_id ?? null,
    key,
    display_key: `****-${String(key).slice(-6)}`,
    ...limits,
    status: 'granted',
  });
}

/** The longest that can be told: times have years of four digits. */
const longestDays = 365 * 1000;

function findExpiry(expires: Json | undefined, from: string): string | null {
  if (!isObject(expires)) return null;
  const days = { day: 1, month: 31, year: 366 }[String(expires.timeframe)] ?? 1;
  const ttl = Math.min(Number(expires.ttl), Math.floor(longestDays / days));
  if (expires.timeframe === 'day') return addDays(from, ttl);
  return addMonths(from, expires.timeframe === 'year' ? ttl * 12 : ttl);
}

/** Only what was given changes. A key is revoked and granted again together with its grant. */
function updateKey({ row, store, fields }: Call): Row {
  const { status } = fields;
  const changes = status === row.status ? undefined : status;
  const grant = store.rows('benefit_grants').find((each) => propertiesOf(each).license_key_id === row.id);
  if (grant !== undefined && changes === 'revoked') revokeGrant(store, grant);
  // A key that was only disabled has its grant still.
  if (grant?.is_revoked === true && changes === 'granted') runGrant(store, grant);
  return store.update(row, fields);
}

/** @throws Refused: not found, whatever is wrong with the key: who tries keys learns nothing */
function validateKey(call: Call): JsonObject {
  const { store, body } = call;
  const key = findKey(call);
  const activation = findActivation(call, key);
  const isMeant = ['benefit_id', 'customer_id'].every((field) => {
    const wanted = body[field] ?? null;
    return wanted === null || wanted === key[field];
  });
  if (!isUsable(store, key) || !isMeant || !meetsConditions(activation, body.conditions)) {
    throw new Refused('notFound');
  }
  const increment = Number(body.increment_usage ?? 0);
  const usage = Number(key.usage);
  if (typeof key.limit_usage === 'number' && increment > 0 && usage + increment > key.limit_usage) {
    const left = Math.max(0, key.limit_usage - usage);
    call.refuse('BadRequest', `This license key can be used ${left} more times.`, 400);
  }
  store.update(key, {
    validations: Number(key.validations) + 1,
    last_validated_at: store.now,
    usage: usage + increment,
  });
  return activation === undefined ? key : { ...key, activation };
}

/** Takes one of the places that the key has. */
function activateKey(call: Call): Row {
  const { store, body } = call;
  const key = findKey(call);
  if (!isUsable(store, key)) call.refuse('NotPermitted', 'This license key is no longer active.');
  const limit = Number(key.limit_activations ?? 0);
  if (limit === 0) call.refuse('NotPermitted', 'This license key has no activations.');
  if (store.filter('activations', { license_key_id: key.id ?? null }).length >= limit) {
    call.refuse('NotPermitted', 'The activation limit of this license key is reached.');
  }
  return store.insert('activations', {
    license_key_id: key.id ?? null,
    label: body.label ?? '',
    conditions: body.conditions ?? {},
    meta: body.meta ?? {},
  });
}

function deactivateKey(call: Call): Reply {
  const activation = findActivation(call, findKey(call));
  if (activation !== undefined) call.store.remove(activation);
  return new Reply(204);
}

function findKey(call: Call): Row {
  const { key = null, organization_id = null } = call.body;
  return call.find('license_keys', { key, organization_id });
}

/** The activation that the caller names; undefined if none is named. @throws Refused: not found */
function findActivation(call: Call, key: Row): Row | undefined {
  const { activation_id = null } = call.body;
  if (activation_id === null) return undefined;
  return call.find('activations', { id: activation_id, license_key_id: key.id ?? null });
}

function isUsable(store: Store, { status, expires_at }: Row): boolean {
  return (
    status === 'granted' && (typeof expires_at !== 'string' || Date.parse(expires_at) > Date.parse(store.now))
  );
}

/** An activation that was made under conditions holds under the same only. */
function meetsConditions(activation: Row | undefined, given: Json | undefined): boolean {
  const wanted = isObject(activation?.conditions) ? Object.entries(activation.conditions) : [];
  const found = isObject(given) ? given : {};
  if (wanted.length === 0) return true;
  return (
    wanted.length === Object.keys(found).length &&
    wanted.every(([name, value]) => Object.hasOwn(found, name) && found[name] === value)
  );
}
