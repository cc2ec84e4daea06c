import type { ToolInput } from '#polar/registry.js';

type Input = ToolInput<'get_single_polar_totals'>;
export type Resource = Input['resource'];
export type SumField = NonNullable<Input['sum']>[number];
export type GroupField = NonNullable<Input['group_by']>;

export interface ResourceRules {
  readonly tool: ListTool;
  readonly sums: readonly SumField[];
  readonly groups: readonly GroupField[];
}

export type ListTool =
  | 'list_all_polar_orders'
  | 'list_all_polar_subscriptions'
  | 'list_all_polar_customers'
  | 'list_all_polar_refunds'
  | 'list_all_polar_payments'
  | 'list_all_polar_disputes'
  | 'list_all_polar_license_keys'
  | 'list_all_polar_benefit_grants'
  | 'list_all_polar_checkouts';

/** Resource → its list, and what can be added up and told apart there. */
export const resources: { readonly [Name in Resource]: ResourceRules } = {
  orders: {
    tool: 'list_all_polar_orders',
    sums: [
      'subtotal_amount',
      'discount_amount',
      'net_amount',
      'tax_amount',
      'total_amount',
      'due_amount',
      'refunded_amount',
      'refunded_tax_amount',
      'platform_fee_amount',
    ],
    groups: ['status', 'currency', 'product_id', 'billing_reason'],
  },
  subscriptions: {
    tool: 'list_all_polar_subscriptions',
    sums: ['amount'],
    groups: ['status', 'currency', 'product_id', 'recurring_interval', 'customer_cancellation_reason'],
  },
  customers: { tool: 'list_all_polar_customers', sums: [], groups: ['type'] },
  refunds: {
    tool: 'list_all_polar_refunds',
    sums: ['amount', 'tax_amount'],
    groups: ['status', 'currency', 'reason'],
  },
  payments: {
    tool: 'list_all_polar_payments',
    sums: ['amount'],
    groups: ['status', 'currency', 'method', 'decline_reason'],
  },
  disputes: {
    tool: 'list_all_polar_disputes',
    sums: ['amount', 'tax_amount'],
    groups: ['status', 'currency'],
  },
  license_keys: { tool: 'list_all_polar_license_keys', sums: [], groups: ['status', 'benefit_id'] },
  benefit_grants: { tool: 'list_all_polar_benefit_grants', sums: [], groups: ['status', 'benefit_id'] },
  checkouts: {
    tool: 'list_all_polar_checkouts',
    sums: ['amount', 'discount_amount', 'net_amount', 'tax_amount', 'total_amount'],
    groups: ['status', 'currency', 'product_id'],
  },
};
