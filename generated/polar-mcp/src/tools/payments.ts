import { z } from 'zod';
import { defineTool } from '../runtime/tool.js';

const PaymentSortProperty = z.enum([
  'created_at',
  '-created_at',
  'status',
  '-status',
  'amount',
  '-amount',
  'method',
  '-method',
]);

const PaymentStatus = z.enum(['pending', 'succeeded', 'failed']);

export const listAllPolarPayments = defineTool({
  name: 'list_all_polar_payments',
  operationId: 'payments:list',
  method: 'GET',
  path: '/v1/payments/',
  parameters: [
    { argument: 'checkout_id', in: 'query', list: true },
    { argument: 'order_id', in: 'query', list: true },
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'status', in: 'query', list: true },
    { argument: 'method', in: 'query', list: true },
    { argument: 'customer_email', in: 'query', list: true },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', created_at: 'string', status: 'string', amount: 'integer', currency: 'string', method: 'string', 'method_metadata.last4': 'string', decline_reason: 'string', decline_message: 'string', order_id: 'string' },
  output: 'page',
  input: z.strictObject({
    checkout_id: z.array(z.uuidv4()).exactOptional(),
    order_id: z.array(z.uuidv4()).exactOptional(),
    customer_id: z.array(z.uuidv4()).exactOptional(),
    status: z.array(PaymentStatus).exactOptional(),
    method: z.array(z.string()).exactOptional(),
    customer_email: z.array(z.string()).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(PaymentSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarPaymentById = defineTool({
  name: 'get_single_polar_payment_by_id',
  operationId: 'payments:get',
  method: 'GET',
  path: '/v1/payments/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', created_at: 'string', status: 'string', amount: 'integer', currency: 'string', method: 'string', 'method_metadata.last4': 'string', decline_reason: 'string', decline_message: 'string', order_id: 'string' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});
