import { z } from 'zod';
import { defineTool } from '../runtime/tool.js';

export const getSinglePolarPortalOrganizationBySlug = defineTool({
  name: 'get_single_polar_portal_organization_by_slug',
  operationId: 'customer_portal:organizations:get',
  method: 'GET',
  path: '/v1/customer-portal/organizations/{slug}',
  parameters: [
    { argument: 'slug', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { 'organization.id': 'string', 'organization.name': 'string', 'organization.slug': 'string', 'products[].id': 'string', 'products[].name': 'string', 'products[].recurring_interval': 'string' },
  output: 'object',
  input: z.strictObject({
    slug: z.string(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});
