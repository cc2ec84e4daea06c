import type { CheckoutFact, EventFact, Facts, OrderFact, SubscriptionFact } from './metric-facts.js';

/** From `begin` until before `end`, in milliseconds: a step of the answer, or all of its range. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

type Measure = (facts: Facts, span: Span) => number;

export interface MetricDefinition {
  readonly type: 'scalar' | 'currency' | 'currency_sub_cent' | 'percentage';
  readonly measure: Measure;
}

const isIn = (time: number, { begin, end }: Span) => time >= begin && time < end;
const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
const divide = (one: number, other: number) => (other === 0 ? 0 : one / other);
const ratio =
  (one: Measure, other: Measure): Measure =>
  (facts, span) =>
    divide(one(facts, span), other(facts, span));
const difference =
  (one: Measure, other: Measure): Measure =>
  (facts, span) =>
    one(facts, span) - other(facts, span);
const times =
  (factor: number, measure: Measure): Measure =>
  (facts, span) =>
    factor * measure(facts, span);
/** The same measure of all that was before the end. */
const cumulative =
  (measure: Measure): Measure =>
  (facts, { end }) =>
    measure(facts, { begin: Number.NEGATIVE_INFINITY, end });
/** How many different values. */
const distinct = <Fact>(facts: readonly Fact[], read: (fact: Fact) => unknown) =>
  new Set(facts.map(read)).size;

/** Subscriptions that live at the end of a span. */
const live = ({ subscriptions }: Facts, { end }: Span) =>
  subscriptions.filter(({ started, ended }) => started < end && ended >= end);
const isCommitted = ({ canceled }: SubscriptionFact, { end }: Span) => canceled >= end;
const isOnTrial = ({ trialEnd }: SubscriptionFact, { end }: Span) => trialEnd >= end;
const hasSeats = ({ seats }: SubscriptionFact) => seats > 0;

const recurring =
  (of: { trial: boolean; committed: boolean }): Measure =>
  (facts, span) =>
    sum(
      live(facts, span)
        .filter((each) => isOnTrial(each, span) === of.trial && (!of.committed || isCommitted(each, span)))
        .map(({ monthly }) => monthly),
    );

const ordersOf = ({ orders }: Facts, span: Span, reason?: string): OrderFact[] =>
  orders.filter((each) => isIn(each.at, span) && (reason === undefined || each.reason === reason));
const count =
  (reason?: string): Measure =>
  (facts, span) =>
    ordersOf(facts, span, reason).length;
const revenue =
  (reason?: string): Measure =>
  (facts, span) =>
    sum(ordersOf(facts, span, reason).map((each) => each.revenue));
const netRevenue =
  (reason?: string): Measure =>
  (facts, span) =>
    sum(ordersOf(facts, span, reason).map(({ net }) => net));

const checkoutsOf = ({ checkouts }: Facts, span: Span): CheckoutFact[] =>
  checkouts.filter(({ at }) => isIn(at, span));
const checkouts: Measure = (facts, span) => checkoutsOf(facts, span).length;
const succeeded: Measure = (facts, span) =>
  checkoutsOf(facts, span).filter(({ hasSucceeded }) => hasSucceeded).length;

const eventsOf = ({ events }: Facts, span: Span): EventFact[] => events.filter(({ at }) => isIn(at, span));
const costs: Measure = (facts, span) => sum(eventsOf(facts, span).map(({ cost }) => cost));
const eventUsers: Measure = (facts, span) => distinct(eventsOf(facts, span), ({ customer }) => customer);

const monthly = recurring({ trial: false, committed: false });
const committed = recurring({ trial: false, committed: true });
const liveCustomers: Measure = (facts, span) => distinct(live(facts, span), ({ customer }) => customer);
const perUser = ratio(monthly, liveCustomers);
const churned: Measure = ({ subscriptions }, span) =>
  subscriptions.filter(({ ended }) => isIn(ended, span)).length;
/** Of those that lived when the span began. */
const churnRate: Measure = (facts, span) =>
  divide(churned(facts, span), live(facts, { begin: span.begin, end: span.begin }).length);
const costPerUser = ratio(costs, eventUsers);

const canceled =
  (reason?: string): Measure =>
  ({ subscriptions }, span) =>
    subscriptions.filter(
      (each) => isIn(each.canceled, span) && (reason === undefined || each.reason === reason),
    ).length;

const seatsOf =
  (read: (fact: SubscriptionFact) => number): Measure =>
  (facts, span) =>
    sum(live(facts, span).map(read));
const seats = seatsOf((each) => each.seats);
const claimedSeats = seatsOf((each) => each.claimedSeats);
const seatCustomers: Measure = (facts, span) =>
  distinct(live(facts, span).filter(hasSeats), ({ customer }) => customer);
const seatCustomersWith =
  (read: (fact: SubscriptionFact) => number): Measure =>
  ({ subscriptions }, span) =>
    distinct(
      subscriptions.filter((each) => hasSeats(each) && isIn(read(each), span)),
      ({ customer }) => customer,
    );

const margin = difference(cumulative(netRevenue()), cumulative(costs));

const scalar = (measure: Measure): MetricDefinition => ({ type: 'scalar', measure });
const currency = (measure: Measure): MetricDefinition => ({
  type: 'currency',
  measure: (facts, span) => Math.round(measure(facts, span)),
});
const subCent = (measure: Measure): MetricDefinition => ({ type: 'currency_sub_cent', measure });
const percentage = (measure: Measure): MetricDefinition => ({ type: 'percentage', measure });

/** All metrics, in the document's order. Those of a state are of the end of the span, others of all of it. */
export const metricDefinitions: Readonly<Record<string, MetricDefinition>> = {
  active_subscriptions: scalar((facts, span) => live(facts, span).length),
  committed_subscriptions: scalar(
    (facts, span) => live(facts, span).filter((each) => isCommitted(each, span)).length,
  ),
  monthly_recurring_revenue: currency(monthly),
  trial_monthly_recurring_revenue: currency(recurring({ trial: true, committed: false })),
  committed_monthly_recurring_revenue: currency(committed),
  trial_committed_monthly_recurring_revenue: currency(recurring({ trial: true, committed: true })),
  average_revenue_per_user: currency(perUser),
  checkouts: scalar(checkouts),
  succeeded_checkouts: scalar(succeeded),
  churned_subscriptions: scalar(churned),
  churn_rate: percentage(churnRate),
  seats_total: scalar(seats),
  seats_claimed: scalar(claimedSeats),
  seats_pending: scalar(seatsOf((each) => each.pendingSeats)),
  seat_customers: scalar(seatCustomers),
  new_seat_customers: scalar(seatCustomersWith(({ started }) => started)),
  churned_seat_customers: scalar(seatCustomersWith(({ ended }) => ended)),
  orders: scalar(count()),
  revenue: currency(revenue()),
  net_revenue: currency(netRevenue()),
  cumulative_revenue: currency(cumulative(revenue())),
  net_cumulative_revenue: currency(cumulative(netRevenue())),
  costs: subCent(costs),
  cumulative_costs: subCent(cumulative(costs)),
  average_order_value: currency(ratio(revenue(), count())),
  net_average_order_value: currency(ratio(netRevenue(), count())),
  cost_per_user: subCent(costPerUser),
  active_user_by_event: scalar(eventUsers),
  one_time_products: scalar(count('purchase')),
  one_time_products_revenue: currency(revenue('purchase')),
  one_time_products_net_revenue: currency(netRevenue('purchase')),
  new_subscriptions: scalar(
    ({ subscriptions }, span) => subscriptions.filter(({ started }) => isIn(started, span)).length,
  ),
  new_subscriptions_revenue: currency(revenue('subscription_create')),
  new_subscriptions_net_revenue: currency(netRevenue('subscription_create')),
  renewed_subscriptions: scalar((facts, span) =>
    distinct(ordersOf(facts, span, 'subscription_cycle'), ({ subscription }) => subscription),
  ),
  renewed_subscriptions_revenue: currency(revenue('subscription_cycle')),
  renewed_subscriptions_net_revenue: currency(netRevenue('subscription_cycle')),
  canceled_subscriptions: scalar(canceled()),
  canceled_subscriptions_customer_service: scalar(canceled('customer_service')),
  canceled_subscriptions_low_quality: scalar(canceled('low_quality')),
  canceled_subscriptions_missing_features: scalar(canceled('missing_features')),
  canceled_subscriptions_switched_service: scalar(canceled('switched_service')),
  canceled_subscriptions_too_complex: scalar(canceled('too_complex')),
  canceled_subscriptions_too_expensive: scalar(canceled('too_expensive')),
  canceled_subscriptions_unused: scalar(canceled('unused')),
  canceled_subscriptions_other: scalar(canceled('other')),
  annual_recurring_revenue: currency(times(12, monthly)),
  committed_annual_recurring_revenue: currency(times(12, committed)),
  checkouts_conversion: percentage(ratio(succeeded, checkouts)),
  ltv: currency(ratio(difference(perUser, costPerUser), churnRate)),
  gross_margin: currency(margin),
  gross_margin_percentage: percentage(ratio(margin, cumulative(netRevenue()))),
  cashflow: currency(difference(revenue(), costs)),
  average_seats_per_customer: scalar(ratio(seats, seatCustomers)),
  seat_utilization_rate: percentage(ratio(claimedSeats, seats)),
};
