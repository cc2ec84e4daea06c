import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { callTool } from '../../templates/package/src/runtime/call.js';
import { defaultLimits, type UpstreamLimits } from '../../templates/package/src/runtime/upstream.js';
import { fixtureSecret, makeContext } from '../runtime/fixture.js';
import { call, pickTold, read, readError, write } from './call.js';
import {
  answer,
  breakOff,
  type FaultServer,
  formatHead,
  json,
  write as put,
  startFaultServer,
} from './fault-server.js';
import { bombs, breaks, type FaultRow, hangs, nonsense } from './faults.js';

let server: FaultServer;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  server = await startFaultServer(answer('200 OK', [json], '{"a":1}'));
});
beforeEach(() => {
  server.requests.length = 0;
  server.connections = 0;
  server.greet = () => {};
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closers.splice(0)) await close();
});
afterAll(() => server.close());

/** Only the deadline that a row is about is short: a busy machine must not meet another one first. */
function pickLimits(deadline: FaultRow['deadline']): UpstreamLimits {
  const limits = { ...defaultLimits, maxResponseBytes: 200_000 };
  if (deadline === 'phase') return { ...limits, headersTimeout: 600, idleTimeout: 600 };
  return deadline === 'total' ? { ...limits, totalTimeout: 1_000 } : limits;
}

describe.each<[string, readonly FaultRow[]]>([
  ['the upstream hangs', hangs],
  ['the connection breaks', breaks],
  ['the answer has no end', bombs],
  ['the answer is nonsense', nonsense],
])('%s', { timeout: 60_000 }, (_, rows) => {
  test.each(rows)('$name: a read', async ({ fault, told, deadline, says = /./ }) => {
    server.fault = fault;
    const error = readError(await call(read, server.url, { limits: pickLimits(deadline) }));
    // A read that failed changed nothing: a server error has no outcome.
    expect(pickTold(error)).toEqual(told);
    expect(error.message).toMatch(says);
  });

  test.each(rows)('$name: a write is seen once', async ({ fault, told, outcome, deadline }) => {
    server.fault = fault;
    // Retries are for reads, whatever was asked for.
    const error = readError(await call(write, server.url, { limits: pickLimits(deadline), retries: 3 }));
    expect(pickTold(error)).toEqual({ ...told, ...(outcome === undefined ? {} : { outcome }) });
    expect(server.requests.map(({ method, body }) => [method, body])).toEqual([['POST', '{"a":1}']]);
    expect(server.connections).toBe(1);
  });
});

describe('excerpts', () => {
  test.each<[string, string]>([
    ['a web page', 'content-type: text/html'],
    ['JSON that is none', json],
  ])('%s: the first 200 characters, without the credential', async (_, type) => {
    server.fault = answer('200 OK', [type], `{ ${fixtureSecret} ${'x'.repeat(500)}`);
    const { excerpt } = readError(await call(read, server.url));
    expect(excerpt).toBe(`{ [redacted] ${'x'.repeat(187)}…`);
  });
});

describe('what is strange but whole', () => {
  test.each<[string, string, object]>([
    ['204 with a body', formatHead('204 No Content', ['content-length: 7']), { ok: true }],
    ['204 with chunks', formatHead('204 No Content', ['transfer-encoding: chunked']), { ok: true }],
    ['a repeated type', formatHead('200 OK', [json, json, 'content-length: 7']), { a: 1 }],
    [
      'names in another case',
      formatHead('200 OK', ['CONTENT-TYPE: Application/JSON', 'Content-Length: 7']),
      { a: 1 },
    ],
    [
      'interim answers',
      formatHead('103 Early Hints').repeat(50) + formatHead('200 OK', [json, 'content-length: 7']),
      { a: 1 },
    ],
  ])('%s', async (_, head, want) => {
    server.fault = put(head, '{"a":1}');
    expect((await call(read, server.url)).structuredContent).toEqual(want);
  });

  test('a body that ends with its connection', async () => {
    server.fault = breakOff(`HTTP/1.0 200 OK\r\n${json}\r\n\r\n{"a":1}`, 'end');
    expect((await call(read, server.url)).structuredContent).toEqual({ a: 1 });
  });

  test('a second answer that nobody asked for is not the next call’s', async () => {
    const context = makeContext(server.url);
    closers.push(() => context.upstream.close());
    const send = () => callTool({ tool: read, security: [], arguments: {} }, context);
    const forged = `${formatHead('200 OK', [json, 'content-length: 10'])}{"evil":1}`;
    server.fault = put(`${formatHead('200 OK', [json, 'content-length: 7'])}{"a":1}${forged}`);
    expect((await send()).structuredContent).toEqual({ a: 1 });
    server.fault = answer('200 OK', [json], '{"a":2}');
    expect((await send()).structuredContent).toEqual({ a: 2 });
  });
});

describe('redirects go nowhere', () => {
  test.each(
    [301, 302, 303, 307, 308].flatMap((status) =>
      [
        'https://evil.example/',
        'http://evil.example/',
        'http://169.254.169.254/latest/meta-data/',
        'http://[::ffff:a9fe:a9fe]/',
        'http://[::ffff:169.254.169.254]/',
        '//evil.example/',
        '/v1/elsewhere',
        'file:///etc/passwd',
      ].map((location) => [status, location] as const),
    ),
  )('%s to %s', async (status, location) => {
    const opened = vi.spyOn(Socket.prototype, 'connect');
    server.fault = answer(`${status} Elsewhere`, [`location: ${location}`]);
    const error = readError(await call(write, server.url, { retries: 3 }));
    expect(error).toMatchObject({ type: 'upstream_refused', status });
    expect(error.message).toContain('redirects are not followed');
    expect(opened).toHaveBeenCalledTimes(1);
    expect(server.requests).toHaveLength(1);
  });
});

describe('429', () => {
  test.each<[string[], number | undefined]>([
    [[], undefined],
    [['retry-after: 0'], 0],
    [['retry-after: 7'], 7],
    [['retry-after: 7', 'retry-after: 9'], 9],
    [['retry-after: -1'], undefined],
    [['retry-after: 1e9'], undefined],
    [['retry-after: 1000000000'], undefined],
    [['retry-after: Wed, 21 Oct 2015 07:28:00 GMT'], 0],
    [['retry-after: soon', 'retry-after: \xff\xfe'], undefined],
    [['ratelimit: ,,,', 'x-ratelimit-reset: -1', 'ratelimit: "'], undefined],
  ])('%j: passed on at once', async (headers, want) => {
    server.fault = answer('429 Too Many Requests', headers);
    for (const tool of [read, write]) {
      const error = readError(await call(tool, server.url));
      expect(pickTold(error)).toEqual({ type: 'upstream_refused', status: 429 });
      expect(error.retry_after).toBe(want);
    }
    expect(server.requests).toHaveLength(2);
  });

  test('the quota stands in the metadata and in the error', async () => {
    server.fault = answer('429 Too Many Requests', [
      'ratelimit: "default";r=0;t=9',
      'ratelimit-policy: "default";q=500;w=60',
    ]);
    const result = await call(read, server.url);
    expect(result._meta).toMatchObject({ status: 429, rateLimit: { limit: 500, remaining: 0, reset: 9 } });
    expect(readError(result)).toMatchObject({
      'ratelimit-limit': 500,
      'ratelimit-remaining': 0,
      'ratelimit-reset': 9,
    });
  });

  test('a storm ends with the retries that were asked for', async () => {
    server.fault = answer('429 Too Many Requests', ['retry-after: 0']);
    expect(readError(await call(read, server.url, { retries: 2 }))).toMatchObject({ status: 429 });
    expect(server.requests).toHaveLength(3);
  });
});

describe('cancelling closes the connection', () => {
  test.each<[string, string, string]>([
    ['before the head', '', 'unknown'],
    ['in the body', `${formatHead('200 OK', [json, 'content-length: 1000'])}{"half":`, 'done'],
  ])('%s', async (_, bytes, outcome) => {
    const controller = new AbortController();
    const closed = new Promise<void>((resolve) => {
      server.fault = (socket) => {
        socket.once('close', () => resolve());
        socket.write(bytes);
        setTimeout(() => controller.abort(), 50);
      };
    });
    const error = readError(await call(write, server.url, { signal: controller.signal }));
    expect(error).toMatchObject({ type: 'upstream_failed', phase: 'cancelled', outcome });
    await closed;
    expect(server.requests).toHaveLength(1);
  });
});

describe('progress', () => {
  const body = '{"a":"12345"}';

  test.each<
    [string, string[], readonly (string | Buffer)[], readonly (readonly [number, number | undefined])[]]
  >([
    [
      'of a length',
      [`content-length: ${body.length}`],
      [body.slice(0, 5), body.slice(5)],
      [
        [5, 13],
        [13, 13],
      ],
    ],
    [
      'of no length',
      [],
      [body.slice(0, 5), body.slice(5)],
      [
        [5, undefined],
        [13, undefined],
      ],
    ],
    [
      'compressed: what comes out counts',
      ['content-encoding: gzip', `content-length: ${gzipSync(body).length}`],
      [gzipSync(body)],
      [[13, undefined]],
    ],
  ])('%s', async (_, headers, pieces, want) => {
    server.fault = async (socket) => {
      socket.write(formatHead('200 OK', [json, ...headers]));
      for (const piece of pieces) {
        socket.write(piece);
        await sleep(50);
      }
      socket.end();
    };
    const context = makeContext(server.url);
    closers.push(() => context.upstream.close());
    const told: (readonly [number, number | undefined])[] = [];
    const result = await callTool(
      {
        tool: read,
        security: [],
        arguments: {},
        onProgress: (received, total) => {
          told.push([received, total]);
        },
      },
      context,
    );
    expect(result.structuredContent).toEqual({ a: '12345' });
    expect(told).toEqual(want);
  });
});
