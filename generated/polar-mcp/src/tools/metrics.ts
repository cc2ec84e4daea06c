import { z } from 'zod';
import { ProductBillingType, TimeInterval } from '../schemas/shared.js';
import { Timezone } from '../schemas/timezone.js';
import { defineTool } from '../runtime/tool.js';

export const getSinglePolarMetrics = defineTool({
  name: 'get_single_polar_metrics',
  operationId: 'metrics:get',
  method: 'GET',
  path: '/v1/metrics/',
  parameters: [
    { argument: 'start_date', in: 'query' },
    { argument: 'end_date', in: 'query' },
    { argument: 'timezone', in: 'query' },
    { argument: 'interval', in: 'query' },
    { argument: 'product_id', in: 'query', list: true },
    { argument: 'billing_type', in: 'query', list: true },
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'metrics', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { totals: '', periods: '' },
  output: 'object',
  input: z.strictObject({
    start_date: z.iso.date(),
    end_date: z.iso.date(),
    timezone: Timezone.exactOptional(),
    interval: TimeInterval,
    product_id: z.array(z.uuidv4()).exactOptional(),
    billing_type: z.array(ProductBillingType).exactOptional(),
    customer_id: z.array(z.uuidv4()).exactOptional(),
    metrics: z.array(z.string()).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarMetricsExport = defineTool({
  name: 'get_single_polar_metrics_export',
  operationId: 'metrics:export',
  method: 'GET',
  path: '/v1/metrics/export',
  parameters: [
    { argument: 'start_date', in: 'query' },
    { argument: 'end_date', in: 'query' },
    { argument: 'timezone', in: 'query' },
    { argument: 'interval', in: 'query' },
    { argument: 'product_id', in: 'query', list: true },
    { argument: 'billing_type', in: 'query', list: true },
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'metrics', in: 'query', list: true },
  ],
  output: 'text',
  input: z.strictObject({
    start_date: z.iso.date(),
    end_date: z.iso.date(),
    timezone: Timezone.exactOptional(),
    interval: TimeInterval,
    product_id: z.array(z.uuidv4()).exactOptional(),
    billing_type: z.array(ProductBillingType).exactOptional(),
    customer_id: z.array(z.uuidv4()).exactOptional(),
    metrics: z.array(z.string()).exactOptional(),
  }),
});

export const getSinglePolarMetricsLimits = defineTool({
  name: 'get_single_polar_metrics_limits',
  operationId: 'metrics:limits',
  method: 'GET',
  path: '/v1/metrics/limits',
  output: 'object',
  input: z.strictObject({}),
});

export const listAllPolarMetricsDashboards = defineTool({
  name: 'list_all_polar_metrics_dashboards',
  operationId: 'metrics:list_dashboards',
  method: 'GET',
  path: '/v1/metrics/dashboards',
  parameters: [
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', metrics: '' },
  output: 'items',
  input: z.strictObject({ fields: z.array(z.string().min(1).max(120)).max(40).exactOptional() }),
});

export const createAPolarMetricsDashboard = defineTool({
  name: 'create_a_polar_metrics_dashboard',
  operationId: 'metrics:create_dashboard',
  method: 'POST',
  path: '/v1/metrics/dashboards',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', metrics: '' },
  output: 'object',
  input: z.strictObject({ name: z.string().min(1), metrics: z.array(z.string()).max(10).exactOptional() }),
});

export const getSinglePolarMetricsDashboardById = defineTool({
  name: 'get_single_polar_metrics_dashboard_by_id',
  operationId: 'metrics:get_dashboard',
  method: 'GET',
  path: '/v1/metrics/dashboards/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', metrics: '' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarMetricsDashboardById = defineTool({
  name: 'update_a_polar_metrics_dashboard_by_id',
  operationId: 'metrics:update_dashboard',
  method: 'PATCH',
  path: '/v1/metrics/dashboards/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', metrics: '' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    name: z.string().min(1).exactOptional(),
    metrics: z.array(z.string()).max(10).exactOptional(),
  }),
});

export const deleteAPolarMetricsDashboardById = defineTool({
  name: 'delete_a_polar_metrics_dashboard_by_id',
  operationId: 'metrics:delete_dashboard',
  method: 'DELETE',
  path: '/v1/metrics/dashboards/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'none',
  input: z.strictObject({ id: z.uuidv4() }),
});

export const getSinglePolarTotals = defineTool({
  name: 'get_single_polar_totals',
  operationId: 'get_single_polar_totals',
  method: 'POST',
  path: '',
  custom: true,
  output: 'object',
  input: z.strictObject({
    resource: z.enum([
      'orders',
      'subscriptions',
      'customers',
      'refunds',
      'payments',
      'disputes',
      'license_keys',
      'benefit_grants',
      'checkouts',
    ]),
    filter: z.record(z.string(), z.unknown()).exactOptional(),
    sum: z
      .array(
        z.enum([
          'subtotal_amount',
          'discount_amount',
          'net_amount',
          'tax_amount',
          'total_amount',
          'due_amount',
          'refunded_amount',
          'refunded_tax_amount',
          'platform_fee_amount',
          'amount',
        ]),
      )
      .exactOptional(),
    group_by: z
      .enum([
        'status',
        'currency',
        'product_id',
        'billing_reason',
        'recurring_interval',
        'customer_cancellation_reason',
        'reason',
        'method',
        'decline_reason',
        'benefit_id',
        'type',
      ])
      .exactOptional(),
  }),
});
