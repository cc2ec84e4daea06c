/*
 * The package as a library. The command line is `main.ts`.
 */

export { type AISDKTool, toAISDK } from './adapters/ai-sdk.js';
export {
  type AnthropicTool,
  type AnthropicToolResult,
  type AnthropicTools,
  type AnthropicToolUse,
  toAnthropic,
} from './adapters/anthropic.js';
export { type LangChainFields, toLangChain } from './adapters/langchain.js';
export {
  type OpenAIChatCall,
  type OpenAIChatMessage,
  type OpenAIChatTool,
  type OpenAIChatTools,
  type OpenAIFunctionCall,
  type OpenAIFunctionOutput,
  type OpenAIFunctionTool,
  type OpenAITools,
  toOpenAI,
  toOpenAIChat,
} from './adapters/openai.js';
export { type CallOptions, type Client, createClient, ToolError, type ToolFailure } from './client.js';
export { UsageError } from './config.js';
export { type ConnectionOptions, type Credentials, createServer, type MethodWord } from './library.js';
export {
  type RegisteredTool,
  type ToolDescription,
  type ToolInput,
  type ToolInputSchema,
  type ToolName,
  type ToolOperation,
  type ToolOutput,
  tools,
} from './registry.js';
export type { LogLevel } from './runtime/log.js';
export type { Risk, ToolKind } from './runtime/tool.js';
export type { PresetName, SecuritySchemeName } from './tools/types.js';
