import { z } from 'zod';
import { email } from '../runtime/formats.js';
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
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'external_customer_id', in: 'query', list: true },
    { argument: 'is_granted', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', is_granted: 'boolean', granted_at: 'string', revoked_at: 'string', 'error.message': 'string', 'benefit.type': 'string', 'benefit.description': 'string', 'customer.email': 'string', 'member.email': 'string', 'properties.license_key_id': 'string', subscription_id: 'string', order_id: 'string' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.array(z.uuidv4()).exactOptional(),
    external_customer_id: z.array(z.string()).exactOptional(),
    is_granted: z.boolean().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(BenefitGrantSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarCustomerAccessAudit = defineTool({
  name: 'get_single_polar_customer_access_audit',
  operationId: 'get_single_polar_customer_access_audit',
  method: 'POST',
  path: '',
  custom: true,
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().max(500).exactOptional(),
    external_customer_id: z.string().max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    benefit_type: z
      .enum([
        'custom',
        'discord',
        'github_repository',
        'downloadables',
        'license_keys',
        'meter_credit',
        'feature_flag',
        'slack_shared_channel',
      ])
      .exactOptional(),
    benefit_id: z.uuidv4().max(500).exactOptional(),
  }),
});
