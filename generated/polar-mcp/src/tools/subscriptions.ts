import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { maxProperties } from '../runtime/object-keywords.js';
import { CustomerCancellationReason } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const SubscriptionExportColumn = z.enum([
  'email',
  'started_at',
  'product',
  'amount',
  'currency',
  'status',
  'recurring_interval',
  'customer_name',
  'billing_name',
  'billing_country',
  'net_amount',
  'discount',
  'seats',
  'current_period_start',
  'current_period_end',
  'cancel_at_period_end',
  'canceled_at',
  'ends_at',
  'ended_at',
  'cancellation_reason',
  'trial_start',
  'trial_end',
]);

const SubscriptionProrationBehavior = z.enum(['invoice', 'prorate', 'next_period', 'reset']);

const SubscriptionSortProperty = z.enum([
  'customer',
  '-customer',
  'status',
  '-status',
  'started_at',
  '-started_at',
  'current_period_end',
  '-current_period_end',
  'ended_at',
  '-ended_at',
  'ends_at',
  '-ends_at',
  'amount',
  '-amount',
  'product',
  '-product',
  'discount',
  '-discount',
]);

const SubscriptionStatus = z.enum([
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'canceled',
  'unpaid',
  'paused',
]);

export const listAllPolarSubscriptions = defineTool({
  name: 'list_all_polar_subscriptions',
  operationId: 'subscriptions:list',
  method: 'GET',
  path: '/v1/subscriptions/',
  parameters: [
    { argument: 'product_id', in: 'query', list: true },
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'external_customer_id', in: 'query', list: true },
    { argument: 'discount_id', in: 'query', list: true },
    { argument: 'active', in: 'query' },
    { argument: 'status', in: 'query', list: true },
    { argument: 'cancel_at_period_end', in: 'query' },
    { argument: 'customer_cancellation_reason', in: 'query', list: true },
    { argument: 'canceled_at_after', in: 'query' },
    { argument: 'canceled_at_before', in: 'query' },
    { argument: 'started_after', in: 'query' },
    { argument: 'started_before', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'metadata', in: 'query', style: 'deepObject' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', recurring_interval: 'string', current_period_end: 'string', cancel_at_period_end: 'boolean', ends_at: 'string', seats: 'integer', customer_id: 'string', 'customer.email': 'string', 'product.name': 'string', 'discount.code': 'string', trial_end: 'string', past_due_at: 'string', pause_at_period_end: 'boolean', resumes_at: 'string', 'pending_update.applies_at': 'string', 'pending_update.product_id': 'string', 'pending_update.seats': 'integer' },
  output: 'page',
  input: z.strictObject({
    product_id: z.array(z.uuidv4()).exactOptional(),
    customer_id: z.array(z.uuidv4()).exactOptional(),
    external_customer_id: z.array(z.string()).exactOptional(),
    discount_id: z.array(z.uuidv4()).exactOptional(),
    active: z.boolean().exactOptional(),
    status: z.array(SubscriptionStatus).exactOptional(),
    cancel_at_period_end: z.boolean().exactOptional(),
    customer_cancellation_reason: z.array(CustomerCancellationReason).exactOptional(),
    canceled_at_after: z.iso.datetime({ offset: true }).exactOptional(),
    canceled_at_before: z.iso.datetime({ offset: true }).exactOptional(),
    started_after: z.iso.datetime({ offset: true }).exactOptional(),
    started_before: z.iso.datetime({ offset: true }).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(SubscriptionSortProperty).exactOptional(),
    metadata: z
      .record(
        z.string(),
        z.union([
          z.string(),
          z.int(),
          z.boolean(),
          z.array(z.string()),
          z.array(z.int()),
          z.array(z.boolean()),
        ]),
      )
      .exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarSubscription = defineTool({
  name: 'create_a_polar_subscription',
  operationId: 'subscriptions:create',
  method: 'POST',
  path: '/v1/subscriptions/',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', recurring_interval: 'string', current_period_end: 'string', cancel_at_period_end: 'boolean', ends_at: 'string', seats: 'integer', customer_id: 'string', 'customer.email': 'string', 'product.name': 'string', 'discount.code': 'string', trial_end: 'string', past_due_at: 'string', pause_at_period_end: 'boolean', resumes_at: 'string', 'pending_update.applies_at': 'string', 'pending_update.product_id': 'string', 'pending_update.seats': 'integer' },
  identified: 'customer_id',
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().min(1).max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    metadata: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
    product_id: z.uuidv4(),
  }),
});

export const getSinglePolarSubscriptionExport = defineTool({
  name: 'get_single_polar_subscription_export',
  operationId: 'subscriptions:export',
  method: 'GET',
  path: '/v1/subscriptions/export',
  parameters: [
    { argument: 'product_id', in: 'query', list: true },
    { argument: 'status', in: 'query', list: true },
    { argument: 'cancel_at_period_end', in: 'query' },
    { argument: 'started_after', in: 'query' },
    { argument: 'started_before', in: 'query' },
    { argument: 'timezone', in: 'query' },
    { argument: 'columns', in: 'query', list: true },
  ],
  output: 'text',
  input: z.strictObject({
    product_id: z.array(z.uuidv4()).exactOptional(),
    status: z.array(SubscriptionStatus).exactOptional(),
    cancel_at_period_end: z.boolean().exactOptional(),
    started_after: z.iso.datetime({ offset: true }).exactOptional(),
    started_before: z.iso.datetime({ offset: true }).exactOptional(),
    timezone: z.string().exactOptional(),
    columns: z.array(SubscriptionExportColumn).exactOptional(),
  }),
});

export const getSinglePolarSubscriptionById = defineTool({
  name: 'get_single_polar_subscription_by_id',
  operationId: 'subscriptions:get',
  method: 'GET',
  path: '/v1/subscriptions/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', recurring_interval: 'string', current_period_end: 'string', cancel_at_period_end: 'boolean', ends_at: 'string', seats: 'integer', customer_id: 'string', 'customer.email': 'string', 'product.name': 'string', 'discount.code': 'string', trial_end: 'string', past_due_at: 'string', pause_at_period_end: 'boolean', resumes_at: 'string', 'pending_update.applies_at': 'string', 'pending_update.product_id': 'string', 'pending_update.seats': 'integer' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarSubscriptionById = defineTool({
  name: 'update_a_polar_subscription_by_id',
  operationId: 'subscriptions:update',
  method: 'PATCH',
  path: '/v1/subscriptions/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', recurring_interval: 'string', current_period_end: 'string', cancel_at_period_end: 'boolean', ends_at: 'string', seats: 'integer', customer_id: 'string', 'customer.email': 'string', 'product.name': 'string', 'discount.code': 'string', trial_end: 'string', past_due_at: 'string', pause_at_period_end: 'boolean', resumes_at: 'string', 'pending_update.applies_at': 'string', 'pending_update.product_id': 'string', 'pending_update.seats': 'integer' },
  output: 'object',
  input: z.union([
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      product_id: z.uuidv4().exactOptional(),
      proration_behavior: SubscriptionProrationBehavior.nullable().exactOptional(),
      discount_id: z.uuidv4().nullable().exactOptional(),
      trial_end: z
        .union([z.iso.datetime({ offset: true }), z.literal('now')])
        .nullable()
        .exactOptional(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      seats: z.int().min(-2147483648).max(2147483647),
      proration_behavior: SubscriptionProrationBehavior.nullable().exactOptional(),
    }),
    z.strictObject({ id: z.uuidv4(), current_billing_period_end: z.iso.datetime({ offset: true }) }),
    z.strictObject({
      id: z.uuidv4(),
      customer_cancellation_reason: CustomerCancellationReason.nullable().exactOptional(),
      customer_cancellation_comment: z.string().nullable().exactOptional(),
      cancel_at_period_end: z.boolean(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      customer_cancellation_reason: CustomerCancellationReason.nullable().exactOptional(),
      customer_cancellation_comment: z.string().nullable().exactOptional(),
      revoke: z.literal(true),
    }),
    z.strictObject({
      id: z.uuidv4(),
      pause_at_period_end: z.boolean(),
      resumes_at: z.iso.datetime({ offset: true }).nullable().exactOptional(),
    }),
    z.strictObject({ id: z.uuidv4(), resume: z.literal(true) }),
    z.strictObject({ id: z.uuidv4(), pending_update: z.null() }),
  ]),
});

export const deleteAPolarSubscriptionById = defineTool({
  name: 'delete_a_polar_subscription_by_id',
  operationId: 'subscriptions:revoke',
  method: 'DELETE',
  path: '/v1/subscriptions/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', recurring_interval: 'string', current_period_end: 'string', cancel_at_period_end: 'boolean', ends_at: 'string', seats: 'integer', customer_id: 'string', 'customer.email': 'string', 'product.name': 'string', 'discount.code': 'string', trial_end: 'string', past_due_at: 'string', pause_at_period_end: 'boolean', resumes_at: 'string', 'pending_update.applies_at': 'string', 'pending_update.product_id': 'string', 'pending_update.seats': 'integer' },
  output: 'object',
  input: z.strictObject({ id: z.uuidv4() }),
});

export const listAllPolarCustomerSubscriptions = defineTool({
  name: 'list_all_polar_customer_subscriptions',
  operationId: 'list_all_polar_customer_subscriptions',
  method: 'POST',
  path: '',
  parameters: [
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', status: 'string', amount: 'integer', currency: 'string', recurring_interval: 'string', current_period_end: 'string', cancel_at_period_end: 'boolean', ends_at: 'string', seats: 'integer', customer_id: 'string', 'customer.email': 'string', 'product.name': 'string', 'discount.code': 'string', trial_end: 'string', past_due_at: 'string', pause_at_period_end: 'boolean', resumes_at: 'string', 'pending_update.applies_at': 'string', 'pending_update.product_id': 'string', 'pending_update.seats': 'integer' },
  custom: true,
  output: 'page',
  input: z.strictObject({
    customer_id: z.uuidv4().max(500).exactOptional(),
    external_customer_id: z.string().max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    status: z
      .array(
        z.enum([
          'active',
          'trialing',
          'past_due',
          'paused',
          'canceled',
          'unpaid',
          'incomplete',
          'incomplete_expired',
        ]),
      )
      .exactOptional(),
    page: z.int().min(1).exactOptional(),
    limit: z.int().min(1).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});
