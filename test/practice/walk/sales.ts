import type { Row, Walker } from './walker.js';

/** What is bought: checkouts, orders, subscriptions, refunds, keys, seats; gives the buyer. */
export async function walkSales(walker: Walker): Promise<Row> {
  const buyer = await walkCheckout(walker);
  await walkOrders(walker, buyer);
  await walkSubscriptions(walker, buyer);
  await walkLicenseKeys(walker, buyer);
  await walkSeats(walker);
  await walkAnalytics(walker);
  return buyer;
}

const address = {
  line1: '1 Main Street',
  city: 'Portland',
  state: 'OR',
  postal_code: '97201',
  country: 'US',
};

async function walkCheckout(walker: Walker): Promise<Row> {
  const product = await walker.first('products:list', { query: { query: 'Walking boots' } });
  const { body: checkout } = await walker.call('checkouts:create', {
    body: {
      products: [product.id ?? ''],
      external_customer_id: 'walker-1',
      customer_email: 'walker@example.com',
      customer_name: 'Wanda Walker',
      metadata: { campaign: 'walk' },
    },
    status: 201,
  });
  const path = { id: checkout.id };
  const secret = { client_secret: checkout.client_secret };
  await walker.list('checkouts:list', { query: { status: 'open' } });
  await walker.call('checkouts:get', { path });
  await walker.call('checkouts:update', { path, body: { customer_billing_address: address } });
  await walker.call('checkouts:client_get', { path: secret });
  await walker.call('checkouts:client_update', { path: secret, body: { customer_billing_name: 'Wanda' } });
  await walker.call('checkouts:client_confirm', {
    path: secret,
    body: { confirmation_token_id: 'ctoken_walk' },
    token: 'polar_pat_practice',
  });
  const { body: done } = await walker.call('checkouts:get', { path });
  if (done.status !== 'succeeded') walker.problems.push(`The checkout is ${done.status}.`);
  return walker.first('customers:list', { query: { email: 'walker@example.com' } });
}

async function walkOrders(walker: Walker, buyer: Row): Promise<void> {
  const query = { customer_id: buyer.id ?? '' };
  const order = await walker.first('orders:list', { query: { ...query, status: ['paid'] } });
  const path = { id: order.id };
  await walker.call('orders:get', { path });
  await walker.call('orders:export', { query: { status: 'paid' } });
  await walker.call('orders:invoice', { path, status: 404 });
  await walker.call('orders:update', {
    path,
    body: { billing_name: 'Walker Ltd', billing_address: address },
  });
  await walker.call('orders:generate_invoice', { path, status: 202 });
  await walker.call('orders:invoice', { path });
  await walker.call('orders:receipt', { path, status: 202 });
  await walker.call('orders:receipt', { path, status: 200 });
  const refund = { order_id: order.id ?? '', reason: 'customer_request', amount: 100 };
  await walker.call('refunds:create', { body: refund, status: 201 });
  await walker.list('refunds:list', { query: { ...query, succeeded: true } });
  const payment = await walker.first('payments:list', { query: { ...query, status: 'succeeded' } });
  await walker.call('payments:get', { path: { id: payment.id } });
  const draft = await walker.first('orders:list', { query: { status: 'draft' } });
  const { product_id, customer_id } = draft;
  const { body: made } = await walker.call('orders:create', {
    body: { product_id: product_id ?? '', customer_id: customer_id ?? '' },
    status: 201,
  });
  await walker.call('orders:finalize', { path: { id: made.id } });
  await walker.call('orders:finalize', { path: { id: made.id }, status: 412 });
  const dispute = await walker.first('disputes:list', { query: { status: 'needs_response' } });
  await walker.call('disputes:get', { path: { id: dispute.id } });
  await walker.call('disputes:accept', { path: { id: dispute.id } });
  await walker.call('disputes:accept', { path: { id: dispute.id }, status: 409 });
}

async function walkSubscriptions(walker: Walker, buyer: Row): Promise<void> {
  const query = { customer_id: buyer.id ?? '', status: ['active', 'trialing'] };
  const subscription = await walker.first('subscriptions:list', { query });
  const path = { id: subscription.id };
  await walker.call('subscriptions:get', { path });
  await walker.call('subscriptions:export', { query: { status: 'active' } });
  await walker.call('subscriptions:update', { path, body: { cancel_at_period_end: true } });
  await walker.call('subscriptions:update', { path, body: { cancel_at_period_end: false } });
  const { body: free } = await walker.call('products:create', {
    body: {
      name: 'Free walks',
      recurring_interval: 'month',
      prices: [{ amount_type: 'fixed', price_amount: 0 }],
    },
  });
  const { body: second } = await walker.call('subscriptions:create', {
    body: { product_id: free.id ?? '', customer_id: buyer.id ?? '' },
    status: 201,
  });
  await walker.call('subscriptions:revoke', { path: { id: second.id } });
  await walker.call('subscriptions:revoke', { path: { id: second.id }, status: 403 });
}

async function walkLicenseKeys(walker: Walker, buyer: Row): Promise<void> {
  const { id: organization_id = '' } = await walker.first('organizations:list');
  const keys = await walker.list('license_keys:list', { query: { limit: 100 } });
  const found = keys.find(({ customer_id }) => customer_id === buyer.id);
  const path = { id: found?.id };
  const { body: key } = await walker.call('license_keys:get', { path });
  const given = { key: key.key ?? '', organization_id };
  await walker.call('license_keys:validate', { body: given });
  const { body: activation } = await walker.call('license_keys:activate', {
    body: { ...given, label: 'Laptop' },
  });
  await walker.call('license_keys:get_activation', { path: { ...path, activation_id: activation.id } });
  const taken = { ...given, activation_id: activation.id ?? '' };
  await walker.call('license_keys:deactivate', { body: taken, status: 204 });
  await walker.call('license_keys:update', { path, body: { limit_activations: 3 } });
  await walker.call('license_keys:validate', { body: { ...given, key: 'NONE' }, status: 404 });
  // The twins for customers' own apps take no credential.
  await walker.call('customer_portal:license_keys:validate', { body: given });
  const { body: other } = await walker.call('customer_portal:license_keys:activate', {
    body: { ...given, label: 'Phone' },
  });
  const phone = { ...given, activation_id: other.id ?? '' };
  await walker.call('customer_portal:license_keys:deactivate', { body: phone, status: 204 });
}

async function walkSeats(walker: Walker): Promise<void> {
  const subscriptions = await walker.list('subscriptions:list', { query: { status: 'active', limit: 100 } });
  const team = subscriptions.find(({ seats }) => typeof seats === 'number' && seats > 3);
  const subscription_id = team?.id ?? '';
  const { body: list } = await walker.call('customer-seats:list_seats', { query: { subscription_id } });
  if (typeof list.available_seats !== 'number' || list.available_seats < 1)
    walker.problems.push('The seeded team has no seat left to assign.');
  const { body: seat } = await walker.call('customer-seats:assign_seat', {
    body: { subscription_id, email: 'hiker@example.com' },
  });
  const path = { seat_id: seat.id };
  await walker.call('customer-seats:resend_invitation', { path });
  const kept = (await walker.rows('seats')).find(({ id }) => id === seat.id);
  const invitation_token = kept?.invitation_token ?? '';
  await walker.call('customer-seats:get_claim_info', { path: { invitation_token } });
  await walker.call('customer-seats:claim_seat', { body: { invitation_token } });
  await walker.call('customer-seats:revoke_seat', { path });
}

async function walkAnalytics(walker: Walker): Promise<void> {
  const query = { start_date: '2026-09-01', end_date: '2026-10-14', interval: 'month' };
  await walker.call('metrics:get', { query });
  await walker.call('metrics:get', { query: { ...query, metrics: ['revenue', 'orders'] } });
  await walker.call('metrics:export', { query });
  await walker.call('metrics:limits');
  const { body: made } = await walker.call('metrics:create_dashboard', {
    body: { name: 'Walks', metrics: ['revenue'] },
  });
  const path = { id: made.id };
  await walker.list('metrics:list_dashboards');
  await walker.call('metrics:get_dashboard', { path });
  await walker.call('metrics:update_dashboard', { path, body: { metrics: ['orders'] } });
  await walker.call('metrics:delete_dashboard', { path, status: 204 });
}
