import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { Call } from './shell.js';

const info = { name: 'docs-test', version: '1.0.0' };

/** Starts a server over stdio with the SDK's own client; gives how many tools it lists. */
export async function countStdioTools({ program, args, cwd, env }: Call): Promise<number> {
  const client = new Client(info);
  const transport = new StdioClientTransport({
    command: program,
    args: [...args],
    cwd,
    env: { ...env },
    stderr: 'pipe',
  });
  try {
    await client.connect(transport);
    return (await client.listTools()).tools.length;
  } finally {
    await client.close();
  }
}

/** Likewise of a server that listens. */
export async function countHttpTools(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const client = new Client(info);
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { ...headers } } }),
  );
  try {
    return (await client.listTools()).tools.length;
  } finally {
    await client.close();
  }
}

/** A port that nothing listens on just now. */
export async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Servers that a page starts go on until its end, or until it starts another at the same port. */
export class Servers {
  readonly #running = new Map<number, ChildProcess>();

  /** Starts one, and gives what it has said when `url` answers. @throws Error with its words when it ends */
  async start({ program, args, cwd, env }: Call, port: number, path: string): Promise<string> {
    await this.stop(port);
    const child = spawn(program, [...args], {
      cwd,
      env: { ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.set(port, child);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
      });
    }
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer !== undefined && answer.status < 500) return said;
      if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended with ${child.exitCode}: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(port: number): Promise<void> {
    const child = this.#running.get(port);
    this.#running.delete(port);
    if (child === undefined || child.exitCode !== null || child.pid === undefined) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    // Its whole group: npm does not pass a signal on to what it has started.
    process.kill(-child.pid, 'SIGTERM');
    await ended;
  }

  async stopAll(): Promise<void> {
    for (const port of [...this.#running.keys()]) await this.stop(port);
  }
}
