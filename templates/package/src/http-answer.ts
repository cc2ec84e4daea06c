import type { ServerResponse } from 'node:http';

/** Answers with JSON, and ends the response. */
export function answerJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** Why a request is not carried out. */
export interface Refusal {
  readonly status: number;
  /** For people: what is wrong, and what to do. */
  readonly message: string;
  /** Absent: the code of what is particular to a server (JSON-RPC 2.0, section 5.1). */
  readonly code?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with a JSON-RPC error, which MCP clients read; the id of the request is not known. */
export function refuse(
  response: ServerResponse,
  { status, message, code = -32_000, headers }: Refusal,
): void {
  answerJson(response, status, { jsonrpc: '2.0', error: { code, message }, id: null }, headers);
}
