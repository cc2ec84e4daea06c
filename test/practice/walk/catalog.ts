import type { Row, Walker } from './walker.js';

const webhookEvents = ['order.created', 'subscription.revoked'];

/** What is sold and granted: organisations, products, benefits, files, fields, discounts, links, webhooks. */
export async function walkCatalog(walker: Walker): Promise<void> {
  await walkOrganizations(walker);
  await walkMeters(walker);
  const file = await walkFiles(walker);
  await walkBenefits(walker, file);
  await walkProducts(walker);
  await walkWebhooks(walker);
}

async function walkOrganizations(walker: Walker): Promise<void> {
  const { id } = await walker.first('organizations:list');
  await walker.call('organizations:get', { path: { id } });
  await walker.call('organizations:update', { path: { id }, body: { website: 'https://lumen.example/' } });
  const body = { name: 'Second Shop', slug: 'second-shop' };
  await walker.call('organizations:create', { body, token: 'polar_pat_practice', status: 201 });
  await walker.call('organizations:create', { body: { name: 'x', slug: 'y' }, status: 401 });
}

async function walkFiles(walker: Walker): Promise<Row> {
  await walker.list('files:list');
  const upload = { parts: [{ number: 1, chunk_start: 0, chunk_end: 999 }] };
  const shape = { name: 'guide.pdf', mime_type: 'application/pdf', size: 1000, upload };
  const { body: made } = await walker.call('files:create', { body: { ...shape, service: 'downloadable' } });
  for (const service of ['product_media', 'organization_avatar'])
    await walker.call('files:create', { body: { ...shape, mime_type: 'image/png', service } });
  const { id: uploadId, path } = made.upload as Row;
  const parts = [{ number: 1, checksum_etag: 'etag', checksum_sha256_base64: null }];
  const completed = { id: uploadId ?? '', path: path ?? '', parts };
  await walker.call('files:uploaded', { path: { id: made.id }, body: completed });
  await walker.call('files:update', { path: { id: made.id }, body: { name: 'manual.pdf' } });
  const { body: spare } = await walker.call('files:create', { body: { ...shape, service: 'downloadable' } });
  await walker.call('files:delete', { path: { id: spare.id }, status: 204 });
  return made;
}

async function walkMeters(walker: Walker): Promise<void> {
  const filter = { conjunction: 'and', clauses: [{ property: 'name', operator: 'eq', value: 'walk' }] };
  const { body: meter } = await walker.call('meters:create', {
    body: { name: 'Walks', filter, aggregation: { func: 'sum', property: 'steps' } },
  });
  const path = { id: meter.id };
  await walker.list('meters:list', { query: { is_archived: false, metadata: { none: 'x' } } });
  await walker.call('meters:get', { path });
  await walker.call('meters:update', { path, body: { name: 'Long walks' } });
  const query = {
    start_timestamp: '2026-10-01T00:00:00Z',
    end_timestamp: '2026-10-15T00:00:00Z',
    interval: 'day',
  };
  await walker.call('meters:quantities', { path, query });
}

async function walkBenefits(walker: Walker, file: Row): Promise<void> {
  const meter = await walker.first('meters:list');
  const { body: custom } = await walker.call('benefits:create', {
    body: { type: 'custom', description: 'Priority support', properties: { note: 'Write to us.' } },
  });
  const others: Row[] = [
    { type: 'discord', properties: { guild_token: 'g', role_id: '1', kick_member: true } },
    {
      type: 'github_repository',
      properties: { repository_owner: 'lumen', repository_name: 'walk', permission: 'pull' },
    },
    { type: 'downloadables', properties: { files: [file.id ?? ''] } },
    {
      type: 'license_keys',
      properties: { prefix: 'WALK', activations: { limit: 2, enable_customer_admin: true } },
    },
    { type: 'meter_credit', properties: { units: 10, rollover: false, meter_id: meter.id ?? '' } },
    { type: 'feature_flag', properties: {} },
    {
      type: 'slack_shared_channel',
      properties: {
        slack_integration_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
        channel_name_template: 'walk-{customer}',
      },
    },
  ];
  for (const each of others) {
    const body = { ...each, description: `Walk: ${each.type}` };
    await walker.call('benefits:create', { body, status: 201 });
  }
  await walker.list('benefits:list', { query: { type: ['custom', 'discord'], query: 'o' } });
  const path = { id: custom.id };
  await walker.call('benefits:get', { path });
  await walker.call('benefits:update', { path, body: { type: 'custom', description: 'Faster support' } });
  const downloads = await walker.first('benefits:list', { query: { query: 'Walk: downloadables' } });
  await walker.list('benefits:files', { path: { id: downloads.id } });
  await walker.list('benefits:grants', { path, query: { is_granted: true } });
  await walker.call('benefits:delete', { path, status: 204 });
  await walker.list('benefit-grants:list', { query: { is_granted: false, limit: 100 } });
}

async function walkProducts(walker: Walker): Promise<void> {
  const { body: field } = await walker.call('custom-fields:create', {
    body: { type: 'text', slug: 'walk', name: 'Walk', properties: { textarea: true } },
  });
  const fieldPath = { id: field.id };
  await walker.list('custom-fields:list');
  await walker.call('custom-fields:get', { path: fieldPath });
  await walker.call('custom-fields:update', { path: fieldPath, body: { type: 'text', name: 'Walked' } });
  const { body: product } = await walker.call('products:create', {
    body: {
      name: 'Walking boots',
      recurring_interval: 'month',
      prices: [{ amount_type: 'fixed', price_amount: 1500 }],
      attached_custom_fields: [{ custom_field_id: field.id ?? '', required: false }],
    },
  });
  const path = { id: product.id };
  await walker.list('products:list', { query: { query: 'boots', is_archived: false } });
  await walker.call('products:get', { path });
  await walker.call('products:update', { path, body: { description: 'Warm.', metadata: { shelf: 4 } } });
  const benefits = await walker.list('benefits:list', { query: { query: 'Walk:' } });
  const granted = benefits.filter(({ type }) => type !== 'slack_shared_channel').map(({ id }) => id ?? '');
  await walker.call('products:update_benefits', { path, body: { benefits: granted } });
  await walker.call('custom-fields:delete', { path: fieldPath, status: 204 });
  await walkPromotions(walker, product);
}

async function walkPromotions(walker: Walker, product: Row): Promise<void> {
  const { body: discount } = await walker.call('discounts:create', {
    body: { type: 'percentage', name: 'Walk', duration: 'once', basis_points: 1000, code: 'WALK10' },
  });
  await walker.call('discounts:create', {
    body: {
      type: 'fixed',
      name: 'Run',
      duration: 'repeating',
      duration_in_months: 3,
      amount: 500,
      currency: 'usd',
    },
  });
  const path = { id: discount.id };
  await walker.list('discounts:list', { query: { query: 'Walk' } });
  await walker.call('discounts:get', { path });
  await walker.call('discounts:update', { path, body: { max_redemptions: 10 } });
  const body = { payment_processor: 'stripe', products: [product.id ?? ''], discount_id: discount.id ?? '' };
  const { body: link } = await walker.call('checkout-links:create', { body });
  const linkPath = { id: link.id };
  await walker.list('checkout-links:list', { query: { product_id: product.id ?? '' } });
  await walker.call('checkout-links:get', { path: linkPath });
  await walker.call('checkout-links:update', { path: linkPath, body: { label: 'Autumn' } });
  await walker.call('checkout-links:delete', { path: linkPath, status: 204 });
  await walker.call('discounts:delete', { path, status: 204 });
}

async function walkWebhooks(walker: Walker): Promise<void> {
  const { body: endpoint } = await walker.call('webhooks:create_webhook_endpoint', {
    body: { url: 'https://hooks.example/', format: 'raw', events: webhookEvents },
  });
  const path = { id: endpoint.id };
  await walker.list('webhooks:list_webhook_endpoints');
  await walker.call('webhooks:get_webhook_endpoint', { path });
  await walker.call('webhooks:update_webhook_endpoint', { path, body: { enabled: false } });
  await walker.call('webhooks:reset_webhook_endpoint_secret', { path });
  const query = { succeeded: false, http_code_class: '5xx' };
  const delivery = await walker.first('webhooks:list_webhook_deliveries', { query });
  const event = delivery.webhook_event as Row;
  await walker.call('webhooks:redeliver_webhook_event', { path: { id: event.id }, status: 202 });
  await walker.call('webhooks:delete_webhook_endpoint', { path, status: 204 });
}
