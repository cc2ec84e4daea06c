import { z } from 'zod';
import { maxProperties } from '../runtime/object-keywords.js';
import { ProductPriceCustomCreate, ProductPriceFixedCreate, ProductPriceMeteredUnitCreate, ProductPriceSeatBasedCreate, TrialInterval } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const AttachedCustomFieldCreate = z.strictObject({
  custom_field_id: z.uuidv4(),
  required: z.boolean(),
});

const ExistingProductPrice = z.strictObject({ id: z.uuidv4() });

const ProductSortProperty = z.enum([
  'created_at',
  '-created_at',
  'name',
  '-name',
  'price_amount_type',
  '-price_amount_type',
  'price_amount',
  '-price_amount',
]);

const ProductVisibility = z.enum(['draft', 'private', 'public']);

const RecurringInterval = z.enum(['day', 'week', 'month', 'year']);

export const listAllPolarProducts = defineTool({
  name: 'list_all_polar_products',
  operationId: 'products:list',
  method: 'GET',
  path: '/v1/products/',
  parameters: [
    { argument: 'id', in: 'query', list: true },
    { argument: 'query', in: 'query' },
    { argument: 'is_archived', in: 'query' },
    { argument: 'is_recurring', in: 'query' },
    { argument: 'benefit_id', in: 'query', list: true },
    { argument: 'visibility', in: 'query', list: true },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'metadata', in: 'query', style: 'deepObject' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', visibility: 'string', is_archived: 'boolean', recurring_interval: 'string', 'prices[].amount_type': 'string', 'prices[].price_amount': 'integer', 'prices[].price_currency': 'string', 'prices[].unit_amount': 'string', 'prices[].meter.name': 'string', 'prices[].seat_tiers': '', 'benefits[].id': 'string', 'benefits[].description': 'string' },
  output: 'page',
  input: z.strictObject({
    id: z.array(z.uuidv4()).exactOptional(),
    query: z.string().exactOptional(),
    is_archived: z.boolean().exactOptional(),
    is_recurring: z.boolean().exactOptional(),
    benefit_id: z.array(z.uuidv4()).exactOptional(),
    visibility: z.array(ProductVisibility).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(ProductSortProperty).exactOptional(),
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

export const createAPolarProduct = defineTool({
  name: 'create_a_polar_product',
  operationId: 'products:create',
  method: 'POST',
  path: '/v1/products/',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', visibility: 'string', is_archived: 'boolean', recurring_interval: 'string', 'prices[].amount_type': 'string', 'prices[].price_amount': 'integer', 'prices[].price_currency': 'string', 'prices[].unit_amount': 'string', 'prices[].meter.name': 'string', 'prices[].seat_tiers': '', 'benefits[].id': 'string', 'benefits[].description': 'string' },
  output: 'object',
  input: z.xor([
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      name: z.string().min(3).max(64),
      description: z.string().exactOptional(),
      visibility: ProductVisibility.exactOptional(),
      prices: z
        .array(
          z.discriminatedUnion('amount_type', [
            ProductPriceFixedCreate,
            ProductPriceCustomCreate,
            ProductPriceSeatBasedCreate,
            ProductPriceMeteredUnitCreate,
          ]),
        )
        .min(1),
      medias: z.array(z.uuidv4()).exactOptional(),
      attached_custom_fields: z.array(AttachedCustomFieldCreate).exactOptional(),
      trial_interval: TrialInterval.exactOptional(),
      trial_interval_count: z.int().min(1).max(1000).exactOptional(),
      recurring_interval: RecurringInterval,
      recurring_interval_count: z.int().min(1).max(999).exactOptional(),
      meter_interval: RecurringInterval.exactOptional(),
      meter_interval_count: z.int().min(1).max(999).exactOptional(),
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      name: z.string().min(3).max(64),
      description: z.string().exactOptional(),
      visibility: ProductVisibility.exactOptional(),
      prices: z
        .array(
          z.discriminatedUnion('amount_type', [
            ProductPriceFixedCreate,
            ProductPriceCustomCreate,
            ProductPriceSeatBasedCreate,
            ProductPriceMeteredUnitCreate,
          ]),
        )
        .min(1),
      medias: z.array(z.uuidv4()).exactOptional(),
      attached_custom_fields: z.array(AttachedCustomFieldCreate).exactOptional(),
      recurring_interval: z.null().exactOptional(),
      recurring_interval_count: z.null().exactOptional(),
    }),
  ]),
});

export const getSinglePolarProductById = defineTool({
  name: 'get_single_polar_product_by_id',
  operationId: 'products:get',
  method: 'GET',
  path: '/v1/products/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', visibility: 'string', is_archived: 'boolean', recurring_interval: 'string', 'prices[].amount_type': 'string', 'prices[].price_amount': 'integer', 'prices[].price_currency': 'string', 'prices[].unit_amount': 'string', 'prices[].meter.name': 'string', 'prices[].seat_tiers': '', 'benefits[].id': 'string', 'benefits[].description': 'string' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarProductById = defineTool({
  name: 'update_a_polar_product_by_id',
  operationId: 'products:update',
  method: 'PATCH',
  path: '/v1/products/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', visibility: 'string', is_archived: 'boolean', recurring_interval: 'string', 'prices[].amount_type': 'string', 'prices[].price_amount': 'integer', 'prices[].price_currency': 'string', 'prices[].unit_amount': 'string', 'prices[].meter.name': 'string', 'prices[].seat_tiers': '', 'benefits[].id': 'string', 'benefits[].description': 'string' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    metadata: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
    trial_interval: TrialInterval.nullable().exactOptional(),
    trial_interval_count: z.int().min(1).max(1000).nullable().exactOptional(),
    name: z.string().min(3).max(64).exactOptional(),
    description: z.string().nullable().exactOptional(),
    recurring_interval: RecurringInterval.nullable().exactOptional(),
    recurring_interval_count: z.int().min(1).max(999).nullable().exactOptional(),
    is_archived: z.boolean().exactOptional(),
    visibility: ProductVisibility.exactOptional(),
    prices: z
      .array(
        z.union([
          ExistingProductPrice,
          z.discriminatedUnion('amount_type', [
            ProductPriceFixedCreate,
            ProductPriceCustomCreate,
            ProductPriceSeatBasedCreate,
            ProductPriceMeteredUnitCreate,
          ]),
        ]),
      )
      .exactOptional(),
    medias: z.array(z.uuidv4()).exactOptional(),
    attached_custom_fields: z.array(AttachedCustomFieldCreate).exactOptional(),
  }),
});

export const updateAPolarProductBenefitsById = defineTool({
  name: 'update_a_polar_product_benefits_by_id',
  operationId: 'products:update_benefits',
  method: 'POST',
  path: '/v1/products/{id}/benefits',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', visibility: 'string', is_archived: 'boolean', recurring_interval: 'string', 'prices[].amount_type': 'string', 'prices[].price_amount': 'integer', 'prices[].price_currency': 'string', 'prices[].unit_amount': 'string', 'prices[].meter.name': 'string', 'prices[].seat_tiers': '', 'benefits[].id': 'string', 'benefits[].description': 'string' },
  output: 'object',
  input: z.strictObject({ id: z.uuidv4(), benefits: z.array(z.uuidv4()) }),
});
