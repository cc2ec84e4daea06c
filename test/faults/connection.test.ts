import { spawn } from 'node:child_process';
import dns from 'node:dns';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { callTool } from '../../templates/package/src/runtime/call.js';
import { defaultLimits } from '../../templates/package/src/runtime/upstream.js';
import { makeContext } from '../runtime/fixture.js';
import { call, pickTold, read, readError, write } from './call.js';
import { makeCertificate } from './certificate.js';
import { answer, type Fault, json, startFaultServer } from './fault-server.js';

// A developer's own proxy is no part of this.
beforeEach(() => {
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY']) vi.stubEnv(name, undefined);
});

const quick = { ...defaultLimits, connectTimeout: 500 };
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const close of closers.splice(0)) await close();
});

async function startServer(fault: Fault, certificate?: Parameters<typeof startFaultServer>[1]) {
  const server = await startFaultServer(fault, certificate);
  closers.push(server.close);
  return server;
}

/** Nothing was sent: of a write too the outcome is known. */
async function callBoth(url: string) {
  const errors = [];
  for (const tool of [read, write]) errors.push(readError(await call(tool, url, { limits: quick })));
  return errors;
}

describe('no connection', () => {
  test('refused', async () => {
    for (const error of await callBoth('http://127.0.0.1:1')) {
      expect(pickTold(error)).toEqual({ type: 'upstream_failed', phase: 'connect' });
      expect(error.message).toBe('No connection to the API (ECONNREFUSED).');
    }
  });

  test('a name that does not exist', async () => {
    for (const error of await callBoth('https://nonexistent.invalid')) {
      expect(pickTold(error)).toEqual({ type: 'upstream_failed', phase: 'dns' });
      expect(error.message).toMatch(/^The name of the API's host was not found \(E\w+\)\.$/);
    }
  });

  test('a name server that does not answer', async () => {
    vi.spyOn(dns, 'lookup').mockImplementation((() => {}) as unknown as typeof dns.lookup);
    for (const error of await callBoth('https://hanging.invalid')) {
      expect(pickTold(error)).toEqual({ type: 'upstream_failed', phase: 'dns' });
      expect(error.message).toBe("The name of the API's host was not found within 500 ms.");
    }
  });

  test('a host that does not accept', async () => {
    const port = await startDeafHost();
    for (const error of await callBoth(`http://127.0.0.1:${port}`)) {
      expect(pickTold(error)).toEqual({ type: 'upstream_failed', phase: 'connect' });
      expect(error.message).toBe('No connection to the API within 500 ms.');
    }
  });

  test('a read is tried again when that was asked for', async () => {
    const server = await startServer(answer('200 OK', [json], '{"a":1}'));
    vi.spyOn(dns, 'lookup').mockImplementationOnce(((...given: unknown[]) => {
      const callback = given.at(-1) as (error: Error) => void;
      queueMicrotask(() => callback(Object.assign(new Error('no name'), { code: 'EAI_AGAIN' })));
    }) as unknown as typeof dns.lookup);
    const result = await call(read, `http://localhost:${server.port}`, { retries: 1 });
    expect(result.structuredContent).toEqual({ a: 1 });
    expect(server.requests).toHaveLength(1);
  });
});

/** A process that listens and is then stopped: when its queue is full, nobody's connection is taken up. */
async function startDeafHost(): Promise<number> {
  const script = `const server = require('node:net').createServer();
server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['-e', script]);
  closers.push(async () => child.kill('SIGKILL'));
  const port = Number(await new Promise((resolve) => child.stdout.once('data', resolve)));
  child.kill('SIGSTOP');
  for (let taken = true; taken; ) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    closers.push(async () => socket.destroy());
    taken = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      setTimeout(() => resolve(false), 300);
    });
  }
  return port;
}

describe('no trusted TLS', () => {
  test('a certificate that nobody signed', async () => {
    const server = await startServer(answer('200 OK', [json], '{}'), makeCertificate(['localhost']));
    for (const error of await callBoth(`https://localhost:${server.port}`)) {
      expect(pickTold(error)).toEqual({ type: 'upstream_failed', phase: 'tls' });
      expect(error.message).toBe('No trusted TLS connection to the API (DEPTH_ZERO_SELF_SIGNED_CERT).');
    }
    expect(server.requests).toEqual([]);
  });

  test.each<[string, (socket: Socket) => unknown, RegExp]>([
    [
      'a port that speaks another protocol',
      (socket) => socket.write('220 smtp ready\r\n'),
      /\((?:EPROTO|ERR_SSL_\w+)\)/,
    ],
    ['a port that says nothing', () => {}, /within 500 ms/],
    [
      'a port that hangs up',
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
      /\(ECONNRESET\)/,
    ],
  ])('%s', async (_, greet, says) => {
    const server = await startServer(() => {});
    server.greet = greet;
    for (const error of await callBoth(`https://127.0.0.1:${server.port}`)) {
      expect(pickTold(error)).toEqual({ type: 'upstream_failed', phase: 'tls' });
      expect(error.message).toMatch(says);
    }
  });
});

describe('a thousand calls at once', { timeout: 60_000 }, () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `call-${index}`);
  const echo = { ...read, parameters: [{ argument: 'name', in: 'query' as const }] };

  test('each gets its own answer, over a bounded number of connections', async () => {
    const server = await startServer((socket, { path }) => {
      const body = JSON.stringify({ name: path.split('=')[1] });
      setTimeout(() => answer('200 OK', [json], body)(socket, { method: '', path, head: '', body }), 20);
    });
    const context = makeContext(server.url, defaultLimits);
    closers.push(() => context.upstream.close());
    const results = await Promise.all(
      names.map((name) => callTool({ tool: echo, security: [], arguments: { name } }, context)),
    );
    expect(results.map(({ structuredContent }) => structuredContent)).toEqual(
      names.map((name) => ({ name })),
    );
    expect(server.connections).toBeLessThanOrEqual(256);
    expect(server.requests).toHaveLength(1_000);
  });

  test('each is told that the connection was refused', async () => {
    const context = makeContext('http://127.0.0.1:1', defaultLimits);
    closers.push(() => context.upstream.close());
    const results = await Promise.all(
      names.map((name) => callTool({ tool: echo, security: [], arguments: { name } }, context)),
    );
    const told = new Set(results.map((result) => JSON.stringify(pickTold(readError(result)))));
    expect([...told]).toEqual(['{"type":"upstream_failed","phase":"connect"}']);
  });

  test('those that are cancelled while they wait for a connection are never sent', async () => {
    const server = await startServer(() => {});
    const context = makeContext(server.url, defaultLimits);
    closers.push(() => context.upstream.close());
    const controllers = names.map(() => new AbortController());
    const pending = controllers.map(({ signal }, index) =>
      callTool({ tool: echo, security: [], arguments: { name: names[index] }, signal }, context),
    );
    await vi.waitFor(() => expect(server.requests).toHaveLength(256), 30_000);
    for (const controller of controllers) controller.abort();
    const phases = (await Promise.all(pending)).map((result) => readError(result).phase);
    expect(new Set(phases)).toEqual(new Set(['cancelled']));
    await vi.waitFor(() => expect(server.sockets.size).toBe(0), 30_000);
    expect(server.requests).toHaveLength(256);
  });
});
