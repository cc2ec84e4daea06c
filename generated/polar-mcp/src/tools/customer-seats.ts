import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { defineTool } from '../runtime/tool.js';

export const createAPolarCustomerSeat = defineTool({
  name: 'create_a_polar_customer_seat',
  operationId: 'customer-seats:assign_seat',
  method: 'POST',
  path: '/v1/customer-seats',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', status: 'string', email: 'string', claimed_at: 'string', revoked_at: 'string', subscription_id: 'string', order_id: 'string' },
  output: 'object',
  input: z.strictObject({
    subscription_id: z.guid().exactOptional(),
    order_id: z.guid().exactOptional(),
    email: email().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_id: z.guid().exactOptional(),
    external_member_id: z.string().exactOptional(),
    member_id: z.guid().exactOptional(),
    metadata: z.record(z.string(), z.unknown()).exactOptional(),
    immediate_claim: z.boolean().exactOptional(),
  }),
});

export const listAllPolarCustomerSeats = defineTool({
  name: 'list_all_polar_customer_seats',
  operationId: 'customer-seats:list_seats',
  method: 'GET',
  path: '/v1/customer-seats',
  parameters: [
    { argument: 'subscription_id', in: 'query' },
    { argument: 'order_id', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { available_seats: 'integer', total_seats: 'integer', 'seats[].id': 'string', 'seats[].status': 'string', 'seats[].email': 'string', 'seats[].claimed_at': 'string' },
  output: 'object',
  input: z.strictObject({
    subscription_id: z.uuidv4().exactOptional(),
    order_id: z.uuidv4().exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const deleteAPolarCustomerSeatById = defineTool({
  name: 'delete_a_polar_customer_seat_by_id',
  operationId: 'customer-seats:revoke_seat',
  method: 'DELETE',
  path: '/v1/customer-seats/{seat_id}',
  parameters: [
    { argument: 'seat_id', in: 'path' },
  ],
  view: { id: 'string', status: 'string', email: 'string', claimed_at: 'string', revoked_at: 'string', subscription_id: 'string', order_id: 'string' },
  output: 'object',
  input: z.strictObject({ seat_id: z.uuidv4() }),
});

export const createAPolarCustomerSeatResend = defineTool({
  name: 'create_a_polar_customer_seat_resend',
  operationId: 'customer-seats:resend_invitation',
  method: 'POST',
  path: '/v1/customer-seats/{seat_id}/resend',
  parameters: [
    { argument: 'seat_id', in: 'path' },
  ],
  view: { id: 'string', status: 'string', email: 'string', claimed_at: 'string', revoked_at: 'string', subscription_id: 'string', order_id: 'string' },
  output: 'object',
  input: z.strictObject({ seat_id: z.uuidv4() }),
});

export const getSinglePolarSeatClaimByInvitationToken = defineTool({
  name: 'get_single_polar_seat_claim_by_invitation_token',
  operationId: 'customer-seats:get_claim_info',
  method: 'GET',
  path: '/v1/customer-seats/claim/{invitation_token}',
  parameters: [
    { argument: 'invitation_token', in: 'path' },
  ],
  output: 'object',
  input: z.strictObject({ invitation_token: z.string() }),
});

export const createAPolarSeatClaim = defineTool({
  name: 'create_a_polar_seat_claim',
  operationId: 'customer-seats:claim_seat',
  method: 'POST',
  path: '/v1/customer-seats/claim',
  body: { mediaType: 'application/json', required: true },
  view: { 'seat.id': 'string', 'seat.status': 'string', 'seat.email': 'string', 'seat.subscription_id': 'string', 'seat.claimed_at': 'string' },
  masked: [
    'customer_session_token',
  ],
  output: 'object',
  input: z.strictObject({ invitation_token: z.string() }),
});
