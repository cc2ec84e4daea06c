import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callTool } from '../../templates/package/src/runtime/call.js';
import {
  answerJson,
  fixtureSecret,
  makeContext,
  makeTool,
  shortLimits,
  startUpstream,
  type TestUpstream,
} from './fixture.js';

const read = makeTool({});
const write = makeTool({ method: 'POST', body: { mediaType: 'application/json', required: true } });
const security = [{ token: [] }];

let upstream: TestUpstream;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.requests.length = 0;
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Told {
  readonly type: string;
  readonly phase?: string;
  readonly status?: number;
  readonly outcome?: string;
  readonly message: string;
  readonly excerpt?: string;
}

async function call(
  tool: typeof read,
  options: { url?: string; signal?: AbortSignal; limits?: typeof shortLimits } = {},
) {
  const context = makeContext(options.url ?? upstream.url, options.limits);
  closers.push(() => context.upstream.close());
  const given = tool.method === 'GET' ? {} : { a: 1 };
  const result = await callTool(
    { tool, security, arguments: given, ...(options.signal ? { signal: options.signal } : {}) },
    context,
  );
  const { error } = (result.structuredContent ?? {}) as { error?: Told };
  return { result, error };
}

/** A raw TCP server: it can misbehave below HTTP. */
async function startSocketServer(
  onSocket: (socket: Socket) => void,
): Promise<{ url: string; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

describe('what leaves', () => {
  test('method, path, headers, credential and body', async () => {
    await call(write);
    expect(upstream.requests).toEqual([
      {
        method: 'POST',
        url: '/v1/things/',
        body: '{"a":1}',
        headers: {
          host: new URL(upstream.url).host,
          connection: 'keep-alive',
          accept: 'application/json',
          'accept-encoding': 'gzip, br',
          authorization: `Bearer ${fixtureSecret}`,
          'content-length': '7',
          'content-type': 'application/json',
          'example-version': '2026-10',
          'user-agent': 'example-mcp/1.2.3',
        },
      },
    ]);
  });

  test('invalid arguments and missing credentials send nothing', async () => {
    const context = { ...makeContext(upstream.url), credentials: new Map<string, string>() };
    closers.push(() => context.upstream.close());
    const result = await callTool({ tool: read, security, arguments: {} }, context);
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toContain('EXAMPLE_ACCESS_TOKEN');
    expect(
      (await callTool({ tool: read, security, arguments: 'x' }, makeContext(upstream.url))).isError,
    ).toBe(true);
    expect(upstream.requests).toEqual([]);
  });
});

describe('answers', () => {
  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('%s is unpacked', async (encoding, compress) => {
    const body = compress(JSON.stringify({ text: 'ä'.repeat(50_000) }));
    upstream.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding });
      response.end(body);
    };
    const { result } = await call(read);
    expect(result.structuredContent).toEqual({ text: 'ä'.repeat(50_000) });
  });

  test('a 204 with a content-encoding and no body', async () => {
    upstream.answer = (_, response) => response.writeHead(204, { 'content-encoding': 'gzip' }).end();
    expect((await call(write)).result.structuredContent).toEqual({ ok: true });
  });

  test('the credential does not come back', async () => {
    upstream.answer = (request, response) =>
      answerJson(response, 200, { echo: request.headers.authorization, [fixtureSecret]: 1 });
    const { result } = await call(read);
    expect(JSON.stringify(result)).not.toContain(fixtureSecret);
    upstream.answer = (request, response) =>
      answerJson(response, 400, { error: 'X', detail: request.headers.authorization });
    const failed = await call(read);
    expect(failed.result.isError).toBe(true);
    expect(JSON.stringify(failed.result)).not.toContain(fixtureSecret);
    upstream.answer = (request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(request.headers.authorization);
    expect(JSON.stringify((await call(read)).result)).not.toContain(fixtureSecret);
  });

  test('a credential that straddles the cut of a request id leaves no part', async () => {
    upstream.answer = (_, response) =>
      response
        .writeHead(200, {
          'content-type': 'application/json',
          'x-request-id': `${'x'.repeat(190)}${fixtureSecret}`,
        })
        .end('{}');
    const { result } = await call(read);
    expect(result._meta?.requestId).toContain('xxx');
    expect(JSON.stringify(result)).not.toContain(fixtureSecret.slice(0, 6));
  });

  test('a content type that echoes the credential', async () => {
    upstream.answer = (_, response) =>
      response.writeHead(200, { 'content-type': `text/${'x'.repeat(45)}${fixtureSecret}` }).end('x');
    expect(JSON.stringify((await call(read)).result)).not.toContain(fixtureSecret.slice(0, 6));
  });

  test('a redirect is not followed', async () => {
    upstream.answer = (_, response) =>
      response.writeHead(307, { location: `${upstream.url}/elsewhere` }).end();
    const { error } = await call(read);
    expect(error).toMatchObject({ type: 'upstream_refused', status: 307 });
    expect(upstream.requests).toHaveLength(1);
  });

  test('HTML with status 200, on a write: it was carried out', async () => {
    upstream.answer = (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<p>${'x'.repeat(500)}`);
    const { error } = await call(write);
    expect(error).toMatchObject({ type: 'unreadable_answer', status: 200, outcome: 'done' });
    expect(error?.excerpt).toHaveLength(201);
  });
});

describe('the upstream misbehaves', () => {
  test('refused', async () => {
    const { error } = await call(write, { url: 'http://127.0.0.1:1' });
    expect(error).toMatchObject({ type: 'upstream_failed', phase: 'connect' });
    expect(error?.outcome).toBeUndefined();
  });

  test('no such host', async () => {
    const { error } = await call(write, { url: 'https://nothing.invalid' });
    expect(error).toMatchObject({ phase: 'dns' });
    expect(error?.outcome).toBeUndefined();
  });

  test('TLS against a server that speaks none', async () => {
    const { error } = await call(write, { url: upstream.url.replace('http:', 'https:') });
    expect(error).toMatchObject({ phase: 'tls' });
    expect(error?.outcome).toBeUndefined();
  });

  test.each([
    [read, undefined],
    [write, 'unknown'],
  ])('no answer at all: headers deadline (%#)', async (tool, outcome) => {
    upstream.answer = () => {};
    const { error } = await call(tool);
    expect(error).toMatchObject({ type: 'upstream_failed', phase: 'headers' });
    expect(error?.message).toContain('600 ms');
    expect(error?.outcome).toBe(outcome);
    expect(upstream.requests).toHaveLength(1);
  });

  test.each([
    [read, undefined],
    [write, 'unknown'],
  ])('reset before headers: nothing is sent again (%#)', async (tool, outcome) => {
    upstream.answer = (_request, _response, raw) => raw.socket.destroy();
    const { error } = await call(tool);
    expect(error).toMatchObject({ phase: 'headers' });
    expect(error?.outcome).toBe(outcome);
    expect(upstream.requests).toHaveLength(1);
  });

  test('a kept-alive connection that dies under a write: sent once, outcome unknown', async () => {
    const context = makeContext(upstream.url);
    closers.push(() => context.upstream.close());
    upstream.answer = (_, response) => answerJson(response, 200, {});
    await callTool({ tool: read, security, arguments: {} }, context);
    upstream.answer = (_request, _response, raw) => raw.socket.resetAndDestroy();
    const { structuredContent } = await callTool({ tool: write, security, arguments: {} }, context);
    expect(structuredContent).toMatchObject({ error: { phase: 'headers', outcome: 'unknown' } });
    expect(upstream.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  test('reset in the middle of the body', async () => {
    upstream.answer = (_request, response, raw) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"half":', () => setTimeout(() => raw.socket.destroy(), 30));
    };
    const { error } = await call(write);
    expect(error).toMatchObject({ phase: 'body', status: 200, outcome: 'done', excerpt: '{"half":' });
  });

  test('the body stops: idle deadline', async () => {
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"half":');
    };
    const { error } = await call(read);
    expect(error).toMatchObject({ phase: 'body', status: 200 });
    expect(error?.message).toContain('600 ms');
  });

  test('one byte at a time: total deadline', async () => {
    let timer: NodeJS.Timeout | undefined;
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      timer = setInterval(() => response.write(' '), 50);
    };
    const { error } = await call(read, { limits: { ...shortLimits, totalTimeout: 400 } });
    clearInterval(timer);
    expect(error).toMatchObject({ phase: 'timeout', status: 200 });
    expect(error?.message).toContain('400 ms');
  });

  test.each([
    ['endless chunks', undefined, (): Buffer => Buffer.alloc(64_000, 'x')],
    ['a gzip bomb', 'gzip', (): Buffer => gzipSync(Buffer.alloc(50_000_000, 'x'))],
  ])('%s: cut at the limit', async (_, encoding, make) => {
    upstream.answer = (_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(encoding ? { 'content-encoding': encoding } : {}),
      });
      const chunk = make();
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    const { error } = await call(write);
    expect(error).toMatchObject({
      type: 'unreadable_answer',
      phase: 'too-large',
      status: 200,
      outcome: 'done',
    });
    expect(error?.excerpt).toBe(`${'x'.repeat(200)}…`);
  });

  test('broken gzip', async () => {
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end('this is not gzip');
    };
    expect((await call(read)).error).toMatchObject({ phase: 'body', status: 200 });
  });

  test('not HTTP', async () => {
    const server = await startSocketServer((socket) =>
      socket.on('data', () => socket.end('220 smtp ready\r\n')),
    );
    expect((await call(write, { url: server.url })).error).toMatchObject({
      phase: 'headers',
      outcome: 'unknown',
    });
  });

  test('early hints before the answer', async () => {
    const server = await startSocketServer((socket) =>
      socket.on('data', () =>
        socket.write(
          'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 8\r\n\r\n{"a": 1}',
        ),
      ),
    );
    expect((await call(write, { url: server.url })).result.structuredContent).toEqual({ a: 1 });
  });

  test('JSON that is nested without end is an error, not a crash', async () => {
    upstream.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`${'['.repeat(90_000)}${']'.repeat(90_000)}`);
    };
    const { result } = await call(write);
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.structuredContent)).toContain('"outcome":"done"');
  });
});

describe('cancelling', () => {
  test('reaches the socket', async () => {
    const controller = new AbortController();
    const closed = new Promise<void>((resolve) => {
      upstream.answer = (_request, _response, raw) => {
        raw.socket.once('close', () => resolve());
        controller.abort();
      };
    });
    const { error } = await call(write, { signal: controller.signal });
    expect(error).toMatchObject({ phase: 'cancelled', outcome: 'unknown' });
    await closed;
  });

  test('before the call: nothing is sent', async () => {
    const { error } = await call(write, { signal: AbortSignal.abort() });
    expect(error).toMatchObject({ phase: 'cancelled' });
    expect(error?.outcome).toBeUndefined();
    expect(upstream.requests).toEqual([]);
  });

  test('while connecting: nothing is sent, and the outcome is known', async () => {
    const controller = new AbortController();
    const server = await startSocketServer(() => {});
    const pending = call(write, { url: server.url.replace('http:', 'https:'), signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    const { error } = await pending;
    expect(error).toMatchObject({ phase: 'cancelled' });
    expect(error?.outcome).toBeUndefined();
  });
});
