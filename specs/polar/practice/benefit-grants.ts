import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { issueLicenseKey } from './license-keys.js';
import { creditMeter } from './meters.js';

/** Who gets a product's benefits, and by what: a subscription or an order. */
export interface GrantCause {
  readonly customer: Row;
  readonly product: Row;
  readonly subscription?: Row | undefined;
  readonly order?: Row | undefined;
  /** Of a customer's people the one who holds a seat. */
  readonly member?: Row | undefined;
}

/** Grants all that a product gives, in its order. What is granted already stays as it is. */
export function grantBenefits(store: Store, cause: GrantCause): Row[] {
  const benefits = Array.isArray(cause.product.benefits) ? cause.product.benefits : [];
  return benefits.map((id) => grantBenefit(store, store.expect(id), cause));
}

export function grantBenefit(store: Store, benefit: Row, cause: GrantCause): Row {
  const fields = {
    benefit_id: benefit.id ?? null,
    customer_id: cause.customer.id ?? null,
    member_id: cause.member?.id ?? null,
    subscription_id: cause.subscription?.id ?? null,
    order_id: cause.subscription === undefined ? (cause.order?.id ?? null) : null,
  };
  const grant = store.find('benefit_grants', fields) ?? store.insert('benefit_grants', { ...fields });
  if (grant.is_granted !== true) runGrant(store, grant);
  return grant;
}

/** Gives the benefit for the first time, again, or in its new form: all that has to be done is done. */
export function runGrant(store: Store, grant: Row): void {
  const given = giveBenefit(store, grant);
  if (typeof given === 'string') {
    store.update(grant, {
      is_granted: false,
      granted_at: null,
      is_revoked: false,
      revoked_at: null,
      error: { message: given, type: 'BenefitActionRequiredError', timestamp: store.now },
    });
    return;
  }
  store.update(grant, {
    is_granted: true,
    granted_at: grant.is_granted === true ? (grant.granted_at ?? null) : store.now,
    is_revoked: false,
    revoked_at: null,
    error: null,
    properties: { ...propertiesOf(grant), ...given },
  });
}

/** The properties that a grant gets, or what its customer has to do first. */
function giveBenefit(store: Store, grant: Row): JsonObject | string {
  const benefit = store.expect(grant.benefit_id);
  const properties = propertiesOf(benefit);
  switch (benefit.type) {
    case 'license_keys': {
      const key = issueLicenseKey(store, grant);
      return { license_key_id: key.id ?? null, display_key: key.display_key ?? null };
    }
    case 'github_repository': {
      const account = chooseAccount(store, grant, 'github');
      const { repository_owner = '', repository_name = '', permission = 'pull' } = properties;
      if (account === undefined) return 'The customer has to connect a GitHub account.';
      return { ...account, repository_owner, repository_name, permission };
    }
    case 'discord': {
      const account = chooseAccount(store, grant, 'discord');
      const { guild_id = '', role_id = '' } = properties;
      return account === undefined
        ? 'The customer has to connect a Discord account.'
        : { ...account, guild_id, role_id };
    }
    case 'downloadables':
      return { files: liveFiles(properties) };
    case 'meter_credit':
      // In its new form it counts from the next period on.
      return grant.is_granted === true ? {} : creditUnits(store, grant, properties);
    case 'slack_shared_channel':
      return { invited_email: propertiesOf(grant).invited_email ?? holderEmail(store, grant) };
    default:
      return {};
  }
}

/** The account that the customer chose, else the first that is connected. */
function chooseAccount(store: Store, grant: Row, platform: string): JsonObject | undefined {
  const { oauth_accounts: accounts } = store.expect(grant.customer_id);
  const ids = Object.entries(isObject(accounts) ? accounts : {})
    .filter(([key]) => key.startsWith(`${platform}:`))
    .map(([, account]) => (isObject(account) ? (account.account_id ?? null) : null));
  const chosen = propertiesOf(grant).account_id ?? null;
  const id = chosen === null ? ids[0] : ids.find((each) => each === chosen);
  return id === undefined ? undefined : { account_id: id, granted_account_id: id };
}

function creditUnits(store: Store, { customer_id = null }: Row, { meter_id, units }: JsonObject): JsonObject {
  const credit = { meterId: String(meter_id), units: Number(units) };
  creditMeter(store, { customer: store.expect(customer_id), ...credit });
  return {
    last_credited_meter_id: credit.meterId,
    last_credited_units: credit.units,
    last_credited_at: store.now,
  };
}

/** Takes what is left of a customer's credits. */
function dropCredits(store: Store, { customer_id = null }: Row, meterId: string): void {
  const left = Number(store.find('customer_meters', { customer_id, meter_id: meterId })?.balance ?? 0);
  if (left > 0) creditMeter(store, { customer: store.expect(customer_id), meterId, units: -left });
}

function holderEmail(store: Store, { member_id, customer_id }: Row): Json {
  return (store.get(member_id) ?? store.get(customer_id))?.email ?? null;
}

/** Files of a downloadables benefit that are still offered. */
export function liveFiles({ files, archived }: JsonObject): Json[] {
  const isArchived = (id: Json) => isObject(archived) && archived[String(id)] === true;
  return Array.isArray(files) ? files.filter((id) => !isArchived(id)) : [];
}

/** A new period of a subscription: its credits are given again, and what is left of them stays if they roll over. */
export function cycleBenefits(store: Store, subscription: Row): void {
  for (const grant of store.filter('benefit_grants', { subscription_id: subscription.id ?? null })) {
    const benefit = store.expect(grant.benefit_id);
    if (grant.is_granted !== true || benefit.type !== 'meter_credit') continue;
    // What is granted at the same time, by a new plan, has brought its credits.
    if (propertiesOf(grant).last_credited_at === store.now) continue;
    const given = propertiesOf(benefit);
    if (given.rollover !== true) dropCredits(store, grant, String(given.meter_id));
    const properties = creditUnits(store, grant, given);
    store.update(grant, { properties: { ...propertiesOf(grant), ...properties } });
  }
}

interface RevokeCause {
  readonly subscription?: Row | undefined;
  readonly order?: Row | undefined;
  readonly member?: Row | undefined;
  readonly customer?: Row | undefined;
  /** Only of these. */
  readonly benefitIds?: readonly string[];
}

/** Revokes every grant that has all of the cause; one that failed is revoked as well. */
export function revokeBenefits(store: Store, cause: RevokeCause): void {
  const { subscription, order, member, customer, benefitIds } = cause;
  const wanted: [string, Row | undefined][] = [
    ['subscription_id', subscription],
    ['order_id', order],
    ['member_id', member],
    ['customer_id', customer],
  ];
  for (const grant of store.filter('benefit_grants', { is_revoked: false })) {
    const isCaused = wanted.every(([field, row]) => row === undefined || grant[field] === row.id);
    if (isCaused && (benefitIds === undefined || benefitIds.includes(String(grant.benefit_id)))) {
      revokeGrant(store, grant);
    }
  }
}

export function revokeGrant(store: Store, grant: Row): void {
  const { granted_account_id: _, ...properties } = propertiesOf(grant);
  store.update(grant, {
    is_granted: false,
    granted_at: null,
    is_revoked: true,
    revoked_at: store.now,
    error: null,
    properties,
  });
  const key = store.get(properties.license_key_id);
  if (key !== undefined) store.update(key, { status: 'revoked' });
}

export function propertiesOf({ properties }: Row): JsonObject {
  return isObject(properties) ? properties : {};
}
