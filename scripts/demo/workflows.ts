import type { Client } from '@modelcontextprotocol/client';

type Json = Record<string, unknown>;

/** Calls a tool, shows the call and what of the answer matters, and gives the whole answer. */
type Call = (tool: string, args: Json, show: (answer: Json) => unknown) => Promise<Json>;

interface Workflow {
  readonly task: string;
  readonly run: (call: Call, conclude: (sentence: string) => void) => Promise<void>;
}

/** Each as an assistant would do it: what one answer says decides the next call. */
const workflows: readonly Workflow[] = [
  {
    task: 'sarah@acmecorp.com says that she lost access to the GitHub repository. Why?',
    async run(call, conclude) {
      const customers = await call('list_all_polar_customers', { email: 'sarah@acmecorp.com' }, (answer) =>
        pick(items(answer), ['id', 'email', 'name', 'external_id']),
      );
      const customer_id = String(first(customers).id);
      await call('list_all_polar_subscriptions', { customer_id, status: ['active', 'trialing'] }, (answer) =>
        items(answer).map(({ product, ...rest }) => ({
          product: (product as Json).name,
          ...choose(rest, ['status', 'cancel_at_period_end', 'current_period_end']),
        })),
      );
      const grants = await call('list_all_polar_benefit_grants', { customer_id }, (answer) =>
        items(answer).map(({ benefit, ...rest }) => ({
          benefit: (benefit as Json).type,
          ...choose(rest, ['is_granted', 'is_revoked', 'error']),
        })),
      );
      const lost = items(grants).find(({ benefit }) => (benefit as Json).type === 'github_repository');
      const error = lost?.error as Json | null | undefined;
      conclude(
        `She is still paying, and ${lost?.is_granted === true ? 'has' : 'does not have'} the repository: ${error?.message ?? 'no reason is given.'}`,
      );
    },
  },
  {
    task: 'Make a checkout link for the Advanced Tier, tied to our customer acc_999888.',
    async run(call, conclude) {
      const products = await call(
        'list_all_polar_products',
        { query: 'Advanced Tier', is_archived: false },
        (answer) => pick(items(answer), ['id', 'name', 'recurring_interval']),
      );
      const checkout = await call(
        'create_a_polar_checkout',
        { product_id: first(products).id, external_customer_id: 'acc_999888' },
        (answer) => choose(answer, ['url', 'external_customer_id', 'total_amount', 'currency', 'expires_at']),
      );
      conclude(
        `The buyer opens ${checkout.url} before ${checkout.expires_at}. Nothing is charged until then.`,
      );
    },
  },
  {
    task: 'Is the licence key POLAR-MIKE-999 valid? If so, count 500 export credits for its customer.',
    async run(call, conclude) {
      const key = await call('create_a_polar_license_key_validation', { key: 'POLAR-MIKE-999' }, (answer) =>
        choose(answer, ['valid', 'status', 'customer_id', 'limit_usage', 'expires_at']),
      );
      const meters = await call('list_all_polar_meters', { query: 'export' }, (answer) =>
        pick(items(answer), ['id', 'name']),
      );
      const customer_id = String(key.customer_id);
      const meter_id = String(first(meters).id);
      const balance = (answer: Json) => pick(items(answer), ['consumed_units', 'credited_units', 'balance']);
      const before = await call('list_all_polar_customer_meters', { customer_id, meter_id }, balance);
      const event = { customer_id, meter_id, value: 500, external_id: 'demo-export-500' };
      await call('create_a_polar_event', event, (answer) => answer);
      const after = await call('list_all_polar_customer_meters', { customer_id, meter_id }, balance);
      conclude(
        `The key is ${key.valid === true ? '' : 'not '}valid. Consumption went from ${first(before).consumed_units ?? 0} to ${first(after).consumed_units}; the same external_id again would count nothing.`,
      );
    },
  },
];

/** Runs them one after another. @throws Error where a call fails */
export async function runWorkflows(client: Client, print: (text: string) => void): Promise<void> {
  for (const [index, { task, run }] of workflows.entries()) {
    print(`\n${'abc'[index]}) ${task}\n`);
    await run(
      async (tool, args, show) => {
        print(`   → ${tool} ${JSON.stringify(args)}\n`);
        const { isError, structuredContent, content } = await client.callTool({
          name: tool,
          arguments: args,
        });
        if (isError === true) throw new Error(`${tool} failed: ${JSON.stringify(content)}`);
        const answer = structuredContent as Json;
        for (const line of lines(show(answer))) print(`   ← ${line}\n`);
        return answer;
      },
      (sentence) => print(`   = ${sentence}\n`),
    );
  }
}

function items(answer: Json): Json[] {
  return answer.items as Json[];
}

function first(answer: Json): Json {
  const [item] = items(answer);
  if (item === undefined) throw new Error('The practice API does not know what this workflow is about.');
  return item;
}

function pick(rows: readonly Json[], fields: readonly string[]): Json[] {
  return rows.map((row) => choose(row, fields));
}

function choose(row: Json, fields: readonly string[]): Json {
  return Object.fromEntries(fields.flatMap((field) => (field in row ? [[field, row[field]]] : [])));
}

/** One line an item. */
function lines(shown: unknown): string[] {
  return (Array.isArray(shown) ? shown : [shown]).map((each) => JSON.stringify(each));
}
