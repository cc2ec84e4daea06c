import { z } from 'zod';
import { maxProperties } from '../runtime/object-keywords.js';
import { BenefitType } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const BenefitCustomCreateProperties = z.strictObject({
  note: z.string().nullable().nullable().exactOptional(),
});

const BenefitCustomProperties = z.strictObject({ note: z.string().nullable().nullable() });

const BenefitDiscordCreateProperties = z.strictObject({
  guild_token: z.string(),
  role_id: z.string(),
  kick_member: z.boolean(),
});

const BenefitDownloadablesCreateProperties = z.strictObject({
  archived: z.record(z.uuidv4(), z.boolean()).exactOptional(),
  files: z.array(z.uuidv4()).min(1),
});

const BenefitFeatureFlagCreateProperties = z.record(z.string(), z.unknown());

const BenefitFeatureFlagProperties = z.record(z.string(), z.unknown());

const BenefitGitHubRepositoryCreateProperties = z.strictObject({
  repository_owner: z.string(),
  repository_name: z.string(),
  permission: z.enum(['pull', 'triage', 'push', 'maintain', 'admin']),
});

const BenefitLicenseKeyActivationCreateProperties = z.strictObject({
  limit: z.int().min(-2147483648).gt(0).max(2147483647),
  enable_customer_admin: z.boolean(),
});

const BenefitLicenseKeyExpirationProperties = z.strictObject({
  ttl: z.int().gt(0),
  timeframe: z.enum(['year', 'month', 'day']),
});

const BenefitLicenseKeysCreateProperties = z.strictObject({
  prefix: z.string().nullable().exactOptional(),
  expires: BenefitLicenseKeyExpirationProperties.nullable().exactOptional(),
  activations: BenefitLicenseKeyActivationCreateProperties.nullable().exactOptional(),
  limit_usage: z.int().min(-2147483648).gt(0).max(2147483647).nullable().exactOptional(),
});

const BenefitMeterCreditCreateProperties = z.strictObject({
  units: z.int().min(-2147483648).gt(0).max(2147483647),
  rollover: z.boolean(),
  meter_id: z.uuidv4(),
});

const BenefitSlackSharedChannelCreateProperties = z.strictObject({
  slack_integration_id: z.uuidv4(),
  channel_name_template: z.string().min(1).max(80),
  private: z.boolean().exactOptional(),
  welcome_message: z.string().max(4000).nullable().exactOptional(),
  archive_on_revoke: z.boolean().exactOptional(),
  team_invitees: z.array(z.string()).exactOptional(),
});

const BenefitSortProperty = z.enum([
  'created_at',
  '-created_at',
  'description',
  '-description',
  'type',
  '-type',
  'user_order',
  '-user_order',
]);

const BenefitVisibility = z.enum(['draft', 'private', 'public']);

export const listAllPolarBenefits = defineTool({
  name: 'list_all_polar_benefits',
  operationId: 'benefits:list',
  method: 'GET',
  path: '/v1/benefits/',
  parameters: [
    { argument: 'type', in: 'query', list: true },
    { argument: 'id', in: 'query', list: true },
    { argument: 'exclude_id', in: 'query', list: true },
    { argument: 'query', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'metadata', in: 'query', style: 'deepObject' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', type: 'string', description: 'string', visibility: 'string', is_deleted: 'boolean', properties: '' },
  output: 'page',
  input: z.strictObject({
    type: z.array(BenefitType).exactOptional(),
    id: z.array(z.uuidv4()).exactOptional(),
    exclude_id: z.array(z.uuidv4()).exactOptional(),
    query: z.string().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(BenefitSortProperty).exactOptional(),
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

export const createAPolarBenefit = defineTool({
  name: 'create_a_polar_benefit',
  operationId: 'benefits:create',
  method: 'POST',
  path: '/v1/benefits/',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', type: 'string', description: 'string', visibility: 'string', is_deleted: 'boolean', properties: '' },
  output: 'object',
  input: z.discriminatedUnion('type', [
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('custom'),
      description: z.string().min(3).max(42),
      visibility: BenefitVisibility.exactOptional(),
      properties: BenefitCustomCreateProperties,
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('discord'),
      description: z.string().min(3).max(42),
      visibility: BenefitVisibility.exactOptional(),
      properties: BenefitDiscordCreateProperties,
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('github_repository'),
      description: z.string().min(3).max(42),
      visibility: BenefitVisibility.exactOptional(),
      properties: BenefitGitHubRepositoryCreateProperties,
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('downloadables'),
      description: z.string().min(3).max(42),
      visibility: BenefitVisibility.exactOptional(),
      properties: BenefitDownloadablesCreateProperties,
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('license_keys'),
      description: z.string().min(3).max(42),
      visibility: BenefitVisibility.exactOptional(),
      properties: BenefitLicenseKeysCreateProperties,
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('meter_credit'),
      description: z.string().min(3).max(42),
      visibility: BenefitVisibility.exactOptional(),
      properties: BenefitMeterCreditCreateProperties,
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('feature_flag'),
      description: z.string().min(3).max(42),
      visibility: BenefitVisibility.exactOptional(),
      properties: BenefitFeatureFlagCreateProperties,
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('slack_shared_channel'),
      description: z.string().min(3).max(42),
      visibility: BenefitVisibility.exactOptional(),
      properties: BenefitSlackSharedChannelCreateProperties,
    }),
  ]),
});

export const getSinglePolarBenefitById = defineTool({
  name: 'get_single_polar_benefit_by_id',
  operationId: 'benefits:get',
  method: 'GET',
  path: '/v1/benefits/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', type: 'string', description: 'string', visibility: 'string', is_deleted: 'boolean', properties: '' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarBenefitById = defineTool({
  name: 'update_a_polar_benefit_by_id',
  operationId: 'benefits:update',
  method: 'PATCH',
  path: '/v1/benefits/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', type: 'string', description: 'string', visibility: 'string', is_deleted: 'boolean', properties: '' },
  output: 'object',
  input: z.discriminatedUnion('type', [
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      description: z.string().min(3).max(42).exactOptional(),
      visibility: BenefitVisibility.exactOptional(),
      type: z.literal('custom'),
      properties: BenefitCustomProperties.exactOptional(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      description: z.string().min(3).max(42).exactOptional(),
      type: z.literal('discord'),
      properties: BenefitDiscordCreateProperties.exactOptional(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      description: z.string().min(3).max(42).exactOptional(),
      type: z.literal('github_repository'),
      properties: BenefitGitHubRepositoryCreateProperties.exactOptional(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      description: z.string().min(3).max(42).exactOptional(),
      type: z.literal('downloadables'),
      properties: BenefitDownloadablesCreateProperties.exactOptional(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      description: z.string().min(3).max(42).exactOptional(),
      visibility: BenefitVisibility.exactOptional(),
      type: z.literal('license_keys'),
      properties: BenefitLicenseKeysCreateProperties.exactOptional(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      description: z.string().min(3).max(42).exactOptional(),
      visibility: BenefitVisibility.exactOptional(),
      type: z.literal('meter_credit'),
      properties: BenefitMeterCreditCreateProperties.exactOptional(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      description: z.string().min(3).max(42).exactOptional(),
      visibility: BenefitVisibility.exactOptional(),
      type: z.literal('feature_flag'),
      properties: BenefitFeatureFlagProperties.exactOptional(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      description: z.string().min(3).max(42).exactOptional(),
      type: z.literal('slack_shared_channel'),
      properties: BenefitSlackSharedChannelCreateProperties.exactOptional(),
    }),
  ]),
});

export const deleteAPolarBenefitById = defineTool({
  name: 'delete_a_polar_benefit_by_id',
  operationId: 'benefits:delete',
  method: 'DELETE',
  path: '/v1/benefits/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'none',
  input: z.strictObject({ id: z.uuidv4() }),
});

export const listAllPolarBenefitFiles = defineTool({
  name: 'list_all_polar_benefit_files',
  operationId: 'benefits:files',
  method: 'GET',
  path: '/v1/benefits/{id}/files',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', version: 'string', size_readable: 'string', is_uploaded: 'boolean', downloads: 'integer', downloaders: 'integer' },
  output: 'page',
  input: z.strictObject({
    id: z.uuidv4(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const listAllPolarBenefitGrantsByBenefitId = defineTool({
  name: 'list_all_polar_benefit_grants_by_benefit_id',
  operationId: 'benefits:grants',
  method: 'GET',
  path: '/v1/benefits/{id}/grants',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'is_granted', in: 'query' },
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'member_id', in: 'query', list: true },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', is_granted: 'boolean', granted_at: 'string', revoked_at: 'string', 'error.message': 'string', 'benefit.type': 'string', 'benefit.description': 'string', 'customer.email': 'string', 'member.email': 'string', 'properties.license_key_id': 'string', subscription_id: 'string', order_id: 'string' },
  output: 'page',
  input: z.strictObject({
    id: z.uuidv4(),
    is_granted: z.boolean().exactOptional(),
    customer_id: z.array(z.uuidv4()).exactOptional(),
    member_id: z.array(z.uuidv4()).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});
