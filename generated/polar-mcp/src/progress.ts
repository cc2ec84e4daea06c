import type { ServerContext } from '@modelcontextprotocol/server';
import type { ToolCall } from './runtime/call.js';

/** Between two notifications of one call, and before the first: short answers need none. Milliseconds. */
const interval = 500;

/**
 * Tells a client that asked for progress (a `progressToken` in `_meta`) how many bytes of the answer have
 * come. Nothing for a client that did not ask.
 */
export function createProgress(
  request: Pick<ServerContext['mcpReq'], '_meta' | 'notify'>,
): Pick<ToolCall, 'onProgress'> {
  const progressToken = request._meta?.progressToken;
  if (progressToken === undefined) return {};
  let last = Date.now();
  let told = 0;
  return {
    onProgress(progress, total) {
      // It must increase (MCP, Progress Flow); a second attempt begins anew.
      if (Date.now() - last < interval || progress <= told) return;
      told = progress;
      last = Date.now();
      const known = total === undefined ? {} : { total };
      const params = { progressToken, progress, ...known, message: `${progress} bytes received` };
      // A client that is gone is noticed where its answer is sent.
      request.notify({ method: 'notifications/progress', params }).catch(() => {});
    },
  };
}
