import { z } from 'zod';
import { pattern } from '../runtime/keywords.js';
import { Country } from './country.js';
import { PresentmentCurrency } from './presentment-currency.js';

export const AddressInput = z.strictObject({
  line1: z.string().nullable().exactOptional(),
  line2: z.string().nullable().exactOptional(),
  postal_code: z.string().nullable().exactOptional(),
  city: z.string().nullable().exactOptional(),
  state: z.string().nullable().exactOptional(),
  country: Country,
});

export const BenefitType = z.enum([
  'custom',
  'discord',
  'github_repository',
  'downloadables',
  'license_keys',
  'meter_credit',
  'feature_flag',
  'slack_shared_channel',
]);

export const CustomerCancellationReason = z.enum([
  'customer_service',
  'low_quality',
  'missing_features',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
  'other',
]);

export const EventSource = z.enum(['system', 'user']);

export const MemberRole = z.enum(['owner', 'billing_manager', 'member']);

export const ProductBillingType = z.enum(['one_time', 'recurring']);

export const TaxBehaviorOption = z.enum(['location', 'inclusive', 'exclusive']);

export const ProductPriceCustomCreate = z.strictObject({
  amount_type: z.literal('custom'),
  price_currency: PresentmentCurrency.exactOptional(),
  tax_behavior: TaxBehaviorOption.nullable().exactOptional(),
  minimum_amount: z.int().min(0).exactOptional(),
  maximum_amount: z.int().min(1).nullable().exactOptional(),
  preset_amount: z.int().min(0).nullable().exactOptional(),
});

export const ProductPriceFixedCreate = z.strictObject({
  amount_type: z.literal('fixed'),
  price_currency: PresentmentCurrency.exactOptional(),
  tax_behavior: TaxBehaviorOption.nullable().exactOptional(),
  price_amount: z.int().min(0),
});

export const ProductPriceMeteredUnitCreate = z.strictObject({
  amount_type: z.literal('metered_unit'),
  price_currency: PresentmentCurrency.exactOptional(),
  tax_behavior: TaxBehaviorOption.nullable().exactOptional(),
  meter_id: z.uuidv4(),
  unit_amount: z.union([
    z.number().gt(0),
    z
      .string()
      .check(pattern('^(?!^[-+.]*$)[+-]?0*(?:\\d{0,5}|(?=[\\d.]{1,18}0*$)\\d{0,5}\\.\\d{0,12}0*$)', 160)),
  ]),
  cap_amount: z.int().min(0).max(2147483647).nullable().exactOptional(),
});

export const SeatTierType = z.enum(['volume', 'graduated']);

export const ProductPriceSeatTier = z.strictObject({
  min_seats: z.int().min(1),
  max_seats: z.int().min(1).nullable().exactOptional(),
  price_per_seat: z.int().min(0),
});

export const ProductPriceSeatTiersInput = z.strictObject({
  seat_tier_type: SeatTierType.exactOptional(),
  tiers: z.array(ProductPriceSeatTier).min(1),
});

export const ProductPriceSeatBasedCreate = z.strictObject({
  amount_type: z.literal('seat_based'),
  price_currency: PresentmentCurrency.exactOptional(),
  tax_behavior: TaxBehaviorOption.nullable().exactOptional(),
  seat_tiers: ProductPriceSeatTiersInput,
});

export const TimeInterval = z.enum(['year', 'month', 'week', 'day', 'hour']);

export const TrialInterval = z.enum(['day', 'week', 'month', 'year']);
