import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { defineTool } from '../runtime/tool.js';

export const listAllPolarPortalSeats = defineTool({
  name: 'list_all_polar_portal_seats',
  operationId: 'customer_portal:seats:list_seats',
  method: 'GET',
  path: '/v1/customer-portal/seats',
  parameters: [
    { argument: 'subscription_id', in: 'query' },
    { argument: 'order_id', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { available_seats: 'integer', total_seats: 'integer', 'seats[].id': 'string', 'seats[].status': 'string', 'seats[].email': 'string', 'seats[].claimed_at': 'string' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    subscription_id: z.uuidv4().exactOptional(),
    order_id: z.uuidv4().exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarPortalSeat = defineTool({
  name: 'create_a_polar_portal_seat',
  operationId: 'customer_portal:seats:assign_seat',
  method: 'POST',
  path: '/v1/customer-portal/seats',
  body: { mediaType: 'application/json', required: true, properties: { body_external_customer_id: 'external_customer_id', body_customer_id: 'customer_id' } },
  view: { id: 'string', status: 'string', email: 'string', claimed_at: 'string', revoked_at: 'string', subscription_id: 'string', order_id: 'string' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    subscription_id: z.guid().exactOptional(),
    order_id: z.guid().exactOptional(),
    email: email().exactOptional(),
    body_external_customer_id: z.string().exactOptional(),
    body_customer_id: z.guid().exactOptional(),
    external_member_id: z.string().exactOptional(),
    member_id: z.guid().exactOptional(),
    metadata: z.record(z.string(), z.unknown()).exactOptional(),
    immediate_claim: z.boolean().exactOptional(),
    checkout_id: z.guid().exactOptional(),
  }),
});

export const deleteAPolarPortalSeatById = defineTool({
  name: 'delete_a_polar_portal_seat_by_id',
  operationId: 'customer_portal:seats:revoke_seat',
  method: 'DELETE',
  path: '/v1/customer-portal/seats/{seat_id}',
  parameters: [
    { argument: 'seat_id', in: 'path' },
  ],
  view: { id: 'string', status: 'string', email: 'string', claimed_at: 'string', revoked_at: 'string', subscription_id: 'string', order_id: 'string' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    seat_id: z.uuidv4(),
  }),
});

export const createAPolarPortalSeatResend = defineTool({
  name: 'create_a_polar_portal_seat_resend',
  operationId: 'customer_portal:seats:resend_invitation',
  method: 'POST',
  path: '/v1/customer-portal/seats/{seat_id}/resend',
  parameters: [
    { argument: 'seat_id', in: 'path' },
  ],
  view: { id: 'string', status: 'string', email: 'string', claimed_at: 'string', revoked_at: 'string', subscription_id: 'string', order_id: 'string' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    seat_id: z.uuidv4(),
  }),
});

export const listAllPolarPortalSeatSubscriptions = defineTool({
  name: 'list_all_polar_portal_seat_subscriptions',
  operationId: 'customer_portal:seats:list_claimed_subscriptions',
  method: 'GET',
  path: '/v1/customer-portal/seats/subscriptions',
  parameters: [
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', recurring_interval: 'string', current_period_end: 'string', cancel_at_period_end: 'boolean', ends_at: 'string', seats: 'integer', 'product.name': 'string', trial_end: 'string', past_due_at: 'string', pause_at_period_end: 'boolean', resumes_at: 'string', 'pending_update.applies_at': 'string', 'pending_update.product_id': 'string', 'pending_update.seats': 'integer' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});
