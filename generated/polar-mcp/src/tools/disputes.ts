import { z } from 'zod';
import { defineTool } from '../runtime/tool.js';

const DisputeSortProperty = z.enum(['created_at', '-created_at', 'amount', '-amount']);

const DisputeStatus = z.enum([
  'prevented',
  'early_warning',
  'needs_response',
  'under_review',
  'lost',
  'won',
]);

export const listAllPolarDisputes = defineTool({
  name: 'list_all_polar_disputes',
  operationId: 'disputes:list',
  method: 'GET',
  path: '/v1/disputes/',
  parameters: [
    { argument: 'order_id', in: 'query', list: true },
    { argument: 'status', in: 'query', list: true },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', reason: 'string', evidence_due_by: 'string', past_due: 'boolean', order_id: 'string', 'customer.email': 'string' },
  output: 'page',
  input: z.strictObject({
    order_id: z.array(z.uuidv4()).exactOptional(),
    status: z.array(DisputeStatus).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(DisputeSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarDisputeById = defineTool({
  name: 'get_single_polar_dispute_by_id',
  operationId: 'disputes:get',
  method: 'GET',
  path: '/v1/disputes/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', reason: 'string', evidence_due_by: 'string', past_due: 'boolean', order_id: 'string', 'customer.email': 'string' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarDisputeAcceptance = defineTool({
  name: 'create_a_polar_dispute_acceptance',
  operationId: 'disputes:accept',
  method: 'POST',
  path: '/v1/disputes/{id}/accept',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', reason: 'string', evidence_due_by: 'string', past_due: 'boolean', order_id: 'string', 'customer.email': 'string' },
  output: 'object',
  input: z.strictObject({ id: z.uuidv4() }),
});
