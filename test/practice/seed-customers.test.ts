import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

const findCustomer = (email: string) => shop.only(`/v1/customers/?email=${email}`);
const ordersOf = ({ id }: Row) => shop.list(`/v1/orders/?customer_id=${id}`);
const subscriptionOf = ({ id }: Row) => shop.only(`/v1/subscriptions/?customer_id=${id}`);
const grantsOf = ({ id }: Row) => shop.list(`/v1/benefit-grants/?customer_id=${id}`);

const typeOf = ({ benefit }: Row): string => benefit.type;

async function keyOf(customer: Row): Promise<Row> {
  const grant = (await grantsOf(customer)).find((each) => typeOf(each) === 'license_keys');
  return shop.get(`GET /v1/license-keys/${grant?.properties.license_key_id}`);
}

describe('customers to help', () => {
  it('sarah has paid, and lost her access on GitHub', async () => {
    const sarah = await findCustomer('SARAH@acmecorp.com');
    expect(sarah).toMatchObject({ external_id: 'acc_100200' });
    const subscription = await subscriptionOf(sarah);
    expect(subscription).toMatchObject({ status: 'active', product: { name: 'Advanced Tier' } });
    const grants = await grantsOf(sarah);
    expect(
      grants
        .filter(({ is_granted }) => is_granted)
        .map(typeOf)
        .sort(),
    ).toEqual(['license_keys', 'meter_credit']);
    const lost = grants.find((grant) => typeOf(grant) === 'github_repository');
    expect(lost).toMatchObject({
      is_granted: false,
      is_revoked: false,
      subscription_id: subscription.id,
      error: { type: 'BenefitActionRequiredError', message: expect.stringContaining('GitHub') },
    });
    expect(lost?.error.timestamp > subscription.current_period_start).toBe(true);
    const orders = await ordersOf(sarah);
    expect(orders.map(({ status }) => status)).toEqual(Array(8).fill('paid'));
  });

  it('acc_999888 is known, and has bought nothing', async () => {
    const state = await shop.get('GET /v1/customers/external/acc_999888/state');
    expect(state).toMatchObject({ active_subscriptions: [], granted_benefits: [] });
    expect(await ordersOf(state)).toEqual([]);
  });

  it('POLAR-MIKE-999 is valid and has one place left', async () => {
    const { id: organization_id } = await shop.only('/v1/organizations/');
    const named = { key: 'POLAR-MIKE-999', organization_id };
    const valid = await shop.post('/v1/license-keys/validate', named);
    expect(valid).toMatchObject({ status: 'granted', customer: { email: 'mike@okafor.example' } });
    const key = await shop.get(`GET /v1/license-keys/${valid.id}`);
    expect(key.activations).toHaveLength(key.limit_activations - 1);
    const activate = (label: string) =>
      shop.ask('POST /v1/license-keys/activate', { body: { ...named, label } });
    expect((await activate('The last')).body).toMatchObject({ label: 'The last' });
    expect((await activate('One more')).body).toMatchObject({ error: 'NotPermitted' });
  });

  it("an event counts on mike's export credits", async () => {
    const mike = await findCustomer('mike@okafor.example');
    const read = () => shop.only(`/v1/customer-meters/?customer_id=${mike.id}`);
    const before = await read();
    expect(before.consumed_units).toBeGreaterThan(0);
    const event = { name: 'export', customer_id: mike.id, metadata: { credits: 500 } };
    expect(await shop.post('/v1/events/ingest', { events: [event] })).toMatchObject({ inserted: 1 });
    const after = await read();
    expect(after.consumed_units).toBe(before.consumed_units + 500);
    expect(after.balance).toBe(before.balance - 500);
  });

  it('dana is past due: her card was declined, and she has nothing until it is paid', async () => {
    const dana = await findCustomer('dana@whitfield.example');
    const subscription = await shop.only('/v1/subscriptions/?status=past_due');
    expect(subscription.customer_id).toBe(dana.id);
    const order = await shop.only(`/v1/orders/?subscription_id=${subscription.id}&status=pending`);
    expect(order.next_payment_attempt_at > '2026-10-15T09:00:00Z').toBe(true);
    const payments = await shop.list(`/v1/payments/?order_id=${order.id}`);
    expect(payments.map(({ status, decline_reason }) => [status, decline_reason])).toEqual([
      ['failed', 'expired_card'],
      ['failed', 'expired_card'],
    ]);
    const grants = await grantsOf(dana);
    expect(grants.map(({ is_granted, is_revoked }) => [is_granted, is_revoked])).toEqual(
      grants.map(() => [false, true]),
    );
  });

  it('brightside has five seats: three are claimed, one is offered, one is free', async () => {
    const team = await findCustomer('office@brightside.example');
    const subscription = await subscriptionOf(team);
    const { seats, ...counts } = await shop.get(`GET /v1/customer-seats?subscription_id=${subscription.id}`);
    expect(counts).toMatchObject({ total_seats: 5, available_seats: 1 });
    const statuses = seats.map(({ status }: Row) => status).sort();
    expect(statuses).toEqual(['claimed', 'claimed', 'claimed', 'pending']);
    expect(subscription.amount).toBe(5 * 2400);
    const members = await shop.list(`/v1/members/?customer_id=${team.id}`);
    expect(members.map(({ role }) => role).sort()).toEqual([
      'billing_manager',
      'member',
      'member',
      'member',
      'owner',
    ]);
    const holders = (await grantsOf(team)).map(({ member }) => member.email);
    expect(new Set(holders)).toEqual(
      new Set(['lena@brightside.example', 'ben@brightside.example', 'cara@brightside.example']),
    );
  });

  it('lucía has cancelled and keeps access, tom has none any more', async () => {
    const lucia = await findCustomer('lucia@moreno-design.example');
    const kept = await subscriptionOf(lucia);
    expect(kept).toMatchObject({ status: 'active', cancel_at_period_end: true, ended_at: null });
    expect(kept.ends_at).toBe(kept.current_period_end);
    expect((await grantsOf(lucia)).every(({ is_granted }) => is_granted)).toBe(true);
    const tom = await findCustomer('tom@hargreaves.example');
    const ended = await subscriptionOf(tom);
    expect(ended).toMatchObject({ status: 'canceled', ended_at: '2026-08-04T19:20:00Z' });
    expect((await grantsOf(tom)).every(({ is_revoked }) => is_revoked)).toBe(true);
  });

  it('yuki is in the trial and has paid nothing, pierre has paused', async () => {
    const yuki = await findCustomer('yuki@tanabe-works.example');
    const trial = await subscriptionOf(yuki);
    expect(trial).toMatchObject({ status: 'trialing', trial_end: '2026-10-22T02:30:00Z' });
    expect(await ordersOf(yuki)).toEqual([]);
    const pierre = await findCustomer('pierre@atelier-roux.example');
    const paused = await subscriptionOf(pierre);
    expect(paused).toMatchObject({ status: 'paused', resumes_at: '2026-11-24T13:10:00Z' });
    expect((await grantsOf(pierre)).some(({ is_granted }) => is_granted)).toBe(false);
  });

  it('grace was refunded and lost the licence; bella was refunded in part', async () => {
    const grace = await findCustomer('grace@lindqvist.example');
    const order = await shop.only(`/v1/orders/?customer_id=${grace.id}`);
    expect(order).toMatchObject({ status: 'refunded', refundable_amount: 0 });
    const refund = await shop.only(`/v1/refunds/?order_id=${order.id}`);
    expect(refund).toMatchObject({ revoke_benefits: true, amount: order.net_amount });
    expect(refund.tax_amount).toBe(order.tax_amount);
    expect((await grantsOf(grace)).every(({ is_revoked }) => is_revoked)).toBe(true);
    const bella = await findCustomer('bella@thornton.example');
    const [latest] = await ordersOf(bella);
    expect(latest).toMatchObject({ status: 'partially_refunded', refunded_amount: 1500 });
  });

  it("victor's key is disabled, helen's has expired", async () => {
    const disabled = await keyOf(await findCustomer('victor@sandoval.example'));
    const expired = await keyOf(await findCustomer('helen@pryce.example'));
    expect(disabled.status).toBe('disabled');
    expect(expired).toMatchObject({ status: 'granted', expires_at: '2026-09-02T09:15:00Z' });
    for (const { key, organization_id } of [disabled, expired]) {
      const body = { key, organization_id };
      const answer = await shop.ask('POST /v1/license-keys/validate', { body });
      expect(answer.body).toMatchObject({ error: 'ResourceNotFound' });
    }
  });

  it('one dispute waits for an answer, one was lost', async () => {
    const open = await shop.only('/v1/disputes/?status=needs_response');
    expect(open).toMatchObject({ resolved: false, customer: { email: 'omar@elsayed.example' } });
    const lost = await shop.only('/v1/disputes/?status=lost');
    expect(lost).toMatchObject({ resolved: true, customer: { email: 'ruth@calloway.example' } });
    for (const dispute of [open, lost]) {
      const payment = await shop.get(`GET /v1/payments/${dispute.payment_id}`);
      expect(payment.order_id).toBe(dispute.order_id);
      expect(payment.amount).toBe(dispute.amount + dispute.tax_amount);
    }
  });

  it("ingrid's draft can be charged to her card; paolo's order has no address yet", async () => {
    const ingrid = await findCustomer('ingrid@voss.example');
    const draft = await shop.only(`/v1/orders/?customer_id=${ingrid.id}&status=draft`);
    expect(await shop.list(`/v1/customers/${ingrid.id}/payment-methods`)).toHaveLength(1);
    expect(await shop.post(`/v1/orders/${draft.id}/finalize`, {})).toMatchObject({ status: 'paid' });
    const [order] = await ordersOf(await findCustomer('paolo@ferrante.example'));
    expect(order).toMatchObject({ status: 'paid', billing_address: null, is_invoice_generated: false });
  });

  it('two customers are nearly of one name', async () => {
    const found = await shop.list('/v1/customers/?query=anna kowalsk');
    expect(found.map(({ name }) => name).sort()).toEqual(['Anna Kowalska', 'Anna Kowalski']);
  });

  it('one endpoint failed ten times and is switched off', async () => {
    const stopped = (await shop.list('/v1/webhooks/endpoints')).filter(({ enabled }) => !enabled);
    expect(stopped).toHaveLength(1);
    const failed = await shop.list(`/v1/webhooks/deliveries?endpoint_id=${stopped[0]?.id}&succeeded=false`);
    expect(failed.map(({ http_code }) => http_code)).toEqual(Array(10).fill(500));
  });
});
