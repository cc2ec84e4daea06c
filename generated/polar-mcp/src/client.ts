import { type CallToolResult, ProtocolError } from '@modelcontextprotocol/server';
import { type ConnectionOptions, connect } from './library.js';
import {
  describeTool,
  type ToolDescription,
  type ToolInput,
  type ToolName,
  type ToolOutput,
} from './registry.js';
import type { ToolCall } from './runtime/call.js';
import type { CallFailure } from './runtime/failure.js';
import { isJsonObject, type JsonObject } from './runtime/json.js';
import { callByName, type ServerParts } from './server.js';

/** Why a call failed. `unknown_tool`: there is none of this name, or the client's options leave it out. */
export interface ToolFailure extends Omit<CallFailure, 'type'> {
  readonly type: CallFailure['type'] | 'unknown_tool';
}

/** A call that failed. The message is the text that a model would read. */
export class ToolError extends Error {
  /** The tool's name. */
  readonly tool: string;
  /** The same facts apart: status, the API's code, the next step … */
  readonly failure: ToolFailure;
  /** Of the answer: status, request id, rate limit. */
  readonly meta: JsonObject;

  constructor(tool: string, result: CallToolResult) {
    super(readText(result));
    this.name = 'ToolError';
    this.tool = tool;
    this.failure = (result.structuredContent as { readonly error: ToolFailure }).error;
    this.meta = (result._meta ?? {}) as JsonObject;
  }
}

export interface CallOptions {
  /** Ends the call. It then fails with the phase `cancelled`; a write may have been carried out. */
  readonly signal?: AbortSignal | undefined;
}

/** The arguments may be left out where none is required. */
type CallParameters<Name extends ToolName> =
  Record<never, never> extends ToolInput<Name>
    ? [args?: ToolInput<Name>, options?: CallOptions]
    : [args: ToolInput<Name>, options?: CallOptions];

/** The tools as functions, without MCP. */
export interface Client {
  /** What can be called: the tools that the options keep, with the risk that a call has here. */
  readonly tools: readonly ToolDescription[];
  /**
   * Calls a tool. Properties that are undefined are left out, as in JSON; null is sent.
   * @throws ToolError whatever goes wrong: wrong arguments, an unknown tool, a refusal, no answer.
   */
  call<Name extends ToolName>(name: Name, ...parameters: CallParameters<Name>): Promise<ToolOutput<Name>>;
  /** Likewise by any name, with what a model gave. It never throws: a failure is a result with `isError`. */
  callRaw(name: string, args: unknown, options?: CallOptions): Promise<CallToolResult>;
  /** Aborts what is under way and closes the connections. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A client with connections and sessions of its own: one for each tenant, for as long as it is needed.
 * @throws UsageError for options that the command line would refuse too.
 */
export function createClient(options: ConnectionOptions = {}): Client {
  const parts = connect(options);
  const { catalog, context } = parts;
  const close = (): Promise<void> => context.upstream.close();
  return {
    tools: catalog.summaries.flatMap((summary, index) => {
      const entry = catalog.entries[index];
      return entry === undefined ? [] : [describeTool(entry, summary)];
    }),
    async call<Name extends ToolName>(name: Name, ...[args, given]: CallParameters<Name>) {
      const result = await callSafely(parts, {
        name,
        args: dropUndefined(args, 0),
        answer: 'whole',
        ...given,
      });
      if (result.isError === true) throw new ToolError(name, result);
      return result.structuredContent as ToolOutput<Name>;
    },
    callRaw: (name, args, given = {}) => callSafely(parts, { name, args, ...given }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface GivenCall extends CallOptions, Pick<ToolCall, 'answer'> {
  readonly name: string;
  readonly args: unknown;
}

async function callSafely(
  { catalog, context }: ServerParts,
  { name, args, signal, answer }: GivenCall,
): Promise<CallToolResult> {
  try {
    const cancelling = signal === undefined ? {} : { signal };
    const whole = answer === undefined ? {} : { answer };
    return await callByName(String(name), args, { catalog, context, ...cancelling, ...whole });
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return failUnsent({ type: 'unknown_tool', message: error.message });
  }
}

/** A failure of a call that came to no tool. */
function failUnsent(failure: ToolFailure): CallToolResult {
  return {
    content: [{ type: 'text', text: failure.message }],
    structuredContent: { error: failure },
    isError: true,
  };
}

/** A result as models read it: the answer's JSON, or what went wrong. */
export function readText({ content }: CallToolResult): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
}

/** Deeper nesting is refused by whoever checks the arguments. */
const deepestNesting = 64;

function dropUndefined(value: unknown, depth: number): unknown {
  if (depth > deepestNesting) return value;
  if (Array.isArray(value)) return value.map((item) => dropUndefined(item, depth + 1));
  // What is no plain object (a Map, a Date) would lose what it holds: it is refused by name later.
  if (!isJsonObject(value) || !isPlain(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, dropUndefined(item, depth + 1)]));
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
