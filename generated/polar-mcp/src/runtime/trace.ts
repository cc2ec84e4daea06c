import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { UpstreamRequest } from './request.js';

/*
 * Spans by OpenTelemetry's semantic conventions for MCP and HTTP clients. Without an SDK in the process the
 * API does nothing. Neither arguments nor answers become attributes: they are people's data.
 */

const tracer = trace.getTracer('mcp-runtime');

/** What a finished piece of work says of itself; `error` is the kind of a failure. */
export interface SpanResult {
  readonly status?: number | undefined;
  readonly error?: string | undefined;
}

/** The span of one tools/call. `carrier` is the request's `_meta`, which may hold the client's trace. */
export function traceCall<Value>(
  { tool, carrier }: { readonly tool: string; readonly carrier?: unknown },
  run: (finish: (result: SpanResult) => void) => Promise<Value>,
): Promise<Value> {
  const parent = propagation.extract(context.active(), carrier ?? {});
  const attributes = {
    'mcp.method.name': 'tools/call',
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': tool,
  };
  return tracer.startActiveSpan(`tools/call ${tool}`, { kind: SpanKind.SERVER, attributes }, parent, (span) =>
    endSpan(span, run),
  );
}

/** The span of one request to the API, all its attempts together. */
export function traceRequest<Value>(
  request: UpstreamRequest,
  template: string,
  run: (finish: (result: SpanResult) => void) => Promise<Value>,
): Promise<Value> {
  const { hostname, port, protocol } = request.url;
  const attributes = {
    'http.request.method': request.method,
    'url.template': template,
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'http:' ? 80 : 443),
  };
  return tracer.startActiveSpan(
    `${request.method} ${template}`,
    { kind: SpanKind.CLIENT, attributes },
    (span) => endSpan(span, run),
  );
}

async function endSpan<Value>(
  span: Span,
  run: (finish: (result: SpanResult) => void) => Promise<Value>,
): Promise<Value> {
  try {
    return await run(({ status, error }) => {
      if (status !== undefined) span.setAttribute('http.response.status_code', status);
      if (error === undefined) return;
      span.setAttribute('error.type', error);
      span.setStatus({ code: SpanStatusCode.ERROR });
    });
  } finally {
    span.end();
  }
}
