import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { AddressInput, ProductBillingType } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const CustomerOrderSortProperty = z.enum([
  'created_at',
  '-created_at',
  'amount',
  '-amount',
  'net_amount',
  '-net_amount',
  'product',
  '-product',
  'subscription',
  '-subscription',
]);

const PaymentProcessor = z.literal('stripe');

export const listAllPolarPortalOrders = defineTool({
  name: 'list_all_polar_portal_orders',
  operationId: 'customer_portal:orders:list',
  method: 'GET',
  path: '/v1/customer-portal/orders/',
  parameters: [
    { argument: 'product_id', in: 'query', list: true },
    { argument: 'product_billing_type', in: 'query', list: true },
    { argument: 'subscription_id', in: 'query', list: true },
    { argument: 'query', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', created_at: 'string', status: 'string', total_amount: 'integer', refunded_amount: 'integer', currency: 'string', billing_reason: 'string', 'product.name': 'string', next_payment_attempt_at: 'string' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    product_id: z.array(z.uuidv4()).exactOptional(),
    product_billing_type: z.array(ProductBillingType).exactOptional(),
    subscription_id: z.array(z.uuidv4()).exactOptional(),
    query: z.string().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(CustomerOrderSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarPortalOrderById = defineTool({
  name: 'get_single_polar_portal_order_by_id',
  operationId: 'customer_portal:orders:get',
  method: 'GET',
  path: '/v1/customer-portal/orders/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', created_at: 'string', status: 'string', total_amount: 'integer', refunded_amount: 'integer', currency: 'string', billing_reason: 'string', 'product.name': 'string', next_payment_attempt_at: 'string' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarPortalOrderById = defineTool({
  name: 'update_a_polar_portal_order_by_id',
  operationId: 'customer_portal:orders:update',
  method: 'PATCH',
  path: '/v1/customer-portal/orders/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', created_at: 'string', status: 'string', total_amount: 'integer', refunded_amount: 'integer', currency: 'string', billing_reason: 'string', 'product.name': 'string', next_payment_attempt_at: 'string' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
    billing_name: z.string().nullable().exactOptional(),
    billing_address: AddressInput.nullable().exactOptional(),
  }),
});

export const createAPolarPortalOrderInvoice = defineTool({
  name: 'create_a_polar_portal_order_invoice',
  operationId: 'customer_portal:orders:generate_invoice',
  method: 'POST',
  path: '/v1/customer-portal/orders/{id}/invoice',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'value',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
  }),
});

export const getSinglePolarPortalOrderInvoiceById = defineTool({
  name: 'get_single_polar_portal_order_invoice_by_id',
  operationId: 'customer_portal:orders:invoice',
  method: 'GET',
  path: '/v1/customer-portal/orders/{id}/invoice',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
  }),
});

export const getSinglePolarPortalOrderReceiptById = defineTool({
  name: 'get_single_polar_portal_order_receipt_by_id',
  operationId: 'customer_portal:orders:receipt',
  method: 'GET',
  path: '/v1/customer-portal/orders/{id}/receipt',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
  }),
});

export const getSinglePolarPortalPaymentStatusByOrderId = defineTool({
  name: 'get_single_polar_portal_payment_status_by_order_id',
  operationId: 'customer_portal:orders:get_payment_status',
  method: 'GET',
  path: '/v1/customer-portal/orders/{id}/payment-status',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
  }),
});

export const createAPolarPortalPaymentConfirmation = defineTool({
  name: 'create_a_polar_portal_payment_confirmation',
  operationId: 'customer_portal:orders:confirm_retry_payment',
  method: 'POST',
  path: '/v1/customer-portal/orders/{id}/confirm-payment',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  masked: [
    'client_secret',
  ],
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
    confirmation_token_id: z.string().exactOptional(),
    payment_method_id: z.uuidv4().exactOptional(),
    payment_processor: PaymentProcessor.exactOptional(),
  }),
});
