import { type Client, readText } from '../client.js';
import type { ToolInputSchema } from '../registry.js';

/** What LangChain's `DynamicStructuredTool` is made of. */
export interface LangChainFields {
  name: string;
  description: string;
  schema: ToolInputSchema;
  /** LangChain checks the arguments first; its message is to say what is wrong with them. */
  verboseParsingErrors: true;
  func(
    input: unknown,
    manager?: unknown,
    config?: { readonly signal?: AbortSignal | undefined },
  ): Promise<string>;
}

/**
 * A client's tools for LangChain: `toLangChain(client).map((fields) => new DynamicStructuredTool(fields))`.
 * A failed call is a text that says so. LangChain asks nobody before a tool is called: its
 * human-in-the-loop middleware takes names, and `client.tools` has the risk of each.
 */
export function toLangChain(client: Client): LangChainFields[] {
  return client.tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    schema: inputSchema,
    verboseParsingErrors: true,
    func: async (input, _manager, config) =>
      readText(await client.callRaw(name, input, { signal: config?.signal })),
  }));
}
