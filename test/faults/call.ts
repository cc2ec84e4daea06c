import type { CallToolResult } from '@modelcontextprotocol/server';
import { callTool } from '../../templates/package/src/runtime/call.js';
import type { UpstreamLimits } from '../../templates/package/src/runtime/upstream.js';
import { makeContext, makeTool, shortLimits } from '../runtime/fixture.js';
import type { Told } from './faults.js';

export const read = makeTool({});
export const write = makeTool({ method: 'POST', body: { mediaType: 'application/json', required: true } });

export interface CallOptions {
  readonly limits?: UpstreamLimits;
  readonly retries?: number;
  readonly signal?: AbortSignal;
}

/** One call with an HTTP client of its own, and what its caller reads. */
export async function call(
  tool: typeof read,
  url: string,
  { limits = shortLimits, retries = 0, signal }: CallOptions = {},
): Promise<CallToolResult> {
  const context = makeContext(url, limits, { retries });
  try {
    const given = tool.method === 'GET' ? {} : { a: 1 };
    const sending = { tool, security: [{ token: [] }], arguments: given };
    return await callTool(signal === undefined ? sending : { ...sending, signal }, context);
  } finally {
    await context.upstream.close();
  }
}

interface ToldError extends Told {
  readonly message: string;
  readonly excerpt?: string;
  readonly retry_after?: number;
}

export function readError({ structuredContent }: CallToolResult): ToldError {
  const { error } = (structuredContent ?? {}) as { readonly error?: ToldError };
  if (error === undefined) throw new Error(`no error: ${JSON.stringify(structuredContent)}`);
  return error;
}

/** What stands in a table's row, with nothing more and nothing less. */
export function pickTold({ type, phase, status, outcome }: Told): Told {
  return {
    type,
    ...(phase === undefined ? {} : { phase }),
    ...(status === undefined ? {} : { status }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}
