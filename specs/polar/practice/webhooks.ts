import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import type { Row } from '#practice/store.js';

export const webhooksHooks: Hooks = {
  operations: {
    'webhooks:list_webhook_deliveries': listDeliveries,
    'webhooks:redeliver_webhook_event': redeliver,
  },
  filters: {
    'webhooks:list_webhook_deliveries http_code_class': ({ http_code }, wanted) =>
      typeof http_code === 'number' && Math.floor(http_code / 100) === Number(String(wanted).charAt(0)),
  },
};

/** The last first: the document leaves nothing to choose. */
function listDeliveries(call: Call): Row[] {
  const time = ({ created_at }: Row) => Date.parse(String(created_at));
  return [...(call.proceed() as Row[])].sort((one, other) => time(other) - time(one));
}

/** Nothing is sent from here: an endpoint that is enabled receives it, and says so. */
function redeliver({ row, store }: Call): null {
  const endpoint = store.find('webhook_endpoints', { id: row.endpoint_id ?? null });
  if (endpoint?.enabled !== true) return null;
  store.insert('webhook_deliveries', {
    endpoint_id: endpoint.id ?? null,
    webhook_event_id: row.id ?? null,
    succeeded: true,
    http_code: 200,
    response: 'ok',
  });
  store.update(row, { succeeded: true, last_http_code: 200 });
  return null;
}
