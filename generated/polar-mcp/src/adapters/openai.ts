import { type CallOptions, type Client, readText } from '../client.js';

/** A tool of the Responses API. */
export interface OpenAIFunctionTool {
  type: 'function';
  name: string;
  description: string;
  parameters: Record<string, unknown>;
  strict: false;
}

/** A `function_call` item of a response. */
export interface OpenAIFunctionCall {
  readonly call_id: string;
  readonly name: string;
  /** JSON. */
  readonly arguments: string;
}

/** An item of the next request's `input`. */
export interface OpenAIFunctionOutput {
  type: 'function_call_output';
  call_id: string;
  output: string;
}

export interface OpenAITools {
  readonly tools: OpenAIFunctionTool[];
  /** Carries a call out. It never throws: the model reads what went wrong. */
  run(call: OpenAIFunctionCall, options?: CallOptions): Promise<OpenAIFunctionOutput>;
}

/**
 * A client's tools for OpenAI's Responses API. Not `strict`: that mode demands every argument, and here
 * leaving one out is not the same as null. The API asks nobody before a function is called: look at the
 * risk in `client.tools` first.
 */
export function toOpenAI(client: Client): OpenAITools {
  return {
    tools: client.tools.map(({ name, description, inputSchema }) => ({
      type: 'function',
      name,
      description,
      parameters: inputSchema,
      strict: false,
    })),
    run: async (call, options) => ({
      type: 'function_call_output',
      call_id: call.call_id,
      output: await runJson(client, call, options),
    }),
  };
}

/** A tool of the Chat Completions API. */
export interface OpenAIChatTool {
  type: 'function';
  function: { name: string; description: string; parameters: Record<string, unknown>; strict: false };
}

/** One of a message's `tool_calls`. */
export interface OpenAIChatCall {
  readonly id: string;
  readonly function: { readonly name: string /** JSON. */; readonly arguments: string };
}

/** The next request's message with the answer. */
export interface OpenAIChatMessage {
  role: 'tool';
  tool_call_id: string;
  content: string;
}

export interface OpenAIChatTools {
  readonly tools: OpenAIChatTool[];
  /** Carries a call out. It never throws: the model reads what went wrong. */
  run(call: OpenAIChatCall, options?: CallOptions): Promise<OpenAIChatMessage>;
}

/** Likewise for OpenAI's Chat Completions API, which many other services speak. */
export function toOpenAIChat(client: Client): OpenAIChatTools {
  return {
    tools: client.tools.map(({ name, description, inputSchema }) => ({
      type: 'function',
      function: { name, description, parameters: inputSchema, strict: false },
    })),
    run: async (call, options) => ({
      role: 'tool',
      tool_call_id: call.id,
      content: await runJson(client, call.function, options),
    }),
  };
}

async function runJson(
  client: Client,
  call: Pick<OpenAIFunctionCall, 'name' | 'arguments'>,
  options: CallOptions | undefined,
): Promise<string> {
  let args: unknown;
  try {
    // Models write nothing at all where a tool takes no arguments.
    args = call.arguments.trim() === '' ? {} : JSON.parse(call.arguments);
  } catch {
    return `The arguments of ${call.name} are not JSON; nothing was sent.`;
  }
  return readText(await client.callRaw(call.name, args, options));
}
