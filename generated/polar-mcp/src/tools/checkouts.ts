import { z } from 'zod';
import { email, ipAddress, uri } from '../runtime/formats.js';
import { maxProperties } from '../runtime/object-keywords.js';
import { PresentmentCurrency } from '../schemas/presentment-currency.js';
import { AddressInput, ProductPriceCustomCreate, ProductPriceFixedCreate, ProductPriceMeteredUnitCreate, ProductPriceSeatBasedCreate, TrialInterval } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const CheckoutSortProperty = z.enum([
  'created_at',
  '-created_at',
  'expires_at',
  '-expires_at',
  'status',
  '-status',
]);

const CheckoutStatus = z.enum(['open', 'expired', 'confirmed', 'succeeded', 'failed']);

export const listAllPolarCheckouts = defineTool({
  name: 'list_all_polar_checkouts',
  operationId: 'checkouts:list',
  method: 'GET',
  path: '/v1/checkouts/',
  parameters: [
    { argument: 'product_id', in: 'query', list: true },
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'external_customer_id', in: 'query', list: true },
    { argument: 'status', in: 'query', list: true },
    { argument: 'query', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { url: 'string', expires_at: 'string', id: 'string', status: 'string', total_amount: 'integer', discount_amount: 'integer', currency: 'string', 'product.name': 'string', customer_email: 'string', external_customer_id: 'string', 'discount.code': 'string', active_trial_interval: 'string', active_trial_interval_count: 'integer', trial_end: 'string' },
  masked: [
    'items[].client_secret',
    'items[].payment_processor_metadata',
  ],
  output: 'page',
  input: z.strictObject({
    product_id: z.array(z.uuidv4()).exactOptional(),
    customer_id: z.array(z.uuidv4()).exactOptional(),
    external_customer_id: z.array(z.string()).exactOptional(),
    status: z.array(CheckoutStatus).exactOptional(),
    query: z.string().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(CheckoutSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarCheckout = defineTool({
  name: 'create_a_polar_checkout',
  operationId: 'checkouts:create',
  method: 'POST',
  path: '/v1/checkouts/',
  body: { mediaType: 'application/json', required: true },
  shorthands: { product_id: 'products' },
  view: { url: 'string', expires_at: 'string', id: 'string', status: 'string', total_amount: 'integer', discount_amount: 'integer', currency: 'string', 'product.name': 'string', customer_email: 'string', external_customer_id: 'string', 'discount.code': 'string', active_trial_interval: 'string', active_trial_interval_count: 'integer', trial_end: 'string' },
  masked: [
    'client_secret',
    'payment_processor_metadata',
  ],
  output: 'object',
  input: z.strictObject({
    product_id: z.uuidv4().exactOptional(),
    trial_interval: TrialInterval.exactOptional(),
    trial_interval_count: z.int().min(1).max(1000).exactOptional(),
    metadata: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
    custom_field_data: z
      .record(
        z.string(),
        z.union([z.string(), z.int(), z.boolean(), z.iso.datetime({ offset: true })]).nullable(),
      )
      .exactOptional(),
    discount_id: z.uuidv4().exactOptional(),
    allow_discount_codes: z.boolean().exactOptional(),
    require_billing_address: z.boolean().exactOptional(),
    amount: z.int().min(0).exactOptional(),
    seats: z.int().min(1).max(10000).exactOptional(),
    min_seats: z.int().min(1).max(10000).exactOptional(),
    max_seats: z.int().min(1).max(10000).exactOptional(),
    allow_trial: z.boolean().exactOptional(),
    customer_id: z.uuidv4().exactOptional(),
    is_business_customer: z.boolean().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_name: z.string().max(256).exactOptional(),
    customer_email: email().exactOptional(),
    customer_ip_address: ipAddress().exactOptional(),
    customer_billing_name: z.string().exactOptional(),
    customer_billing_address: AddressInput.exactOptional(),
    customer_tax_id: z.string().exactOptional(),
    customer_metadata: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
    subscription_id: z.uuidv4().exactOptional(),
    success_url: uri().min(1).max(2083).exactOptional(),
    return_url: uri().min(1).max(2083).exactOptional(),
    embed_origin: z.string().exactOptional(),
    locale: z.string().exactOptional(),
    currency: PresentmentCurrency.exactOptional(),
    products: z.array(z.uuidv4()).min(1).exactOptional(),
    prices: z
      .record(
        z.uuidv4(),
        z
          .array(
            z.discriminatedUnion('amount_type', [
              ProductPriceFixedCreate,
              ProductPriceCustomCreate,
              ProductPriceSeatBasedCreate,
              ProductPriceMeteredUnitCreate,
            ]),
          )
          .min(1),
      )
      .exactOptional(),
  }),
});

export const getSinglePolarCheckoutById = defineTool({
  name: 'get_single_polar_checkout_by_id',
  operationId: 'checkouts:get',
  method: 'GET',
  path: '/v1/checkouts/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { url: 'string', expires_at: 'string', id: 'string', status: 'string', total_amount: 'integer', discount_amount: 'integer', currency: 'string', 'product.name': 'string', customer_email: 'string', external_customer_id: 'string', 'discount.code': 'string', active_trial_interval: 'string', active_trial_interval_count: 'integer', trial_end: 'string' },
  masked: [
    'client_secret',
    'payment_processor_metadata',
  ],
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarCheckoutById = defineTool({
  name: 'update_a_polar_checkout_by_id',
  operationId: 'checkouts:update',
  method: 'PATCH',
  path: '/v1/checkouts/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { url: 'string', expires_at: 'string', id: 'string', status: 'string', total_amount: 'integer', discount_amount: 'integer', currency: 'string', 'product.name': 'string', customer_email: 'string', external_customer_id: 'string', 'discount.code': 'string', active_trial_interval: 'string', active_trial_interval_count: 'integer', trial_end: 'string' },
  masked: [
    'client_secret',
    'payment_processor_metadata',
  ],
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    custom_field_data: z
      .record(
        z.string(),
        z.union([z.string(), z.int(), z.boolean(), z.iso.datetime({ offset: true })]).nullable(),
      )
      .exactOptional(),
    product_id: z.uuidv4().nullable().exactOptional(),
    product_price_id: z.uuidv4().nullable().exactOptional(),
    amount: z.int().min(0).exactOptional(),
    seats: z.int().min(1).max(10000).nullable().exactOptional(),
    is_business_customer: z.boolean().exactOptional(),
    customer_name: z.string().max(256).nullable().exactOptional(),
    customer_email: email().nullable().exactOptional(),
    customer_billing_name: z.string().nullable().exactOptional(),
    customer_billing_address: AddressInput.nullable().exactOptional(),
    customer_tax_id: z.string().nullable().exactOptional(),
    locale: z.string().nullable().exactOptional(),
    trial_interval: TrialInterval.nullable().exactOptional(),
    trial_interval_count: z.int().min(1).max(1000).nullable().exactOptional(),
    metadata: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
    currency: PresentmentCurrency.exactOptional(),
    discount_id: z.uuidv4().nullable().exactOptional(),
    allow_discount_codes: z.boolean().exactOptional(),
    require_billing_address: z.boolean().exactOptional(),
    allow_trial: z.boolean().nullable().exactOptional(),
    customer_ip_address: ipAddress().nullable().exactOptional(),
    customer_metadata: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
    success_url: uri().min(1).max(2083).exactOptional(),
    return_url: uri().min(1).max(2083).nullable().exactOptional(),
    embed_origin: z.string().nullable().exactOptional(),
  }),
});

export const getSinglePolarCheckoutByClientSecret = defineTool({
  name: 'get_single_polar_checkout_by_client_secret',
  operationId: 'checkouts:client_get',
  method: 'GET',
  path: '/v1/checkouts/client/{client_secret}',
  parameters: [
    { argument: 'client_secret', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { url: 'string', expires_at: 'string', id: 'string', status: 'string', total_amount: 'integer', currency: 'string', 'product.name': 'string', customer_email: 'string', 'discount.code': 'string' },
  masked: [
    'client_secret',
    'payment_processor_metadata',
  ],
  output: 'object',
  input: z.strictObject({
    client_secret: z.string(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarCheckoutByClientSecret = defineTool({
  name: 'update_a_polar_checkout_by_client_secret',
  operationId: 'checkouts:client_update',
  method: 'PATCH',
  path: '/v1/checkouts/client/{client_secret}',
  parameters: [
    { argument: 'client_secret', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { url: 'string', expires_at: 'string', id: 'string', status: 'string', total_amount: 'integer', currency: 'string', 'product.name': 'string', customer_email: 'string', 'discount.code': 'string' },
  masked: [
    'client_secret',
    'payment_processor_metadata',
  ],
  output: 'object',
  input: z.strictObject({
    client_secret: z.string(),
    custom_field_data: z
      .record(
        z.string(),
        z.union([z.string(), z.int(), z.boolean(), z.iso.datetime({ offset: true })]).nullable(),
      )
      .exactOptional(),
    product_id: z.uuidv4().nullable().exactOptional(),
    product_price_id: z.uuidv4().nullable().exactOptional(),
    amount: z.int().min(0).exactOptional(),
    seats: z.int().min(1).max(10000).nullable().exactOptional(),
    is_business_customer: z.boolean().exactOptional(),
    customer_name: z.string().max(256).nullable().exactOptional(),
    customer_email: email().nullable().exactOptional(),
    customer_billing_name: z.string().nullable().exactOptional(),
    customer_billing_address: AddressInput.nullable().exactOptional(),
    customer_tax_id: z.string().nullable().exactOptional(),
    locale: z.string().nullable().exactOptional(),
    payment_method_type: z.string().nullable().exactOptional(),
    discount_code: z.string().nullable().exactOptional(),
    allow_trial: z.literal(false).nullable().exactOptional(),
  }),
});
