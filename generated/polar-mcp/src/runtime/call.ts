import type { CallToolResult } from '@modelcontextprotocol/server';
import type { SessionOpening } from './api.js';
import { ArgumentError, checkArguments } from './arguments.js';
import {
  type Alternatives,
  authorize,
  authorizeRequest,
  isAuthorized,
  MissingCredentialError,
} from './authorization.js';
import {
  type CallFailure,
  describeArguments,
  describeInternal,
  describeProgress,
  describeRefusal,
  describeUpstreamError,
  failResult,
  nameLookTool,
} from './failure.js';
import { findIdentity, identify } from './identity.js';
import type { JsonObject } from './json.js';
import type { LookupStore } from './lookup.js';
import { arrangeAnswer, findOutcome } from './outcome.js';
import { cleanAnswer, cleanHeaders, cleanObject, type Redactor } from './redact.js';
import { buildRequest, type UpstreamRequest } from './request.js';
import {
  describeMeta,
  describeRateLimit,
  findMismatch,
  makeResult,
  readAnswer,
  UnreadableAnswerError,
} from './result.js';
import { sendTold } from './send.js';
import { findSession, type Session, type SessionOwner, type SessionStore, splitOwner } from './session.js';
import type { Wait } from './shared-work.js';
import { expandShorthands } from './shorthand.js';
import { type Connection, SideRequestError } from './side-request.js';
import type { ToolDefinition, ToolSummary } from './tool.js';
import { traceCall } from './trace.js';
import { type SendOptions, UpstreamError, type UpstreamResponse } from './upstream.js';
import { showAnswer, splitFields, type ViewedAnswer } from './view.js';

/** What the calls of one connection share. */
export interface CallContext extends Connection {
  /** Of the arguments that the credential decides, those that were given. */
  readonly values: ReadonlyMap<string, string>;
  readonly sessions: SessionStore;
  readonly lookups: LookupStore;
}

/** One call: a tool, and what the caller gave for it. */
export interface ToolCall {
  readonly tool: ToolDefinition;
  readonly security: Alternatives;
  readonly arguments: unknown;
  readonly signal?: AbortSignal;
  /** Told how much of the answer has come: bytes, and the whole where it is known. */
  readonly onProgress?: SendOptions['onProgress'];
  /** The request's `_meta`, which may hold the client's trace. */
  readonly carrier?: unknown;
  /** The tools that are offered: an error may name some of them. */
  readonly tools?: readonly ToolSummary[];
  /** The tool that shows whether this one was carried out. */
  readonly findLookTool?: () => string | undefined;
  /** `whole`: the answer as it came, for code that knows its type; else by the tool's view. */
  readonly answer?: 'whole';
}

/**
 * THE call path: check the arguments, choose the credential, build the request, send it once, read the
 * answer. It never throws: whatever goes wrong is a result with `isError`, which models can read.
 */
export function callTool(call: ToolCall, context: CallContext): Promise<CallToolResult> {
  const { name } = call.tool;
  return traceCall({ tool: name, carrier: call.carrier }, async (finish) => {
    const started = performance.now();
    const { result, failure, status } = await attemptCall(call, context);
    finish({ status, error: failure?.type });
    context.log(failure === undefined ? 'info' : 'warn', 'tools/call', {
      tool: name,
      outcome: failure?.type ?? 'ok',
      ...(status === undefined ? {} : { status }),
      duration_ms: Math.round(performance.now() - started),
    });
    return result;
  });
}

interface Attempt {
  readonly result: CallToolResult;
  readonly failure?: CallFailure;
  readonly status?: number | undefined;
}

async function attemptCall(call: ToolCall, context: CallContext): Promise<Attempt> {
  const { tool, signal, onProgress } = call;
  const { log, upstream } = context;
  const deadline = performance.now() + upstream.totalTimeout;
  const measureWait = (): Wait => ({ signal, timeLeft: Math.max(1, deadline - performance.now()) });
  let redact = context.redact;
  let response: UpstreamResponse | undefined;
  try {
    const prepared = await prepareCall(call, context, measureWait);
    redact = prepared.redact;
    const options = { ...measureWait(), onProgress, upstream, log };
    response = cleanHeaders(await sendTold(prepared.request, tool.path, options), redact);
    const meta = describeMeta(tool, response);
    if (response.status >= 200 && response.status <= 299) {
      return { result: giveAnswer(call, prepared, { response, meta }), status: response.status };
    }
    const outcome = findOutcome(tool, response.status);
    if (outcome !== undefined) {
      const result = makeResult(outcome, cleanObject(meta, redact));
      if (result !== undefined) return { result, status: response.status };
    }
    const refusal = describeRefusal(tool, response, { ...context, ...prepared, ...call });
    if (response.status !== 401 || prepared.session === undefined) {
      return failAttempt(refusal, { call, meta, redact });
    }
    context.sessions.forget(prepared.session);
    return failAttempt({ ...refusal, next: sessionEnded }, { call, meta, redact });
  } catch (error) {
    const failure = describeError(error, call, { ...context, redact, response });
    const limits = error instanceof SideRequestError ? describeRateLimit(error.rateLimit) : {};
    return failAttempt(failure, { call, meta: { ...describeMeta(tool, response), ...limits }, redact });
  }
}

const sessionEnded = 'The session of this customer had ended: call again, and a new one is opened.';

function failAttempt(
  given: CallFailure,
  { call, meta, redact }: { readonly call: ToolCall; readonly meta: JsonObject; readonly redact: Redactor },
): Attempt {
  const failure = nameLookTool(given, call.findLookTool);
  return { result: failResult(failure, meta, redact), failure, status: failure.status };
}

interface PreparedCall {
  readonly args: JsonObject;
  /** Which fields of the answer are wanted. */
  readonly fields: readonly string[] | undefined;
  readonly request: UpstreamRequest;
  readonly redact: Redactor;
  /** The request carries a credential. */
  readonly authorized: boolean;
  readonly session?: Session;
}

/** Everything that is needed to send. A session is opened last: not for a request that cannot be made. */
async function prepareCall(
  { tool, security, arguments: given }: ToolCall,
  context: CallContext,
  measureWait: () => Wait,
): Promise<PreparedCall> {
  const { api, credentials, lookups, redact, sessions, target } = context;
  const { rest: checked, fields } = splitFields(tool, checkArguments(tool, given));
  const needed = findSession(security, api);
  const opens = needed !== undefined && !isAuthorized(security, credentials);
  const { rest, owner } =
    needed === undefined
      ? { rest: checked, owner: undefined }
      : splitOwner(checked, { session: needed, opening: opens });
  const about = await identify(tool, expandShorthands(tool, rest), {
    connection: context,
    wait: measureWait,
  });
  const args = await lookups.fill(tool, about, measureWait());
  const request = buildRequest(tool, args, target);
  const nameOwner = async (opening: SessionOpening, told: SessionOwner): Promise<SessionOwner> => {
    const argument = api.identity?.id;
    if (argument === undefined || !opening.looked?.includes(told.argument)) return told;
    const value = await findIdentity(told.argument, told.value, { connection: context, wait: measureWait });
    return { argument, value };
  };
  const session =
    opens && owner ? await sessions.open(needed, await nameOwner(needed, owner), measureWait()) : undefined;
  const usable = new Map(credentials);
  if (session !== undefined) for (const scheme of needed?.schemes ?? []) usable.set(scheme, session.token);
  const authorization = authorize(security, api.securitySchemes, usable);
  return {
    args,
    fields,
    request: authorizeRequest(request, authorization),
    redact: session?.redact ?? redact,
    authorized: authorization.headers.length + authorization.query.length > 0,
    ...(session === undefined ? {} : { session }),
  };
}

function giveAnswer(
  call: ToolCall,
  prepared: PreparedCall,
  { response, meta }: { readonly response: UpstreamResponse; readonly meta: JsonObject },
): CallToolResult {
  const { tool } = call;
  const { args, redact } = prepared;
  // Cleaned before anything is cut: half a secret would not be known for one.
  const { object, text } = cleanAnswer(readAnswer(tool, args, response), redact);
  const { answer: seen, warning = findMismatch(tool, object) } = lookAt(object, call, { prepared, response });
  const answer = arrangeAnswer(tool, seen);
  const told = warning === undefined ? meta : { ...meta, warning };
  const result = makeResult(answer, cleanObject(told, redact), answer === object ? text : undefined);
  if (result !== undefined) return result;
  throw new UnreadableAnswerError(
    'The answer is too large for an MCP message: ask for less at a time.',
    response,
  );
}

function lookAt(
  object: JsonObject,
  { tool, answer }: ToolCall,
  {
    prepared: { args, fields },
    response,
  }: { readonly prepared: PreparedCall; readonly response: UpstreamResponse },
): ViewedAnswer {
  // Accepted work and an empty answer are said in words of ours.
  const isOurs = response.status === 202 || response.status === 204 || response.status === 205;
  const isWhole = answer === 'whole' && fields === undefined;
  return isOurs || isWhole ? { answer: object } : showAnswer(tool, object, { args, fields });
}

function describeError(
  error: unknown,
  { tool }: ToolCall,
  known: CallContext & { readonly response: UpstreamResponse | undefined },
): CallFailure {
  if (error instanceof ArgumentError) return describeArguments(error, tool.name);
  if (error instanceof MissingCredentialError) return { type: 'missing_credential', message: error.message };
  if (error instanceof SideRequestError) return error.failure;
  if (error instanceof UpstreamError || error instanceof UnreadableAnswerError) {
    return describeUpstreamError(error, tool, known.redact);
  }
  const failure = describeInternal(error, tool.name, known.log);
  return known.response === undefined ? failure : { ...failure, ...describeProgress(tool, known.response) };
}
