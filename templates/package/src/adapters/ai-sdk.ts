import { type Client, ToolError } from '../client.js';
import type { ToolInputSchema } from '../registry.js';

/** What the AI SDK asks of a schema (standardschema.dev). */
interface InputSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => { readonly value: unknown };
  };
}

/** A member of the AI SDK's `tools`. */
export interface AISDKTool {
  title: string;
  description: string;
  inputSchema: InputSchema;
  /** The SDK stops and asks before it calls the tool. */
  needsApproval: boolean;
  execute(input: unknown, options: { readonly abortSignal?: AbortSignal | undefined }): Promise<unknown>;
}

/**
 * A client's tools for the AI SDK: `generateText({ tools: toAISDK(client) })`. Tools of the risks `money`
 * and `destructive` need approval; spread one with `needsApproval: false` to decide otherwise. A failed
 * call throws a ToolError, of which the SDK makes a `tool-error`: the model reads its text.
 */
export function toAISDK(client: Client): Record<string, AISDKTool> {
  return Object.fromEntries(
    client.tools.map(({ name, title, description, inputSchema, risk }) => [
      name,
      {
        title,
        description,
        inputSchema: wrapSchema(inputSchema),
        needsApproval: risk === 'money' || risk === 'destructive',
        async execute(input, { abortSignal }) {
          const result = await client.callRaw(name, input, { signal: abortSignal });
          if (result.isError === true) throw new ToolError(name, result);
          return result.structuredContent;
        },
      } satisfies AISDKTool,
    ]),
  );
}

/**
 * The SDK knows its own schemas by this symbol, and hands them on as they are; that of another standard
 * schema it closes at every level, which would forbid free metadata. What is wrong with the arguments is
 * said by `execute`.
 */
function wrapSchema(jsonSchema: ToolInputSchema): InputSchema {
  const wrapped = {
    [Symbol.for('vercel.ai.schema')]: true,
    jsonSchema,
    validate: (value: unknown) => ({ success: true, value }),
    '~standard': { version: 1, vendor: 'json-schema', validate: (value: unknown) => ({ value }) },
  } as const;
  return wrapped;
}
