import { AIMessage, type ToolMessage } from '@langchain/core/messages';
import { DynamicStructuredTool } from '@langchain/core/tools';
import { generateText, stepCountIs } from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Client,
  createClient,
  toAISDK,
  toAnthropic,
  toLangChain,
  toOpenAI,
  toOpenAIChat,
} from '../../generated/polar-mcp/src/index.js';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';

const name = 'get_single_polar_order_by_id';
const id = '0b0f7c7e-6f5e-4b8e-9d6c-2f3a4b5c6d7e';

let upstream: TestUpstream;
let client: Client;

beforeAll(async () => {
  upstream = await startUpstream();
  client = createClient({ baseUrl: upstream.url, credentials: { oat: 'polar_oat_x' } });
});
beforeEach(() => {
  upstream.requests.length = 0;
  upstream.answer = ({ url }, response) =>
    url.endsWith(id) ? answerJson(response, 200, { id }) : answerJson(response, 404, { detail: 'Gone' });
});
afterAll(async () => {
  await client.close();
  await upstream.close();
});

const other = id.replace('0b', '1b');

/** What a model wrote → what it reads, and whether that is an error. */
const cases: readonly [string, unknown, string, boolean][] = [
  [name, { id }, `{"id":"${id}"}`, false],
  [name, { id: other }, 'Polar answered 404: Gone', true],
  [name, { id: 'x' }, 'nothing was sent', true],
  ['get_single_polar_ordr', {}, 'Unknown tool', true],
];

describe('OpenAI, responses', () => {
  test('tools', () => {
    const { tools } = toOpenAI(client);
    expect(tools).toHaveLength(client.tools.length);
    expect(tools.find((tool) => tool.name === name)).toMatchObject({
      type: 'function',
      strict: false,
      parameters: { type: 'object', required: ['id'] },
    });
  });

  test.each(cases)('%s %j → %s', async (tool, args, text) => {
    const call = { call_id: 'c1', name: tool, arguments: JSON.stringify(args) };
    const item = await toOpenAI(client).run(call);
    expect(item).toMatchObject({ type: 'function_call_output', call_id: 'c1' });
    expect(item.output).toContain(text);
  });

  test.each<[string, string]>([
    ['{"id":', 'not JSON'],
    ['', 'id'],
    ['[]', 'an object'],
  ])('arguments %j → %s', async (args, text) => {
    expect((await toOpenAI(client).run({ call_id: 'c', name, arguments: args })).output).toContain(text);
    expect(upstream.requests).toEqual([]);
  });
});

describe('OpenAI, chat completions', () => {
  test('tools', () => {
    const found = toOpenAIChat(client).tools.find((tool) => tool.function.name === name);
    expect(found).toMatchObject({ type: 'function', function: { parameters: { type: 'object' } } });
  });

  test.each(cases)('%s %j → %s', async (tool, args, text) => {
    const call = { id: 'c1', function: { name: tool, arguments: JSON.stringify(args) } };
    const message = await toOpenAIChat(client).run(call);
    expect(message).toMatchObject({ role: 'tool', tool_call_id: 'c1' });
    expect(message.content).toContain(text);
  });
});

describe('Anthropic', () => {
  test('tools', () => {
    const found = toAnthropic(client).tools.find((tool) => tool.name === name);
    expect(found).toMatchObject({ input_schema: { type: 'object', required: ['id'] } });
  });

  test.each(cases)('%s %j → %s', async (tool, input, text, isError) => {
    const block = await toAnthropic(client).run({ id: 't1', name: tool, input });
    expect(block).toMatchObject({ type: 'tool_result', tool_use_id: 't1', is_error: isError });
    expect(block.content).toContain(text);
  });
});

describe('AI SDK', () => {
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 1, text: 1, reasoning: 0 },
  };

  /** A model that calls one tool, and then says `done`. */
  function makeModel(toolName: string, args: unknown): MockLanguageModelV3 {
    const call = { type: 'tool-call', toolCallId: 'c1', toolName, input: JSON.stringify(args) } as const;
    return new MockLanguageModelV3({
      doGenerate: [
        { content: [call], finishReason: { unified: 'tool-calls', raw: undefined }, usage, warnings: [] },
        {
          content: [{ type: 'text', text: 'done' }],
          finishReason: { unified: 'stop', raw: undefined },
          usage,
          warnings: [],
        },
      ],
    });
  }

  /** What the model was told of its call. */
  async function play(toolName: string, args: unknown) {
    const model = makeModel(toolName, args);
    const { text, content } = await generateText({
      model,
      prompt: 'go',
      tools: toAISDK(client),
      stopWhen: stepCountIs(3),
    });
    const told = model.doGenerateCalls[1]?.prompt.at(-1)?.content;
    return { model, text, content, told: JSON.stringify(told) };
  }

  test.each<[unknown, string, string]>([
    [{ id }, 'json', id],
    [{ id: other }, 'error-text', 'Polar answered 404: Gone'],
    [{ id: 'x' }, 'error-text', 'nothing was sent'],
  ])('%j → %s %s', async (args, type, text) => {
    const { told, text: said } = await play(name, args);
    expect(said).toBe('done');
    expect(told).toContain(`"type":"${type}"`);
    expect(told).toContain(text);
  });

  test('schemas arrive as they are', async () => {
    const { model } = await play(name, { id });
    const sent = model.doGenerateCalls[0]?.tools?.flatMap((tool) =>
      tool.type === 'function' ? [[tool.name, tool.inputSchema]] : [],
    );
    expect(sent).toEqual(client.tools.map((tool) => [tool.name, tool.inputSchema]));
  });

  test('what moves money or destroys waits for approval', async () => {
    const tools = toAISDK(client);
    for (const { name: each, risk } of client.tools) {
      expect([each, tools[each]?.needsApproval]).toEqual([each, risk === 'money' || risk === 'destructive']);
    }
    const { content } = await play('delete_a_polar_customer_by_id', { customer_id: id });
    expect(content.some(({ type }) => type === 'tool-approval-request')).toBe(true);
    expect(upstream.requests).toEqual([]);
  });
});

describe('LangChain', () => {
  const find = (tool: string): DynamicStructuredTool => {
    const fields = toLangChain(client).find((each) => each.name === tool);
    if (fields === undefined) throw new Error(`no ${tool}`);
    return new DynamicStructuredTool(fields);
  };

  test.each<[unknown, string]>([
    [{ id }, `{"id":"${id}"}`],
    [{ id: other }, 'Polar answered 404: Gone'],
    [{ id: 'x' }, 'nothing was sent'],
  ])('%j → %s', async (args, text) => {
    const message = new AIMessage({
      content: '',
      tool_calls: [{ name, args: args as Record<string, unknown>, id: 'c1', type: 'tool_call' }],
    });
    const [call] = message.tool_calls ?? [];
    const answer: ToolMessage = await find(name).invoke({ ...call, type: 'tool_call' } as never);
    expect(answer.tool_call_id).toBe('c1');
    expect(answer.content).toContain(text);
  });

  test('what the schema refuses is said', async () => {
    await expect(find('list_all_polar_customers').invoke({ limit: 'ten' })).rejects.toThrow(
      /properties\/limit/,
    );
  });

  test('a signal ends the call', async () => {
    const abort = new AbortController();
    upstream.answer = () => abort.abort();
    const text = await find(name).invoke({ id }, { signal: abort.signal });
    expect(text).toContain('cancelled');
  });
});
