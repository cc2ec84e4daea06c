import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servePractice } from '../../templates/practice/src/practice.js';
import { planPolar } from './polar.js';
import { type Row, Shop } from './shop.js';

let shop: Shop;

/** Nothing is sent while one practises: what was sent before has to be seed. */
beforeAll(async () => {
  const { model, hooks } = await planPolar();
  const made = '2026-10-14T00:00:00Z';
  const url = 'https://hooks.example/';
  const endpoint = { url, format: 'raw', events: ['order.paid'] };
  const event = { type: 'order.paid', payload: '{}', created_at: made };
  const attempt = { endpoint_id: 'webhook_endpoints/mine', succeeded: false, response: null };
  const seed = {
    ...model.seed,
    webhook_endpoints: { mine: endpoint, off: { ...endpoint, enabled: false } },
    webhook_events: {
      failed: { ...event, endpoint_id: 'webhook_endpoints/mine', succeeded: false },
      stopped: { ...event, endpoint_id: 'webhook_endpoints/off' },
    },
    webhook_deliveries: {
      refused: { ...attempt, webhook_event_id: 'webhook_events/failed', http_code: 404, created_at: made },
      broken: { ...attempt, webhook_event_id: 'webhook_events/failed', http_code: 500, created_at: made },
      silent: { ...attempt, webhook_event_id: 'webhook_events/failed', http_code: null, created_at: made },
    },
  };
  shop = new Shop(await servePractice({ model: { ...model, seed }, hooks }, { verify: true }));
});
afterAll(() => shop.practice.close());

const endpointOf = async (isEnabled: boolean): Promise<Row> => {
  const { items } = await shop.get('GET /v1/webhooks/endpoints');
  return items.find(({ url, enabled }: Row) => url === 'https://hooks.example/' && enabled === isEnabled);
};

describe('webhooks:list_webhook_deliveries', () => {
  test('tells answers apart by their class', async () => {
    const { id } = await endpointOf(true);
    const codes = async (query: string) => {
      const { items } = await shop.get(`GET /v1/webhooks/deliveries?endpoint_id=${id}&${query}`);
      return items.map(({ http_code }: Row) => http_code);
    };
    expect(await codes('http_code_class=4xx')).toEqual([404]);
    expect(await codes('http_code_class=5xx')).toEqual([500]);
    expect(await codes('http_code_class=3xx')).toEqual([]);
  });
});

describe('webhooks:redeliver_webhook_event', () => {
  test('delivers once more, to the endpoint of the event', async () => {
    const { id } = await endpointOf(true);
    const list = `GET /v1/webhooks/deliveries?endpoint_id=${id}`;
    const [{ webhook_event: event }] = (await shop.get(list)).items;
    expect((await shop.ask(`POST /v1/webhooks/events/${event.id}/redeliver`)).status).toBe(202);
    const succeeded = await shop.get(`${list}&succeeded=true`);
    expect(succeeded.items).toMatchObject([
      { http_code: 200, webhook_event: { id: event.id, last_http_code: 200, succeeded: true } },
    ]);
  });

  test('knows no delivery by that name', async () => {
    const { id } = await endpointOf(true);
    const [delivery] = (await shop.get(`GET /v1/webhooks/deliveries?endpoint_id=${id}`)).items;
    const answer = await shop.ask(`POST /v1/webhooks/events/${delivery.id}/redeliver`);
    expect([answer.status, answer.body.error]).toEqual([404, 'ResourceNotFound']);
  });
});

describe('webhook endpoints', () => {
  test('are made enabled and with a secret, which can be made anew', async () => {
    const body = { url: 'https://other.example/', format: 'raw', events: ['order.paid'] };
    const endpoint = await shop.post('/v1/webhooks/endpoints', body);
    expect(endpoint.enabled).toBe(true);
    const reset = await shop.get(`PATCH /v1/webhooks/endpoints/${endpoint.id}/secret`);
    expect(reset.secret).toMatch(/^polar_whs_/);
    expect(reset.secret).not.toBe(endpoint.secret);
    const changed = await shop.patch(`/v1/webhooks/endpoints/${endpoint.id}`, { enabled: false });
    expect(changed).toMatchObject({ enabled: false, secret: reset.secret, events: ['order.paid'] });
    expect((await shop.ask(`DELETE /v1/webhooks/endpoints/${endpoint.id}`)).status).toBe(204);
    expect((await shop.ask(`GET /v1/webhooks/endpoints/${endpoint.id}`)).status).toBe(404);
  });
});
