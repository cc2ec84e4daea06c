import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { maxProperties } from '../runtime/object-keywords.js';
import { AddressInput } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const CustomerSortProperty = z.enum(['created_at', '-created_at', 'email', '-email', 'name', '-name']);

const CustomerType = z.enum(['individual', 'team']);

const MemberOwnerCreate = z.strictObject({
  email: email(),
  name: z.string().max(256).nullable().exactOptional(),
  external_id: z.string().nullable().exactOptional(),
});

export const listAllPolarCustomers = defineTool({
  name: 'list_all_polar_customers',
  operationId: 'customers:list',
  method: 'GET',
  path: '/v1/customers/',
  parameters: [
    { argument: 'email', in: 'query' },
    { argument: 'query', in: 'query' },
    { argument: 'active', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'metadata', in: 'query', style: 'deepObject' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', email: 'string', name: 'string', external_id: 'string', type: 'string', created_at: 'string' },
  output: 'page',
  input: z.strictObject({
    email: z.string().exactOptional(),
    query: z.string().exactOptional(),
    active: z.boolean().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(CustomerSortProperty).exactOptional(),
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

export const createAPolarCustomer = defineTool({
  name: 'create_a_polar_customer',
  operationId: 'customers:create',
  method: 'POST',
  path: '/v1/customers/',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', email: 'string', name: 'string', external_id: 'string', type: 'string', created_at: 'string' },
  output: 'object',
  input: z.xor([
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      external_id: z.string().exactOptional(),
      name: z.string().max(256).exactOptional(),
      billing_address: AddressInput.exactOptional(),
      tax_id: z.string().exactOptional(),
      locale: z.string().exactOptional(),
      owner: MemberOwnerCreate.exactOptional(),
      type: z.literal('individual').exactOptional(),
      email: email(),
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      external_id: z.string().exactOptional(),
      name: z.string().max(256).exactOptional(),
      billing_address: AddressInput.exactOptional(),
      tax_id: z.string().exactOptional(),
      locale: z.string().exactOptional(),
      owner: MemberOwnerCreate.exactOptional(),
      type: z.literal('team'),
      email: email().exactOptional(),
    }),
  ]),
});

export const getSinglePolarCustomerExport = defineTool({
  name: 'get_single_polar_customer_export',
  operationId: 'customers:export',
  method: 'GET',
  path: '/v1/customers/export',
  output: 'text',
  input: z.strictObject({}),
});

export const getSinglePolarCustomerById = defineTool({
  name: 'get_single_polar_customer_by_id',
  operationId: 'customers:get',
  method: 'GET',
  path: '/v1/customers/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', email: 'string', name: 'string', external_id: 'string', type: 'string', created_at: 'string' },
  identified: 'id',
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().min(1).max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarCustomerById = defineTool({
  name: 'update_a_polar_customer_by_id',
  operationId: 'customers:update',
  method: 'PATCH',
  path: '/v1/customers/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', email: 'string', name: 'string', external_id: 'string', type: 'string', created_at: 'string' },
  identified: 'id',
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
    email: email().nullable().exactOptional(),
    name: z.string().max(256).nullable().exactOptional(),
    billing_address: AddressInput.nullable().exactOptional(),
    tax_id: z.string().nullable().exactOptional(),
    locale: z.string().nullable().exactOptional(),
    external_id: z.string().nullable().exactOptional(),
    type: CustomerType.exactOptional(),
  }),
});

export const deleteAPolarCustomerById = defineTool({
  name: 'delete_a_polar_customer_by_id',
  operationId: 'customers:delete',
  method: 'DELETE',
  path: '/v1/customers/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'anonymize', in: 'query' },
  ],
  identified: 'id',
  output: 'none',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().min(1).max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    anonymize: z.boolean().exactOptional(),
  }),
});

export const getSinglePolarCustomerStateById = defineTool({
  name: 'get_single_polar_customer_state_by_id',
  operationId: 'customers:get_state',
  method: 'GET',
  path: '/v1/customers/{id}/state',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', email: 'string', name: 'string', external_id: 'string', 'active_subscriptions[].id': 'string', 'active_subscriptions[].product_id': 'string', 'active_subscriptions[].status': 'string', 'active_subscriptions[].amount': 'integer', 'active_subscriptions[].currency': 'string', 'active_subscriptions[].current_period_end': 'string', 'active_subscriptions[].cancel_at_period_end': 'boolean', 'granted_benefits[].benefit_id': 'string', 'granted_benefits[].benefit_type': 'string', 'active_meters[].meter_id': 'string', 'active_meters[].consumed_units': 'number', 'active_meters[].balance': 'number' },
  identified: 'id',
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().min(1).max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const listAllPolarPaymentMethodsByCustomerId = defineTool({
  name: 'list_all_polar_payment_methods_by_customer_id',
  operationId: 'customers:list_payment_methods',
  method: 'GET',
  path: '/v1/customers/{id}/payment-methods',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', type: 'string', is_default: 'boolean', 'method_metadata.brand': 'string', 'method_metadata.last4': 'string', 'method_metadata.exp_month': 'integer', 'method_metadata.exp_year': 'integer' },
  identified: 'id',
  output: 'page',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().min(1).max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});
