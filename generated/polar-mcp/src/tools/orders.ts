import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { maxProperties } from '../runtime/object-keywords.js';
import { AddressInput, ProductBillingType } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const OrderExportColumn = z.enum([
  'email',
  'created_at',
  'product',
  'net_amount',
  'currency',
  'status',
  'invoice_number',
  'customer_name',
  'billing_name',
  'billing_country',
  'subtotal_amount',
  'discount_amount',
  'tax_amount',
  'total_amount',
  'refunded_amount',
  'billing_reason',
]);

const OrderSortProperty = z.enum([
  'created_at',
  '-created_at',
  'status',
  '-status',
  'invoice_number',
  '-invoice_number',
  'amount',
  '-amount',
  'net_amount',
  '-net_amount',
  'customer',
  '-customer',
  'product',
  '-product',
  'discount',
  '-discount',
  'subscription',
  '-subscription',
]);

const OrderStatus = z.enum(['draft', 'pending', 'paid', 'refunded', 'partially_refunded', 'void']);

export const listAllPolarOrders = defineTool({
  name: 'list_all_polar_orders',
  operationId: 'orders:list',
  method: 'GET',
  path: '/v1/orders/',
  parameters: [
    { argument: 'product_id', in: 'query', list: true },
    { argument: 'product_billing_type', in: 'query', list: true },
    { argument: 'discount_id', in: 'query', list: true },
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'external_customer_id', in: 'query', list: true },
    { argument: 'checkout_id', in: 'query', list: true },
    { argument: 'subscription_id', in: 'query', list: true },
    { argument: 'status', in: 'query', list: true },
    { argument: 'created_after', in: 'query' },
    { argument: 'created_before', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'metadata', in: 'query', style: 'deepObject' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', created_at: 'string', status: 'string', total_amount: 'integer', refundable_amount: 'integer', currency: 'string', 'customer.email': 'string', 'product.name': 'string', next_payment_attempt_at: 'string' },
  output: 'page',
  input: z.strictObject({
    product_id: z.array(z.uuidv4()).exactOptional(),
    product_billing_type: z.array(ProductBillingType).exactOptional(),
    discount_id: z.array(z.uuidv4()).exactOptional(),
    customer_id: z.array(z.uuidv4()).exactOptional(),
    external_customer_id: z.array(z.string()).exactOptional(),
    checkout_id: z.array(z.uuidv4()).exactOptional(),
    subscription_id: z.array(z.uuidv4()).exactOptional(),
    status: z.array(OrderStatus).exactOptional(),
    created_after: z.iso.datetime({ offset: true }).exactOptional(),
    created_before: z.iso.datetime({ offset: true }).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(OrderSortProperty).exactOptional(),
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

export const createAPolarOrder = defineTool({
  name: 'create_a_polar_order',
  operationId: 'orders:create',
  method: 'POST',
  path: '/v1/orders/',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', created_at: 'string', status: 'string', total_amount: 'integer', refundable_amount: 'integer', currency: 'string', 'customer.email': 'string', 'product.name': 'string', next_payment_attempt_at: 'string' },
  identified: 'customer_id',
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().min(1).max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    custom_field_data: z
      .record(
        z.string(),
        z.union([z.string(), z.int(), z.boolean(), z.iso.datetime({ offset: true })]).nullable(),
      )
      .exactOptional(),
    metadata: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
    product_id: z.uuidv4(),
    currency: z.string().exactOptional(),
    amount: z.int().min(0).exactOptional(),
    description: z.string().max(500).exactOptional(),
  }),
});

export const getSinglePolarOrderExport = defineTool({
  name: 'get_single_polar_order_export',
  operationId: 'orders:export',
  method: 'GET',
  path: '/v1/orders/export',
  parameters: [
    { argument: 'product_id', in: 'query', list: true },
    { argument: 'status', in: 'query', list: true },
    { argument: 'created_after', in: 'query' },
    { argument: 'created_before', in: 'query' },
    { argument: 'timezone', in: 'query' },
    { argument: 'columns', in: 'query', list: true },
  ],
  output: 'text',
  input: z.strictObject({
    product_id: z.array(z.uuidv4()).exactOptional(),
    status: z.array(OrderStatus).exactOptional(),
    created_after: z.iso.datetime({ offset: true }).exactOptional(),
    created_before: z.iso.datetime({ offset: true }).exactOptional(),
    timezone: z.string().exactOptional(),
    columns: z.array(OrderExportColumn).exactOptional(),
  }),
});

export const getSinglePolarOrderById = defineTool({
  name: 'get_single_polar_order_by_id',
  operationId: 'orders:get',
  method: 'GET',
  path: '/v1/orders/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', created_at: 'string', status: 'string', total_amount: 'integer', refundable_amount: 'integer', currency: 'string', 'customer.email': 'string', 'product.name': 'string', next_payment_attempt_at: 'string' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarOrderById = defineTool({
  name: 'update_a_polar_order_by_id',
  operationId: 'orders:update',
  method: 'PATCH',
  path: '/v1/orders/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', created_at: 'string', status: 'string', total_amount: 'integer', refundable_amount: 'integer', currency: 'string', 'customer.email': 'string', 'product.name': 'string', next_payment_attempt_at: 'string' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    billing_name: z.string().nullable().exactOptional(),
    billing_address: AddressInput.nullable().exactOptional(),
  }),
});

export const createAPolarOrderFinalization = defineTool({
  name: 'create_a_polar_order_finalization',
  operationId: 'orders:finalize',
  method: 'POST',
  path: '/v1/orders/{id}/finalize',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: false },
  view: { id: 'string', created_at: 'string', status: 'string', total_amount: 'integer', refundable_amount: 'integer', currency: 'string', 'customer.email': 'string', 'product.name': 'string', next_payment_attempt_at: 'string' },
  output: 'object',
  input: z.strictObject({ id: z.uuidv4(), payment_method_id: z.uuidv4().exactOptional() }),
});

export const createAPolarOrderInvoice = defineTool({
  name: 'create_a_polar_order_invoice',
  operationId: 'orders:generate_invoice',
  method: 'POST',
  path: '/v1/orders/{id}/invoice',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'value',
  input: z.strictObject({ id: z.uuidv4() }),
});

export const getSinglePolarOrderInvoiceById = defineTool({
  name: 'get_single_polar_order_invoice_by_id',
  operationId: 'orders:invoice',
  method: 'GET',
  path: '/v1/orders/{id}/invoice',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'object',
  input: z.strictObject({ id: z.uuidv4() }),
});

export const getSinglePolarOrderReceiptById = defineTool({
  name: 'get_single_polar_order_receipt_by_id',
  operationId: 'orders:receipt',
  method: 'GET',
  path: '/v1/orders/{id}/receipt',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'object',
  input: z.strictObject({ id: z.uuidv4() }),
});
