/*
 * Anthropic's Messages API with tools. Run it on your sandbox:
 *   ANTHROPIC_API_KEY=… POLAR_ACCESS_TOKEN=… npx tsx examples/anthropic.ts "Who bought most?"
 */
import Anthropic from '@anthropic-ai/sdk';
import { type ConnectionOptions, createClient, toAnthropic } from 'polar-mcp';
import { isStarted } from './start.js';

/** A model that goes on asking is stopped. */
const mostTurns = 10;

export interface Asking {
  readonly question: string;
  readonly anthropic: Anthropic;
  readonly options?: ConnectionOptions;
}

/** Lets a model answer with tools that read. @throws Error when it comes to no end. */
export async function askAnthropic({ question, anthropic, options }: Asking): Promise<string> {
  const client = createClient({ methods: ['read'], preset: 'support', ...options });
  const { tools, run } = toAnthropic(client);
  try {
    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: question }];
    for (let turn = 0; turn < mostTurns; turn += 1) {
      const message = await anthropic.messages.create({
        model: 'claude-sonnet-5-5',
        max_tokens: 4_096,
        tools,
        messages,
      });
      const calls = message.content.filter((block) => block.type === 'tool_use');
      if (calls.length === 0) {
        return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      }
      messages.push({ role: 'assistant', content: message.content });
      messages.push({ role: 'user', content: await Promise.all(calls.map((block) => run(block))) });
    }
    throw new Error(`No answer in ${mostTurns} turns.`);
  } finally {
    await client.close();
  }
}

if (isStarted(import.meta.url)) {
  const question = process.argv[2] ?? 'Which customers are there?';
  console.log(await askAnthropic({ question, anthropic: new Anthropic() }));
}
