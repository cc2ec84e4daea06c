import { z } from 'zod';
import { uri } from '../runtime/formats.js';
import { maxProperties } from '../runtime/object-keywords.js';
import { TrialInterval } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const CheckoutLinkSortProperty = z.enum([
  'created_at',
  '-created_at',
  'label',
  '-label',
  'success_url',
  '-success_url',
  'allow_discount_codes',
  '-allow_discount_codes',
]);

export const listAllPolarCheckoutLinks = defineTool({
  name: 'list_all_polar_checkout_links',
  operationId: 'checkout-links:list',
  method: 'GET',
  path: '/v1/checkout-links/',
  parameters: [
    { argument: 'product_id', in: 'query', list: true },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { url: 'string', id: 'string', label: 'string', 'products[].id': 'string', 'products[].name': 'string', 'discount.code': 'string', allow_discount_codes: 'boolean', seats: 'integer' },
  masked: [
    'items[].client_secret',
  ],
  output: 'page',
  input: z.strictObject({
    product_id: z.array(z.uuidv4()).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(CheckoutLinkSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarCheckoutLink = defineTool({
  name: 'create_a_polar_checkout_link',
  operationId: 'checkout-links:create',
  method: 'POST',
  path: '/v1/checkout-links/',
  body: { mediaType: 'application/json', required: true },
  view: { url: 'string', id: 'string', label: 'string', 'products[].id': 'string', 'products[].name': 'string', 'discount.code': 'string', allow_discount_codes: 'boolean', seats: 'integer' },
  masked: [
    'client_secret',
  ],
  output: 'object',
  input: z.union([
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      trial_interval: TrialInterval.exactOptional(),
      trial_interval_count: z.int().min(1).max(1000).exactOptional(),
      payment_processor: z.literal('stripe'),
      label: z.string().exactOptional(),
      allow_discount_codes: z.boolean().exactOptional(),
      require_billing_address: z.boolean().exactOptional(),
      discount_id: z.uuidv4().exactOptional(),
      seats: z.int().min(1).max(10000).exactOptional(),
      success_url: uri().min(1).max(2083).exactOptional(),
      return_url: uri().min(1).max(2083).exactOptional(),
      product_price_id: z.uuidv4(),
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      trial_interval: TrialInterval.exactOptional(),
      trial_interval_count: z.int().min(1).max(1000).exactOptional(),
      payment_processor: z.literal('stripe'),
      label: z.string().exactOptional(),
      allow_discount_codes: z.boolean().exactOptional(),
      require_billing_address: z.boolean().exactOptional(),
      discount_id: z.uuidv4().exactOptional(),
      seats: z.int().min(1).max(10000).exactOptional(),
      success_url: uri().min(1).max(2083).exactOptional(),
      return_url: uri().min(1).max(2083).exactOptional(),
      product_id: z.uuidv4(),
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      trial_interval: TrialInterval.exactOptional(),
      trial_interval_count: z.int().min(1).max(1000).exactOptional(),
      payment_processor: z.literal('stripe'),
      label: z.string().exactOptional(),
      allow_discount_codes: z.boolean().exactOptional(),
      require_billing_address: z.boolean().exactOptional(),
      discount_id: z.uuidv4().exactOptional(),
      seats: z.int().min(1).max(10000).exactOptional(),
      success_url: uri().min(1).max(2083).exactOptional(),
      return_url: uri().min(1).max(2083).exactOptional(),
      products: z.array(z.uuidv4()).min(1),
    }),
  ]),
});

export const getSinglePolarCheckoutLinkById = defineTool({
  name: 'get_single_polar_checkout_link_by_id',
  operationId: 'checkout-links:get',
  method: 'GET',
  path: '/v1/checkout-links/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { url: 'string', id: 'string', label: 'string', 'products[].id': 'string', 'products[].name': 'string', 'discount.code': 'string', allow_discount_codes: 'boolean', seats: 'integer' },
  masked: [
    'client_secret',
  ],
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarCheckoutLinkById = defineTool({
  name: 'update_a_polar_checkout_link_by_id',
  operationId: 'checkout-links:update',
  method: 'PATCH',
  path: '/v1/checkout-links/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { url: 'string', id: 'string', label: 'string', 'products[].id': 'string', 'products[].name': 'string', 'discount.code': 'string', allow_discount_codes: 'boolean', seats: 'integer' },
  masked: [
    'client_secret',
  ],
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    trial_interval: TrialInterval.nullable().exactOptional(),
    trial_interval_count: z.int().min(1).max(1000).nullable().exactOptional(),
    metadata: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
    products: z.array(z.uuidv4()).min(1).exactOptional(),
    label: z.string().nullable().exactOptional(),
    allow_discount_codes: z.boolean().exactOptional(),
    require_billing_address: z.boolean().exactOptional(),
    discount_id: z.uuidv4().nullable().exactOptional(),
    seats: z.int().min(1).max(10000).nullable().exactOptional(),
    success_url: uri().min(1).max(2083).nullable().exactOptional(),
    return_url: uri().min(1).max(2083).nullable().exactOptional(),
  }),
});

export const deleteAPolarCheckoutLinkById = defineTool({
  name: 'delete_a_polar_checkout_link_by_id',
  operationId: 'checkout-links:delete',
  method: 'DELETE',
  path: '/v1/checkout-links/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'none',
  input: z.strictObject({ id: z.uuidv4() }),
});
