import { z } from 'zod';
import { maxProperties } from '../runtime/object-keywords.js';
import { defineTool } from '../runtime/tool.js';

const LicenseKeyStatus = z.enum(['granted', 'revoked', 'disabled']);

export const listAllPolarLicenseKeys = defineTool({
  name: 'list_all_polar_license_keys',
  operationId: 'license_keys:list',
  method: 'GET',
  path: '/v1/license-keys/',
  parameters: [
    { argument: 'benefit_id', in: 'query', list: true },
    { argument: 'status', in: 'query', list: true },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', display_key: 'string', status: 'string', usage: 'integer', limit_usage: 'integer', limit_activations: 'integer', expires_at: 'string', 'customer.email': 'string', benefit_id: 'string' },
  masked: [
    'items[].key',
  ],
  output: 'page',
  input: z.strictObject({
    benefit_id: z.array(z.uuidv4()).exactOptional(),
    status: z.array(LicenseKeyStatus).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarLicenseKeyById = defineTool({
  name: 'get_single_polar_license_key_by_id',
  operationId: 'license_keys:get',
  method: 'GET',
  path: '/v1/license-keys/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', key: 'string', status: 'string', usage: 'integer', limit_usage: 'integer', limit_activations: 'integer', expires_at: 'string', 'customer.email': 'string', 'activations[].id': 'string', 'activations[].label': 'string' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarLicenseKeyById = defineTool({
  name: 'update_a_polar_license_key_by_id',
  operationId: 'license_keys:update',
  method: 'PATCH',
  path: '/v1/license-keys/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', display_key: 'string', status: 'string', usage: 'integer', limit_usage: 'integer', limit_activations: 'integer', expires_at: 'string', 'customer.email': 'string', benefit_id: 'string' },
  masked: [
    'key',
  ],
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    status: LicenseKeyStatus.exactOptional(),
    usage: z.int().min(-2147483648).max(2147483647).exactOptional(),
    limit_activations: z.int().min(-2147483648).gt(0).max(2147483647).nullable().exactOptional(),
    limit_usage: z.int().min(-2147483648).gt(0).max(2147483647).nullable().exactOptional(),
    expires_at: z.iso.datetime({ offset: true }).nullable().exactOptional(),
  }),
});

export const getSinglePolarLicenseKeyActivationById = defineTool({
  name: 'get_single_polar_license_key_activation_by_id',
  operationId: 'license_keys:get_activation',
  method: 'GET',
  path: '/v1/license-keys/{id}/activations/{activation_id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'activation_id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', label: 'string', license_key_id: 'string', 'license_key.status': 'string', 'license_key.limit_activations': 'integer', 'license_key.expires_at': 'string' },
  masked: [
    'license_key.key',
  ],
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    activation_id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarLicenseKeyValidation = defineTool({
  name: 'create_a_polar_license_key_validation',
  operationId: 'license_keys:validate',
  method: 'POST',
  path: '/v1/license-keys/validate',
  body: { mediaType: 'application/json', required: true },
  outcomes: { '404': { valid: false, likely_reasons: ['no such key, or a typing error in it', 'revoked or disabled', 'expired', 'of another benefit or customer than the given one', 'other conditions than at its activation'] }, success: { valid: true } },
  view: { id: 'string', status: 'string', usage: 'integer', limit_usage: 'integer', limit_activations: 'integer', expires_at: 'string', customer_id: 'string', 'customer.email': 'string', benefit_id: 'string', 'activation.id': 'string', 'activation.label': 'string' },
  filled: [
    'organization_id',
  ],
  output: 'object',
  input: z.strictObject({
    key: z.string(),
    activation_id: z.uuidv4().exactOptional(),
    benefit_id: z.uuidv4().exactOptional(),
    customer_id: z.uuidv4().exactOptional(),
    increment_usage: z.int().min(0).exactOptional(),
    conditions: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
  }),
});

export const createAPolarLicenseKeyActivation = defineTool({
  name: 'create_a_polar_license_key_activation',
  operationId: 'license_keys:activate',
  method: 'POST',
  path: '/v1/license-keys/activate',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', label: 'string', license_key_id: 'string', 'license_key.status': 'string', 'license_key.limit_activations': 'integer', 'license_key.expires_at': 'string' },
  filled: [
    'organization_id',
  ],
  output: 'object',
  input: z.strictObject({
    key: z.string(),
    label: z.string(),
    conditions: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
    meta: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
  }),
});

export const createAPolarLicenseKeyDeactivation = defineTool({
  name: 'create_a_polar_license_key_deactivation',
  operationId: 'license_keys:deactivate',
  method: 'POST',
  path: '/v1/license-keys/deactivate',
  body: { mediaType: 'application/json', required: true },
  filled: [
    'organization_id',
  ],
  output: 'none',
  input: z.strictObject({ key: z.string(), activation_id: z.uuidv4() }),
});
