import type { CallToolResult } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ApiDescription } from '../../templates/package/src/runtime/api.js';
import { callTool, type ToolCall } from '../../templates/package/src/runtime/call.js';
import type { ToolDefinition } from '../../templates/package/src/runtime/tool.js';
import {
  answerJson,
  makeContext,
  makeTool,
  portalApi,
  shortLimits,
  startUpstream,
  type TestUpstream,
} from './fixture.js';

const security = [{ token: ['customers:read'] }];
const api: ApiDescription = {
  ...portalApi,
  sessions: (portalApi.sessions ?? []).map((session) => ({
    ...session,
    arguments: [...session.arguments, 'customer_email'],
    looked: ['customer_email'],
  })),
  identity: {
    noun: 'customer',
    id: 'customer_id',
    lookups: [
      {
        argument: 'external_customer_id',
        request: { method: 'GET', path: '/v1/customers/external/{external_id}', security },
        parameter: { name: 'external_id', in: 'path' },
        value: 'id',
        match: 'external_id',
      },
      {
        argument: 'customer_email',
        request: { method: 'GET', path: '/v1/customers/', security },
        parameter: { name: 'email', in: 'query' },
        value: 'items[].id',
        match: 'email',
        ignoresCase: true,
      },
    ],
  },
};

const who = {
  customer_id: z.uuidv4().exactOptional(),
  external_customer_id: z.string().min(1).exactOptional(),
  customer_email: z.email().exactOptional(),
};
const getTool = makeTool({
  name: 'get_single_example_customer_by_id',
  path: '/v1/customers/{id}',
  parameters: [{ argument: 'id', in: 'path' }],
  identified: 'id',
  input: z.strictObject(who),
});
const orderTool = makeTool({
  name: 'create_a_example_order',
  method: 'POST',
  path: '/v1/orders/',
  body: { mediaType: 'application/json', required: true },
  identified: 'customer_id',
  input: z.strictObject({ ...who, amount: z.int() }),
});
const portalTool = makeTool({
  name: 'list_all_example_portal_orders',
  path: '/v1/portal/orders/',
  input: z.strictObject(who),
});
const portalSecurity = [{ session: ['portal:read'] }];

const id = '5f0c7a5e-8b0a-4c1e-9d3f-0123456789ac';
let upstream: TestUpstream;
let found: readonly string[];
/** The address of those that are found; without one, what was asked for. */
let address: string | undefined;
let total: number | undefined;

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.requests.length = 0;
  found = [id];
  address = undefined;
  total = undefined;
  upstream.answer = ({ url }, response) => {
    if (url.startsWith('/v1/customers/external/'))
      return found.length === 0
        ? answerJson(response, 404, {})
        : answerJson(response, 200, { id, external_id: decodeURIComponent(url.split('/').at(-1) ?? '') });
    if (url.startsWith('/v1/customers/?')) {
      const email = address ?? new URLSearchParams(url.split('?')[1]).get('email');
      const pagination = { total_count: total ?? found.length };
      return answerJson(response, 200, { items: found.map((each) => ({ id: each, email })), pagination });
    }
    if (url === '/v1/sessions/') {
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      return answerJson(response, 201, { token: 'session_1', expires_at });
    }
    return answerJson(response, 200, { done: true });
  };
});

function call(
  tool: ToolDefinition,
  args: unknown,
  needed: ToolCall['security'] = security,
): Promise<CallToolResult> {
  const context = makeContext(upstream.url, shortLimits, { api });
  return callTool({ tool, security: needed, arguments: args }, context);
}

const sent = () => upstream.requests.map(({ method, url, body }) => `${method} ${url} ${body}`.trim());
const textOf = ({ content }: CallToolResult) =>
  content.map((each) => ('text' in each ? each.text : '')).join('\n');

describe('whom a call is about', () => {
  test('is told by the id, which is sent as it is', async () => {
    expect((await call(getTool, { customer_id: id })).structuredContent).toEqual({ done: true });
    expect(sent()).toEqual([`GET /v1/customers/${id}`]);
  });

  test('is looked up for an external id, which may hold anything', async () => {
    await call(getTool, { external_customer_id: 'a/b?c' });
    expect(sent()).toEqual(['GET /v1/customers/external/a%2Fb%3Fc', `GET /v1/customers/${id}`]);
  });

  test('is looked up for an address, and goes where the body takes it', async () => {
    await call(orderTool, { customer_email: 'a+b@example.com', amount: 5 });
    expect(sent()).toEqual([
      'GET /v1/customers/?email=a%2Bb%40example.com',
      `POST /v1/orders/ {"amount":5,"customer_id":"${id}"}`,
    ]);
  });

  test('may be the owner of a session', async () => {
    await call(portalTool, { customer_email: 'a@example.com' }, portalSecurity);
    expect(sent()).toEqual([
      'GET /v1/customers/?email=a%40example.com',
      `POST /v1/sessions/ {"customer_id":"${id}"}`,
      'GET /v1/portal/orders/',
    ]);
  });

  test.each([
    ['nobody', {}, 'one of them is required'],
    ['two', { customer_id: id, customer_email: 'a@example.com' }, 'give only one of them'],
    ['no id', { customer_id: '../orders' }, 'customer_id'],
    ['no address', { customer_email: 'somebody' }, 'customer_email'],
  ])('%s is refused before anything is sent', async (_, args, problem) => {
    const result = await call(getTool, args);
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringContaining(problem)]);
    expect(sent()).toEqual([]);
  });

  test('who is not found is told, and nothing else is sent', async () => {
    found = [];
    for (const args of [{ external_customer_id: 'x' }, { customer_email: 'x@example.com' }]) {
      upstream.requests.length = 0;
      const result = await call(orderTool, { ...args, amount: 1 });
      expect(textOf(result)).toContain(`No customer has the ${Object.keys(args)[0]}`);
      expect(sent()).toHaveLength(1);
    }
  });

  test('who is found must be who was asked for, whatever the API filtered', async () => {
    address = 'somebody.else@example.com';
    const result = await call(orderTool, { customer_email: 'x@example.com', amount: 1 });
    expect(textOf(result)).toContain('No customer has the customer_email');
    expect(sent()).toHaveLength(1);
    address = 'X@Example.com';
    await call(orderTool, { customer_email: 'x@example.COM', amount: 1 });
    expect(sent().at(-1)).toContain(id);
  });

  test('where the API has more than it gave, none is picked', async () => {
    total = 2;
    const result = await call(orderTool, { customer_email: 'x@example.com', amount: 1 });
    expect(textOf(result)).toContain('customer_email fits 2, of which the API gave 1');
    expect(sent()).toHaveLength(1);
  });

  test('of several none is picked: they are listed', async () => {
    found = ['one', 'two'];
    const result = await call(orderTool, { customer_email: 'x@example.com', amount: 1 });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/Several customers .*\n- customer_id "one"\n- customer_id "two"/);
    expect(sent()).toHaveLength(1);
  });
});
