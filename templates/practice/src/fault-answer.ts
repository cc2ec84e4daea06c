import { setTimeout } from 'node:timers/promises';
import type { AppContext } from './app.js';
import type { Fault } from './fault.js';

/**
 * What a fault makes of a request. Undefined: it is answered as it would have been, only later. Faults of the
 * body act on what was done: a write whose answer is lost has happened.
 */
export async function answerFault(
  fault: Fault,
  context: AppContext,
  answer: () => Promise<Response>,
): Promise<Response | undefined> {
  switch (fault.kind) {
    case 'latency':
      await sleep(fault.milliseconds);
      return undefined;
    case 'rate-limit':
      return new Response(null, { status: 429, headers: rateLimitHeaders(fault) });
    case 'status':
      return context.json(
        { error: 'InternalServerError', detail: 'A fault that was asked for.' },
        fault.status as 500,
      );
    case 'garbage':
      return new Response('<html><body>It works!</body></html>', {
        headers: { 'content-type': 'text/html' },
      });
    case 'reset':
      return reset(context);
    case 'reset-body':
      return cutBody(await answer(), context);
    case 'slow-body':
      return slowBody(await answer(), fault.milliseconds);
  }
}

function rateLimitHeaders({ retryAfter, limit }: { retryAfter?: number; limit?: number }): Headers {
  const headers = new Headers();
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  if (limit !== undefined) {
    headers.set('ratelimit-limit', String(limit));
    headers.set('ratelimit-remaining', '0');
    headers.set('ratelimit-reset', String(retryAfter ?? 60));
  }
  return headers;
}

function reset(context: AppContext): Response {
  context.env.incoming.socket.destroy();
  return new Response(null, { status: 500 });
}

/** Who waits here keeps no process alive whose server is closed. */
function sleep(milliseconds: number): Promise<void> {
  return setTimeout(milliseconds, undefined, { ref: false });
}

async function cutBody(response: Response, context: AppContext): Promise<Response> {
  if (response.body === null) return reset(context);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(bytes.slice(0, Math.ceil(bytes.length / 2)));
      // What was written must have left before the connection ends.
      await sleep(20);
      context.env.incoming.socket.destroy();
      controller.close();
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}

async function slowBody(response: Response, milliseconds: number): Promise<Response> {
  if (response.body === null) return response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  let index = 0;
  const body = new ReadableStream({
    async pull(controller) {
      if (index >= bytes.length) return controller.close();
      await sleep(milliseconds);
      controller.enqueue(bytes.slice(index, ++index));
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}
