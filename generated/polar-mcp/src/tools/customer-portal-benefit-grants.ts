import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { BenefitType } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const CustomerBenefitGrantDiscordPropertiesUpdate = z.strictObject({
  account_id: z.string().nullable(),
});

const CustomerBenefitGrantGitHubRepositoryPropertiesUpdate = z.strictObject({
  account_id: z.string().nullable(),
});

const CustomerBenefitGrantSlackSharedChannelPropertiesUpdate = z.strictObject({
  invited_email: email(),
});

const CustomerBenefitGrantSortProperty = z.enum([
  'granted_at',
  '-granted_at',
  'type',
  '-type',
  'organization',
  '-organization',
  'product_benefit',
  '-product_benefit',
]);

export const listAllPolarPortalBenefitGrants = defineTool({
  name: 'list_all_polar_portal_benefit_grants',
  operationId: 'customer_portal:benefit-grants:list',
  method: 'GET',
  path: '/v1/customer-portal/benefit-grants/',
  parameters: [
    { argument: 'query', in: 'query' },
    { argument: 'type', in: 'query', list: true },
    { argument: 'benefit_id', in: 'query', list: true },
    { argument: 'checkout_id', in: 'query', list: true },
    { argument: 'order_id', in: 'query', list: true },
    { argument: 'subscription_id', in: 'query', list: true },
    { argument: 'member_id', in: 'query', list: true },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', is_granted: 'boolean', granted_at: 'string', revoked_at: 'string', 'error.message': 'string', 'benefit.type': 'string', 'benefit.description': 'string', properties: '' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    query: z.string().exactOptional(),
    type: z.array(BenefitType).exactOptional(),
    benefit_id: z.array(z.uuidv4()).exactOptional(),
    checkout_id: z.array(z.uuidv4()).exactOptional(),
    order_id: z.array(z.uuidv4()).exactOptional(),
    subscription_id: z.array(z.uuidv4()).exactOptional(),
    member_id: z.array(z.uuidv4()).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(CustomerBenefitGrantSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarPortalBenefitGrantById = defineTool({
  name: 'get_single_polar_portal_benefit_grant_by_id',
  operationId: 'customer_portal:benefit-grants:get',
  method: 'GET',
  path: '/v1/customer-portal/benefit-grants/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', is_granted: 'boolean', granted_at: 'string', revoked_at: 'string', 'error.message': 'string', 'benefit.type': 'string', 'benefit.description': 'string', properties: '' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarPortalBenefitGrantById = defineTool({
  name: 'update_a_polar_portal_benefit_grant_by_id',
  operationId: 'customer_portal:benefit-grants:update',
  method: 'PATCH',
  path: '/v1/customer-portal/benefit-grants/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', is_granted: 'boolean', granted_at: 'string', revoked_at: 'string', 'error.message': 'string', 'benefit.type': 'string', 'benefit.description': 'string', properties: '' },
  output: 'object',
  input: z.discriminatedUnion('benefit_type', [
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      benefit_type: z.literal('discord'),
      properties: CustomerBenefitGrantDiscordPropertiesUpdate,
    }),
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      benefit_type: z.literal('github_repository'),
      properties: CustomerBenefitGrantGitHubRepositoryPropertiesUpdate,
    }),
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      benefit_type: z.literal('downloadables'),
    }),
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      benefit_type: z.literal('license_keys'),
    }),
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      benefit_type: z.literal('custom'),
    }),
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      benefit_type: z.literal('meter_credit'),
    }),
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      benefit_type: z.literal('feature_flag'),
    }),
    z.strictObject({
      customer_id: z.uuidv4().exactOptional(),
      external_customer_id: z.string().exactOptional(),
      customer_email: email().max(255).exactOptional(),
      id: z.uuidv4(),
      benefit_type: z.literal('slack_shared_channel'),
      properties: CustomerBenefitGrantSlackSharedChannelPropertiesUpdate,
    }),
  ]),
});
