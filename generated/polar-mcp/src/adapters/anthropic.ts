import { type CallOptions, type Client, readText } from '../client.js';
import type { ToolInputSchema } from '../registry.js';

/** A tool of the Messages API. */
export interface AnthropicTool {
  name: string;
  description: string;
  input_schema: ToolInputSchema;
}

/** A `tool_use` block of a message. */
export interface AnthropicToolUse {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

/** A block of the next message. */
export interface AnthropicToolResult {
  type: 'tool_result';
  tool_use_id: string;
  content: string;
  is_error: boolean;
}

export interface AnthropicTools {
  readonly tools: AnthropicTool[];
  /** Carries a call out. It never throws: the model reads what went wrong. */
  run(block: AnthropicToolUse, options?: CallOptions): Promise<AnthropicToolResult>;
}

/**
 * A client's tools for Anthropic's Messages API. The API asks nobody before a tool is called: look at the
 * risk in `client.tools` first.
 */
export function toAnthropic(client: Client): AnthropicTools {
  return {
    tools: client.tools.map(({ name, description, inputSchema }) => ({
      name,
      description,
      input_schema: inputSchema,
    })),
    async run(block, options) {
      const result = await client.callRaw(block.name, block.input, options);
      return {
        type: 'tool_result',
        tool_use_id: block.id,
        content: readText(result),
        is_error: result.isError === true,
      };
    },
  };
}
