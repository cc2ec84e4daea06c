import type { Row, Store } from '#practice/store.js';

/** An endpoint that failed so often in a row is switched off. */
const mostFailures = 10;

/** What the seed's endpoints were told: `delivered_since` says from when on. Of each order that was paid. */
export function recordDeliveries(store: Store): void {
  const orders = store.filter('orders', { status: 'paid' }).filter((row) => Number(row.subtotal_amount) > 0);
  for (const endpoint of store.rows('webhook_endpoints')) {
    const { delivered_since: since, events } = endpoint;
    if (typeof since !== 'string' || !Array.isArray(events) || !events.includes('order.paid')) continue;
    let failures = 0;
    for (const order of orders.filter(({ created_at }) => String(created_at) >= since)) {
      failures = deliver(store, endpoint, order) ? 0 : failures + 1;
      if (failures < mostFailures) continue;
      Object.assign(endpoint, { enabled: false, modified_at: order.created_at });
      break;
    }
  }
}

/** Was it received? `failing_since` of the seed says from when on an endpoint answers with an error. */
function deliver(store: Store, endpoint: Row, order: Row): boolean {
  const { created_at = null, id = null, customer_id = null, status = null } = order;
  const { failing_since = null } = endpoint;
  const succeeded = failing_since === null || String(created_at) < String(failing_since);
  const http_code = succeeded ? 200 : 500;
  const data = { id, created_at, status, customer_id };
  const event = store.insert('webhook_events', {
    created_at,
    endpoint_id: endpoint.id ?? null,
    type: 'order.paid',
    payload: JSON.stringify({ type: 'order.paid', timestamp: created_at, data }),
    succeeded,
    last_http_code: http_code,
  });
  store.insert('webhook_deliveries', {
    created_at,
    endpoint_id: endpoint.id ?? null,
    webhook_event_id: event.id ?? null,
    succeeded,
    http_code,
    response: succeeded ? 'ok' : 'Internal Server Error',
  });
  return succeeded;
}
