import type { IncomingMessage } from 'node:http';
import { DEFAULT_MAX_REQUEST_BODY_SIZE } from '@modelcontextprotocol/server';
import type { Refusal } from './http-answer.js';

/** As the SDK has it: 4 MiB. */
const mostBytes = DEFAULT_MAX_REQUEST_BODY_SIZE;

const tooLarge: Refusal = {
  status: 413,
  message: `The request's body is larger than ${mostBytes} bytes: send less at a time.`,
};
/** JSON-RPC 2.0, section 5.1. */
const notJson: Refusal = { status: 400, code: -32_700, message: "The request's body is not JSON in UTF-8." };

/** What is not UTF-8 is refused: replacing it would change an argument silently. */
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON of a request's body, or why there is none. The SDK's adapter could read it, but ends the
 * connection of a body without length that is too large, before its 413 is sent, and parses each body twice.
 * @throws Error when the client goes away.
 */
export async function readJson(
  request: IncomingMessage,
): Promise<{ readonly value: unknown } | { readonly refusal: Refusal }> {
  if (Number(request.headers['content-length']) > mostBytes) return { refusal: tooLarge };
  const body = await readBody(request);
  if (body === undefined) return { refusal: tooLarge };
  try {
    return { value: JSON.parse(decoder.decode(body)) };
  } catch {
    return { refusal: notJson };
  }
}

/**
 * Undefined for a body that is too large: what still comes is dropped, so that the client, which may read
 * nothing before it has sent all, gets its answer. The server's `requestTimeout` is the end of that.
 */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
