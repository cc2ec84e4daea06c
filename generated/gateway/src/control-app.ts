import { Hono } from 'hono';
import type { Assembly } from './assembly.js';
import type { Answer, ControlRequest } from './control-socket.js';
import { rotateKeys } from './key-rotation.js';
import { createManagementApp } from './management/app.js';
import { readReason } from './store/failure.js';

/**
 * What the command line may do: the management API, without a token, and what is no business of its callers. The
 * socket serves it beside a running server; a command that has the store itself calls it directly.
 */
export function createControlApp({ gateway, keys }: Assembly, baseUrl: string): Hono {
  const app = new Hono();
  let rotation: Promise<unknown> = Promise.resolve();
  app.post('/key/rotate', async (context) => {
    if (keys === undefined) {
      return context.json({ error: { code: 'no_key', message: 'GATEWAY_KEY is needed.' } }, 400);
    }
    // One after another: each makes a new key.
    const done = rotation.then(() => rotateKeys(gateway.store, keys));
    rotation = done.catch(() => {});
    return context.json(await done);
  });
  app.onError((error, context) => {
    gateway.log('error', 'A command failed.', { reason: readReason(error) });
    return context.json({ error: { code: 'failed', message: readReason(error) } }, 500);
  });
  const management = createManagementApp(gateway, {
    actor: { id: 'cli', name: 'command line', role: 'admin' },
    baseUrl,
  });
  app.all('*', (context) => management.fetch(context.req.raw, context.env));
  return app;
}

/** Asks an app of this process, as `sendToSocket` asks another's. */
export async function sendToApp(app: Hono, { method, path, body }: ControlRequest): Promise<Answer> {
  const response = await app.request(`http://localhost${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}
