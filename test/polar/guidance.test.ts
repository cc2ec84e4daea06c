import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AnyClient, clients, type ListedPrompt } from '../transports/client.js';
import { copyGenerated, type FixturePackage } from '../transports/package.js';
import { killAll, type StartedHttp, startHttp } from '../transports/process.js';

const promptNames = [
  'lost_access',
  'checkout_for_customer',
  'licence_key_usage',
  'refund_and_stop_renewal',
  'failed_payment_triage',
  'add_seats',
  'monthly_revenue',
];

let made: FixturePackage;
let http: StartedHttp;
const env = { POLAR_ACCESS_TOKEN: 'polar_oat_1234567890' };

// Where a test starts a process, others may be starting theirs.
vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  made = await copyGenerated();
  http = await startHttp(made.main, [], { env });
});
afterAll(() => {
  killAll();
  made?.remove();
});

/** The one message of a filled prompt: a text of the user's. */
async function fill(client: AnyClient, name: string, args: Record<string, string>): Promise<string> {
  const { messages } = await client.guidance.getPrompt({ name, arguments: args });
  expect(messages).toEqual([{ role: 'user', content: { type: 'text', text: expect.any(String) } }]);
  return messages.map(({ content }) => (content as { text: string }).text).join();
}

function giveAll({ arguments: args = [] }: ListedPrompt): Record<string, string> {
  return Object.fromEntries(args.map(({ name }) => [name, `my ${name}`]));
}

/** Whatever looks like a tool's name, in backquotes or not. */
function listToolNames(text: string): readonly string[] {
  return [...text.matchAll(/\b[a-z]+(?:_[a-z]+)*_polar_[a-z0-9_]+/g)].map(([name]) => name);
}

const both = ['stdio', 'HTTP'].flatMap((transport) =>
  clients.map(([name, connect]) => ({ transport, name, connect })),
);

describe.each(both)('over $transport the client $name', ({ transport, connect }) => {
  let client: AnyClient;
  beforeAll(async () => {
    client = await connect(transport === 'HTTP' ? { url: http.url } : { main: made.main, words: [], env });
  });
  afterAll(() => client?.close());

  test('is instructed, in at most 300 tokens', () => {
    const instructions = client.guidance.getInstructions() ?? '';
    expect(instructions).toContain('sandbox environment');
    for (const word of ['customer_id', 'external_customer_id', 'minor units', 'next_page'])
      expect(instructions).toContain(word);
    expect(countTokens(instructions)).toBeLessThanOrEqual(300);
  });

  test('lists the prompts', async () => {
    const { prompts } = await client.guidance.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(promptNames);
    for (const { title } of prompts) expect(title).toMatch(/\w+/);
  });

  test('gets one filled, without the lines of what was not given', async () => {
    const name = 'refund_and_stop_renewal';
    const text = await fill(client, name, { customer: 'ada@example.com', amount: '10.00 USD' });
    expect(text.split('\n').slice(0, 4)).toEqual([
      'Refund the last payment of this customer and stop the renewal: ada@example.com',
      'Refund only this much: 10.00 USD',
      '',
      expect.stringMatching(/^1\. /),
    ]);
  });

  test('is told what a prompt needs, and what a misspelt one may have been', async () => {
    const missing = client.guidance.getPrompt({ name: 'lost_access', arguments: {} });
    await expect(missing).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('lost_access needs customer.'),
    });
    const misspelt = client.guidance.getPrompt({ name: 'lost_acces', arguments: {} });
    await expect(misspelt).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('Did you mean lost_access?'),
    });
  });

  test('every prompt can be filled, and names only tools that there are', async () => {
    const names = new Set(await client.listNames());
    const { prompts } = await client.guidance.listPrompts();
    expect(prompts).not.toEqual([]);
    for (const prompt of prompts) {
      const args = giveAll(prompt);
      const text = await fill(client, prompt.name, args);
      expect(text).not.toContain('{{');
      for (const value of Object.values(args)) expect(text).toContain(value);
      const named = listToolNames(text);
      expect(named.length, prompt.name).toBeGreaterThan(0);
      expect(
        named.filter((name) => !names.has(name)),
        prompt.name,
      ).toEqual([]);
    }
  });

  test('lists the guides and reads each', async () => {
    const names = new Set(await client.listNames());
    const { resources } = await client.guidance.listResources();
    expect(resources.map(({ uri }) => uri)).toContain('polar://guides/units-and-identity');
    for (const { uri, title } of resources) {
      const { contents } = await client.guidance.readResource({ uri });
      expect(contents).toEqual([{ uri, mimeType: 'text/markdown', text: expect.any(String) }]);
      const text = contents.map((each) => (each as { text: string }).text).join();
      expect(text.split('\n')[0]).toBe(`# ${title}`);
      expect(
        listToolNames(text).filter((name) => !names.has(name)),
        uri,
      ).toEqual([]);
    }
  });

  test('is told that a guide is not there', async () => {
    const uri = 'polar://guides/none';
    await expect(client.guidance.readResource({ uri })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('polar://guides/units-and-identity'),
      data: { uri },
    });
  });
});

test('with reading only, the prompts are those that read', async () => {
  const connect = clients[0]?.[1];
  if (connect === undefined) throw new Error('There is no client.');
  const client = await connect({ main: made.main, words: ['--methods', 'read'], env });
  const { prompts } = await client.guidance.listPrompts();
  expect(prompts.map(({ name }) => name)).toEqual([
    'lost_access',
    'failed_payment_triage',
    'monthly_revenue',
  ]);
  const refund = { name: 'refund_and_stop_renewal', arguments: { customer: 'ada@example.com' } };
  await expect(client.guidance.getPrompt(refund)).rejects.toMatchObject({ code: -32602 });
  await client.close();
});
