import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { AddressInput } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

export const getSinglePolarPortalCustomer = defineTool({
  name: 'get_single_polar_portal_customer',
  operationId: 'customer_portal:customers:get',
  method: 'GET',
  path: '/v1/customer-portal/customers/me',
  parameters: [
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', email: 'string', name: 'string', type: 'string', billing_name: 'string', billing_address: '', tax_id: '' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarPortalCustomer = defineTool({
  name: 'update_a_polar_portal_customer',
  operationId: 'customer_portal:customers:update',
  method: 'PATCH',
  path: '/v1/customer-portal/customers/me',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', email: 'string', name: 'string', type: 'string', billing_name: 'string', billing_address: '', tax_id: '' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    billing_name: z.string().nullable().exactOptional(),
    billing_address: AddressInput.nullable().exactOptional(),
    tax_id: z.string().nullable().exactOptional(),
    default_payment_method_id: z.uuidv4().nullable().exactOptional(),
  }),
});

export const listAllPolarPortalPaymentMethods = defineTool({
  name: 'list_all_polar_portal_payment_methods',
  operationId: 'customer_portal:customers:list_payment_methods',
  method: 'GET',
  path: '/v1/customer-portal/customers/me/payment-methods',
  parameters: [
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', type: 'string', 'method_metadata.brand': 'string', 'method_metadata.last4': 'string', 'method_metadata.exp_month': 'integer', 'method_metadata.exp_year': 'integer' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const deleteAPolarPortalPaymentMethodById = defineTool({
  name: 'delete_a_polar_portal_payment_method_by_id',
  operationId: 'customer_portal:customers:delete_payment_method',
  method: 'DELETE',
  path: '/v1/customer-portal/customers/me/payment-methods/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'none',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
  }),
});

export const createAPolarPortalEmailUpdate = defineTool({
  name: 'create_a_polar_portal_email_update',
  operationId: 'customer_portal:customers:request_email_update',
  method: 'POST',
  path: '/v1/customer-portal/customers/me/email-update/request',
  body: { mediaType: 'application/json', required: true },
  output: 'value',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    email: email(),
  }),
});

export const getSinglePolarPortalEmailUpdateByToken = defineTool({
  name: 'get_single_polar_portal_email_update_by_token',
  operationId: 'customer_portal:customers:check_email_update',
  method: 'GET',
  path: '/v1/customer-portal/customers/me/email-update/check',
  parameters: [
    { argument: 'token', in: 'query' },
  ],
  output: 'none',
  input: z.strictObject({ token: z.string() }),
});

export const createAPolarPortalEmailUpdateVerification = defineTool({
  name: 'create_a_polar_portal_email_update_verification',
  operationId: 'customer_portal:customers:verify_email_update',
  method: 'POST',
  path: '/v1/customer-portal/customers/me/email-update/verify',
  body: { mediaType: 'application/json', required: true },
  masked: [
    'token',
  ],
  output: 'object',
  input: z.strictObject({ token: z.string() }),
});
