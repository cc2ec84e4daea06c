import type { Row, Walker } from './walker.js';

/** Who buys: customers and members by either id, events and meters, OAuth. */
export async function walkCustomers(walker: Walker, buyer: Row): Promise<void> {
  await walkCustomer(walker, buyer);
  await walkMembers(walker);
  await walkEvents(walker, buyer);
  await walkOAuth(walker);
  await walkRemoval(walker);
}

async function walkCustomer(walker: Walker, buyer: Row): Promise<void> {
  const path = { id: buyer.id };
  const external = { external_id: 'walker-1' };
  await walker.call('customers:export');
  await walker.call('customers:get', { path });
  await walker.call('customers:update', { path, body: { name: 'Wanda W. Walker', metadata: { pace: 5 } } });
  await walker.call('customers:get_external', { path: external });
  await walker.call('customers:update_external', { path: external, body: { locale: 'en' } });
  for (const [operationId, key] of [
    ['customers:get_state', path],
    ['customers:get_state_external', external],
    ['customers:list_payment_methods', path],
    ['customers:list_payment_methods_external', external],
  ] as const) {
    await walker.call(operationId, { path: key });
  }
  await walker.call('customers:get', { path: { id: '0f8fad5b-d9cb-469f-a165-70867728950e' }, status: 404 });
}

async function walkMembers(walker: Walker): Promise<void> {
  const { body: team } = await walker.call('customers:create', {
    body: {
      type: 'team',
      name: 'Walking Club',
      email: 'club@example.com',
      external_id: 'club',
      owner: { email: 'owner@example.com', external_id: 'owner' },
    },
    status: 201,
  });
  await walker.call('customers:create', { body: { email: 'club@example.com' }, status: 422 });
  const path = { id: team.id };
  const external = { external_id: 'club' };
  const { body: one } = await walker.call('customers:members:create', {
    path,
    body: { email: 'one@example.com', external_id: 'one' },
  });
  await walker.call('customers:members:create_external', {
    path: external,
    body: { email: 'two@example.com', external_id: 'two', role: 'billing_manager' },
  });
  await walker.list('members:list_members', { query: { customer_id: team.id ?? '' } });
  const member = { ...path, member_id: one.id };
  await walker.call('customers:members:get', { path: member });
  await walker.call('customers:members:update', { path: member, body: { name: 'Number One' } });
  await walker.call('customers:members:delete', { path: member, status: 204 });
  const two = { ...external, member_external_id: 'two' };
  await walker.call('customers:members:get_external', { path: two });
  await walker.call('customers:members:update_external', { path: two, body: { name: 'Number Two' } });
  await walker.call('customers:members:delete_external', { path: two, status: 204 });
}

async function walkEvents(walker: Walker, buyer: Row): Promise<void> {
  const events = [
    { name: 'walk', customer_id: buyer.id ?? '', external_id: 'w1', metadata: { steps: 900 } },
    {
      name: 'walk',
      external_customer_id: 'walker-1',
      metadata: { steps: 100, _cost: { amount: 1, currency: 'usd' } },
    },
  ];
  await walker.call('events:ingest', { body: { events } });
  const query = { name: 'walk', customer_id: buyer.id ?? '' };
  const event = await walker.first('events:list', { query });
  await walker.call('events:get', { path: { id: event.id } });
  await walker.list('events:list', { query: { limit: 100 } });
  await walker.list('events:list_names');
  const types = await walker.list('event-types:list', { query: { limit: 100 } });
  const type = types.find(({ name }) => name === 'walk');
  await walker.call('event-types:update', { path: { id: type?.id }, body: { label: 'Walks' } });
  const meter = await walker.first('customer_meters:list', { query: { customer_id: buyer.id ?? '' } });
  await walker.call('customer_meters:get', { path: { id: meter.id } });
}

async function walkOAuth(walker: Walker): Promise<void> {
  const token = 'polar_pat_practice';
  const body = { client_name: 'Walk', redirect_uris: ['https://walk.example/callback'] };
  const { body: client } = await walker.call('oauth2:clients:oauth2:create_client', { body, token });
  const path = { client_id: client.client_id };
  await walker.call('oauth2:clients:oauth2:get_client', { path, token });
  const update = { ...body, client_id: client.client_id ?? '', client_name: 'Walks' };
  await walker.call('oauth2:clients:oauth2:update_client', { path, body: update, token });
  await walker.call('oauth2:clients:oauth2:delete_client', { path, token, status: 204 });
  await walker.call('oauth2:authorize', { token });
  const given = { client_id: 'c', client_secret: 's' };
  const code = {
    ...given,
    grant_type: 'authorization_code',
    code: 'x',
    redirect_uri: 'https://walk.example/',
  };
  await walker.call('oauth2:request_token', { form: code });
  await walker.call('oauth2:revoke_token', { form: { ...given, token: 't' } });
  await walker.call('oauth2:introspect_token', { form: { ...given, token: 't' } });
  await walker.call('oauth2:userinfo', { token: 'polar_oidc_practice' });
}

async function walkRemoval(walker: Walker): Promise<void> {
  const make = async (external_id: string) =>
    (await walker.call('customers:create', { body: { email: `${external_id}@example.com`, external_id } }))
      .body;
  const gone = await make('gone');
  await walker.call('customers:delete', { path: { id: gone.id }, query: { anonymize: true }, status: 204 });
  await walker.call('customers:get', { path: { id: gone.id }, status: 404 });
  await make('gone-too');
  await walker.call('customers:delete_external', { path: { external_id: 'gone-too' }, status: 204 });
}
