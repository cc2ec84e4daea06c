import { Transform } from 'node:stream';
import type { JSONRPCMessage, RequestId, Transport } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';

/** The wire of a stdio server, which knows what calls are under way. */
export interface StdioWire {
  readonly transport: Transport;
  /** Reads no more, and waits for the answers of the calls under way: `longest` milliseconds at most. */
  drain(longest: number): Promise<void>;
}

/**
 * The SDK's transport ends with its stdin and aborts what is under way (its own documentation says so).
 * A write whose client is leaving should still be answered, so the end of stdin is held back.
 */
export function createStdioWire(onEnd: () => void): StdioWire {
  const calls = new Set<RequestId>();
  let settle = (): void => {};
  const settleCall = (id: RequestId | undefined): void => {
    if (id !== undefined && calls.delete(id) && calls.size === 0) settle();
  };
  // Its end is never reported: `onEnd` closes the wire when the calls are answered.
  const input = new Transform({
    transform: (chunk, _encoding, done) => done(null, chunk),
    flush: () => setImmediate(onEnd),
  });
  const wire = new StdioServerTransport(input as unknown as typeof process.stdin, process.stdout);
  const transport: Transport = {
    async start() {
      wire.onmessage = (message) => {
        noteCall(message, calls);
        if ('method' in message && message.method === 'notifications/cancelled') {
          settleCall(message.params?.requestId as RequestId | undefined);
        }
        transport.onmessage?.(message);
      };
      wire.onerror = (error) => transport.onerror?.(error);
      wire.onclose = () => {
        // The client closed our stdout: nobody can be answered any more, so there is nothing to wait for.
        calls.clear();
        settle();
        transport.onclose?.();
        onEnd();
      };
      // Each answer that waits for a full pipe listens for it to drain: many at once are no leak.
      process.stdout.setMaxListeners(0);
      await wire.start();
      process.stdin.pipe(input);
    },
    async send(message) {
      await wire.send(message);
      if ('id' in message && !('method' in message)) settleCall(message.id);
    },
    close: () => wire.close(),
  };
  return {
    transport,
    async drain(longest) {
      process.stdin.unpipe(input);
      if (calls.size === 0) return;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        settle = resolve;
        timer = setTimeout(resolve, longest);
      });
      clearTimeout(timer);
    },
  };
}

function noteCall(message: JSONRPCMessage, calls: Set<RequestId>): void {
  if ('method' in message && 'id' in message && message.method === 'tools/call') calls.add(message.id);
}
