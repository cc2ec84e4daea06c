import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { maxProperties } from '../runtime/object-keywords.js';
import { defineTool } from '../runtime/tool.js';

export const listAllPolarPortalLicenseKeys = defineTool({
  name: 'list_all_polar_portal_license_keys',
  operationId: 'customer_portal:license_keys:list',
  method: 'GET',
  path: '/v1/customer-portal/license-keys/',
  parameters: [
    { argument: 'benefit_id', in: 'query' },
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
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    benefit_id: z.uuidv4().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarPortalLicenseKeyById = defineTool({
  name: 'get_single_polar_portal_license_key_by_id',
  operationId: 'customer_portal:license_keys:get',
  method: 'GET',
  path: '/v1/customer-portal/license-keys/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', key: 'string', status: 'string', usage: 'integer', limit_usage: 'integer', limit_activations: 'integer', expires_at: 'string', 'customer.email': 'string', 'activations[].id': 'string', 'activations[].label': 'string' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarPortalLicenseKeyValidation = defineTool({
  name: 'create_a_polar_portal_license_key_validation',
  operationId: 'customer_portal:license_keys:validate',
  method: 'POST',
  path: '/v1/customer-portal/license-keys/validate',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', status: 'string', usage: 'integer', limit_usage: 'integer', limit_activations: 'integer', expires_at: 'string', customer_id: 'string', 'customer.email': 'string', benefit_id: 'string', 'activation.id': 'string', 'activation.label': 'string' },
  output: 'object',
  input: z.strictObject({
    key: z.string(),
    organization_id: z.uuidv4(),
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

export const createAPolarPortalLicenseKeyActivation = defineTool({
  name: 'create_a_polar_portal_license_key_activation',
  operationId: 'customer_portal:license_keys:activate',
  method: 'POST',
  path: '/v1/customer-portal/license-keys/activate',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', label: 'string', license_key_id: 'string', 'license_key.status': 'string', 'license_key.limit_activations': 'integer', 'license_key.expires_at': 'string' },
  output: 'object',
  input: z.strictObject({
    key: z.string(),
    organization_id: z.uuidv4(),
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

export const createAPolarPortalLicenseKeyDeactivation = defineTool({
  name: 'create_a_polar_portal_license_key_deactivation',
  operationId: 'customer_portal:license_keys:deactivate',
  method: 'POST',
  path: '/v1/customer-portal/license-keys/deactivate',
  body: { mediaType: 'application/json', required: true },
  output: 'none',
  input: z.strictObject({
    key: z.string(),
    organization_id: z.uuidv4(),
    activation_id: z.uuidv4(),
  }),
});
