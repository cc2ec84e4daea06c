import { type HttpServerProcess, nextMessage, type ServerProgram, startHttp } from './servers.js';

/** Memory of a server, right after a collection. */
export interface HeapFigures {
  /** What JavaScript and its buffers hold. */
  readonly heldBytes: number;
  readonly residentBytes: number;
}

/** A server under load: what it logs is counted, and what it holds can be asked. */
export interface LoadServer {
  readonly process: HttpServerProcess;
  /** Lines of its log that tell of a call: tool and outcome → how many. */
  readonly calls: ReadonlyMap<string, number>;
  /** Other lines that warn: message → how many. */
  readonly warnings: ReadonlyMap<string, number>;
  readHeap(): Promise<HeapFigures>;
}

/** Starts ours over HTTP with a log of all calls. `gcFile`: the bundle of `gc-on-message.ts`. */
export async function startLoadServer(program: ServerProgram, gcFile: string): Promise<LoadServer> {
  const calls = new Map<string, number>();
  const warnings = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string): void =>
    void counts.set(key, (counts.get(key) ?? 0) + 1);
  const server = await startHttp(program, {
    args: ['--log-level', 'info'],
    nodeArgs: ['--expose-gc', '--import', gcFile],
    onLine(line) {
      const { level, message, tool, outcome, reason } = readLine(line);
      if (message === 'tools/call') count(calls, `${tool} ${outcome}`);
      else if (level !== 'info') count(warnings, `${message}: ${reason ?? ''}`);
    },
  });
  return {
    process: server,
    calls,
    warnings,
    async readHeap() {
      server.child.send('collect');
      return nextMessage<HeapFigures>(server.child);
    },
  };
}

interface LogLine {
  readonly level?: string;
  readonly message: string;
  readonly tool?: string;
  readonly outcome?: string;
  readonly reason?: string;
}

function readLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return { message: line };
  }
}
