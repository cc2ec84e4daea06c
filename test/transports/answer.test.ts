import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callBody, callHeaders, readMessage } from '../http/fixture.js';
import { startUpstream, type TestUpstream } from '../runtime/fixture.js';
import { type AnyClient, clients, newVersion } from './client.js';
import { type FixturePackage, makePackage } from './package.js';
import { killAll, type StartedHttp, startHttp } from './process.js';

let made: FixturePackage;
let upstream: TestUpstream;
let http: StartedHttp;
const env = { EXAMPLE_ACCESS_TOKEN: 'example_token_1234567890' };

beforeAll(async () => {
  made = await makePackage();
  upstream = await startUpstream();
  upstream.answer = ({ url }, response) => answer(url, response);
  http = await startHttp(made.main, ['--base-url', upstream.url], { env });
});
afterAll(async () => {
  killAll();
  made.remove();
  await upstream.close();
});

const limits = { 'ratelimit-limit': '100', 'ratelimit-remaining': '7', 'ratelimit-reset': '30' };
const rateLimit = { limit: 100, remaining: 7, reset: 30 };

function answer(url: string, response: ServerResponse): void {
  if (url === '/v1/export') {
    sendSlowly(response);
  } else if (url === '/v1/things/a') {
    response.writeHead(200, { 'content-type': 'application/json', ...limits });
    response.end('{"id":"a"}');
  } else {
    // As some limiters do: without a body.
    response.writeHead(429, { ...limits, 'retry-after': '12' });
    response.end();
  }
}

const row = 'id,amount\n';
const rows = 6;

/** Slower than the interval of progress notifications, which is half a second. */
function sendSlowly(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/csv', 'content-length': row.length * rows });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(row);
    sent += 1;
    if (sent < rows) return;
    clearInterval(timer);
    response.end();
  }, 700);
}

const both = ['stdio', 'HTTP'].flatMap((transport) =>
  clients.map(([name, connect]) => ({ transport, name, connect })),
);

describe.concurrent.each(both)('over $transport the client $name', ({ transport, connect }) => {
  let client: AnyClient;
  beforeAll(async () => {
    const words = ['--base-url', upstream.url];
    client = await connect(transport === 'HTTP' ? { url: http.url } : { main: made.main, words, env });
  });
  afterAll(() => client.close());

  test('gets the rate limit of an answer in _meta', async () => {
    const { structuredContent, _meta } = await client.call('get_single_example_thing_by_id', { id: 'a' });
    expect(structuredContent).toEqual({ id: 'a' });
    expect(_meta).toMatchObject({ operationId: 'things:get', status: 200, rateLimit });
  });

  test('gets a 429 with all that it says', async () => {
    const { isError, structuredContent, _meta } = await client.call('list_all_example_things');
    expect(isError).toBe(true);
    expect(structuredContent?.error).toMatchObject({
      status: 429,
      retry_after: 12,
      'ratelimit-limit': 100,
      'ratelimit-remaining': 7,
      'ratelimit-reset': 30,
    });
    expect(_meta).toMatchObject({ status: 429, rateLimit });
  });

  test('is told the progress of a long answer', async () => {
    const told: number[] = [];
    const totals = new Set<unknown>();
    const { structuredContent } = await client.call(
      'get_single_example_export',
      {},
      {
        onprogress: ({ progress, total }) => {
          told.push(progress);
          totals.add(total);
        },
      },
    );
    expect(structuredContent).toMatchObject({ format: 'csv', rows: rows - 1 });
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b));
    expect([...totals]).toEqual([row.length * rows]);
  });
});

const names = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'];

describe('headers of the HTTP response to a 429', () => {
  test.each<[string, (string | null)[]]>([
    [newVersion, ['100', '7', '30', '12']],
    ['2025-11-25', [null, null, null, null]],
    ['2025-06-18', [null, null, null, null]],
  ])('to a client speaking %s: %j', async (version, want) => {
    const body = callBody(version, 'limited');
    const response = await fetch(http.url, { method: 'POST', headers: callHeaders(version), body });
    expect(names.map((name) => response.headers.get(name))).toEqual(want);
    expect((await readMessage(response)).result).toMatchObject({ isError: true, _meta: { rateLimit } });
  });
});

test('a 429 is passed on: nothing was asked twice', () => {
  const limited = upstream.requests.filter(({ url }) => url !== '/v1/export' && url !== '/v1/things/a');
  // Each client's list, and a call at each version.
  expect(limited).toHaveLength(both.length + 3);
});
