import type { Context } from 'hono';
import type { Log } from '../log.js';
import { Refusal } from '../refusal.js';
import { isValueRefused, readReason } from '../store/failure.js';

/** What no check here knows, such as U+0000. */
export const notTaken = new Refusal(
  400,
  'invalid_request',
  'A value has characters that the store does not take.',
);

/**
 * Any error as an answer. What is not a refusal is our fault: its text goes to the log alone, without the values of a
 * query that failed.
 */
export function sendError(context: Context, error: Error, log: Log): Response {
  if (error instanceof Refusal) {
    if (error.status === 401) context.header('www-authenticate', 'Bearer');
    return context.json({ error: { code: error.code, message: error.message } }, error.status);
  }
  if (isValueRefused(error)) return sendError(context, notTaken, log);
  log('error', 'request failed', {
    method: context.req.method,
    path: context.req.path,
    reason: readReason(error),
  });
  const message = 'The gateway could not do this. Its log says why; try again in a moment.';
  return context.json({ error: { code: 'internal', message } }, context.req.path === '/healthz' ? 503 : 500);
}
