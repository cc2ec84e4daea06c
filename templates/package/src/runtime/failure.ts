import type { CallToolResult } from '@modelcontextprotocol/server';
import type { ApiDescription } from './api.js';
import type { ArgumentError } from './arguments.js';
import type { Alternatives } from './authorization.js';
import { readFailure, suggestStep } from './errors.js';
import type { JsonObject } from './json.js';
import type { Log } from './log.js';
import type { RateLimit } from './rate-limit.js';
import { cleanObject, type Redactor } from './redact.js';
import type { RequestShape } from './request.js';
import type { UnreadableAnswerError } from './result.js';
import { findMissingScopes, listBlocked } from './scopes.js';
import { cleanText, cutText } from './text.js';
import type { ToolSummary } from './tool.js';
import { UpstreamError, type UpstreamPhase, type UpstreamResponse } from './upstream.js';

/** A call that failed, as its caller is told. */
export interface CallFailure {
  readonly type:
    | 'invalid_arguments'
    | 'missing_credential'
    | 'refused'
    | 'retired'
    | 'upstream_refused'
    | 'upstream_failed'
    | 'unreadable_answer'
    | 'internal';
  readonly message: string;
  readonly status?: number;
  /** The API's own error code. */
  readonly code?: string;
  /** One line for each argument at fault. */
  readonly problems?: readonly string[];
  /** What to do next. */
  readonly next?: string;
  /** Seconds. */
  readonly retry_after?: number;
  readonly 'ratelimit-limit'?: number;
  readonly 'ratelimit-remaining'?: number;
  /** Seconds. */
  readonly 'ratelimit-reset'?: number;
  /** The credential lacks them: all, or one of them where the API says that one is enough. */
  readonly missing_scopes?: readonly string[];
  /** The tools that cannot be called without these scopes. */
  readonly blocked_tools?: readonly string[];
  readonly phase?: UpstreamPhase;
  /** `unknown`: a write may have been carried out. `done`: it was, though its answer cannot be shown. */
  readonly outcome?: 'unknown' | 'done';
  readonly excerpt?: string;
}

const excerptLength = 200;

/**
 * A failure as an MCP result: readable lines, and the same facts as an object, since some hosts show
 * models only the object. Everything passes the redactor.
 */
export function failResult(failure: CallFailure, meta: JsonObject, redact: Redactor): CallToolResult {
  const error = cleanObject(failure as unknown as JsonObject, redact);
  const lines = [
    error.message,
    ...((error.problems as readonly string[] | undefined) ?? []).map((line) => `- ${line}`),
  ];
  if (error.outcome === 'unknown') lines.push('outcome: unknown. The request is not sent again.');
  if (error.next !== undefined) lines.push(error.next);
  if (error.excerpt !== undefined) lines.push(`The answer begins: ${error.excerpt}`);
  return {
    content: [{ type: 'text', text: lines.join('\n') }],
    structuredContent: { error },
    isError: true,
    _meta: cleanObject(meta, redact),
  };
}

/** What a refusal is told with. */
export interface RefusalContext {
  readonly api: Pick<ApiDescription, 'title' | 'scopeRule'>;
  readonly redact: Redactor;
  /** The request carried a credential. */
  readonly authorized: boolean;
  /** Of the operation that was refused. */
  readonly security: Alternatives;
  /** The tools that are offered; absent: none are named. */
  readonly tools?: readonly ToolSummary[];
}

/** The API answered, and said no. */
export function describeRefusal(
  tool: RequestShape,
  response: UpstreamResponse,
  context: RefusalContext,
): CallFailure {
  const failure = readFailure(tool, response, context.redact);
  const { code, message, problems, retryAfter, rateLimit } = failure;
  const lack = describeLack(response, code, context);
  const next = lack.next ?? suggestStep(tool, response, { failure, authorized: context.authorized });
  const name = code === undefined || message === code ? '' : ` ${code}:`;
  return {
    type: 'upstream_refused',
    message: `${context.api.title} answered ${response.status}:${name} ${message}`,
    status: response.status,
    ...(code === undefined ? {} : { code }),
    ...(problems.length === 0 ? {} : { problems }),
    ...lack,
    ...(next === undefined ? {} : { next }),
    ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
    ...(response.status === 429 ? describeLimit(rateLimit) : {}),
    ...(isWrite(tool) && mayBeDone(response) ? unknownOutcome : {}),
  };
}

/** A server that broke may have done its work first; one that points elsewhere (303) often has. */
function mayBeDone({ status }: UpstreamResponse): boolean {
  return status >= 500 || (status >= 301 && status <= 303);
}

/** Named in the sentence; the rest is counted. All of them stand in `blocked_tools`. */
const mostNamed = 5;

function describeLack(
  response: UpstreamResponse,
  code: string | undefined,
  { api, security, tools = [] }: RefusalContext,
): Pick<CallFailure, 'missing_scopes' | 'blocked_tools' | 'next'> {
  const missing = findMissingScopes(response, { code, security });
  if (missing.length === 0) return {};
  const blocked = listBlocked(tools, missing, api.scopeRule);
  const which = missing.length > 1 && api.scopeRule === 'any' ? 'one of the scopes' : 'the scope';
  const more = blocked.length > mostNamed ? ` and ${blocked.length - mostNamed} more` : '';
  const whom =
    blocked.length === 0 ? '' : ` Tools that need it: ${blocked.slice(0, mostNamed).join(', ')}${more}.`;
  return {
    missing_scopes: missing,
    ...(blocked.length === 0 ? {} : { blocked_tools: blocked }),
    next: `The credential lacks ${which} ${missing.join(', ')}.${whom}`,
  };
}

function describeLimit(rateLimit: RateLimit | undefined): Partial<CallFailure> {
  const { limit, remaining, reset } = rateLimit ?? {};
  return {
    ...(limit === undefined ? {} : { 'ratelimit-limit': limit }),
    ...(remaining === undefined ? {} : { 'ratelimit-remaining': remaining }),
    ...(reset === undefined ? {} : { 'ratelimit-reset': reset }),
  };
}

/** There was no answer, or none that can be given on. */
export function describeUpstreamError(
  error: UpstreamError | UnreadableAnswerError,
  tool: RequestShape,
  redact: Redactor,
): CallFailure {
  const { excerpt, ...facts } = describeBreak(error, tool, redact);
  // What is masked in an answer must not be shown in the beginning of one that could not be read.
  const shown = tool.masked === undefined && excerpt !== undefined;
  return shown ? { ...facts, excerpt } : facts;
}

function describeBreak(
  error: UpstreamError | UnreadableAnswerError,
  tool: RequestShape,
  redact: Redactor,
): CallFailure {
  if (error instanceof UpstreamError) {
    const { phase, sent, status, excerpt } = error.facts;
    return {
      type: phase === 'too-large' ? 'unreadable_answer' : 'upstream_failed',
      message: error.message,
      phase,
      ...(status === undefined ? {} : { status }),
      ...(excerpt === undefined ? {} : { excerpt: cutText(redact(cleanText(excerpt), true), excerptLength) }),
      ...(isWrite(tool) && sent ? describeOutcome(status) : {}),
    };
  }
  return {
    type: 'unreadable_answer',
    message: error.message,
    excerpt: cutText(redact(cleanText(error.response.text)), excerptLength),
    ...describeProgress(tool, error.response),
  };
}

/** Why a call was not even sent. */
export function describeArguments({ problems }: ArgumentError, name: string): CallFailure {
  return {
    type: 'invalid_arguments',
    message: `The arguments of ${name} are not valid; nothing was sent.`,
    problems,
  };
}

/** A fault of ours: a caller learns that it happened, the reader of the log where. */
export function describeInternal(error: unknown, name: string, log: Log): CallFailure {
  log('error', 'internal error', {
    tool: name,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  return { type: 'internal', message: `The server could not finish ${name}.` };
}

/** What an answer that cannot be given on still says of the call. */
export function describeProgress(tool: RequestShape, { status }: UpstreamResponse): Partial<CallFailure> {
  return { status, ...(isWrite(tool) ? describeOutcome(status) : {}) };
}

const unknownOutcome = {
  outcome: 'unknown',
  next: 'It may have been carried out: look before you try again.',
} as const;

/** Where a write may have been carried out, its failure names the tool that shows whether it was. */
export function nameLookTool(
  failure: CallFailure,
  findLookTool: (() => string | undefined) | undefined,
): CallFailure {
  const lookTool = failure.outcome === 'unknown' ? findLookTool?.() : undefined;
  if (lookTool === undefined) return failure;
  return { ...failure, next: `It may have been carried out: look with ${lookTool} before you try again.` };
}

function describeOutcome(status: number | undefined): Pick<CallFailure, 'outcome' | 'next'> {
  if (status === undefined || status < 200 || status > 299) return unknownOutcome;
  return { outcome: 'done', next: `It was carried out (status ${status}): do not send it again.` };
}

function isWrite(tool: RequestShape): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(tool.method.toUpperCase());
}
