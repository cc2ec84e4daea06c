import type { JsonObject } from './json.js';
import type { Log } from './log.js';
import type { UpstreamRequest } from './request.js';
import { traceRequest } from './trace.js';
import { type SendOptions, type Upstream, UpstreamError, type UpstreamResponse } from './upstream.js';

/** Where a request is sent, and who is told. */
export interface Sender {
  readonly upstream: Upstream;
  readonly log: Log;
}

/**
 * Sends a request with its span and its line in the log. Both name the path's template: a path has people's
 * data in it. @throws UpstreamError
 */
export function sendTold(
  request: UpstreamRequest,
  template: string,
  { upstream, log, ...options }: Sender & SendOptions,
): Promise<UpstreamResponse> {
  return traceRequest(request, template, async (finish) => {
    const started = performance.now();
    const tell = (outcome: JsonObject): void =>
      log('debug', 'upstream request', {
        method: request.method,
        path: template,
        ...outcome,
        duration_ms: Math.round(performance.now() - started),
      });
    try {
      const response = await upstream.send(request, options);
      const { status } = response;
      finish({ status, error: status >= 400 ? String(status) : undefined });
      tell({ status });
      return response;
    } catch (error) {
      const phase = error instanceof UpstreamError ? error.facts.phase : 'internal';
      finish({ error: phase });
      tell({ phase });
      throw error;
    }
  });
}
