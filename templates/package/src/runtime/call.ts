import type { CallToolResult } from '@modelcontextprotocol/server';
import type { ApiDescription } from './api.js';
import { ArgumentError, checkArguments } from './arguments.js';
import { authorize, MissingCredentialError } from './authorization.js';
import {
  type CallFailure,
  describeInternal,
  describeProgress,
  describeRefusal,
  describeUpstreamError,
  failResult,
} from './failure.js';
import type { JsonObject } from './json.js';
import { cleanHeaders, cleanObject, type Redactor } from './redact.js';
import { buildRequest, type Target } from './request.js';
import { describeMeta, makeResult, readAnswer, UnreadableAnswerError } from './result.js';
import type { ToolDefinition, ToolSummary } from './tool.js';
import { type Upstream, UpstreamError, type UpstreamResponse } from './upstream.js';

/** What every call of one process shares. */
export interface CallContext {
  readonly api: ApiDescription;
  readonly target: Target;
  /** By the name of the security scheme. */
  readonly credentials: ReadonlyMap<string, string>;
  readonly upstream: Upstream;
  readonly redact: Redactor;
}

/** One call: a tool, and what the caller gave for it. */
export interface ToolCall {
  readonly tool: ToolDefinition;
  readonly security: ToolSummary['security'];
  readonly arguments: unknown;
  readonly signal?: AbortSignal;
}

/**
 * THE call path: check the arguments, choose the credential, build the request, send it once, read the
 * answer. It never throws: whatever goes wrong is a result with `isError`, which models can read.
 */
export async function callTool(call: ToolCall, context: CallContext): Promise<CallToolResult> {
  let response: UpstreamResponse | undefined;
  try {
    const args = checkArguments(call.tool, call.arguments);
    const authorization = authorize(call.security, context.api.securitySchemes, context.credentials);
    const request = buildRequest(call.tool, args, context.target, authorization);
    response = cleanHeaders(await context.upstream.send(request, call.signal), context.redact);
    const meta = describeMeta(call.tool, response);
    if (response.status < 200 || response.status > 299) {
      const { redact } = context;
      const authorized = authorization.headers.length + authorization.query.length > 0;
      const refusal = describeRefusal(call.tool, response, { title: context.api.title, redact, authorized });
      return failResult(refusal, meta, redact);
    }
    return giveAnswer(call.tool, args, response, { meta, redact: context.redact });
  } catch (error) {
    const failure = describeError(error, call.tool, { response, redact: context.redact });
    return failResult(failure, describeMeta(call.tool, response), context.redact);
  }
}

function giveAnswer(
  tool: ToolDefinition,
  args: JsonObject,
  response: UpstreamResponse,
  { meta, redact }: { readonly meta: JsonObject; readonly redact: Redactor },
): CallToolResult {
  const structured = cleanObject(readAnswer(tool, args, response), redact);
  const result = makeResult(structured, cleanObject(meta, redact));
  if (result !== undefined) return result;
  throw new UnreadableAnswerError(
    'The answer is too large for an MCP message: ask for less at a time.',
    response,
  );
}

function describeError(
  error: unknown,
  tool: ToolDefinition,
  known: { readonly response: UpstreamResponse | undefined; readonly redact: Redactor },
): CallFailure {
  if (error instanceof ArgumentError) {
    return {
      type: 'invalid_arguments',
      message: `The arguments of ${tool.name} are not valid; nothing was sent.`,
      problems: error.problems,
    };
  }
  if (error instanceof MissingCredentialError) return { type: 'missing_credential', message: error.message };
  if (error instanceof UpstreamError || error instanceof UnreadableAnswerError) {
    return describeUpstreamError(error, tool, known.redact);
  }
  const failure = describeInternal(error, tool.name, known.redact);
  return known.response === undefined ? failure : { ...failure, ...describeProgress(tool, known.response) };
}
