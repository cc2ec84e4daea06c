import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { endProcess, type ServerProgram, startHttp, type ToolCall } from './servers.js';

/** A client of the SDK, and the process of its server. */
export interface Connection {
  readonly client: Client;
  readonly pid: number;
  close(): Promise<void>;
}

export type TransportName = 'stdio' | 'http';

/** Starts a program and connects to it. @throws Error when it does not answer. */
export function connect(program: ServerProgram, transport: TransportName): Promise<Connection> {
  return transport === 'stdio' ? connectStdio(program) : connectHttp(program);
}

async function connectStdio({ stdio, env }: ServerProgram): Promise<Connection> {
  const client = new Client({ name: 'bench', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...stdio],
    env: { ...env },
  });
  await client.connect(transport);
  return { client, pid: transport.pid ?? 0, close: () => client.close() };
}

async function connectHttp(program: ServerProgram): Promise<Connection> {
  const { url, child, pid } = await startHttp(program);
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(url));
  return {
    client,
    pid,
    async close() {
      await client.close();
      await endProcess(child);
    },
  };
}

/** @throws Error for an answer that tells an error: it would be measured as a quick success. */
export async function callOnce(client: Client, { name, arguments: args }: ToolCall): Promise<Answer> {
  const { isError, structuredContent } = await client.callTool({ name, arguments: args });
  if (isError === true || structuredContent === undefined) {
    throw new Error(`${name} failed: ${JSON.stringify(structuredContent)}`);
  }
  return structuredContent as Answer;
}

export type Answer = Readonly<Record<string, unknown>>;
