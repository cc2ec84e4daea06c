import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { MemberRole } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

export const listAllPolarPortalMembers = defineTool({
  name: 'list_all_polar_portal_members',
  operationId: 'customer_portal:members:list_members',
  method: 'GET',
  path: '/v1/customer-portal/members',
  parameters: [
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', email: 'string', name: 'string', role: 'string' },
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

export const createAPolarPortalMember = defineTool({
  name: 'create_a_polar_portal_member',
  operationId: 'customer_portal:members:add_member',
  method: 'POST',
  path: '/v1/customer-portal/members',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', email: 'string', name: 'string', role: 'string' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    email: email(),
    name: z.string().exactOptional(),
    role: MemberRole.exactOptional(),
  }),
});

export const updateAPolarPortalMemberById = defineTool({
  name: 'update_a_polar_portal_member_by_id',
  operationId: 'customer_portal:members:update_member',
  method: 'PATCH',
  path: '/v1/customer-portal/members/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', email: 'string', name: 'string', role: 'string' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.guid(),
    name: z.string().max(256).nullable().exactOptional(),
    role: MemberRole.exactOptional(),
  }),
});

export const deleteAPolarPortalMemberById = defineTool({
  name: 'delete_a_polar_portal_member_by_id',
  operationId: 'customer_portal:members:remove_member',
  method: 'DELETE',
  path: '/v1/customer-portal/members/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'none',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.guid(),
  }),
});
