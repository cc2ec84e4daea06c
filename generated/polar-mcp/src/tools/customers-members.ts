import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { MemberRole } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

export const createAPolarCustomerMember = defineTool({
  name: 'create_a_polar_customer_member',
  operationId: 'customers:members:create',
  method: 'POST',
  path: '/v1/customers/{id}/members',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', email: 'string', name: 'string', role: 'string', external_id: 'string', customer_id: 'string' },
  identified: 'id',
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().min(1).max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    email: email(),
    name: z.string().max(256).exactOptional(),
    external_id: z.string().exactOptional(),
    role: z.enum(['member', 'billing_manager']).exactOptional(),
  }),
});

export const createAPolarCustomerMemberByExternalId = defineTool({
  name: 'create_a_polar_customer_member_by_external_id',
  operationId: 'customers:members:create_external',
  method: 'POST',
  path: '/v1/customers/external/{external_id}/members',
  parameters: [
    { argument: 'external_id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true, properties: { body_external_id: 'external_id' } },
  view: { id: 'string', email: 'string', name: 'string', role: 'string', external_id: 'string', customer_id: 'string' },
  output: 'object',
  input: z.strictObject({
    external_id: z.string(),
    email: email(),
    name: z.string().max(256).exactOptional(),
    body_external_id: z.string().exactOptional(),
    role: z.enum(['member', 'billing_manager']).exactOptional(),
  }),
});

export const getSinglePolarCustomerMemberById = defineTool({
  name: 'get_single_polar_customer_member_by_id',
  operationId: 'customers:members:get',
  method: 'GET',
  path: '/v1/customers/{id}/members/{member_id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'member_id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', email: 'string', name: 'string', role: 'string', external_id: 'string', customer_id: 'string' },
  identified: 'id',
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().min(1).max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    member_id: z.guid(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarCustomerMemberById = defineTool({
  name: 'update_a_polar_customer_member_by_id',
  operationId: 'customers:members:update',
  method: 'PATCH',
  path: '/v1/customers/{id}/members/{member_id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'member_id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', email: 'string', name: 'string', role: 'string', external_id: 'string', customer_id: 'string' },
  identified: 'id',
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().min(1).max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    member_id: z.guid(),
    name: z.string().max(256).nullable().exactOptional(),
    email: email().exactOptional(),
    role: MemberRole.exactOptional(),
  }),
});

export const deleteAPolarCustomerMemberById = defineTool({
  name: 'delete_a_polar_customer_member_by_id',
  operationId: 'customers:members:delete',
  method: 'DELETE',
  path: '/v1/customers/{id}/members/{member_id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'member_id', in: 'path' },
  ],
  identified: 'id',
  output: 'none',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().min(1).max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    member_id: z.guid(),
  }),
});

export const getSinglePolarCustomerMemberByExternalId = defineTool({
  name: 'get_single_polar_customer_member_by_external_id',
  operationId: 'customers:members:get_external',
  method: 'GET',
  path: '/v1/customers/external/{external_id}/members/{member_external_id}',
  parameters: [
    { argument: 'external_id', in: 'path' },
    { argument: 'member_external_id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', email: 'string', name: 'string', role: 'string', external_id: 'string', customer_id: 'string' },
  output: 'object',
  input: z.strictObject({
    external_id: z.string(),
    member_external_id: z.string(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarCustomerMemberByExternalId = defineTool({
  name: 'update_a_polar_customer_member_by_external_id',
  operationId: 'customers:members:update_external',
  method: 'PATCH',
  path: '/v1/customers/external/{external_id}/members/{member_external_id}',
  parameters: [
    { argument: 'external_id', in: 'path' },
    { argument: 'member_external_id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', email: 'string', name: 'string', role: 'string', external_id: 'string', customer_id: 'string' },
  output: 'object',
  input: z.strictObject({
    external_id: z.string(),
    member_external_id: z.string(),
    name: z.string().max(256).nullable().exactOptional(),
    email: email().exactOptional(),
    role: MemberRole.exactOptional(),
  }),
});

export const deleteAPolarCustomerMemberByExternalId = defineTool({
  name: 'delete_a_polar_customer_member_by_external_id',
  operationId: 'customers:members:delete_external',
  method: 'DELETE',
  path: '/v1/customers/external/{external_id}/members/{member_external_id}',
  parameters: [
    { argument: 'external_id', in: 'path' },
    { argument: 'member_external_id', in: 'path' },
  ],
  output: 'none',
  input: z.strictObject({ external_id: z.string(), member_external_id: z.string() }),
});
