import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callBody, callHeaders, readMessage } from '../http/fixture.js';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';
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
  http = await startHttp(made.main, ['--base-url', upstream.url], { env });
});
afterAll(async () => {
  killAll();
  made.remove();
  await upstream.close();
});

const limits = { 'ratelimit-limit': '100', 'ratelimit-remaining': '7', 'ratelimit-reset': '30' };
const rateLimit = { limit: 100, remaining: 7, reset: 30 };

/** Slower than the interval of progress notifications, which is half a second. */
function sendSlowly(response: ServerResponse): void {
  const row = 'id,amount\n';
  const rows = 5;
  response.writeHead(200, { 'content-type': 'text/csv', 'content-length': row.length * rows, ...limits });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(row);
    sent += 1;
    if (sent < rows) return;
    clearInterval(timer);
    response.end();
  }, 550);
}

for (const transport of ['stdio', 'HTTP']) {
  describe.each(clients)(`over ${transport} the client %s`, (_, connect) => {
    let client: AnyClient;
    beforeAll(async () => {
      const words = ['--base-url', upstream.url];
      client = await connect(transport === 'HTTP' ? { url: http.url } : { main: made.main, words, env });
    });
    afterAll(() => client.close());

    test('gets the rate limit of an answer in _meta', async () => {
      upstream.answer = (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', ...limits });
        response.end('{"id":"a"}');
      };
      const answer = await client.call('get_single_example_thing_by_id', { id: 'a' });
      expect(answer.structuredContent).toEqual({ id: 'a' });
      expect(answer._meta).toMatchObject({ operationId: 'things:get', status: 200, rateLimit });
    });

    test('gets a 429 at once, with what it says', async () => {
      const before = upstream.requests.length;
      upstream.answer = (_request, response) => {
        response.writeHead(429, { ...limits, 'retry-after': '12' });
        response.end();
      };
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
      expect(upstream.requests.length).toBe(before + 1);
    });

    test('is told the progress of a long answer', async () => {
      upstream.answer = (_request, response) => sendSlowly(response);
      const told: number[] = [];
      const totals = new Set<unknown>();
      const answer = await client.call(
        'get_single_example_export',
        {},
        {
          onprogress: ({ progress, total }) => {
            told.push(progress);
            totals.add(total);
          },
        },
      );
      expect(answer.structuredContent).toMatchObject({ format: 'csv', rows: 4 });
      expect(told.length).toBeGreaterThanOrEqual(2);
      expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b));
      expect([...totals]).toEqual([50]);
    });
  });
}

describe('headers of an HTTP response', () => {
  const names = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'];
  beforeEach(() => {
    upstream.answer = (_, response) => {
      response.setHeader('retry-after', '12');
      for (const [name, value] of Object.entries(limits)) response.setHeader(name, value);
      answerJson(response, 429, {});
    };
  });

  test.each<[string, (string | null)[]]>([
    [newVersion, ['100', '7', '30', '12']],
    ['2025-11-25', [null, null, null, null]],
    ['2025-06-18', [null, null, null, null]],
  ])('to a client speaking %s: %j', async (version, want) => {
    const init = { method: 'POST', headers: callHeaders(version), body: callBody(version) };
    const response = await fetch(http.url, init);
    expect(names.map((name) => response.headers.get(name))).toEqual(want);
    expect((await readMessage(response)).result).toMatchObject({ isError: true, _meta: { rateLimit } });
  });
});
