import {
  type Client,
  createClient,
  createServer,
  type ToolInput,
  type ToolName,
  type ToolOutput,
  tools,
} from 'polar-mcp';

/*
 * What the declarations of the built package allow and refuse. Nothing runs: the compiler is the test, and
 * an `expect-error` that is none fails it.
 */

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const agree = <_Holds extends true>(): void => {};

export async function checkCalls(client: Client): Promise<void> {
  const page = await client.call('list_all_polar_customers', { email: 'a@example.com', limit: 1 });
  agree<Equal<(typeof page)['next_page'], number | null>>();
  agree<Equal<(typeof page)['items'][number]['id'], string>>();
  await client.call('list_all_polar_customers');
  await client.call('list_all_polar_customers', {}, { signal: AbortSignal.timeout(1) });
  // @ts-expect-error there is no such argument
  await client.call('list_all_polar_customers', { emial: 'a@example.com' });
  // @ts-expect-error the argument is a number
  await client.call('list_all_polar_customers', { limit: '1' });
  // @ts-expect-error there is no such tool
  await client.call('list_all_polar_custmers');
  // @ts-expect-error an argument is required
  await client.call('get_single_polar_order_by_id');
  // @ts-expect-error an argument is required
  await client.call('get_single_polar_order_by_id', {});
  // @ts-expect-error a page has no such field
  page.pagination;

  const deleted = await client.call('delete_a_polar_customer_by_id', { customer_id: 'x' });
  agree<Equal<(typeof deleted)['ok'], true>>();
  const csv = await client.call('get_single_polar_order_export');
  agree<Equal<(typeof csv)['text'], string>>();
}

export function checkOptions(): void {
  createServer({ server: 'sandbox', methods: ['read'], preset: 'support', credentials: { oat: 'x' } });
  createClient({ credentials: { oat: process.env.TENANT_TOKEN } });
  // @ts-expect-error there is no such option
  createClient({ exclude: [] });
  // @ts-expect-error there is no such scheme
  createClient({ credentials: { token: 'x' } });
  // @ts-expect-error there is no such preset
  createClient({ preset: 'heroes' });
  // @ts-expect-error there is no such tool
  createClient({ tools: ['list_all_polar_custmers'] });
  // @ts-expect-error there is no such method
  createClient({ methods: ['remove'] });
}

export function checkRegistry(): void {
  agree<Equal<(typeof tools.create_a_polar_refund)['name'], 'create_a_polar_refund'>>();
  agree<Equal<keyof typeof tools, ToolName>>();
  const refund: ToolInput<'create_a_polar_refund'> = { order_id: 'x', reason: 'other', amount: 100 };
  // @ts-expect-error amounts are whole numbers in minor units, never texts
  refund.amount = '1.00';
  agree<Equal<ToolOutput<'get_single_polar_customer_export'>['format'], 'csv' | 'text'>>();
  // @ts-expect-error there is no such tool
  tools.create_a_polar_refnd;
}
