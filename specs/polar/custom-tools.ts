import type { ApiConfigInput } from '../../generator/config.js';

type CustomTools = NonNullable<ApiConfigInput['custom']>;

const customerArguments: CustomTools[string]['arguments'] = {
  customer_id: {
    type: 'string',
    format: 'uuid4',
  },
  external_customer_id: {
    type: 'string',
    maxLength: 255,
  },
  customer_email: { type: 'string', format: 'email', maxLength: 255 },
};

/** What a handler needs to find the customer: see custom/customer.ts. */
const customerUses = ['customers:get', 'customers:list'];

/** Tools that join several requests; their handlers are in custom/. */
export const customTools: CustomTools = {
  list_all_polar_customer_subscriptions: {
    title: 'List the subscriptions of one customer',
    description: `Lists the subscriptions of one customer, latest start first, with the customer that was found.
      Without status, ended ones are included. An e-mail or id that fits nobody, or several, is refused with the
      candidates. \`active\` with \`cancel_at_period_end: true\` ends at \`current_period_end\`.  For why access was lost, use
      \`get_single_polar_customer_access_audit\`.`,
    kind: 'list',
    toolset: 'subscriptions',
    tags: ['subscriptions'],
    risk: 'read',
    uses: [...customerUses, 'subscriptions:list'],
    rowsOf: 'subscriptions:list',
    arguments: {
      ...customerArguments,
      status: {
        type: 'array',
        items: {
          type: 'string',
          enum: [
            'active',
            'trialing',
            'past_due',
            'paused',
            'canceled',
            'unpaid',
            'incomplete',
            'incomplete_expired',
          ],
        },
        description: '`active` includes `trialing` here; `past_due` may have access still. Absent: all.',
      },
      page: { type: 'integer', minimum: 1 },
      limit: { type: 'integer', minimum: 1 },
    },
  },
  create_a_polar_event: {
    title: 'Record one usage event',
    description: `Records one usage event of a customer, which meters count and may bill; it cannot be undone. Give
      \`name\` with \`metadata\`, or \`meter_id\` with \`value\`: the event is then built as that meter counts it, or
      refused with the reason. It consumes; to give credits, sell a \`meter_credit\` benefit. With \`external_id\` a repeat is a \`duplicate\`, not a second
      charge. For many events, use \`create_a_polar_event_batch\`.`,
    kind: 'create',
    toolset: 'events',
    tags: ['events'],
    risk: 'money',
    irreversible: true,
    uses: [...customerUses, 'meters:get', 'events:ingest'],
    arguments: {
      ...customerArguments,
      name: {
        type: 'string',
        maxLength: 128,
        description: '`list_all_polar_event_names` has those in use. Not with meter_id.',
      },
      meter_id: {
        type: 'string',
        format: 'uuid4',
        description: 'The meter that has to count it; it sets name and metadata.',
      },
      value: {
        type: 'number',
        description: "In the meter's unit: 500 credits are 500. Only with meter_id.",
      },
      metadata: {
        type: 'object',
        description: 'Meters compare types too (5 is not "5").',
      },
      external_id: {
        type: 'string',
        description: 'Your own id, such as a job id: sent again it adds nothing.',
      },
      timestamp: {
        type: 'string',
        format: 'date-time',
        description: 'In the past; billed in the current period all the same. Absent: now.',
      },
      allow_unknown_customer: {
        type: 'boolean',
        description:
          'true: also of an unknown external_customer_id; it counts once there is such a customer.',
      },
    },
  },
  get_single_polar_customer_access_audit: {
    title: 'Find out why a customer has no access',
    description: `Tells for each benefit whether one customer has it now, and if not, why and what restores it. Joins
      subscriptions, grants, failed payments, refunds, seats and licence keys; each fact names the id it is from.
      \`reason\` is a code, such as past_due or needs_customer_action. Give \`benefit_type\` or \`benefit_id\` to learn also of benefits never had. For the rows
      themselves, use \`list_all_polar_benefit_grants\`.`,
    kind: 'get',
    toolset: 'benefit-grants',
    tags: ['benefit-grants', 'customers'],
    risk: 'read',
    uses: [
      ...customerUses,
      'subscriptions:list',
      'subscriptions:get',
      'benefit-grants:list',
      'orders:list',
      'payments:list',
      'refunds:list',
      'products:list',
      'benefits:list',
      'customer-seats:list_seats',
      'license_keys:get',
      'organizations:list',
    ],
    arguments: {
      ...customerArguments,
      benefit_type: {
        type: 'string',
        enum: [
          'custom',
          'discord',
          'github_repository',
          'downloadables',
          'license_keys',
          'meter_credit',
          'feature_flag',
          'slack_shared_channel',
        ],
      },
      benefit_id: {
        type: 'string',
        format: 'uuid4',
        description: 'Not with benefit_type.',
      },
    },
  },
  get_single_polar_totals: {
    title: 'Count and add up a list',
    description: `Counts the rows of a list exactly, and adds up amounts, without paging through it. \`filter\` takes
      the arguments of the list tool of that resource and is echoed. Sums stand apart by
      currency. Orders of every status are added up, by creation, not payment: filter by
      \`paid\` and \`partially_refunded\` for money that came in. \`complete: false\`: over 10,000 rows, and the
      rest is not counted. For revenue over time, use \`get_single_polar_metrics\`.`,
    kind: 'get',
    toolset: 'metrics',
    tags: ['metrics'],
    risk: 'read',
    uses: [
      'orders:list',
      'subscriptions:list',
      'customers:list',
      'refunds:list',
      'payments:list',
      'disputes:list',
      'license_keys:list',
      'benefit-grants:list',
      'checkouts:list',
    ],
    arguments: {
      resource: {
        type: 'string',
        required: true,
        enum: [
          'orders',
          'subscriptions',
          'customers',
          'refunds',
          'payments',
          'disputes',
          'license_keys',
          'benefit_grants',
          'checkouts',
        ],
      },
      filter: {
        type: 'object',
        description:
          'Such as those of `list_all_polar_orders`, without page, limit and sorting. Absent: all rows.',
      },
      sum: {
        type: 'array',
        items: {
          type: 'string',
          enum: [
            'subtotal_amount',
            'discount_amount',
            'net_amount',
            'tax_amount',
            'total_amount',
            'due_amount',
            'refunded_amount',
            'refunded_tax_amount',
            'platform_fee_amount',
            'amount',
          ],
        },
        description:
          'Minor units. Orders have all but `amount` (`total_amount`: with tax, before refunds); subscriptions (price of a period), payments, refunds and disputes have it.',
      },
      group_by: {
        type: 'string',
        enum: [
          'status',
          'currency',
          'product_id',
          'billing_reason',
          'recurring_interval',
          'customer_cancellation_reason',
          'reason',
          'method',
          'decline_reason',
          'benefit_id',
          'type',
        ],
        description: 'Splits count and sums; most have status and currency.',
      },
    },
  },
};
