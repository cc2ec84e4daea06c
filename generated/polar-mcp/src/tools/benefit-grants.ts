import { z } from 'zod';
import { defineTool } from '../runtime/tool.js';

const BenefitGrantSortProperty = z.enum([
  'created_at',
  '-created_at',
  'granted_at',
  '-granted_at',
  'revoked_at',
  '-revoked_at',
]);

export const listAllPolarBenefitGrants = defineTool({
  name: 'list_all_polar_benefit_grants',
  operationId: 'benefit-grants:list',
  method: 'GET',
  path: '/v1/benefit-grants/',
  parameters: [
    { argument: 'organization_id', in: 'query', list: true },
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'external_customer_id', in: 'query', list: true },
    { argument: 'is_granted', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
  ],
  output: 'page',
  input: z.strictObject({
    organization_id: z.array(z.uuidv4()).exactOptional(),
    customer_id: z.array(z.uuidv4()).exactOptional(),
    external_customer_id: z.array(z.string()).exactOptional(),
    is_granted: z.boolean().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(BenefitGrantSortProperty).exactOptional(),
  }),
});
