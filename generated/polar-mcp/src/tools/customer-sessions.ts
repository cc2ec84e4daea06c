import { z } from 'zod';
import { uri } from '../runtime/formats.js';
import { defineTool } from '../runtime/tool.js';

export const createAPolarCustomerSession = defineTool({
  name: 'create_a_polar_customer_session',
  operationId: 'customer-sessions:create',
  method: 'POST',
  path: '/v1/customer-sessions/',
  body: { mediaType: 'application/json', required: true },
  masked: [
    'token',
  ],
  output: 'object',
  input: z.union([
    z.strictObject({
      member_id: z.uuidv4().exactOptional(),
      external_member_id: z.string().exactOptional(),
      return_url: uri().min(1).max(2083).exactOptional(),
      customer_id: z.uuidv4(),
    }),
    z.strictObject({
      member_id: z.uuidv4().exactOptional(),
      external_member_id: z.string().exactOptional(),
      return_url: uri().min(1).max(2083).exactOptional(),
      external_customer_id: z.string(),
    }),
  ]),
});
