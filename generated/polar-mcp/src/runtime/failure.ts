import type { CallToolResult } from '@modelcontextprotocol/server';
import { readFailure, suggestStep } from './errors.js';
import type { JsonObject } from './json.js';
import { cleanObject, type Redactor } from './redact.js';
import type { UnreadableAnswerError } from './result.js';
import { cleanText, cutText } from './text.js';
import type { ToolDefinition } from './tool.js';
import { UpstreamError, type UpstreamPhase, type UpstreamResponse } from './upstream.js';

/** A call that failed, as its caller is told. */
export interface CallFailure {
  readonly type:
    | 'invalid_arguments'
    | 'missing_credential'
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
  /** The API's, for people. */
  readonly title: string;
  readonly redact: Redactor;
  /** The request carried a credential. */
  readonly authorized: boolean;
}

/** The API answered, and said no. */
export function describeRefusal(
  tool: ToolDefinition,
  response: UpstreamResponse,
  { title, redact, authorized }: RefusalContext,
): CallFailure {
  const failure = readFailure(tool, response, redact);
  const { code, message, problems, retryAfter } = failure;
  const next = suggestStep(tool, response, { failure, authorized });
  const name = code === undefined || message === code ? '' : ` ${code}:`;
  return {
    type: 'upstream_refused',
    message: `${title} answered ${response.status}:${name} ${message}`,
    status: response.status,
    ...(code === undefined ? {} : { code }),
    ...(problems.length === 0 ? {} : { problems }),
    ...(next === undefined ? {} : { next }),
    ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
    ...(isWrite(tool) && response.status >= 500 ? unknownOutcome : {}),
  };
}

/** There was no answer, or none that can be given on. */
export function describeUpstreamError(
  error: UpstreamError | UnreadableAnswerError,
  tool: ToolDefinition,
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

/** A fault of ours: a caller learns that it happened, the reader of stderr where. */
export function describeInternal(error: unknown, name: string, redact: Redactor): CallFailure {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${name}: internal error: ${redact(text)}\n`);
  return { type: 'internal', message: `The server could not finish ${name}.` };
}

/** What an answer that cannot be given on still says of the call. */
export function describeProgress(tool: ToolDefinition, { status }: UpstreamResponse): Partial<CallFailure> {
  return { status, ...(isWrite(tool) ? describeOutcome(status) : {}) };
}

const unknownOutcome = {
  outcome: 'unknown',
  next: 'It may have been carried out: look before you try again.',
} as const;

function describeOutcome(status: number | undefined): Pick<CallFailure, 'outcome' | 'next'> {
  if (status === undefined || status < 200 || status > 299) return unknownOutcome;
  return { outcome: 'done', next: `It was carried out (status ${status}): do not send it again.` };
}

function isWrite(tool: ToolDefinition): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(tool.method.toUpperCase());
}
