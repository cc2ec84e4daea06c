import type { ServerResponse } from 'node:http';

/** Why an MCP request is not carried out. */
export interface RpcRefusal {
  /** Of HTTP. */
  readonly status: number;
  /** For people: what is wrong, and what to do. */
  readonly message: string;
  /** Absent: the code of what is particular to a server (JSON-RPC 2.0, section 5.1). */
  readonly code?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with a JSON-RPC error, which MCP clients read. */
export function refuseRpc(
  response: ServerResponse,
  { status, message, code = -32_000, headers = {} }: RpcRefusal,
  id: unknown = null,
): void {
  const text = JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id });
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(text);
}
