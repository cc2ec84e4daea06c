import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type PracticeServer, type Row, startMcp } from '../mcp.js';

/* Workflows of support: who has access to what, and why not. Each as an assistant would do it. */

let server: PracticeServer;
beforeAll(async () => {
  server = await startMcp();
}, 60_000);
beforeEach(() => server.reset());
afterAll(() => server.close());

test('1. a customer lost access to GitHub', async () => {
  const customer_email = 'Sarah@AcmeCorp.com';
  const audit = await server.call('get_single_polar_customer_access_audit', {
    customer_email,
    benefit_type: 'github_repository',
  });
  expect(audit.benefits).toMatchObject([
    { verdict: { has_access: false, reason: 'needs_customer_action', next: { who: 'customer' } } },
  ]);
  // The customer must connect the account again, in the portal.
  const session = await server.call('create_a_polar_customer_session', { customer_email });
  expect(session.customer_portal_url).toMatch(/^https:/);
  expect(server.takeCost()).toMatchSnapshot();
  // The audit saw what the lists say: a subscription that is paid, and a grant with an error.
  const { id: customer_id } = await server.only('list_all_polar_customers', { email: customer_email });
  const benefit = await server.only('list_all_polar_benefits', { type: ['github_repository'] });
  const grants = await server.list('list_all_polar_benefit_grants', {
    customer_id,
    limit: 100,
    fields: ['id', 'benefit_id', 'is_granted', 'error'],
  });
  const grant = grants.find(({ benefit_id }) => benefit_id === benefit.id);
  expect(grant).toMatchObject({ is_granted: false, error: { type: 'BenefitActionRequiredError' } });
  await server.call('update_a_polar_portal_benefit_grant_by_id', {
    customer_id,
    id: grant?.id,
    benefit_type: 'github_repository',
    properties: { account_id: '7201455' },
  });
  const after = await server.call('get_single_polar_customer_access_audit', {
    customer_email,
    benefit_type: 'github_repository',
  });
  expect(after.benefits).toMatchObject([{ verdict: { has_access: true, reason: 'granted' } }]);
});

test('3. a licence key is valid, and 500 export credits are counted', async () => {
  const key = await server.call('create_a_polar_license_key_validation', { key: 'POLAR-MIKE-999' });
  expect(key).toMatchObject({ valid: true, status: 'granted', usage: 0 });
  const { customer_id } = key;
  const { id: meter_id } = await server.only('list_all_polar_meters', { query: 'export' });
  const before = await server.only('list_all_polar_customer_meters', { customer_id, meter_id });
  const event = { customer_id, meter_id, value: 500, external_id: 'job-1' };
  const sent = await server.call('create_a_polar_event', event);
  expect(sent).toMatchObject({ inserted: true, meter: { counts: 500 } });
  const after = await server.only('list_all_polar_customer_meters', { customer_id, meter_id });
  expect(after.consumed_units).toBe(Number(before.consumed_units) + 500);
  expect(after.balance).toBe(Number(before.balance) - 500);
  expect(server.takeCost()).toMatchSnapshot();
  // A repeat is harmless, also when many are sent at once.
  expect(await server.call('create_a_polar_event', event)).toMatchObject({ inserted: false });
  const events = [{ name: 'export', customer_id, external_id: 'job-1', metadata: { credits: 500 } }];
  expect(await server.call('create_a_polar_event_batch', { events })).toEqual({ inserted: 0, duplicates: 1 });
  // Not valid is an answer, not an error.
  const unknown = await server.call('create_a_polar_license_key_validation', { key: 'POLAR-NOBODY' });
  expect(unknown).toEqual({ valid: false, likely_reasons: expect.any(Array) });
});

test('7. five more seats, and invitations to them', async () => {
  const { id: customer_id } = await server.only('list_all_polar_customers', {
    email: 'office@brightside.example',
  });
  const { id, seats } = await server.only('list_all_polar_subscriptions', { customer_id, status: 'active' });
  const total = Number(seats) + 5;
  await server.call('update_a_polar_subscription_by_id', { id, seats: total, proration_behavior: 'prorate' });
  for (let index = 0; index < 5; index++) {
    const email = `new-${index}@brightside.example`;
    const seat = await server.call('create_a_polar_customer_seat', { subscription_id: id, email });
    expect(seat.status).toBe('pending');
  }
  const list = await server.call('list_all_polar_customer_seats', { subscription_id: id });
  expect(list.total_seats).toBe(total);
  expect(server.takeCost()).toMatchSnapshot();
  const full = { subscription_id: id, email: 'one-too-many@brightside.example' };
  for (let left = Number(list.available_seats); left > 0; left--) {
    await server.call('create_a_polar_customer_seat', { ...full, email: `spare-${left}@brightside.example` });
  }
  expect(await server.refusal('create_a_polar_customer_seat', full)).toContain('400');
  // Fewer seats than are taken is refused: revoke first.
  const fewer = { id, seats: 2, proration_behavior: 'prorate' };
  expect(await server.refusal('update_a_polar_subscription_by_id', fewer)).toContain('400');
});

test('12. erasure of a customer', async () => {
  const email = 'lucia@moreno-design.example';
  const { id } = await server.only('list_all_polar_customers', { email });
  const state = await server.call('get_single_polar_customer_state_by_id', { customer_email: email });
  expect(state.active_subscriptions).toHaveLength(1);
  const orders = await server.list('list_all_polar_orders', { customer_id: id, limit: 100 });
  await server.call('delete_a_polar_customer_by_id', { customer_id: id, anonymize: true });
  expect(await server.list('list_all_polar_customers', { email })).toEqual([]);
  expect(server.takeCost()).toMatchSnapshot();
  const subscriptions = await server.list('list_all_polar_subscriptions', { customer_id: id });
  expect(subscriptions.every(({ status }) => status === 'canceled')).toBe(true);
  const grants = await server.list('list_all_polar_benefit_grants', { customer_id: id, limit: 100 });
  expect(grants.length).toBeGreaterThan(0);
  expect(grants.every(({ is_granted }) => is_granted === false)).toBe(true);
  // Invoices remain by law, without the person.
  const kept = await server.list('list_all_polar_orders', { customer_id: id, limit: 100 });
  expect(kept).toHaveLength(orders.length);
  expect(JSON.stringify(kept.map(({ customer }) => customer))).not.toContain(email);
});

test('15. a licence key on a lost laptop', async () => {
  const { id: customer_id } = await server.only('list_all_polar_customers', { email: 'mike@okafor.example' });
  const grants = await server.list('list_all_polar_benefit_grants', { customer_id, limit: 100 });
  const keyIds = grants
    .map(({ properties }) => (properties as Row | undefined)?.license_key_id)
    .filter(Boolean);
  const key = await server.call('get_single_polar_license_key_by_id', { id: keyIds[0] });
  expect(key.key).toBe('POLAR-MIKE-999');
  const activations = key.activations as Row[];
  const given = { key: key.key };
  expect(activations.length).toBe(Number(key.limit_activations) - 1);
  await server.call('create_a_polar_license_key_activation', { ...given, label: 'New laptop' });
  const full = { ...given, label: 'One too many' };
  expect(await server.refusal('create_a_polar_license_key_activation', full)).toContain('403');
  await server.call('create_a_polar_license_key_deactivation', {
    ...given,
    activation_id: activations[0]?.id,
  });
  const usage = { id: key.id, usage: 7 };
  await server.call('update_a_polar_license_key_by_id', usage);
  // Only what is given changes: a limit must not put the usage back to its default.
  const changed = await server.call('update_a_polar_license_key_by_id', { id: key.id, limit_activations: 9 });
  expect(changed).toMatchObject({ limit_activations: 9, usage: 7 });
  expect(server.takeCost()).toMatchSnapshot();
});

test('13. a webhook has stopped', async () => {
  const endpoints = await server.list('list_all_polar_webhook_endpoints');
  const stopped = endpoints.find(({ enabled }) => enabled === false);
  const failed = await server.list('list_all_polar_webhook_deliveries', {
    endpoint_id: stopped?.id,
    succeeded: false,
    http_code_class: '5xx',
    limit: 20,
  });
  expect(failed.length).toBeGreaterThan(0);
  await server.call('update_a_polar_webhook_endpoint_by_id', { id: stopped?.id, enabled: true });
  const event = failed[0]?.webhook_event as Row;
  await server.call('create_a_polar_webhook_event_redelivery', { id: event.id });
  const after = await server.call('list_all_polar_webhook_deliveries', { query: String(event.id) });
  expect((after.items as Row[])[0]).toMatchObject({ succeeded: true });
  expect(server.takeCost()).toMatchSnapshot();
});
