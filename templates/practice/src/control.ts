import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { AppContext, AppOptions } from './app.js';
import type { FaultSetting } from './fault.js';
import { isObject } from './json.js';
import { passTime } from './time.js';

/*
 * What the practice API can be told while it runs, beside the API that it stands for:
 *   PUT  /_practice/faults  [{"fault": "status=503", "operation": "refunds:create", "times": 1}]
 *   PUT  /_practice/clock   {"now": "2026-11-15T09:00:00Z"}
 *   POST /_practice/reset   back to the beginning
 *   GET  /_practice/rows/seats  a collection as it is kept, with what no operation shows
 */
export function mountControl(app: Hono<{ Bindings: HttpBindings }>, options: AppOptions): void {
  app.put('/_practice/faults', async (context) => {
    const settings: unknown = await context.req.json().catch(() => undefined);
    if (!isFaultSettings(settings)) {
      return context.json({ error: 'Give a list: [{"fault", "operation"?, "times"?}].' }, 400);
    }
    return attempt(context, () => options.faults.set(settings));
  });
  app.put('/_practice/clock', async (context) => {
    const wanted: unknown = await context.req.json().catch(() => undefined);
    const now = isObject(wanted) ? wanted.now : undefined;
    if (typeof now !== 'string') return context.json({ error: 'Give {"now": RFC 3339 time}.' }, 400);
    return attempt(context, () => {
      passTime(options.world(), now);
    });
  });
  app.get('/_practice/rows/:collection', (context) =>
    context.json(options.world().store.rows(context.req.param('collection'))),
  );
  app.post('/_practice/reset', (context) => attempt(context, options.reset));
}

function attempt(context: AppContext, work: () => void): Response {
  try {
    work();
    return context.body(null, 204);
  } catch (error) {
    return context.json({ error: error instanceof Error ? error.message : String(error) }, 400);
  }
}

function isFaultSettings(value: unknown): value is readonly FaultSetting[] {
  return (
    Array.isArray(value) &&
    value.every(
      (each) =>
        isObject(each) &&
        typeof each.fault === 'string' &&
        (each.operation === undefined || typeof each.operation === 'string') &&
        (each.times === undefined || Number.isSafeInteger(each.times)),
    )
  );
}
