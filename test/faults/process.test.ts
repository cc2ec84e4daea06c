import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FixturePackage, makePackageOf } from '../transports/package.js';
import { pickTold, readError } from './call.js';
import { makeCertificate } from './certificate.js';
import { answer, type FaultServer, formatHead, json, startFaultServer, write } from './fault-server.js';
import { bombs, breaks, nonsense } from './faults.js';
import { startProxyServer } from './proxy-server.js';

const flags = ['--retries', '1', '--max-response-bytes', '200000'];
const secret = 'secret_of_the_process_8f3a';

const tools = [
  { name: 'get_single_example_thing', operationId: 'things:get', method: 'GET', path: '/v1/things/' },
  {
    name: 'create_a_example_thing',
    operationId: 'things:create',
    method: 'POST',
    path: '/v1/things/',
    body: { mediaType: 'application/json', required: true },
  },
];
const summaries = tools.map(({ name, method }) => ({
  name,
  toolset: 'things',
  kind: method === 'GET' ? 'get' : 'create',
  risk: method === 'GET' ? 'read' : 'write',
  tags: [],
  security: [{ token: [] }],
}));

/** A package with a tool that reads and one that writes. */
const sources: Record<string, string> = {
  'src/tools/things.ts': `import { z } from 'zod';
const input = z.looseObject({});
export const [read, write] = ${JSON.stringify(tools)}.map((tool) => ({ ...tool, output: 'object', input }));`,
  'src/tools/index.ts': `export const toolsets = new Map([['things', () => import('./things.js')]]);
export const tools = ${JSON.stringify(summaries)};`,
  'src/tokens.json': JSON.stringify(Object.fromEntries(tools.map(({ name }) => [name, 1]))),
  'src/wire.json': JSON.stringify(tools.map(({ name }) => ({ name, inputSchema: { type: 'object' } }))),
  'src/api.json': JSON.stringify({
    name: 'example',
    title: 'Example',
    packageName: 'example-mcp',
    packageVersion: '1.2.3',
    version: '1',
    environments: [],
    headers: {},
    securitySchemes: { token: { type: 'http', scheme: 'bearer', variable: 'EXAMPLE_ACCESS_TOKEN' } },
  }),
};

let made: FixturePackage;
let server: FaultServer;
/** By transport, each with its own server process. */
const clients = new Map<string, Client>();
let http: ChildProcess;
let stderr = '';
const env = { PATH: process.env.PATH ?? '', EXAMPLE_ACCESS_TOKEN: secret };

beforeAll(async () => {
  made = await makePackageOf(sources);
  server = await startFaultServer(answer('200 OK', [json], '{"a":1}'));
  const words = [made.main];
  const given = ['--base-url', server.url, ...flags];
  const stdio = new StdioClientTransport({
    command: process.execPath,
    args: [...words, ...given],
    env,
    stderr: 'pipe',
  });
  stdio.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  http = spawn(process.execPath, [...words, 'http', '--port', '0', ...given], { env });
  const url = await new Promise<string>((resolve, reject) => {
    http.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${stderr}`)));
    http.stderr?.setEncoding('utf8').on('data', (chunk) => {
      stderr += chunk;
      const [, found] = / (http:\S+\/mcp)\n/.exec(stderr) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  const transports = new Map<string, StdioClientTransport | StreamableHTTPClientTransport>([
    ['stdio', stdio],
    ['HTTP', new StreamableHTTPClientTransport(new URL(url))],
  ]);
  for (const [name, transport] of transports) {
    // Only clients of this version can cancel over HTTP without ending all that they have asked.
    const negotiation = name === 'HTTP' ? { versionNegotiation: { mode: { pin: '2026-07-28' } } } : {};
    const client = new Client({ name: 'test', version: '0' }, negotiation);
    await client.connect(transport);
    clients.set(name, client);
  }
}, 60_000);
afterAll(async () => {
  for (const client of clients.values()) await client.close();
  http.removeAllListeners('exit').kill('SIGKILL');
  await server.close();
  made.remove();
});
beforeEach(() => {
  server.requests.length = 0;
});

type Call = (name: string, signal?: AbortSignal) => Promise<CallToolResult>;

function callOver(transport: string): Call {
  return async (name, signal) => {
    const given = { name, arguments: name.startsWith('get') ? {} : { a: 1 } };
    const client = clients.get(transport);
    return (await client?.callTool(given, signal === undefined ? {} : { signal })) as CallToolResult;
  };
}

describe.each(['stdio', 'HTTP'])(
  'over %s, through a server in its own process',
  { timeout: 60_000 },
  (transport) => {
    const call = callOver(transport);

    test.each([...breaks, ...bombs, ...nonsense])('$name', async ({ fault, told, outcome }) => {
      server.fault = fault;
      const read = await call('get_single_example_thing');
      // What a server says of itself may pass, and so may a broken connection: these are read twice.
      const passing = told.phase === 'headers' || told.phase === 'body' || told.status === 503;
      expect(server.requests).toHaveLength(passing ? 2 : 1);
      expect(pickTold(readError(read))).toEqual(told);

      server.requests.length = 0;
      const write = await call('create_a_example_thing');
      expect(pickTold(readError(write))).toEqual({ ...told, ...(outcome === undefined ? {} : { outcome }) });
      expect(server.requests.map(({ method, body }) => [method, body])).toEqual([['POST', '{"a":1}']]);
    });

    test('a cancelled call closes its connection, and the next call is answered', async () => {
      const controller = new AbortController();
      const closed = new Promise<void>((resolve) => {
        server.fault = (socket) => {
          socket.once('close', () => resolve());
          controller.abort();
        };
      });
      const since = Date.now();
      await expect(call('create_a_example_thing', controller.signal)).rejects.toThrow();
      await closed;
      // After 15 seconds without a head the connection would be closed anyway.
      expect(Date.now() - since).toBeLessThan(10_000);
      server.fault = answer('200 OK', [json], '{"a":1}');
      expect((await call('create_a_example_thing')).structuredContent).toEqual({ a: 1 });
      expect(server.requests).toHaveLength(2);
    });

    test('nothing of the credential, and nothing that is no log', async () => {
      server.fault = (socket, { head }) => {
        write(formatHead('500 Oops', ['content-type: text/plain', `content-length: ${head.length}`]), head)(
          socket,
          { method: '', path: '', head, body: '' },
        );
      };
      const result = await call('get_single_example_thing');
      expect(JSON.stringify(result)).toContain('[redacted]');
      expect(JSON.stringify(result)).not.toContain(secret);
      expect(stderr).not.toContain(secret);
      expect(stderr).not.toMatch(/unhandled|MaxListeners|\n {4}at /i);
    });
  },
);

describe('TLS through a proxy, with an authority of one’s own', { timeout: 60_000 }, () => {
  async function callOnce(env: Record<string, string>) {
    const words = ['call', 'get_single_example_thing', '{}', '--base-url', 'https://api.example'];
    return new Promise<{ code: number; told: unknown }>((resolve) => {
      execFile(
        process.execPath,
        [made.main, ...words],
        { env: { PATH: process.env.PATH ?? '', EXAMPLE_ACCESS_TOKEN: secret, ...env } },
        (error, stdout) => resolve({ code: Number(error?.code ?? 0), told: JSON.parse(stdout) }),
      );
    });
  }

  test.each<[string, string, number, object]>([
    ['its certificate is for this host', 'api.example', 0, { a: 1 }],
    [
      'its certificate is for another host',
      'other.example',
      1,
      {
        error: {
          type: 'upstream_failed',
          phase: 'tls',
          message: 'No trusted TLS connection to the API (ERR_TLS_CERT_ALTNAME_INVALID).',
        },
      },
    ],
  ])('%s', async (_, host, code, told) => {
    const certificate = makeCertificate([host]);
    writeFileSync(join(made.folder, `${host}.pem`), certificate.cert);
    const secure = await startFaultServer(answer('200 OK', [json], '{"a":1}'), certificate);
    const proxy = await startProxyServer(secure.port);
    try {
      const env = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: join(made.folder, `${host}.pem`) };
      expect(await callOnce(env)).toEqual({ code, told });
      expect(proxy.asked.map(({ target }) => target)).toEqual(['CONNECT api.example:443']);
      expect(proxy.passed.join('')).not.toContain(secret);
      expect(secure.requests).toHaveLength(code === 0 ? 1 : 0);
    } finally {
      await proxy.close();
      await secure.close();
    }
  });
});
