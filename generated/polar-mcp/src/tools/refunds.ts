import { z } from 'zod';
import { maxProperties } from '../runtime/object-keywords.js';
import { defineTool } from '../runtime/tool.js';

const RefundSortProperty = z.enum(['created_at', '-created_at', 'amount', '-amount']);

export const listAllPolarRefunds = defineTool({
  name: 'list_all_polar_refunds',
  operationId: 'refunds:list',
  method: 'GET',
  path: '/v1/refunds/',
  parameters: [
    { argument: 'id', in: 'query', list: true },
    { argument: 'order_id', in: 'query', list: true },
    { argument: 'subscription_id', in: 'query', list: true },
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'external_customer_id', in: 'query', list: true },
    { argument: 'succeeded', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', created_at: 'string', status: 'string', amount: 'integer', tax_amount: 'integer', currency: 'string', reason: 'string', order_id: 'string', revoke_benefits: 'boolean' },
  output: 'page',
  input: z.strictObject({
    id: z.array(z.uuidv4()).exactOptional(),
    order_id: z.array(z.uuidv4()).exactOptional(),
    subscription_id: z.array(z.uuidv4()).exactOptional(),
    customer_id: z.array(z.uuidv4()).exactOptional(),
    external_customer_id: z.array(z.string()).exactOptional(),
    succeeded: z.boolean().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(RefundSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarRefund = defineTool({
  name: 'create_a_polar_refund',
  operationId: 'refunds:create',
  method: 'POST',
  path: '/v1/refunds/',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', created_at: 'string', status: 'string', amount: 'integer', tax_amount: 'integer', currency: 'string', reason: 'string', order_id: 'string', revoke_benefits: 'boolean' },
  output: 'object',
  input: z.strictObject({
    metadata: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
    order_id: z.uuidv4(),
    reason: z.enum([
      'duplicate',
      'fraudulent',
      'customer_request',
      'service_disruption',
      'satisfaction_guarantee',
      'other',
    ]),
    amount: z.int().gt(0),
    comment: z.string().exactOptional(),
    revoke_benefits: z.boolean().exactOptional(),
  }),
});
