/*
 * OpenAI's Responses API with tools. Run it on your sandbox:
 *   OPENAI_API_KEY=… POLAR_ACCESS_TOKEN=… npx tsx examples/openai.ts "Who bought most?"
 */
import OpenAI from 'openai';
import { type ConnectionOptions, createClient, toOpenAI } from 'polar-mcp';
import { isStarted } from './start.js';

/** A model that goes on asking is stopped. */
const mostTurns = 10;

export interface Asking {
  readonly question: string;
  readonly openai: OpenAI;
  readonly options?: ConnectionOptions;
}

/** Lets a model answer with tools that read. @throws Error when it comes to no end. */
export async function askOpenAI({ question, openai, options }: Asking): Promise<string> {
  const client = createClient({ methods: ['read'], preset: 'support', ...options });
  const { tools, run } = toOpenAI(client);
  try {
    let input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: question }];
    for (let turn = 0; turn < mostTurns; turn += 1) {
      const response = await openai.responses.create({ model: 'gpt-5-mini', tools, input });
      const calls = response.output.filter((item) => item.type === 'function_call');
      if (calls.length === 0) return response.output_text;
      const outputs = await Promise.all(calls.map((call) => run(call)));
      input = [...input, ...response.output, ...outputs];
    }
    throw new Error(`No answer in ${mostTurns} turns.`);
  } finally {
    await client.close();
  }
}

if (isStarted(import.meta.url)) {
  const question = process.argv[2] ?? 'Which customers are there?';
  console.log(await askOpenAI({ question, openai: new OpenAI() }));
}
