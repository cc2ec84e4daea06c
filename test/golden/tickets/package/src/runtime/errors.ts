import { getOwn, isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { cutText } from './text.js';
import type { ToolDefinition } from './tool.js';
import type { UpstreamResponse } from './upstream.js';

const longestMessage = 2_000;
const excerptLength = 200;
const mostProblems = 20;

/** What an upstream said went wrong, in one form whatever shape it chose. */
export interface UpstreamFailure {
  /** The API's own word for the error, when it has one. */
  readonly code?: string;
  readonly message: string;
  /** `argument: message` for each argument that the API points at. */
  readonly problems: readonly string[];
  /** Seconds, when the API said when to come back. */
  readonly retryAfter?: number;
}

/**
 * Reads an answer with an error status. Known shapes: `{error, detail}` with a text or a list of
 * `{loc, msg}`, OAuth's `{error, error_description}` (RFC 6749, section 5.2), `{detail}`, problem
 * details (RFC 9457), `{message}`, plain text, a web page, nothing at all.
 */
export function readFailure(tool: ToolDefinition, response: UpstreamResponse): UpstreamFailure {
  const retryAfter = readRetryAfter(response.headers.get('retry-after'));
  const wait = retryAfter === undefined ? {} : { retryAfter };
  const body = parseObject(response.text);
  if (body === undefined) return { message: describeText(response), problems: [], ...wait };
  const code = pickText(body, ['error', 'code', 'type']) ?? pickText(getOwn(body, 'error'), ['code', 'type']);
  const problems = listProblems(tool, getOwn(body, 'detail') ?? getOwn(body, 'errors'));
  const message =
    pickText(body, ['detail', 'error_description', 'message', 'title']) ??
    pickText(getOwn(body, 'error'), ['message', 'detail']) ??
    (problems.length > 0 ? 'The API refused these arguments.' : cutText(response.text, excerptLength));
  return {
    ...(code === undefined ? {} : { code }),
    message: cutText(message, longestMessage),
    problems,
    ...wait,
  };
}

/** `404 Not Found` and what a caller can do about it. */
export function suggestStep(status: number, retryAfter: number | undefined): string | undefined {
  switch (status) {
    case 401:
      return 'The credential is missing, expired, or belongs to another environment.';
    case 403:
      return 'The credential may not do this: it lacks a permission or scope.';
    case 404:
      return 'Look the object up with a list tool; it may also belong to another environment.';
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

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function describeText({ text, headers, status }: UpstreamResponse): string {
  if (status >= 300 && status < 400) {
    const location = headers.get('location');
    const place = location === undefined ? '' : ` to ${cutText(location, excerptLength)}`;
    return `The API redirects${place}; redirects are not followed.`;
  }
  const plain = /\bhtml\b/i.test(headers.get('content-type') ?? '') ? stripTags(text) : text;
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

function listProblems(tool: ToolDefinition, detail: JsonValue | undefined): string[] {
  if (!Array.isArray(detail)) return [];
  const lines = detail
    .map((each: JsonValue) => describeProblem(tool, each))
    .filter((line) => line !== undefined);
  return [...new Set(lines)].slice(0, mostProblems);
}

function describeProblem(tool: ToolDefinition, problem: JsonValue): string | undefined {
  if (typeof problem === 'string') return cutText(problem, excerptLength);
  const message = pickText(problem, ['msg', 'message', 'detail', 'type']);
  if (message === undefined || !isJsonObject(problem)) return undefined;
  const place = getOwn(problem, 'loc') ?? getOwn(problem, 'path') ?? getOwn(problem, 'pointer');
  const path = Array.isArray(place)
    ? nameArgument(tool, place)
    : pickText(problem, ['pointer', 'field', 'path']);
  return `${path === undefined || path === '' ? 'arguments' : path}: ${cutText(message, excerptLength)}`;
}

/** `["body", "customer", "name"]` is the argument `customer.name`, under the name that the tool gives it. */
function nameArgument(tool: ToolDefinition, place: readonly JsonValue[]): string {
  const [root, ...rest] = place.map(String);
  const path =
    root === 'body' || root === 'query' || root === 'path' || root === 'header' ? rest : [root, ...rest];
  const [name = '', ...inner] = path.map(String);
  return [findArgument(tool, root === 'body' ? 'body' : 'parameter', name), ...inner]
    .join('.')
    .slice(0, excerptLength);
}

function findArgument(tool: ToolDefinition, place: 'body' | 'parameter', name: string): string {
  if (place === 'body') {
    const renamed = Object.entries(tool.body?.properties ?? {}).find(([, property]) => property === name);
    return renamed?.[0] ?? tool.body?.argument ?? name;
  }
  return (tool.parameters ?? []).find((each) => (each.name ?? each.argument) === name)?.argument ?? name;
}

/** RFC 9110, section 10.2.3: seconds or a date. What is neither, or negative, is ignored. */
function readRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const date = /^[A-Z][a-z]{2},? /.test(header) ? Date.parse(header) : Number.NaN;
  if (Number.isNaN(date)) return undefined;
  return Math.max(0, Math.ceil((date - Date.now()) / 1000));
}
