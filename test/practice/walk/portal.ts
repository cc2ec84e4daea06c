import type { Row, Walker } from './walker.js';

/** What a customer sees and does; the credential is a session of theirs. */
export async function walkPortal(walker: Walker, buyer: Row): Promise<void> {
  const { body: session } = await walker.call('customer-sessions:create', {
    body: { customer_id: buyer.id ?? '' },
    status: 201,
  });
  const token = String(session.token);
  await walkSelf(walker, token);
  await walkGrants(walker, token);
  await walkOrders(walker);
  await walkTeam(walker);
  await walkSubscription(walker, token);
  const { slug } = await walker.first('organizations:list');
  await walker.call('customer_portal:organizations:get', { path: { slug } });
}

async function walkSelf(walker: Walker, token: string): Promise<void> {
  await walker.call('customer_portal:customer-session:introspect', { token });
  await walker.call('customer_portal:customer-session:get_authenticated_user', { token });
  await walker.call('customer_portal:customers:get', { token });
  await walker.call('customer_portal:customers:get', { status: 401 });
  await walker.call('customer_portal:customers:update', { token, body: { billing_name: 'Wanda Walker' } });
  const card = {
    set_default: true,
    return_url: 'https://walk.example/',
    confirmation_token_id: 'ctoken_walk',
  };
  await walker.call('customer_portal:customers:add_payment_method', { token, body: card, status: 201 });
  await walker.call('customer_portal:customers:confirm_payment_method', {
    token,
    body: { setup_intent_id: 'seti_walk', set_default: false },
    status: 201,
  });
  const methods = await walker.list('customer_portal:customers:list_payment_methods', { token });
  const spare = methods.find(({ default: isDefault }) => isDefault !== true) ?? methods.at(-1);
  const path = { id: spare?.id };
  await walker.call('customer_portal:customers:delete_payment_method', { token, path, status: 204 });
  const email = { email: 'wanda@example.com' };
  await walker.call('customer_portal:customers:request_email_update', { token, body: email, status: 202 });
  const wrong = { token: 'nobody-sent-this' };
  await walker.call('customer_portal:customers:check_email_update', { query: wrong, status: 401 });
  const sent = { token: (await walker.rows('email_updates')).at(-1)?.token ?? '' };
  await walker.call('customer_portal:customers:check_email_update', { query: sent, status: 204 });
  await walker.call('customer_portal:customers:verify_email_update', { body: sent });
}

async function walkGrants(walker: Walker, token: string): Promise<void> {
  const grants = await walker.list('customer_portal:benefit-grants:list', { token, query: { limit: 100 } });
  const github = grants.find(({ benefit }) => (benefit as Row).type === 'github_repository');
  const path = { id: github?.id };
  await walker.call('customer_portal:benefit-grants:get', { token, path });
  const body = { benefit_type: 'github_repository', properties: { account_id: '4242' } };
  await walker.call('customer_portal:benefit-grants:update', { token, path, body });
  await walker.list('customer_portal:downloadables:list', { token });
  const key = await walker.first('customer_portal:license_keys:list', { token });
  await walker.call('customer_portal:license_keys:get', { token, path: { id: key.id } });
  const meter = await walker.first('customer_portal:customer_meters:list', { token });
  await walker.call('customer_portal:customer_meters:get', { token, path: { id: meter.id } });
  const [wallet] = await walker.rows('wallets');
  const owner = { body: { customer_id: wallet?.customer_id ?? '' } };
  const { body: session } = await walker.call('customer-sessions:create', owner);
  const other = { token: String(session.token) };
  await walker.list('customer_portal:wallets:list', other);
  await walker.call('customer_portal:wallets:get', { ...other, path: { id: wallet?.id } });
}

async function walkOrders(walker: Walker): Promise<void> {
  const orders = await walker.list('orders:list', { query: { status: 'paid', limit: 100 } });
  const open = orders.find((each) => each.is_invoice_generated === false && each.billing_address !== null);
  const owner = { body: { customer_id: open?.customer_id ?? '' } };
  const token = String((await walker.call('customer-sessions:create', owner)).body.token);
  const mine = await walker.list('customer_portal:orders:list', { token, query: { limit: 100 } });
  const order = mine.find(({ id }) => id === open?.id) ?? {};
  const path = { id: order.id };
  await walker.call('customer_portal:orders:get', { token, path });
  await walker.call('customer_portal:orders:update', { token, path, body: { billing_name: 'Wanda' } });
  await walker.call('customer_portal:orders:generate_invoice', { token, path, status: 202 });
  await walker.call('customer_portal:orders:invoice', { token, path });
  await walker.call('customer_portal:orders:receipt', { token, path, status: 202 });
  await walker.call('customer_portal:orders:receipt', { token, path, status: 200 });
  await walker.call('customer_portal:orders:get_payment_status', { token, path });
  const due = await walker.first('orders:list', { query: { status: 'pending' } });
  const { body: session } = await walker.call('customer-sessions:create', {
    body: { customer_id: due.customer_id ?? '' },
  });
  await walker.call('customer_portal:orders:confirm_retry_payment', {
    token: String(session.token),
    path: { id: due.id },
    body: { confirmation_token_id: 'ctoken_walk' },
  });
}

async function walkTeam(walker: Walker): Promise<void> {
  const subscriptions = await walker.list('subscriptions:list', { query: { status: 'active', limit: 100 } });
  const team = subscriptions.find(({ seats }) => typeof seats === 'number' && seats > 3);
  const { body: session } = await walker.call('customer-sessions:create', {
    body: { customer_id: team?.customer_id ?? '' },
  });
  const token = String(session.token);
  const subscription_id = team?.id ?? '';
  await walker.call('customer_portal:seats:list_seats', { token, query: { subscription_id } });
  const { body: seat } = await walker.call('customer_portal:seats:assign_seat', {
    token,
    body: { subscription_id, email: 'runner@example.com' },
  });
  const path = { seat_id: seat.id };
  await walker.call('customer_portal:seats:resend_invitation', { token, path });
  await walker.call('customer_portal:seats:revoke_seat', { token, path });
  await walker.list('customer_portal:seats:list_claimed_subscriptions', { token });
  await walker.list('customer_portal:members:list_members', { token });
  const { body: member } = await walker.call('customer_portal:members:add_member', {
    token,
    body: { email: 'runner@example.com', name: 'Runner' },
    status: 201,
  });
  const memberPath = { id: member.id };
  const body = { role: 'billing_manager' };
  await walker.call('customer_portal:members:update_member', { token, path: memberPath, body });
  await walker.call('customer_portal:members:remove_member', { token, path: memberPath, status: 204 });
}

async function walkSubscription(walker: Walker, token: string): Promise<void> {
  const query = { active: true };
  const subscription = await walker.first('customer_portal:subscriptions:list', { token, query });
  const path = { id: subscription.id };
  await walker.call('customer_portal:subscriptions:get', { token, path });
  await walker.call('customer_portal:subscriptions:update', {
    token,
    path,
    body: { cancel_at_period_end: true },
  });
  await walker.call('customer_portal:subscriptions:update', {
    token,
    path,
    body: { cancel_at_period_end: false },
  });
  await walker.call('customer_portal:subscriptions:cancel', { token, path });
}
