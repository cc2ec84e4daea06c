import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Client,
  type ConnectionOptions,
  createClient,
  ToolError,
  tools,
  UsageError,
} from '../../generated/polar-mcp/src/index.js';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';

const oat = 'polar_oat_library_test_1';
const id = '0b0f7c7e-6f5e-4b8e-9d6c-2f3a4b5c6d7e';

let upstream: TestUpstream;
const clients: Client[] = [];

beforeEach(async () => {
  upstream = await startUpstream();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await upstream.close();
});

function connect(options: ConnectionOptions = {}): Client {
  const client = createClient({ baseUrl: upstream.url, credentials: { oat }, ...options });
  clients.push(client);
  return client;
}

/** What a call failed with. */
async function catchError(call: Promise<unknown>): Promise<ToolError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ToolError);
  return error as ToolError;
}

describe('call', () => {
  test('sends the request and gives the answer', async () => {
    upstream.answer = (_, response) =>
      answerJson(response, 200, { items: [{ id }], pagination: { total_count: 1, max_page: 1 } });
    const page = await connect().call('list_all_polar_customers', { email: 'a@example.com' });
    expect(page).toEqual({ items: [{ id }], page: 1, next_page: null, total_count: 1 });
    const [request] = upstream.requests;
    expect(request?.url).toBe('/v1/customers/?email=a%40example.com');
    expect(request?.headers.authorization).toBe(`Bearer ${oat}`);
  });

  test('may be made without arguments', async () => {
    upstream.answer = (_, response) => answerJson(response, 200, { items: [], pagination: {} });
    await connect().call('list_all_polar_products');
    expect(upstream.requests[0]?.url).toBe('/v1/products/');
  });

  test('leaves undefined out and sends null', async () => {
    const given = {
      customer_id: id,
      name: null,
      email: undefined,
      billing_address: { country: 'DE', line2: undefined },
    };
    // Programs without exactOptionalPropertyTypes may write this.
    await connect().call('update_a_polar_customer_by_id', given as never);
    expect(JSON.parse(upstream.requests[0]?.body ?? '')).toEqual({
      name: null,
      billing_address: { country: 'DE' },
    });
  });

  test('wrong arguments are told apart, and nothing is sent', async () => {
    const error = await catchError(connect().call('get_single_polar_customer_by_id', { customer_id: '..' }));
    expect(error.failure.type).toBe('invalid_arguments');
    expect(error.failure.problems?.join()).toContain('id');
    expect(error.message).toContain('id');
    expect(upstream.requests).toEqual([]);
  });

  test('a refusal has its facts', async () => {
    upstream.answer = (_, response) =>
      answerJson(response, 404, { error: 'ResourceNotFound', detail: 'Not found' });
    const error = await catchError(connect().call('get_single_polar_customer_by_id', { customer_id: id }));
    expect(error).toMatchObject({ name: 'ToolError', tool: 'get_single_polar_customer_by_id' });
    expect(error.failure).toMatchObject({ type: 'upstream_refused', status: 404, code: 'ResourceNotFound' });
    expect(error.meta).toMatchObject({ status: 404, operationId: 'customers:get' });
    expect(error.message).toContain('ResourceNotFound');
  });

  test('a signal ends it', async () => {
    const abort = new AbortController();
    upstream.answer = () => abort.abort();
    const call = connect().call('list_all_polar_customers', {}, { signal: abort.signal });
    expect((await catchError(call)).failure.phase).toBe('cancelled');
  });

  test('close ends it', async () => {
    const client = connect();
    upstream.answer = () => void client.close();
    const error = await catchError(client.call('list_all_polar_customers'));
    expect(error.failure.type).toBe('upstream_failed');
  });

  test('a client can be disposed of', async () => {
    const client = connect();
    await client.call('list_all_polar_customers').catch(() => {});
    await client[Symbol.asyncDispose]();
    const error = await catchError(client.call('list_all_polar_customers'));
    expect([error.failure.type, upstream.requests.length]).toEqual(['upstream_failed', 1]);
  });
});

describe('callRaw never throws', () => {
  test.each<[string, unknown, string]>([
    ['list_all_polar_custmers', {}, 'list_all_polar_customers'],
    ['__proto__', {}, 'Unknown tool'],
    ['list_all_polar_customers', { limit: 'ten' }, 'limit'],
    ['list_all_polar_customers', 'limit', 'an object'],
    ['list_all_polar_customers', { limit: undefined }, 'JSON values'],
  ])('%s %j → %s', async (name, args, words) => {
    const result = await connect().callRaw(name, args);
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toContain(words);
    expect(upstream.requests).toEqual([]);
  });
});

describe('filters', () => {
  test('are those of the command line, joined by AND', () => {
    const offered = connect({ methods: ['read'], tags: ['customers'] }).tools;
    expect(offered.length).toBeGreaterThan(1);
    for (const { kind, tags } of offered) {
      expect(['list', 'get']).toContain(kind);
      expect(tags).toContain('customers');
    }
  });

  test('hold for calls too', async () => {
    const client = connect({ methods: ['read'] });
    const error = await catchError(client.call('delete_a_polar_customer_by_id', { customer_id: id }));
    expect([error.failure.type, upstream.requests]).toEqual(['unknown_tool', []]);
  });

  test('production starts with tools that read, until a method filter says otherwise', () => {
    const risks = (options: ConnectionOptions) =>
      new Set(
        createClient({ server: 'production', credentials: { oat }, ...options }).tools.map(
          ({ risk }) => risk,
        ),
      );
    expect([...risks({})]).toEqual(['read']);
    expect(risks({ methods: ['read', 'write'] }).size).toBeGreaterThan(1);
  });
});

test.each<[object, string]>([
  [{ sever: 'sandbox' }, 'There is no option "sever". Did you mean server?'],
  [{ server: 'prod' }, 'There is no server "prod"'],
  [{ baseUrl: 'http://example.com' }, 'https is needed'],
  [{ baseUrl: 'nowhere' }, 'not a URL'],
  [{ methods: ['reed'] }, 'Did you mean read?'],
  [{ tools: ['list_all_polar_custmers'] }, 'Did you mean list_all_polar_customers?'],
  [{ tools: [] }, 'tools: an empty list keeps no tool'],
  [{ scopes: [' '] }, 'scopes: a list of names is needed'],
  [{ tags: [7] }, 'tags: a list of names is needed'],
  [{ methods: 'read' }, 'methods: a list of names is needed'],
  [{ server: null }, 'There is no server "null"'],
  [{ excludeTools: ['nothing'] }, '--exclude-tools'],
  [{ preset: 'her' }, 'Did you mean hero?'],
  [{ tags: ['orders'], tools: ['list_all_polar_customers'] }, 'No tool is left'],
  [{ timeout: 1.5 }, '--timeout'],
  [{ retries: -1 }, '--retries'],
  [{ maxResponseBytes: 1 }, '--max-response-bytes'],
  [{ logLevel: 'loud' }, '--log-level'],
  [{ credentials: { oaut: 'x' } }, 'no security scheme "oaut". Did you mean oat?'],
  [{ credentials: { oat: 'one\ntwo' } }, 'credentials: oat has characters'],
])('options %j → %s', (options, message) => {
  const attempt = () => createClient({ baseUrl: 'http://127.0.0.1:1', ...options });
  expect(attempt).toThrow(UsageError);
  expect(attempt).toThrow(message);
  expect(attempt).not.toThrow('two');
});

test('an option that is undefined is left out', () => {
  const all = connect().tools.length;
  expect(
    connect({ methods: undefined, tools: undefined, excludeTools: [], timeout: undefined }).tools,
  ).toHaveLength(all);
});

describe('the registry', () => {
  test('has every tool, whatever options say', async () => {
    expect(Object.keys(tools)).toHaveLength(connect().tools.length);
    const { list_all_polar_customers: tool } = tools;
    expect(tool).toMatchObject({
      name: 'list_all_polar_customers',
      kind: 'list',
      risk: 'read',
      toolset: 'customers',
    });
    expect(tool.inputSchema.properties).toHaveProperty('email');
    expect(tool.annotations.readOnlyHint).toBe(true);
    expect(await tool.readOperation()).toEqual({
      operationId: 'customers:list',
      method: 'GET',
      path: '/v1/customers/',
    });
  });
});
