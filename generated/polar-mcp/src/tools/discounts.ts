import { z } from 'zod';
import { maxProperties, minProperties } from '../runtime/object-keywords.js';
import { PresentmentCurrency } from '../schemas/presentment-currency.js';
import { defineTool } from '../runtime/tool.js';

const DiscountDuration = z.enum(['once', 'forever', 'repeating']);

const DiscountSortProperty = z.enum([
  'created_at',
  '-created_at',
  'name',
  '-name',
  'code',
  '-code',
  'redemptions_count',
  '-redemptions_count',
  'ends_at',
  '-ends_at',
]);

const DiscountType = z.enum(['fixed', 'percentage']);

export const listAllPolarDiscounts = defineTool({
  name: 'list_all_polar_discounts',
  operationId: 'discounts:list',
  method: 'GET',
  path: '/v1/discounts/',
  parameters: [
    { argument: 'query', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', code: 'string', type: 'string', basis_points: 'integer', amounts: '', duration: 'string', duration_in_months: 'integer', ends_at: 'string', redemptions_count: 'integer', max_redemptions: 'integer' },
  output: 'page',
  input: z.strictObject({
    query: z.string().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(DiscountSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarDiscount = defineTool({
  name: 'create_a_polar_discount',
  operationId: 'discounts:create',
  method: 'POST',
  path: '/v1/discounts/',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', code: 'string', type: 'string', basis_points: 'integer', amounts: '', duration: 'string', duration_in_months: 'integer', ends_at: 'string', redemptions_count: 'integer', max_redemptions: 'integer' },
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
      name: z.string().min(1),
      code: z.string().exactOptional(),
      starts_at: z.iso.datetime({ offset: true }).exactOptional(),
      ends_at: z.iso.datetime({ offset: true }).exactOptional(),
      max_redemptions: z.int().min(1).max(2147483647).exactOptional(),
      max_redemptions_per_customer: z.int().min(1).max(2147483647).exactOptional(),
      products: z.array(z.uuidv4()).exactOptional(),
      type: z.literal('fixed').exactOptional(),
      duration: DiscountDuration,
      duration_in_months: z.int().min(1).max(999).exactOptional(),
      amount: z.int().min(0).max(999999999999).exactOptional(),
      currency: PresentmentCurrency.nullable().exactOptional(),
      amounts: z
        .partialRecord(PresentmentCurrency, z.int().min(0).max(999999999999))
        .check(minProperties(1))
        .exactOptional(),
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      name: z.string().min(1),
      code: z.string().exactOptional(),
      starts_at: z.iso.datetime({ offset: true }).exactOptional(),
      ends_at: z.iso.datetime({ offset: true }).exactOptional(),
      max_redemptions: z.int().min(1).max(2147483647).exactOptional(),
      max_redemptions_per_customer: z.int().min(1).max(2147483647).exactOptional(),
      products: z.array(z.uuidv4()).exactOptional(),
      type: z.literal('percentage').exactOptional(),
      duration: DiscountDuration,
      duration_in_months: z.int().min(1).max(999).exactOptional(),
      basis_points: z.int().min(1).max(10000),
    }),
  ]),
});

export const getSinglePolarDiscountById = defineTool({
  name: 'get_single_polar_discount_by_id',
  operationId: 'discounts:get',
  method: 'GET',
  path: '/v1/discounts/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', code: 'string', type: 'string', basis_points: 'integer', amounts: '', duration: 'string', duration_in_months: 'integer', ends_at: 'string', redemptions_count: 'integer', max_redemptions: 'integer' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarDiscountById = defineTool({
  name: 'update_a_polar_discount_by_id',
  operationId: 'discounts:update',
  method: 'PATCH',
  path: '/v1/discounts/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', code: 'string', type: 'string', basis_points: 'integer', amounts: '', duration: 'string', duration_in_months: 'integer', ends_at: 'string', redemptions_count: 'integer', max_redemptions: 'integer' },
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
    name: z.string().min(1).exactOptional(),
    code: z.string().nullable().exactOptional(),
    starts_at: z.iso.datetime({ offset: true }).nullable().exactOptional(),
    ends_at: z.iso.datetime({ offset: true }).nullable().exactOptional(),
    max_redemptions: z.int().min(1).max(2147483647).nullable().exactOptional(),
    max_redemptions_per_customer: z.int().min(1).max(2147483647).nullable().exactOptional(),
    duration: DiscountDuration.exactOptional(),
    duration_in_months: z.int().min(1).max(999).exactOptional(),
    type: DiscountType.exactOptional(),
    amount: z.int().min(0).max(999999999999).exactOptional(),
    currency: PresentmentCurrency.exactOptional(),
    amounts: z
      .partialRecord(PresentmentCurrency, z.int().min(0).max(999999999999))
      .check(minProperties(1))
      .exactOptional(),
    basis_points: z.int().min(1).max(10000).exactOptional(),
    products: z.array(z.uuidv4()).exactOptional(),
  }),
});

export const deleteAPolarDiscountById = defineTool({
  name: 'delete_a_polar_discount_by_id',
  operationId: 'discounts:delete',
  method: 'DELETE',
  path: '/v1/discounts/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'none',
  input: z.strictObject({ id: z.uuidv4() }),
});
