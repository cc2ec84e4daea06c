import type { CallToolResult } from '@modelcontextprotocol/server';
import { isJsonObject, type JsonObject } from './runtime/json.js';
import { describeRateLimitHeaders, type RateLimit } from './runtime/rate-limit.js';

/*
 * A call's answer is all that a handler gives; its HTTP response is made by the SDK. What else that response
 * should carry waits here, keyed by the request: both sides hold it. (An AsyncLocalStorage would spare the
 * handler this argument, but on Node 20 it slows every promise: a third more CPU for each call, measured.)
 */
const waiting = new WeakMap<Request, Readonly<Record<string, string>>>();

/**
 * Sets headers of the HTTP response to this very request, where it is plain JSON: an event stream's headers
 * are sent before its call ends. `request` is the handler's `http?.req`; without one nothing happens.
 */
export function setResponseHeaders(
  request: Request | undefined,
  headers: Readonly<Record<string, string>>,
): void {
  if (request !== undefined) waiting.set(request, { ...waiting.get(request), ...headers });
}

/** Moves the headers that wait for this request to its response. */
export function giveResponseHeaders(request: Request, response: Response): void {
  const headers = waiting.get(request);
  if (headers === undefined || response.headers.get('content-type') !== 'application/json') return;
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
}

/** Repeats what a result tells of the upstream's quota as headers: see `describeRateLimitHeaders`. */
export function tellLimits({ _meta, structuredContent }: CallToolResult, request: Request | undefined): void {
  if (request === undefined) return;
  const { error } = (structuredContent ?? {}) as JsonObject;
  const wait = isJsonObject(error) ? error.retry_after : undefined;
  setResponseHeaders(
    request,
    describeRateLimitHeaders(
      _meta?.rateLimit as RateLimit | undefined,
      typeof wait === 'number' ? wait : undefined,
    ),
  );
}
