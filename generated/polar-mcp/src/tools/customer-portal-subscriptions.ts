import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { CustomerCancellationReason } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const CustomerSubscriptionSortProperty = z.enum([
  'started_at',
  '-started_at',
  'amount',
  '-amount',
  'status',
  '-status',
  'organization',
  '-organization',
  'product',
  '-product',
]);

export const listAllPolarPortalSubscriptions = defineTool({
  name: 'list_all_polar_portal_subscriptions',
  operationId: 'customer_portal:subscriptions:list',
  method: 'GET',
  path: '/v1/customer-portal/subscriptions/',
  parameters: [
    { argument: 'product_id', in: 'query', list: true },
    { argument: 'active', in: 'query' },
    { argument: 'query', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', recurring_interval: 'string', current_period_end: 'string', cancel_at_period_end: 'boolean', ends_at: 'string', seats: 'integer', 'product.name': 'string', trial_end: 'string', past_due_at: 'string', pause_at_period_end: 'boolean', resumes_at: 'string', 'pending_update.applies_at': 'string', 'pending_update.product_id': 'string', 'pending_update.seats': 'integer' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    product_id: z.array(z.uuidv4()).exactOptional(),
    active: z.boolean().exactOptional(),
    query: z.string().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(CustomerSubscriptionSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarPortalSubscriptionById = defineTool({
  name: 'get_single_polar_portal_subscription_by_id',
  operationId: 'customer_portal:subscriptions:get',
  method: 'GET',
  path: '/v1/customer-portal/subscriptions/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', recurring_interval: 'string', current_period_end: 'string', cancel_at_period_end: 'boolean', ends_at: 'string', seats: 'integer', 'product.name': 'string', trial_end: 'string', past_due_at: 'string', pause_at_period_end: 'boolean', resumes_at: 'string', 'pending_update.applies_at': 'string', 'pending_update.product_id': 'string', 'pending_update.seats': 'integer' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarPortalSubscriptionById = defineTool({
  name: 'update_a_polar_portal_subscription_by_id',
  operationId: 'customer_portal:subscriptions:update',
  method: 'PATCH',
  path: '/v1/customer-portal/subscriptions/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', recurring_interval: 'string', current_period_end: 'string', cancel_at_period_end: 'boolean', ends_at: 'string', seats: 'integer', 'product.name': 'string', trial_end: 'string', past_due_at: 'string', pause_at_period_end: 'boolean', resumes_at: 'string', 'pending_update.applies_at': 'string', 'pending_update.product_id': 'string', 'pending_update.seats': 'integer' },
  output: 'object',
  input: z.union([
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      product_id: z.uuidv4(),
    }),
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      seats: z.int().min(-2147483648).max(2147483647),
    }),
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      cancel_at_period_end: z.boolean().exactOptional(),
      cancellation_reason: CustomerCancellationReason.nullable().exactOptional(),
      cancellation_comment: z.string().nullable().exactOptional(),
    }),
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      pause_at_period_end: z.boolean(),
      resumes_at: z.iso.datetime({ offset: true }).nullable().exactOptional(),
    }),
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      resume: z.literal(true),
    }),
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      pending_update: z.null(),
    }),
  ]),
});

export const deleteAPolarPortalSubscriptionById = defineTool({
  name: 'delete_a_polar_portal_subscription_by_id',
  operationId: 'customer_portal:subscriptions:cancel',
  method: 'DELETE',
  path: '/v1/customer-portal/subscriptions/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', recurring_interval: 'string', current_period_end: 'string', cancel_at_period_end: 'boolean', ends_at: 'string', seats: 'integer', 'product.name': 'string', trial_end: 'string', past_due_at: 'string', pause_at_period_end: 'boolean', resumes_at: 'string', 'pending_update.applies_at': 'string', 'pending_update.product_id': 'string', 'pending_update.seats': 'integer' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
  }),
});
