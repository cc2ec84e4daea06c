import type { CallToolResult } from '@modelcontextprotocol/server';
import { getOwn, isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { replacePlaces } from './place.js';
import { findRateLimit, type RateLimit } from './rate-limit.js';
import type { RequestShape } from './request.js';
import type { ToolDefinition } from './tool.js';
import type { UpstreamResponse } from './upstream.js';

/**
 * The SDK's stdio clients close the connection at a message of 10 MiB. An answer stands in its
 * message twice, once as an escaped text, so it is measured as it will be sent.
 */
const largestMessageBytes = 9 * 1024 * 1024;

/** An answer that says success, and that cannot be given on as what it should be. */
export class UnreadableAnswerError extends Error {
  readonly response: UpstreamResponse;

  constructor(message: string, response: UpstreamResponse) {
    super(message);
    this.name = 'UnreadableAnswerError';
    this.response = response;
  }
}

/** Stands where a secret stood. */
const masked = '[secret, not shown]';

/**
 * A 2xx answer as the object that a tool gives: always an object, always complete.
 * @throws UnreadableAnswerError when the body is not what its tool promises.
 */
export function readAnswer(tool: RequestShape, args: JsonObject, response: UpstreamResponse): JsonObject {
  const { status, text } = response;
  const accepted = status === 202;
  if (status === 204 || status === 205) return { ok: true };
  if (text.trim() === '') return accepted ? describeAccepted() : readEmpty(tool, response);
  if (tool.output === 'text' && !isJson(response)) return readText(response);
  const value = readJson(response);
  const whole = Array.isArray(value) ? { items: value } : value;
  const shown = replacePlaces(whole, tool.masked ?? [], masked);
  return accepted ? describeAccepted(shown) : shapeAnswer(tool, args, shown);
}

/** Nothing where something was promised is no success: the caller would take it for an empty object. */
function readEmpty(tool: RequestShape, response: UpstreamResponse): JsonObject {
  if (tool.output === 'none') return { ok: true };
  if (tool.output === 'text') return readText(response);
  throw new UnreadableAnswerError('The API answered with an empty body where data was expected.', response);
}

function shapeAnswer(tool: RequestShape, args: JsonObject, value: JsonValue): JsonObject {
  if (tool.output === 'page' && isJsonObject(value)) return readPage(args, value);
  return isJsonObject(value) ? value : { result: value };
}

/** The call went through, the work did not end yet. */
function describeAccepted(value?: JsonValue): JsonObject {
  const empty =
    value === undefined || value === null || (isJsonObject(value) && Object.keys(value).length === 0);
  return {
    status: 'accepted',
    next: 'The work goes on: read the object again in a moment.',
    ...(empty ? {} : { result: value }),
  };
}

/**
 * `{items, pagination: {total_count, max_page}}` as `{items, page, next_page, total_count}`.
 * Whatever else the answer says is kept; other kinds of pages are given on as they are.
 */
function readPage(args: JsonObject, value: JsonObject): JsonObject {
  const pagination = getOwn(value, 'pagination');
  if (!isJsonObject(pagination) || !Array.isArray(getOwn(value, 'items'))) return value;
  const { pagination: _, ...rest } = value;
  const asked = getOwn(args, 'page');
  const page = typeof asked === 'number' ? asked : 1;
  const last = getOwn(pagination, 'max_page');
  const more = typeof last === 'number' ? page < last : getOwn(pagination, 'has_next_page') === true;
  return {
    ...rest,
    page,
    next_page: more ? page + 1 : null,
    total_count: getOwn(pagination, 'total_count') ?? null,
  };
}

function isJson({ headers }: UpstreamResponse): boolean {
  return /^(application|text)\/([\w.+-]*\+)?json\b/i.test(headers.get('content-type') ?? '');
}

/** The body of a 2xx answer as it came. @throws UnreadableAnswerError when it is not JSON. */
export function readJson(response: UpstreamResponse): JsonValue {
  const type = response.headers.get('content-type');
  if (type !== undefined && !isJson(response)) {
    throw new UnreadableAnswerError(
      `The API answered with ${type.slice(0, 60)} where JSON was expected.`,
      response,
    );
  }
  try {
    return JSON.parse(response.text) as JsonValue;
  } catch {
    throw new UnreadableAnswerError('The API answered with a text that is not JSON.', response);
  }
}

function readText(response: UpstreamResponse): JsonObject {
  const { text } = response;
  const type = response.headers.get('content-type') ?? '';
  if (/\bhtml\b/i.test(type)) {
    throw new UnreadableAnswerError('The API answered with a web page where data was expected.', response);
  }
  if (type !== '' && !/\bcsv\b/i.test(type)) return { format: 'text', text };
  return { format: 'csv', rows: countRecords(text), text };
}

/** Records of a CSV without its header (RFC 4180): a line end inside quotes ends no record. */
function countRecords(text: string): number {
  let quoted = false;
  let records = 0;
  let filled = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === '\n' && !quoted) {
      if (filled) records += 1;
      filled = false;
    } else if (character !== '\r') filled = true;
  }
  return Math.max(0, records + (filled ? 1 : 0) - 1);
}

/**
 * A result as clients get it: the object, and the same JSON as text for those that read only text.
 * Undefined when the message would be too large for a client.
 */
export function makeResult(
  structured: JsonObject,
  meta: JsonObject,
  text = JSON.stringify(structured),
): CallToolResult | undefined {
  if (measureMessage(text) > largestMessageBytes) return undefined;
  return { content: [{ type: 'text', text }], structuredContent: structured, _meta: meta };
}

function measureMessage(text: string): number {
  // In the worst case each byte is escaped once more: three times the text is enough to know.
  if (text.length * 9 <= largestMessageBytes) return 0;
  return Buffer.byteLength(text) + Buffer.byteLength(JSON.stringify(text));
}

/** What a caller should know of an answer that is not what its document promises; it is given all the same. */
export function findMismatch(
  { output }: Pick<RequestShape, 'output'>,
  structured: JsonObject,
): string | undefined {
  const listed = output === 'page' || output === 'items';
  const accepted = getOwn(structured, 'status') === 'accepted';
  if (!listed || accepted || Array.isArray(getOwn(structured, 'items'))) return undefined;
  return 'The answer has no list of items, though the API promises one: it is given as it came.';
}

/** What is known of an answer beside its body. */
export function describeMeta(tool: ToolDefinition, response?: UpstreamResponse): JsonObject {
  const headers = response?.headers;
  const requestId =
    headers?.get('x-request-id') ?? headers?.get('request-id') ?? headers?.get('x-correlation-id');
  return {
    operationId: tool.operationId,
    ...(response === undefined ? {} : { status: response.status }),
    ...(requestId === undefined ? {} : { requestId: requestId.slice(0, 200) }),
    ...describeRateLimit(response && findRateLimit(response)),
  };
}

/** The quota as `_meta` has it, where it is known. */
export function describeRateLimit(rateLimit: RateLimit | undefined): JsonObject {
  return rateLimit === undefined ? {} : { rateLimit: { ...rateLimit } };
}
