/*
 * The AI SDK with tools. A model's name goes through Vercel's gateway; run it on your sandbox:
 *   AI_GATEWAY_API_KEY=… POLAR_ACCESS_TOKEN=… npx tsx examples/ai-sdk.ts "Who bought most?"
 */
import { generateText, type LanguageModel, stepCountIs } from 'ai';
import { type ConnectionOptions, createClient, toAISDK } from 'polar-mcp';
import { isStarted } from './start.js';

export interface Asking {
  readonly question: string;
  readonly model: LanguageModel;
  readonly options?: ConnectionOptions;
}

export interface Answer {
  readonly text: string;
  /** Calls that a person must allow first: tools of the risks `money` and `destructive`. */
  readonly waiting: readonly string[];
}

/** Lets a model answer with the support tools, those that move money too: they wait for approval. */
export async function askModel({ question, model, options }: Asking): Promise<Answer> {
  const client = createClient({ preset: 'support', ...options });
  try {
    const result = await generateText({
      model,
      prompt: question,
      tools: toAISDK(client),
      stopWhen: stepCountIs(10),
    });
    const waiting = result.content.flatMap((part) =>
      part.type === 'tool-approval-request' ? [part.toolCall.toolName] : [],
    );
    return { text: result.text, waiting };
  } finally {
    await client.close();
  }
}

if (isStarted(import.meta.url)) {
  const question = process.argv[2] ?? 'Which customers are there?';
  console.log(await askModel({ question, model: 'openai/gpt-5-mini' }));
}
