import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import { Reply } from '#practice/refusal.js';
import type { Row } from '#practice/store.js';
import { liveFiles, propertiesOf, revokeBenefits, runGrant } from './benefit-grants.js';
import { renewGrants } from './benefit-holders.js';

export const benefitsHooks: Hooks = {
  operations: {
    'benefits:create': (call) => {
      call.body.properties = readProperties(call, call.body.type, call.body.properties);
      return call.proceed();
    },
    'benefits:update': updateBenefit,
    'benefits:delete': deleteBenefit,
    'benefits:files': ({ row, store }) => liveFiles(propertiesOf(row)).map((id) => store.expect(id)),
    'benefits:grants': (call) => {
      const benefit = call.find('benefits', { id: call.path.id ?? null });
      return call.store.filter('benefit_grants', { benefit_id: benefit.id ?? null }).reverse();
    },
    'customer_portal:benefit-grants:update': updateGrant,
  },
};

function updateBenefit(call: Call): Row {
  const { row, store } = call;
  const { properties, type, ...fields } = call.fields;
  if (type !== row.type) call.reject('type', 'The type of a benefit cannot be changed.');
  if (!isObject(properties)) return store.update(row, fields);
  const kept = readProperties(call, row.type, properties);
  store.update(row, { ...fields, properties: kept });
  renewGrants(store, row);
  return row;
}

function deleteBenefit(call: Call): Reply {
  const { row, store } = call;
  const id = String(row.id);
  revokeBenefits(store, { benefitIds: [id] });
  for (const product of store.rows('products')) {
    if (!Array.isArray(product.benefits) || !product.benefits.includes(id)) continue;
    store.update(product, { benefits: product.benefits.filter((each) => each !== id) });
  }
  call.proceed();
  return new Reply(204);
}

/**
 * What a benefit keeps of its properties: with the defaults that its type has, and only if what they name is
 * there.
 */
function readProperties(call: Call, type: Json | undefined, given: Json | undefined): JsonObject {
  const properties = isObject(given) ? given : {};
  switch (type) {
    case 'custom':
      return { note: null, ...properties };
    case 'license_keys':
      return { prefix: null, expires: null, activations: null, limit_usage: null, ...properties };
    case 'meter_credit':
      if (call.store.find('meters', { id: properties.meter_id ?? null }) === undefined) {
        call.reject(['properties', 'meter_id'], 'Meter does not exist.');
      }
      return properties;
    case 'downloadables':
      checkFiles(call, properties.files);
      return { archived: {}, ...properties };
    case 'discord':
      // Polar asks Discord which server a token is for.
      return { guild_id: String(properties.guild_token), ...properties };
    default:
      return properties;
  }
}

function checkFiles(call: Call, files: Json | undefined): void {
  for (const [index, id] of (Array.isArray(files) ? files : []).entries()) {
    if (call.store.find('files', { id, service: 'downloadable' }) === undefined) {
      call.reject(['properties', 'files', index], 'File does not exist.');
    }
  }
}

/**
 * The customer says which account is to be let in. In life a browser has connected it before; here that it is
 * named is enough.
 */
function updateGrant(call: Call): Row {
  const { row, store, body } = call;
  const benefit = store.expect(row.benefit_id);
  if (body.benefit_type !== benefit.type) {
    call.reject('benefit_type', 'The grant is of another type.');
  }
  const { account_id, invited_email } = isObject(body.properties) ? body.properties : {};
  const properties = propertiesOf(row);
  if (account_id !== undefined) connectAccount(call, account_id);
  store.update(row, {
    properties: {
      ...properties,
      ...(account_id === undefined ? {} : { account_id }),
      ...(invited_email === undefined ? {} : { invited_email }),
    },
  });
  runGrant(store, row);
  return row;
}

function connectAccount({ body, row, store }: Call, account_id: Json): void {
  if (typeof account_id !== 'string') return;
  const platform = body.benefit_type === 'discord' ? 'discord' : 'github';
  const customer = store.expect(row.customer_id);
  const accounts = isObject(customer.oauth_accounts) ? customer.oauth_accounts : {};
  const known = { account_id, account_username: null };
  customer.oauth_accounts = { [`${platform}:${account_id}`]: known, ...accounts };
}
