import { z } from 'zod';
import { uri } from '../runtime/formats.js';
import { defineTool } from '../runtime/tool.js';

const WebhookEventType = z.enum([
  'checkout.created',
  'checkout.updated',
  'checkout.expired',
  'customer.created',
  'customer.updated',
  'customer.deleted',
  'customer.state_changed',
  'customer_seat.assigned',
  'customer_seat.claimed',
  'customer_seat.revoked',
  'member.created',
  'member.updated',
  'member.deleted',
  'order.created',
  'order.updated',
  'order.paid',
  'order.refunded',
  'subscription.created',
  'subscription.updated',
  'subscription.active',
  'subscription.canceled',
  'subscription.uncanceled',
  'subscription.cycled',
  'subscription.revoked',
  'subscription.past_due',
  'subscription.paused',
  'subscription.resumed',
  'refund.created',
  'refund.updated',
  'product.created',
  'product.updated',
  'discount.created',
  'discount.updated',
  'discount.deleted',
  'benefit.created',
  'benefit.updated',
  'benefit_grant.created',
  'benefit_grant.cycled',
  'benefit_grant.updated',
  'benefit_grant.revoked',
  'organization.updated',
]);

const WebhookFormat = z.enum(['raw', 'discord', 'slack']);

export const listAllPolarWebhookEndpoints = defineTool({
  name: 'list_all_polar_webhook_endpoints',
  operationId: 'webhooks:list_webhook_endpoints',
  method: 'GET',
  path: '/v1/webhooks/endpoints',
  parameters: [
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', url: 'string', format: 'string', events: '', enabled: 'boolean' },
  masked: [
    'items[].secret',
  ],
  output: 'page',
  input: z.strictObject({
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarWebhookEndpoint = defineTool({
  name: 'create_a_polar_webhook_endpoint',
  operationId: 'webhooks:create_webhook_endpoint',
  method: 'POST',
  path: '/v1/webhooks/endpoints',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', url: 'string', format: 'string', events: '', enabled: 'boolean' },
  masked: [
    'secret',
  ],
  output: 'object',
  input: z.strictObject({
    url: uri().min(1).max(2083),
    name: z.string().exactOptional(),
    format: WebhookFormat,
    events: z.array(WebhookEventType),
  }),
});

export const getSinglePolarWebhookEndpointById = defineTool({
  name: 'get_single_polar_webhook_endpoint_by_id',
  operationId: 'webhooks:get_webhook_endpoint',
  method: 'GET',
  path: '/v1/webhooks/endpoints/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', url: 'string', format: 'string', events: '', enabled: 'boolean' },
  masked: [
    'secret',
  ],
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarWebhookEndpointById = defineTool({
  name: 'update_a_polar_webhook_endpoint_by_id',
  operationId: 'webhooks:update_webhook_endpoint',
  method: 'PATCH',
  path: '/v1/webhooks/endpoints/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', url: 'string', format: 'string', events: '', enabled: 'boolean' },
  masked: [
    'secret',
  ],
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    url: uri().min(1).max(2083).exactOptional(),
    name: z.string().nullable().exactOptional(),
    format: WebhookFormat.exactOptional(),
    events: z.array(WebhookEventType).exactOptional(),
    enabled: z.boolean().exactOptional(),
  }),
});

export const deleteAPolarWebhookEndpointById = defineTool({
  name: 'delete_a_polar_webhook_endpoint_by_id',
  operationId: 'webhooks:delete_webhook_endpoint',
  method: 'DELETE',
  path: '/v1/webhooks/endpoints/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'none',
  input: z.strictObject({ id: z.uuidv4() }),
});

export const updateAPolarWebhookEndpointSecretById = defineTool({
  name: 'update_a_polar_webhook_endpoint_secret_by_id',
  operationId: 'webhooks:reset_webhook_endpoint_secret',
  method: 'PATCH',
  path: '/v1/webhooks/endpoints/{id}/secret',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  view: { id: 'string', name: 'string', url: 'string', format: 'string', events: '', enabled: 'boolean' },
  masked: [
    'secret',
  ],
  output: 'object',
  input: z.strictObject({ id: z.uuidv4() }),
});

export const listAllPolarWebhookDeliveries = defineTool({
  name: 'list_all_polar_webhook_deliveries',
  operationId: 'webhooks:list_webhook_deliveries',
  method: 'GET',
  path: '/v1/webhooks/deliveries',
  parameters: [
    { argument: 'endpoint_id', in: 'query', list: true },
    { argument: 'start_timestamp', in: 'query' },
    { argument: 'end_timestamp', in: 'query' },
    { argument: 'succeeded', in: 'query' },
    { argument: 'query', in: 'query' },
    { argument: 'http_code_class', in: 'query' },
    { argument: 'event_type', in: 'query', list: true },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', created_at: 'string', succeeded: 'boolean', http_code: 'integer', response: 'string', 'webhook_event.id': 'string', 'webhook_event.type': 'string' },
  masked: [
    'items[].webhook_event.payload',
  ],
  output: 'page',
  input: z.strictObject({
    endpoint_id: z.array(z.uuidv4()).exactOptional(),
    start_timestamp: z.iso.datetime({ offset: true }).exactOptional(),
    end_timestamp: z.iso.datetime({ offset: true }).exactOptional(),
    succeeded: z.boolean().exactOptional(),
    query: z.string().exactOptional(),
    http_code_class: z.enum(['2xx', '3xx', '4xx', '5xx']).exactOptional(),
    event_type: z.array(WebhookEventType).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarWebhookEventRedelivery = defineTool({
  name: 'create_a_polar_webhook_event_redelivery',
  operationId: 'webhooks:redeliver_webhook_event',
  method: 'POST',
  path: '/v1/webhooks/events/{id}/redeliver',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'value',
  input: z.strictObject({ id: z.uuidv4() }),
});
