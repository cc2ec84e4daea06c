import type { CallToolResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Catalog } from './catalog.js';
import { handlers as emittedHandlers } from './custom/index.js';
import { findLookTool } from './look-tool.js';
import type { ToolInput, ToolName, ToolOutput } from './registry.js';
import { ArgumentError, checkArguments } from './runtime/arguments.js';
import { type CallContext, callTool, type ToolCall } from './runtime/call.js';
import { type CallFailure, describeArguments, describeInternal, failResult } from './runtime/failure.js';
import type { JsonObject } from './runtime/json.js';
import { cleanObject } from './runtime/redact.js';
import { makeResult } from './runtime/result.js';
import type { ToolDefinition, ToolSummary } from './runtime/tool.js';
import { showAnswer, splitFields } from './runtime/view.js';

/** What a handler may do: call the tools that its own tool is declared to use, whatever a filter leaves of them. */
export interface CustomApi {
  /** A tool's answer. @throws CustomCallError where it is an error */
  call<Name extends ToolName>(tool: Name, args: ToolInput<Name>): Promise<ToolOutput<Name>>;
}

/** Answers a call of a tool that is no single request. Its arguments are checked. @throws CustomRefusal */
export type CustomHandler<Name extends ToolName> = (
  args: ToolInput<Name>,
  api: CustomApi,
) => Promise<Record<string, unknown>>;

/** By the name of the tool. */
export type CustomHandlers = { readonly [Name in ToolName]?: CustomHandler<Name> };

/** As they are called: the arguments were checked by the tool's own schema. */
type AnyHandler = (args: JsonObject, api: CustomApi) => Promise<JsonObject>;

/** Why a handler does not do what is asked, and what to do next. */
export class CustomRefusal extends Error {
  readonly next: string | undefined;
  readonly problems: readonly string[] | undefined;

  constructor(message: string, more: { readonly next?: string; readonly problems?: readonly string[] } = {}) {
    super(message);
    this.next = more.next;
    this.problems = more.problems;
  }
}

/** A tool that a handler called has failed. */
export class CustomCallError extends Error {
  readonly result: CallToolResult;

  constructor(tool: string, result: CallToolResult) {
    super(`${tool} failed`);
    this.result = result;
  }

  /** The upstream's status, where it answered. */
  get status(): number | undefined {
    const { status } = this.#error;
    return typeof status === 'number' ? status : undefined;
  }

  /** A `type` of `CallFailure`. */
  get type(): string | undefined {
    const { type } = this.#error;
    return typeof type === 'string' ? type : undefined;
  }

  get #error(): { readonly status?: unknown; readonly type?: unknown } {
    const { error } = (this.result.structuredContent ?? {}) as { error?: object };
    return error ?? {};
  }
}

/** What a call of a custom tool needs besides what every call has. */
export interface CustomCall extends Pick<ToolCall, 'signal' | 'carrier' | 'onProgress' | 'answer'> {
  readonly tool: ToolDefinition;
  readonly summary: ToolSummary;
  readonly arguments: unknown;
  readonly catalog: Catalog;
}

/** Checks the arguments and lets the tool's handler answer. It never throws. */
export async function callCustom(
  { tool, summary, arguments: given, catalog, onProgress, answer: answering, ...circumstances }: CustomCall,
  context: CallContext,
  handlers: CustomHandlers = emittedHandlers,
): Promise<CallToolResult> {
  const started = performance.now();
  let requests = 0;
  const received = new Map<number, number>();
  /** Of all requests together: how many bytes there will be nobody knows. */
  const addUp = (request: number) => (bytes: number) => {
    received.set(request, bytes);
    const sum = [...received.values()].reduce((total, each) => total + each, 0);
    onProgress?.(sum, undefined);
  };
  const call = async (name: string, args: unknown): Promise<JsonObject> => {
    requests += 1;
    const request = requests;
    const reached = summary.uses?.includes(name) ? catalog.reach(name) : undefined;
    if (reached === undefined) throw new Error(`${tool.name} does not declare that it uses ${name}.`);
    const definition = await catalog.load(reached);
    const tools = catalog.summaries;
    const inner: ToolCall = {
      ...circumstances,
      tool: definition,
      security: reached.security,
      arguments: args,
      answer: 'whole',
      tools,
      findLookTool: () => findLookTool(definition, reached, tools),
      ...(onProgress === undefined ? {} : { onProgress: addUp(request) }),
    };
    const result = await callTool(inner, context);
    if (result.isError === true) throw new CustomCallError(name, result);
    return (result.structuredContent ?? {}) as JsonObject;
  };
  let result: CallToolResult;
  try {
    const checked = checkArguments({ ...tool, parameters: listLists(tool) }, given);
    const { rest: args, fields } = splitFields(tool, checked);
    const handler = new Map<string, unknown>(Object.entries(handlers)).get(tool.name) as
      | AnyHandler
      | undefined;
    if (handler === undefined) throw new Error(`There is no handler of ${tool.name}.`);
    const whole = cleanObject(await handler(args, { call } as CustomApi), context.redact);
    const { answer, warning } =
      answering === 'whole' && fields === undefined
        ? { answer: whole }
        : showAnswer(tool, whole, { args, fields });
    const meta = { operationId: tool.operationId, requests, ...(warning === undefined ? {} : { warning }) };
    result =
      makeResult(answer, meta) ??
      failResult(
        { type: 'unreadable_answer', message: 'The answer is too large: ask for less.' },
        meta,
        context.redact,
      );
  } catch (error) {
    result = describeFailure(error, tool, context);
  }
  context.log(result.isError === true ? 'warn' : 'info', 'tools/call', {
    tool: tool.name,
    outcome: result.isError === true ? 'failed' : 'ok',
    requests,
    duration_ms: Math.round(performance.now() - started),
  });
  return result;
}

/** A value given alone is a list of one, as in the lists of requests: their tools' `parameters` tell which those are. */
function listLists({ input }: ToolDefinition): NonNullable<ToolDefinition['parameters']> {
  const shape: Readonly<Record<string, unknown>> = input instanceof z.ZodObject ? input.shape : {};
  return Object.entries(shape)
    .filter(
      ([, schema]) => (schema instanceof z.ZodExactOptional ? schema.unwrap() : schema) instanceof z.ZodArray,
    )
    .map(([argument]) => ({ argument, in: 'query', list: true }));
}

function describeFailure(error: unknown, tool: ToolDefinition, context: CallContext): CallToolResult {
  if (error instanceof CustomCallError) return error.result;
  const failure: CallFailure =
    error instanceof ArgumentError
      ? describeArguments(error, tool.name)
      : error instanceof CustomRefusal
        ? {
            type: 'refused',
            message: error.message,
            ...(error.problems === undefined ? {} : { problems: error.problems }),
            ...(error.next === undefined ? {} : { next: error.next }),
          }
        : describeInternal(error, tool.name, context.log);
  return failResult(failure, {}, context.redact);
}
