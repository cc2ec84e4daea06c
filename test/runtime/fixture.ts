import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { type Catalog, type CatalogSource, createCatalog } from '../../templates/package/src/catalog.js';
import { createContext } from '../../templates/package/src/context.js';
import type { FilterPlace, ToolFilter } from '../../templates/package/src/filter.js';
import type { ApiDescription } from '../../templates/package/src/runtime/api.js';
import type { CallContext } from '../../templates/package/src/runtime/call.js';
import type { ParameterBinding, ToolDefinition } from '../../templates/package/src/runtime/tool.js';
import { defaultLimits, type UpstreamLimits } from '../../templates/package/src/runtime/upstream.js';

/** A tool that takes anything: what is under test is what happens after validation. */
export function makeTool(parts: Partial<ToolDefinition>): ToolDefinition {
  return {
    name: 'get_single_example_thing_by_id',
    operationId: 'things:get',
    method: 'GET',
    path: '/v1/things/',
    output: 'object',
    input: z.looseObject({}),
    ...parts,
  };
}

/** A tool with one parameter. */
export function makeParameterTool(
  binding: ParameterBinding,
  parts: Partial<ToolDefinition> = {},
): ToolDefinition {
  const path = binding.in === 'path' ? `/v1/things/{${binding.name ?? binding.argument}}` : '/v1/things/';
  return makeTool({ path, parameters: [binding], ...parts });
}

export const fixtureApi: ApiDescription = {
  name: 'example',
  title: 'Example',
  packageName: 'example-mcp',
  packageVersion: '1.2.3',
  version: '2026-10',
  environments: [
    { name: 'test', url: 'https://test.example.com' },
    { name: 'live', url: 'https://example.com' },
  ],
  headers: { 'Example-Version': '2026-10' },
  securitySchemes: { token: { type: 'http', scheme: 'bearer', variable: 'EXAMPLE_ACCESS_TOKEN' } },
};

/** An API with tools of a customer's own, for which a session is opened. */
export const portalApi: ApiDescription = {
  ...fixtureApi,
  securitySchemes: {
    ...fixtureApi.securitySchemes,
    session: { type: 'http', scheme: 'bearer', variable: 'EXAMPLE_SESSION_TOKEN' },
    member: { type: 'http', scheme: 'bearer', variable: 'EXAMPLE_MEMBER_TOKEN' },
  },
  sessions: [
    {
      schemes: ['session', 'member'],
      arguments: ['customer_id', 'external_customer_id'],
      request: { method: 'POST', path: '/v1/sessions/', security: [{ token: ['sessions:write'] }] },
      token: 'token',
      expiresAt: 'expires_at',
    },
  ],
  lookups: [
    {
      argument: 'organization_id',
      variable: 'EXAMPLE_ORGANIZATION_ID',
      request: { method: 'GET', path: '/v1/organizations/', security: [{ token: ['organizations:read'] }] },
      value: 'items[].id',
    },
  ],
};

export const fixtureSecret = 'example_secret_8f3a/1+2';

/** Short deadlines: a test that waits for them must not take long. */
export const shortLimits: UpstreamLimits = {
  ...defaultLimits,
  connectTimeout: 500,
  headersTimeout: 600,
  idleTimeout: 600,
  totalTimeout: 4_000,
  maxResponseBytes: 200_000,
};

export interface FixtureOptions {
  readonly retries?: number;
  readonly api?: ApiDescription;
  readonly credentials?: Readonly<Record<string, string>>;
  readonly given?: Readonly<Record<string, string>>;
}

export function makeContext(
  baseUrl: string,
  limits: UpstreamLimits = shortLimits,
  options: FixtureOptions = {},
): CallContext {
  const { retries = 0, api = fixtureApi, given = {} } = options;
  const { credentials = { token: fixtureSecret } } = options;
  return createContext(
    {
      settings: { baseUrl: new URL(baseUrl), limits, retries },
      credentials: new Map(Object.entries(credentials)),
      given: new Map(Object.entries(given)),
      logLevel: 'silent',
    },
    api,
  );
}

/** A catalogue of these tools, unfiltered unless told. */
export function makeCatalog(
  source: CatalogSource,
  filter: ToolFilter = {},
  place: Partial<FilterPlace> = {},
): Catalog {
  const usual = { api: fixtureApi, credentials: new Map([['token', fixtureSecret]]), startsReadOnly: false };
  return createCatalog(filter, { ...usual, ...place }, source);
}

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface TestUpstream {
  readonly url: string;
  readonly requests: RecordedRequest[];
  /** What answers the next requests. */
  answer: (request: RecordedRequest, response: ServerResponse, raw: IncomingMessage) => void;
  close(): Promise<void>;
}

/** A real HTTP server that records what it gets. */
export async function startUpstream(): Promise<TestUpstream> {
  const requests: RecordedRequest[] = [];
  const server: Server = createHttpServer((raw, response) => {
    const chunks: Buffer[] = [];
    raw.on('data', (chunk: Buffer) => chunks.push(chunk));
    raw.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const recorded = { method: raw.method ?? '', url: raw.url ?? '', headers: raw.headers, body };
      requests.push(recorded);
      upstream.answer(recorded, response, raw);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const upstream: TestUpstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (_request, response) => answerJson(response, 200, {}),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return upstream;
}

export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
