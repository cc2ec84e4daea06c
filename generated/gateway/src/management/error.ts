import type { Context } from 'hono';
import type { Log } from '../log.js';
import { Refusal } from '../refusal.js';

/** Any error as an answer. What is not a refusal is our fault: its text goes to the log alone. */
export function sendError(context: Context, error: Error, log: Log): Response {
  if (error instanceof Refusal) {
    if (error.status === 401) context.header('www-authenticate', 'Bearer');
    return context.json({ error: { code: error.code, message: error.message } }, error.status);
  }
  log('error', 'request failed', {
    method: context.req.method,
    path: context.req.path,
    reason: error.message,
  });
  const message = 'The gateway could not do this. Its log says why; try again in a moment.';
  return context.json({ error: { code: 'internal', message } }, context.req.path === '/healthz' ? 503 : 500);
}
