import Anthropic from '@anthropic-ai/sdk';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { MockLanguageModelV3 } from 'ai/test';
import OpenAI from 'openai';
import type { ConnectionOptions } from 'polar-mcp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { askModel } from '../../examples/ai-sdk.js';
import { askAnthropic } from '../../examples/anthropic.js';
import { askChatModel } from '../../examples/langchain.js';
import { listProducts } from '../../examples/library.js';
import { askOpenAI } from '../../examples/openai.js';
import { createSupportHandler, supportOptions } from '../../examples/server.js';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';

/*
 * The examples against the built package: run `npm run build` first. A local server stands in for the API,
 * another one for the model's; the clients between them are the real ones.
 */

const id = '0b0f7c7e-6f5e-4b8e-9d6c-2f3a4b5c6d7e';
const question = 'Who is there?';
const call = { name: 'list_all_polar_customers', args: { email: 'a@example.com' } };

let upstream: TestUpstream;
let model: TestUpstream;
let options: ConnectionOptions;

beforeAll(async () => {
  [upstream, model] = await Promise.all([startUpstream(), startUpstream()]);
  options = { baseUrl: upstream.url, credentials: { oat: 'polar_oat_x' } };
});
beforeEach(() => {
  upstream.requests.length = 0;
  model.requests.length = 0;
  upstream.answer = ({ url }, response) => {
    if (url.endsWith('/state')) answerJson(response, 200, { active_subscriptions: [{ product_id: id }] });
    else if (url.startsWith('/v1/products/')) answerJson(response, 200, { id, name: 'Gold' });
    else answerJson(response, 200, { items: [{ id }], pagination: { total_count: 1, max_page: 1 } });
  };
});
afterAll(() => Promise.all([upstream.close(), model.close()]));

/** The model's service answers with these, one request after the other. */
function answerInTurn(answers: readonly unknown[]): void {
  model.answer = (_, response) => answerJson(response, 200, answers[model.requests.length - 1]);
}

/** What the model's service was sent last. */
function readLast<Body>(): Body {
  return JSON.parse(model.requests.at(-1)?.body ?? '{}') as Body;
}

function expectOneCall(): void {
  expect(upstream.requests.map(({ url }) => url)).toEqual(['/v1/customers/?email=a%40example.com']);
}

test('library', async () => {
  expect(await listProducts('a@example.com', options)).toEqual(['Gold']);
  expect(upstream.requests).toHaveLength(3);
});

test('server', async () => {
  const handler = createSupportHandler({ ...supportOptions, ...options });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), {
      fetch: (url, init) => handler.fetch(new Request(url, init)),
    }),
  );
  const { tools } = await client.listTools();
  expect(tools.length).toBeGreaterThan(3);
  expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([]);
  const result = await client.callTool({ name: call.name, arguments: call.args });
  expect(result.structuredContent).toMatchObject({ items: [{ id }] });
  await client.close();
  await handler.close();
});

test('OpenAI', async () => {
  const message = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'One.' }] };
  answerInTurn([
    {
      object: 'response',
      output: [
        { type: 'function_call', call_id: 'c1', name: call.name, arguments: JSON.stringify(call.args) },
      ],
    },
    { object: 'response', output: [message] },
  ]);
  const openai = new OpenAI({ apiKey: 'none', baseURL: model.url });
  expect(await askOpenAI({ question, openai, options })).toBe('One.');
  const { input } = readLast<{ input: { type: string; output?: string }[] }>();
  expect(input.at(-1)).toMatchObject({ type: 'function_call_output', output: expect.stringContaining(id) });
  expectOneCall();
});

test('Anthropic', async () => {
  answerInTurn([
    { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: call.name, input: call.args }] },
    { role: 'assistant', content: [{ type: 'text', text: 'One.' }] },
  ]);
  const anthropic = new Anthropic({ apiKey: 'none', baseURL: model.url });
  expect(await askAnthropic({ question, anthropic, options })).toBe('One.');
  const { messages } = readLast<{ messages: { content: unknown }[] }>();
  const result = {
    type: 'tool_result',
    tool_use_id: 't1',
    content: expect.stringContaining(id),
    is_error: false,
  };
  expect(messages.at(-1)?.content).toEqual([result]);
  expectOneCall();
});

test('AI SDK', async () => {
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 1, text: 1, reasoning: 0 },
  };
  const input = JSON.stringify(call.args);
  const mock = new MockLanguageModelV3({
    doGenerate: [
      {
        content: [{ type: 'tool-call', toolCallId: 'c1', toolName: call.name, input }],
        finishReason: { unified: 'tool-calls', raw: undefined },
        usage,
        warnings: [],
      },
      {
        content: [{ type: 'text', text: 'One.' }],
        finishReason: { unified: 'stop', raw: undefined },
        usage,
        warnings: [],
      },
    ],
  });
  expect(await askModel({ question, model: mock, options })).toEqual({ text: 'One.', waiting: [] });
  expect(JSON.stringify(mock.doGenerateCalls[1]?.prompt)).toContain(id);
  expectOneCall();
});

/** Says what it is given to say, and keeps what it was told. */
class ScriptedModel extends BaseChatModel {
  readonly told: BaseMessage[][] = [];
  readonly #answers: AIMessage[];

  constructor(answers: AIMessage[]) {
    super({});
    this.#answers = answers;
  }

  _llmType(): string {
    return 'scripted';
  }

  override bindTools(): ReturnType<NonNullable<BaseChatModel['bindTools']>> {
    return this as unknown as ReturnType<NonNullable<BaseChatModel['bindTools']>>;
  }

  async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    this.told.push([...messages]);
    const message = this.#answers.shift() ?? new AIMessage('');
    return { generations: [{ text: message.text, message }] };
  }
}

test('LangChain', async () => {
  const asking = new AIMessage({ content: '', tool_calls: [{ ...call, id: 'c1', type: 'tool_call' }] });
  const scripted = new ScriptedModel([asking, new AIMessage('One.')]);
  expect(await askChatModel({ question, model: scripted, options })).toBe('One.');
  expect(scripted.told[1]?.at(-1)).toMatchObject({
    tool_call_id: 'c1',
    content: expect.stringContaining(id),
  });
  expectOneCall();
});
