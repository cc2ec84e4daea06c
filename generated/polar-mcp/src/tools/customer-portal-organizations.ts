import { z } from 'zod';
import { defineTool } from '../runtime/tool.js';

export const getSinglePolarPortalOrganizationBySlug = defineTool({
  name: 'get_single_polar_portal_organization_by_slug',
  operationId: 'customer_portal:organizations:get',
  method: 'GET',
  path: '/v1/customer-portal/organizations/{slug}',
  parameters: [
    { argument: 'slug', in: 'path' },
  ],
  output: 'object',
  input: z.strictObject({ slug: z.string() }),
});
