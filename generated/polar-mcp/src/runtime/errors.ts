import { getOwn, isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { findRateLimit, type RateLimit, readRetryAfter } from './rate-limit.js';
import { cleanJson, type Redactor } from './redact.js';
import type { RequestShape } from './request.js';
import { cleanText, cutText } from './text.js';
import type { UpstreamResponse } from './upstream.js';

const longestMessage = 2_000;
const excerptLength = 200;
const mostProblems = 20;
const messageNames = ['message', 'detail', 'msg'];

/** What an upstream said went wrong, in one form whatever shape it chose. */
export interface UpstreamFailure {
  /** The API's own word for the error, when it has one. */
  readonly code?: string;
  readonly message: string;
  /** `argument: message` for each argument that the API points at. */
  readonly problems: readonly string[];
  /** Seconds, when the API said when to come back. */
  readonly retryAfter?: number;
  /** Of a 429, when the API told its quota. */
  readonly rateLimit?: RateLimit;
}

/**
 * Reads an answer with an error status. Known shapes: `{error, detail}` with a text or a list of
 * `{loc, msg}`, OAuth's `{error, error_description}` (RFC 6749, section 5.2), `{detail}`, problem
 * details (RFC 9457), `{message}`, plain text, a web page, nothing at all.
 * Credentials go before anything is cut: one that straddles a cut would be found no more.
 */
export function readFailure(
  tool: RequestShape,
  response: UpstreamResponse,
  redact: Redactor,
): UpstreamFailure {
  const wait = readWait(response);
  const body = parseObject(response.text, redact);
  if (body === undefined) return { message: describeText(response, redact), problems: [], ...wait };
  const code = pickText(body, ['error', 'code', 'type']) ?? pickText(getOwn(body, 'error'), ['code', 'type']);
  const problems = listProblems(tool, body);
  const message =
    pickText(body, ['detail', 'error_description', 'message', 'title']) ??
    pickText(getOwn(body, 'error'), messageNames) ??
    pickText(getOwn(body, 'detail'), messageNames) ??
    (problems.length > 0 ? 'The API refused these arguments.' : cutText(JSON.stringify(body), excerptLength));
  return {
    ...(code === undefined ? {} : { code }),
    message: cutText(message, longestMessage),
    problems,
    ...wait,
  };
}

function readWait(response: UpstreamResponse): Pick<UpstreamFailure, 'retryAfter' | 'rateLimit'> {
  const retryAfter = readRetryAfter(response.headers.get('retry-after'));
  const rateLimit = response.status === 429 ? findRateLimit(response) : undefined;
  return {
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
  };
}

/** What a suggestion goes by, beside the status. */
export interface FailureFacts {
  readonly failure: UpstreamFailure;
  /** The request carried a credential. */
  readonly authorized: boolean;
}

/** Codes that speak of the caller's rights: `insufficient_scope` (RFC 6750, section 3.1), `NotPermitted`. */
const rightsCode = /scope|permi(?:t|ssion)|unauthori[sz]ed|access_?denied/i;

/** `404 Not Found` and what a caller can do about it; undefined where nothing sure can be said. */
export function suggestStep(
  tool: RequestShape,
  { status, headers }: UpstreamResponse,
  { failure, authorized }: FailureFacts,
): string | undefined {
  const { code = '', rateLimit, retryAfter = rateLimit?.reset } = failure;
  switch (status) {
    case 401:
      return authorized ? 'The credential is wrong, expired, or belongs to another environment.' : undefined;
    case 403:
      // Many APIs also say 403 of an object that is archived, cancelled or locked.
      return rightsCode.test(code) || headers.has('www-authenticate')
        ? 'The credential may not do this: it lacks a permission or scope.'
        : 'The state of the object may forbid this: read the object.';
    case 404:
      return (tool.parameters ?? []).some((each) => each.in === 'path')
        ? 'Look the object up with a list tool; it may also belong to another environment.'
        : undefined;
    case 409:
    case 412:
      return 'The object is not in a state that allows this: read it again first.';
    case 429:
      return retryAfter === undefined
        ? 'Too many requests: wait before the next call.'
        : `Too many requests: wait ${retryAfter} seconds before the next call.`;
    default:
      return undefined;
  }
}

function parseObject(text: string, redact: Redactor): JsonObject | undefined {
  try {
    const value = cleanJson(JSON.parse(text) as JsonValue, redact);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function describeText({ text, headers, status }: UpstreamResponse, redact: Redactor): string {
  if (status >= 300 && status < 400) {
    const location = headers.get('location');
    const place = location === undefined ? '' : ` to ${cutText(redact(cleanText(location)), excerptLength)}`;
    return `The API redirects${place}; redirects are not followed.`;
  }
  const shown = redact(cleanText(text));
  // Once more without the tags: they may have stood between the halves of a credential.
  const plain = /\bhtml\b/i.test(headers.get('content-type') ?? '') ? redact(stripTags(shown), true) : shown;
  const trimmed = plain.trim();
  return trimmed === '' ? 'The answer has no body.' : cutText(trimmed, excerptLength);
}

/** Enough of a web page for a person to know it by: its words. */
function stripTags(page: string): string {
  return page
    .slice(0, 5_000)
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

function pickText(value: JsonValue | undefined, names: readonly string[]): string | undefined {
  if (!isJsonObject(value)) return undefined;
  for (const name of names) {
    const text = getOwn(value, name);
    if (typeof text === 'string' && text !== '' && text !== 'about:blank') return text;
  }
  return undefined;
}

/** Of `detail` and `errors` the first that is a list or an object; the other one is then a sentence. */
function listProblems(tool: RequestShape, body: JsonObject): string[] {
  const found = [getOwn(body, 'detail'), getOwn(body, 'errors')].find(
    (each) => typeof each === 'object' && each !== null,
  );
  const lines = isJsonObject(found) ? listNamed(tool, found) : listPlaced(tool, found);
  return [...new Set(lines)].slice(0, mostProblems);
}

function listPlaced(tool: RequestShape, problems: JsonValue | undefined): string[] {
  if (!Array.isArray(problems)) return [];
  return problems.map((each: JsonValue) => describeProblem(tool, each)).filter((line) => line !== undefined);
}

/** `{name: ['is too long', …]}`: each key is an argument. An error of its own (`{message}`) is none. */
function listNamed(tool: RequestShape, problems: JsonObject): string[] {
  if (pickText(problems, messageNames) !== undefined) return [];
  const root = tool.body === undefined ? 'query' : 'body';
  return Object.entries(problems).flatMap(([key, given]) => {
    const texts = [given].flat().filter((each) => typeof each === 'string');
    if (texts.length === 0) return [];
    return [`${nameArgument(tool, [root, key])}: ${cutText(texts.join('; '), excerptLength)}`];
  });
}

function describeProblem(tool: RequestShape, problem: JsonValue): string | undefined {
  if (typeof problem === 'string') return cutText(problem, excerptLength);
  const message = pickText(problem, ['msg', 'message', 'detail', 'type']);
  if (message === undefined || !isJsonObject(problem)) return undefined;
  const place = getOwn(problem, 'loc') ?? getOwn(problem, 'path') ?? getOwn(problem, 'pointer');
  const path = Array.isArray(place)
    ? nameArgument(tool, place)
    : pickText(problem, ['pointer', 'field', 'path']);
  return `${path === undefined || path === '' ? 'arguments' : path}: ${cutText(message, excerptLength)}`;
}

/** `["body", "prices", 0, "name"]` is `prices[0].name`, under the name that the tool gives the argument. */
function nameArgument(tool: RequestShape, place: readonly JsonValue[]): string {
  const [root, ...rest] = place;
  const rooted = root === 'body' || root === 'query' || root === 'path' || root === 'header';
  const path = rooted ? rest : place;
  if (root === 'body' && tool.body?.argument !== undefined) return joinPlace([tool.body.argument, ...path]);
  const [name = '', ...inner] = path;
  if (typeof name === 'number') return joinPlace(path);
  return joinPlace([findArgument(tool, root === 'body' ? 'body' : 'parameter', String(name)), ...inner]);
}

function joinPlace(path: readonly JsonValue[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return steps.join('').replace(/^\./, '').slice(0, excerptLength);
}

function findArgument(tool: RequestShape, place: 'body' | 'parameter', name: string): string {
  if (place === 'body') {
    const renamed = Object.entries(tool.body?.properties ?? {}).find(([, property]) => property === name);
    return renamed?.[0] ?? name;
  }
  return (tool.parameters ?? []).find((each) => (each.name ?? each.argument) === name)?.argument ?? name;
}
