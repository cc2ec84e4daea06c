import type { CallToolResult } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { callTool } from '../../templates/package/src/runtime/call.js';
import { createLog } from '../../templates/package/src/runtime/log.js';
import type { ToolDefinition } from '../../templates/package/src/runtime/tool.js';
import {
  answerJson,
  type FixtureOptions,
  fixtureSecret,
  makeContext,
  makeTool,
  portalApi,
  type RecordedRequest,
  shortLimits,
  startUpstream,
  type TestUpstream,
} from './fixture.js';

const owners = { customer_id: z.string().exactOptional(), external_customer_id: z.string().exactOptional() };
const portalTool = makeTool({
  name: 'list_all_example_portal_orders',
  path: '/v1/portal/orders/',
  parameters: [{ argument: 'page', in: 'query' }],
  input: z.strictObject({ ...owners, page: z.int().exactOptional() }),
});
const portalPath = makeTool({
  name: 'get_single_example_portal_order_by_id',
  path: '/v1/portal/orders/{id}',
  parameters: [{ argument: 'id', in: 'path' }],
  input: z.strictObject({ ...owners, id: z.string() }),
});
const portalSecurity = [{ session: ['portal:read'] }, { member: ['portal:read'] }];

let upstream: TestUpstream;
let opened: number;
/** What the upstream answers to a request that opens a session. */
let opening: (request: RecordedRequest) => { status: number; body: unknown };

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.requests.length = 0;
  opened = 0;
  opening = ({ body }) => ({
    status: 201,
    body: {
      token: `session_${body.length}_${opened}`,
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    },
  });
  upstream.answer = (request, response) => {
    if (request.url !== '/v1/sessions/')
      return answerJson(response, 200, { auth: request.headers.authorization });
    opened += 1;
    const { status, body } = opening(request);
    return answerJson(response, status, body);
  };
});

function open(options: FixtureOptions = {}) {
  const context = makeContext(upstream.url, undefined, { api: portalApi, ...options });
  return (args: unknown, tool: ToolDefinition = portalTool): Promise<CallToolResult> =>
    callTool({ tool, security: portalSecurity, arguments: args }, context);
}

function textOf({ content }: CallToolResult): string {
  const [first] = content;
  return first?.type === 'text' ? first.text : '';
}

describe('a session is opened for whom the call names', () => {
  test('once, kept for the next calls, and never shown', async () => {
    const call = open();
    const results = [await call({ customer_id: 'c1' }), await call({ customer_id: 'c1', page: 2 })];
    expect(results.map(({ isError }) => isError)).toEqual([undefined, undefined]);
    expect(upstream.requests.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'POST /v1/sessions/ {"customer_id":"c1"}',
      'GET /v1/portal/orders/ ',
      'GET /v1/portal/orders/?page=2 ',
    ]);
    expect(upstream.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${fixtureSecret}`,
      'Bearer session_20_1',
      'Bearer session_20_1',
    ]);
    // The upstream echoes the credential: it is taken out of what the caller sees.
    expect(results[0]?.structuredContent).toEqual({ auth: 'Bearer [redacted]' });
  });

  test('no other tool shows its token, and no log', async () => {
    const lines: string[] = [];
    const context = makeContext(upstream.url, undefined, { api: portalApi });
    await callTool({ tool: portalTool, security: portalSecurity, arguments: { customer_id: 'c1' } }, context);
    upstream.answer = (_, response) => answerJson(response, 200, { echo: 'it is session_20_1!' });
    const other = await callTool({ tool: makeTool({}), security: [{ token: [] }], arguments: {} }, context);
    expect(other.structuredContent).toEqual({ echo: 'it is [redacted]!' });
    createLog('info', context.redact, (line) => lines.push(line))('info', 'session_20_1');
    expect(lines.join()).not.toContain('session_20_1');
  });

  test('each owner has their own, by either name', async () => {
    const call = open();
    await call({ customer_id: 'c1' });
    await call({ external_customer_id: 'c1' });
    await call({ customer_id: 'c2' });
    expect(opened).toBe(3);
  });

  test('calls at the same time share one opening', async () => {
    const call = open();
    const results = await Promise.all(Array.from({ length: 20 }, () => call({ customer_id: 'c1' })));
    expect([opened, results.filter(({ isError }) => isError).length]).toEqual([1, 0]);
  });

  test.each([
    ['one that ends soon', new Date(Date.now() + 30_000).toISOString()],
    ['one whose end is not known', 'tomorrow'],
  ])('%s serves one call', async (_, expires_at) => {
    opening = () => ({ status: 201, body: { token: `session_number_${opened}`, expires_at } });
    const call = open();
    await call({ customer_id: 'c1' });
    await call({ customer_id: 'c1' });
    expect(opened).toBe(2);
  });

  test('one that the upstream refuses is forgotten', async () => {
    const call = open();
    await call({ customer_id: 'c1' });
    const usual = upstream.answer;
    upstream.answer = (request, response, raw) =>
      request.url === '/v1/sessions/'
        ? usual(request, response, raw)
        : answerJson(response, 401, { detail: 'no' });
    const refused = await call({ customer_id: 'c1' });
    expect(textOf(refused)).toMatch(/The session of this customer had ended: call again/);
    upstream.answer = usual;
    expect((await call({ customer_id: 'c1' })).isError).toBeUndefined();
    expect(opened).toBe(2);
  });
});

describe('nothing is opened for a call that cannot be made', () => {
  test.each<[string, unknown, ToolDefinition, RegExp]>([
    ['no owner', {}, portalTool, /customer_id, external_customer_id: one of them is required/],
    ['two owners', { customer_id: 'a', external_customer_id: 'b' }, portalTool, /give only one of them/],
    ['a bad argument', { customer_id: 'a', page: 'x' }, portalTool, /page/],
    ['a path that climbs', { customer_id: 'a', id: '..' }, portalPath, /id/],
  ])('%s', async (_, args, tool, message) => {
    const result = await open()(args, tool);
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringMatching(message)]);
    expect(upstream.requests).toEqual([]);
  });
});

describe('a session that cannot be opened', () => {
  test.each<[string, number, unknown, RegExp]>([
    [
      'unknown customer',
      422,
      { detail: [{ loc: ['body', 'customer_id'], msg: 'Not found' }] },
      /customer_id: Not found/,
    ],
    ['missing scope', 403, { error: 'insufficient_scope' }, /lacks the scope sessions:write/],
    ['no token', 201, { expires_at: '2030-01-01T00:00:00Z' }, /the answer has no token/],
    ['a token that is no header', 201, { token: 'a\nb' }, /the answer has no token/],
    ['upstream down', 503, {}, /answered 503/],
  ])('%s', async (_, status, body, message) => {
    opening = () => ({ status, body });
    const result = await open()({ customer_id: 'c1' });
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringMatching(message)]);
    expect(textOf(result)).toMatch(/could not be opened, and nothing else was sent/);
    expect(JSON.stringify(result)).not.toContain('"outcome"');
    expect(upstream.requests).toHaveLength(1);
  });

  test.each<[string, Record<string, string>, number]>([
    ['is no JSON', { 'content-type': 'text/plain' }, 0],
    ['breaks off', { 'content-type': 'application/json' }, 20],
  ])('an answer that %s: its token is not shown', async (_, headers, cut) => {
    upstream.answer = (_request, response) => {
      const text = JSON.stringify({ token: 'session_TOPSECRET_1234567890' });
      response.writeHead(201, { ...headers, 'content-length': text.length + cut });
      response.write(text, () => {
        if (cut > 0) response.destroy();
      });
      if (cut === 0) response.end();
    };
    const result = await open()({ customer_id: 'c1' });
    expect(textOf(result)).toMatch(/could not be opened, and nothing else was sent/);
    expect(JSON.stringify(result)).not.toMatch(/TOPSECRET|outcome|carried out/);
  });

  test('its quota is told', async () => {
    upstream.answer = (_request, response) => {
      response.writeHead(429, {
        'x-ratelimit-limit': '5',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': '7',
      });
      response.end();
    };
    const { _meta } = await open()({ customer_id: 'c1' });
    expect(_meta?.rateLimit).toEqual({ limit: 5, remaining: 0, reset: 7 });
  });

  test('without the credential that opens it, that one is asked for', async () => {
    const result = await open({ credentials: {} })({ customer_id: 'c1' });
    expect(textOf(result)).toMatch(/could not be opened.*EXAMPLE_ACCESS_TOKEN/);
    expect(upstream.requests).toEqual([]);
  });
});

describe('waiting for a session', () => {
  const security = portalSecurity;
  let closed: number;
  beforeEach(() => {
    closed = 0;
    upstream.answer = (request, response, raw) => {
      if (request.url !== '/v1/sessions/') return answerJson(response, 200, {});
      raw.socket.once('close', () => {
        closed += 1;
      });
    };
  });

  test('ends with the cancellation of the last who waits, and so does the opening', async () => {
    const context = makeContext(upstream.url, undefined, { api: portalApi });
    const [first, second] = [new AbortController(), new AbortController()];
    const call = ({ signal }: AbortController) =>
      callTool({ tool: portalTool, security, arguments: { customer_id: 'c1' }, signal }, context);
    const calls = [call(first), call(second)];
    await expect.poll(() => upstream.requests.length).toBe(1);
    first.abort();
    expect(textOf((await calls[0]) as CallToolResult)).toBe('The call was cancelled.');
    expect(closed).toBe(0);
    second.abort();
    await calls[1];
    await expect.poll(() => closed).toBe(1);
    upstream.answer = (request, response) =>
      request.url === '/v1/sessions/'
        ? answerJson(response, 201, { token: 'next_session' })
        : answerJson(response, 200, {});
    expect((await call(new AbortController())).isError).toBeUndefined();
  });

  test('counts as time of the call', async () => {
    const limits = { ...shortLimits, totalTimeout: 300, headersTimeout: 10_000 };
    const context = makeContext(upstream.url, limits, { api: portalApi });
    const result = await callTool({ tool: portalTool, security, arguments: { customer_id: 'c1' } }, context);
    expect(result.structuredContent).toMatchObject({ error: { type: 'upstream_failed', phase: 'timeout' } });
  });
});

describe('a session that was given at start', () => {
  test('is used, and nobody may be named', async () => {
    const call = open({ credentials: { token: fixtureSecret, member: 'member_token_1' } });
    expect((await call({ page: 1 })).isError).toBeUndefined();
    expect(textOf(await call({ customer_id: 'c1' }))).toMatch(/customer_id: leave it out/);
    expect(upstream.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer member_token_1']);
  });
});
