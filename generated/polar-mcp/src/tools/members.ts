import { z } from 'zod';
import { MemberRole } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const MemberSortProperty = z.enum(['created_at', '-created_at']);

export const listAllPolarMembers = defineTool({
  name: 'list_all_polar_members',
  operationId: 'members:list_members',
  method: 'GET',
  path: '/v1/members/',
  parameters: [
    { argument: 'customer_id', in: 'query' },
    { argument: 'external_customer_id', in: 'query' },
    { argument: 'role', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', email: 'string', name: 'string', role: 'string', external_id: 'string', customer_id: 'string' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.string().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    role: MemberRole.exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(MemberSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});
