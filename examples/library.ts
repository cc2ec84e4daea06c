/*
 * The typed client, without MCP. Run it on your sandbox:
 *   POLAR_ACCESS_TOKEN=… npx tsx examples/library.ts buyer@example.com
 */
import { type ConnectionOptions, createClient, ToolError } from 'polar-mcp';
import { isStarted } from './start.js';

/** What a buyer has: the names of the active subscriptions' products. */
export async function listProducts(email: string, options: ConnectionOptions = {}): Promise<string[]> {
  const client = createClient(options);
  try {
    const { items } = await client.call('list_all_polar_customers', { email, limit: 1 });
    const [customer] = items;
    if (customer === undefined) return [];
    const state = await client.call('get_single_polar_customer_state_by_id', { customer_id: customer.id });
    const names = state.active_subscriptions.map(async ({ product_id }) => {
      const product = await client.call('get_single_polar_product_by_id', { id: product_id });
      return product.name;
    });
    return await Promise.all(names);
  } finally {
    await client.close();
  }
}

if (isStarted(import.meta.url)) {
  try {
    console.log(await listProducts(process.argv[2] ?? 'buyer@example.com'));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    // `failure` has the facts apart: a 401 says that the token is wrong or of the other environment.
    console.error(`${error.tool}: ${error.message}`, error.failure);
    process.exitCode = 1;
  }
}
