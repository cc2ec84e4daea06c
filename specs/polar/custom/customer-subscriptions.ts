import type { CustomApi } from '#polar/custom-tool.js';
import type { ToolInput } from '#polar/registry.js';
import { findCustomer } from './customer.js';

type Input = ToolInput<'list_all_polar_customer_subscriptions'>;
type Status = NonNullable<Input['status']>[number];

export async function listCustomerSubscriptions(input: Input, api: CustomApi) {
  const { status, page, limit, ...choice } = input;
  const customer = await findCustomer(choice, api);
  const { items, ...paging } = await api.call('list_all_polar_subscriptions', {
    customer_id: [customer.id],
    ...(status === undefined || status.length === 0 ? {} : { status: readStatuses(status) }),
    ...(page === undefined ? {} : { page }),
    ...(limit === undefined ? {} : { limit }),
    sorting: ['-started_at'],
  });
  return { customer, items, ...paging };
}

/** In what people say, a trial is active too: both have access. */
export function readStatuses(asked: readonly Status[]): Status[] {
  return [
    ...new Set(
      asked.flatMap((status): Status[] => (status === 'active' ? ['active', 'trialing'] : [status])),
    ),
  ];
}
