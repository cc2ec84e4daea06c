import type { ToolOutput } from '#polar/registry.js';

/* What an audit reads, cut to what it judges by. Rows of the API fit these types. */

type Item<Name extends ListName> =
  ToolOutput<Name> extends { readonly items: readonly (infer Row)[] } ? Row : never;
type ListName =
  | 'list_all_polar_subscriptions'
  | 'list_all_polar_benefit_grants'
  | 'list_all_polar_orders'
  | 'list_all_polar_payments'
  | 'list_all_polar_refunds';

export interface BenefitRow {
  readonly id: string;
  readonly type: string;
  readonly description: string;
  readonly is_deleted?: boolean;
}

export interface ProductRow {
  readonly id: string;
  readonly name: string;
  readonly is_archived: boolean;
  readonly benefits: readonly BenefitRow[];
}

export interface SubscriptionRow
  extends Pick<
    Item<'list_all_polar_subscriptions'>,
    | 'id'
    | 'status'
    | 'created_at'
    | 'current_period_end'
    | 'cancel_at_period_end'
    | 'ends_at'
    | 'ended_at'
    | 'past_due_at'
    | 'paused_at'
    | 'resumes_at'
    | 'seats'
    | 'product_id'
  > {
  readonly product: ProductRow;
}

export interface OrderRow
  extends Pick<
    Item<'list_all_polar_orders'>,
    | 'id'
    | 'status'
    | 'created_at'
    | 'seats'
    | 'product_id'
    | 'subscription_id'
    | 'due_amount'
    | 'currency'
    | 'next_payment_attempt_at'
  > {
  readonly product: { readonly id: string; readonly name: string } | null;
}

export interface GrantRow
  extends Pick<
    Item<'list_all_polar_benefit_grants'>,
    | 'id'
    | 'created_at'
    | 'is_granted'
    | 'granted_at'
    | 'is_revoked'
    | 'revoked_at'
    | 'subscription_id'
    | 'order_id'
    | 'customer_id'
    | 'member_id'
    | 'benefit_id'
    | 'error'
  > {
  readonly benefit: BenefitRow;
  readonly member?: { readonly email: string } | null;
  readonly properties: object;
}

export type PaymentRow = Pick<
  Item<'list_all_polar_payments'>,
  'id' | 'created_at' | 'status' | 'order_id' | 'decline_reason'
>;

export type RefundRow = Pick<
  Item<'list_all_polar_refunds'>,
  'id' | 'created_at' | 'status' | 'order_id' | 'reason' | 'revoke_benefits'
>;

export interface SeatRow {
  readonly id: string;
  readonly status: 'pending' | 'claimed' | 'revoked';
  readonly customer_id: string | null;
  readonly member_id?: string | null;
  readonly revoked_at?: string | null;
}

export interface SeatsRow {
  readonly seats: readonly SeatRow[];
  readonly available_seats: number;
  readonly total_seats: number;
}

/** A licence key, without the key. */
export interface KeyRow {
  readonly id: string;
  readonly status: 'granted' | 'revoked' | 'disabled';
  readonly expires_at: string | null;
}

/** What a customer bought and got. */
export interface Purchases {
  /** Also those of others in which the customer holds a seat. */
  readonly subscriptions: readonly SubscriptionRow[];
  /** One-time purchases. */
  readonly orders: readonly OrderRow[];
  readonly grants: readonly GrantRow[];
  /** Of the orders; in the end also those that give a benefit that is missing. */
  readonly products: readonly ProductRow[];
}

/** And what explains it. */
export interface AccessRecords extends Purchases {
  /** RFC 3339: what has expired is told by it. */
  readonly now: string;
  /** Orders of subscriptions that are not paid. */
  readonly unpaid: readonly OrderRow[];
  readonly failedPayments: readonly PaymentRow[];
  readonly refunds: readonly RefundRow[];
  /** Orders of subscriptions that may have had another product. */
  readonly earlier: readonly OrderRow[];
  /** By the id of the subscription or order. */
  readonly seats: ReadonlyMap<string, SeatsRow>;
  readonly keys: ReadonlyMap<string, KeyRow>;
  /** Days after a failed renewal in which access stays. */
  readonly grace?: { readonly organizationId: string; readonly days: number };
}

/** The licence key of a grant, where it has one. */
export function keyOf({ properties }: GrantRow): string | undefined {
  const { license_key_id: id } = properties as { readonly license_key_id?: unknown };
  return typeof id === 'string' ? id : undefined;
}
