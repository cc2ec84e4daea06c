import { z } from 'zod';
import { email, uri } from '../runtime/formats.js';
import { defineTool } from '../runtime/tool.js';

export const createAPolarCustomerSession = defineTool({
  name: 'create_a_polar_customer_session',
  operationId: 'customer-sessions:create',
  method: 'POST',
  path: '/v1/customer-sessions/',
  body: { mediaType: 'application/json', required: true },
  view: { customer_portal_url: 'string', expires_at: 'string', id: 'string', 'customer.email': 'string' },
  identified: 'customer_id',
  masked: [
    'token',
  ],
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().min(1).max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    member_id: z.uuidv4().exactOptional(),
    external_member_id: z.string().exactOptional(),
    return_url: uri().min(1).max(2083).exactOptional(),
  }),
});
