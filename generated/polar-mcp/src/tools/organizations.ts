import { z } from 'zod';
import { email, uri } from '../runtime/formats.js';
import { Country } from '../schemas/country.js';
import { PresentmentCurrency } from '../schemas/presentment-currency.js';
import { TaxBehaviorOption } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const CustomerPortalCustomerSettings = z.strictObject({
  allow_email_change: z.boolean().exactOptional(),
});

const CustomerPortalSubscriptionSettings = z.strictObject({
  update_seats: z.boolean(),
  update_plan: z.boolean(),
  pause: z.boolean().exactOptional(),
});

const CustomerPortalUsageSettings = z.strictObject({ show: z.boolean() });

const OrganizationCustomerEmailSettings = z.strictObject({
  order_confirmation: z.boolean(),
  payment_method_expiration_reminder: z.boolean(),
  subscription_cancellation: z.boolean(),
  subscription_confirmation: z.boolean(),
  subscription_cycled: z.boolean(),
  subscription_cycled_after_trial: z.boolean(),
  subscription_past_due: z.boolean(),
  subscription_paused: z.boolean(),
  subscription_resumed: z.boolean(),
  subscription_renewal_reminder: z.boolean(),
  subscription_revoked: z.boolean(),
  subscription_trial_conversion_reminder: z.boolean(),
  subscription_uncanceled: z.boolean(),
  subscription_updated: z.boolean(),
});

const OrganizationCustomerPortalSettings = z.strictObject({
  usage: CustomerPortalUsageSettings,
  subscription: CustomerPortalSubscriptionSettings,
  customer: CustomerPortalCustomerSettings.exactOptional(),
});

const OrganizationDetails = z.strictObject({
  about: z.string().nullable().exactOptional(),
  product_description: z.string().nullable().exactOptional(),
  selling_categories: z.array(z.string()).exactOptional(),
  pricing_models: z.array(z.string()).exactOptional(),
  intended_use: z.string().nullable().exactOptional(),
  customer_acquisition: z.array(z.string()).exactOptional(),
  future_annual_revenue: z.int().min(0).nullable().exactOptional(),
  switching: z.boolean().exactOptional(),
  switching_from: z
    .enum(['paddle', 'lemon_squeezy', 'gumroad', 'stripe', 'other'])
    .nullable()
    .exactOptional(),
  previous_annual_revenue: z.int().min(0).nullable().exactOptional(),
});

const OrganizationDisputeSettingsUpdate = z.strictObject({
  auto_accept_below_amount: z.int().min(1).max(10000).nullable().exactOptional(),
});

const OrganizationFeatureSettingsUpdate = z.strictObject({
  seat_based_pricing_enabled: z.boolean().exactOptional(),
  member_model_enabled: z.boolean().exactOptional(),
  checkout_localization_enabled: z.boolean().exactOptional(),
  overview_metrics: z.array(z.string()).nullable().exactOptional(),
});

const OrganizationSocialPlatforms = z.enum([
  'x',
  'github',
  'facebook',
  'instagram',
  'youtube',
  'tiktok',
  'linkedin',
  'threads',
  'discord',
  'other',
]);

const OrganizationSocialLink = z.strictObject({
  platform: OrganizationSocialPlatforms,
  url: uri().min(1).max(2083),
});

const OrganizationSortProperty = z.enum([
  'created_at',
  '-created_at',
  'slug',
  '-slug',
  'name',
  '-name',
  'next_review_threshold',
  '-next_review_threshold',
  'days_in_status',
  '-days_in_status',
]);

const OrganizationSubscriptionSettings = z.strictObject({
  allow_multiple_subscriptions: z.boolean(),
  proration_behavior: z.enum(['invoice', 'prorate', 'next_period']),
  benefit_revocation_grace_period: z.int(),
  prevent_trial_abuse: z.boolean(),
  allow_customer_updates: z.boolean(),
});

export const listAllPolarOrganizations = defineTool({
  name: 'list_all_polar_organizations',
  operationId: 'organizations:list',
  method: 'GET',
  path: '/v1/organizations/',
  parameters: [
    { argument: 'slug', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', slug: 'string', status: 'string', email: 'string', country: 'string', default_presentment_currency: 'string', default_tax_behavior: 'string', subscription_settings: '' },
  output: 'page',
  input: z.strictObject({
    slug: z.string().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(OrganizationSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarOrganizationById = defineTool({
  name: 'get_single_polar_organization_by_id',
  operationId: 'organizations:get',
  method: 'GET',
  path: '/v1/organizations/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', slug: 'string', status: 'string', email: 'string', country: 'string', default_presentment_currency: 'string', default_tax_behavior: 'string', subscription_settings: '' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarOrganizationById = defineTool({
  name: 'update_a_polar_organization_by_id',
  operationId: 'organizations:update',
  method: 'PATCH',
  path: '/v1/organizations/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', slug: 'string', status: 'string', email: 'string', country: 'string', default_presentment_currency: 'string', default_tax_behavior: 'string', subscription_settings: '' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    name: z.string().min(3).exactOptional(),
    avatar_url: uri().min(1).max(2083).nullable().exactOptional(),
    email: email().nullable().exactOptional(),
    website: uri().min(1).max(2083).nullable().exactOptional(),
    socials: z.array(OrganizationSocialLink).exactOptional(),
    details: OrganizationDetails.nullable().exactOptional(),
    country: Country.nullable().exactOptional(),
    feature_settings: OrganizationFeatureSettingsUpdate.nullable().exactOptional(),
    subscription_settings: OrganizationSubscriptionSettings.exactOptional(),
    customer_email_settings: OrganizationCustomerEmailSettings.exactOptional(),
    customer_portal_settings: OrganizationCustomerPortalSettings.exactOptional(),
    dispute_settings: OrganizationDisputeSettingsUpdate.exactOptional(),
    embed_hosts: z.array(z.string()).exactOptional(),
    default_presentment_currency: PresentmentCurrency.exactOptional(),
    default_tax_behavior: TaxBehaviorOption.exactOptional(),
    sso_enforced: z.boolean().exactOptional(),
  }),
});
