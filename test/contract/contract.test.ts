import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import customConfig from '../../specs/polar/config.js';
import unreviewed from '../../specs/polar/unreviewed.json' with { type: 'json' };
import type { Practice } from '../../templates/practice/src/practice.js';
import { startPolar } from '../practice/polar.js';
import { copyGenerated, type FixturePackage } from '../transports/package.js';
import { decide, dropValue, tell, tellers, twins, untell } from './decided.js';
import { type Json, type Operation, readDocument } from './document.js';
import { expectRequest } from './expected-request.js';
import { type Case, makeCases } from './instance.js';

const folder = 'generated/polar-mcp';
const document = readDocument('specs/polar/openapi.json');
/** Planned, but not exposed: the config gives each of them a reason, or they are new. */
const withheldCount = Object.keys(customConfig.withheld ?? {}).length + unreviewed.length;
const operations = new Map(document.operations.map((each) => [each.operationId, each]));

const credentials = {
  POLAR_ACCESS_TOKEN: 'polar_oat_contract_0123456789',
  POLAR_CUSTOMER_SESSION_TOKEN: 'polar_cst_contract_0123456789',
  POLAR_MEMBER_SESSION_TOKEN: 'polar_mst_contract_0123456789',
};

/** Tools that are no single request: they are tested with what they join. */
const customNames = new Set(Object.keys(customConfig.custom ?? {}));

/** The same for the practice API: the customer is one of its own. */
const ofCustomer = { scopes: ['*'], values: { customer_id: 'customers/sarah' } };
const knownTokens = {
  [credentials.POLAR_ACCESS_TOKEN]: {
    scheme: 'oat',
    scopes: ['*'],
    values: { organization_id: 'organizations/lumen' },
  },
  [credentials.POLAR_CUSTOMER_SESSION_TOKEN]: { scheme: 'customer_session', ...ofCustomer },
  [credentials.POLAR_MEMBER_SESSION_TOKEN]: { scheme: 'member_session', ...ofCustomer },
};

/** What a tool has filled in, from its variable. */
const filledIn = new Map([['organization_id', '7d2c1a90-4f3e-4b6a-8a51-0123456789ab']]);

interface Recorded {
  readonly method: string | undefined;
  readonly target: string | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

interface CallResult {
  readonly isError?: boolean;
  readonly content: unknown;
  readonly structuredContent?: unknown;
  readonly _meta?: Record<string, unknown>;
}

/** What both clients can do. */
interface AnyClient {
  listTools(): Promise<{ tools: { name: string; inputSchema: { properties?: object } }[] }>;
  callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
  close(): Promise<void>;
}

/** What the emitted definition of a tool says. */
interface Tool {
  readonly name: string;
  readonly operationId: string;
  readonly masked?: readonly string[];
  readonly parameters?: readonly { readonly in: string }[];
}

/** What the practice API, which checks every request against the document by itself, said to the last one. */
interface Judged {
  readonly status: number;
  readonly text: string;
}

const recorded: Recorded[] = [];
let judged: Judged = { status: 0, text: '' };
/** Instead of an answer of the practice API. */
let givenAnswer: string | undefined;
let practice: Practice;
let built: FixturePackage;
let upstream: Server;
const clients = new Map<string, AnyClient>();
/** Tool name → operationId, as the emitted definitions say; that they say it rightly is what the calls show. */
const operationOf = new Map<string, string>();
/** Tool name → the places of its answer that are not shown. */
const maskedOf = new Map<string, readonly string[]>();
/** Tools that take `fields`. */
const viewed = new Set<string>();

/** The practice API, with every request noted on its way there. */
function startUpstream(): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: target, headers } = request;
      const body = Buffer.concat(chunks).toString();
      recorded.push({ method, target, headers, body });
      if (givenAnswer === undefined) forward({ method, target, headers, body }, response);
      else response.writeHead(200, { 'content-type': 'application/json' }).end(givenAnswer);
    });
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

async function forward({ method, target, headers, body }: Recorded, response: ServerResponse): Promise<void> {
  const { authorization, 'content-type': type, 'polar-version': version } = headers as IncomingHttpHeaders;
  const kept = Object.entries({ authorization, 'content-type': type, 'polar-version': version });
  const answer = await fetch(`${practice.url}${target}`, {
    method: method ?? 'GET',
    redirect: 'manual',
    headers: kept.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ...(body === '' ? {} : { body }),
  });
  const text = await answer.text();
  judged = { status: answer.status, text };
  const media = answer.headers.get('content-type');
  response.writeHead(answer.status, media === null ? {} : { 'content-type': media }).end(text);
}

/**
 * Why the practice API did not even understand a request; undefined where it did what was asked or had a
 * reason of its own not to, such as an id of nothing.
 */
function findMisunderstanding({ status, text }: Judged): string | undefined {
  const isUnderstood =
    status < 300 ||
    (status >= 400 &&
      status < 500 &&
      status !== 405 &&
      !/"error":"(?:RequestValidationError|invalid_token|insufficient_scope|Unauthorized)"/.test(text) &&
      text !== '{"detail":"Not Found"}');
  return isUnderstood ? undefined : `${status} ${text.slice(0, 500)}`;
}

/** `value` at each place of `items[].inner.name`, and `open` beside it. */
function plant(place: string, value: string): Json {
  return place.split('.').reduceRight<Json>((inner, step) => {
    const name = step.replace('[]', '');
    return { open: 'seen', [name]: name === step ? inner : [inner, inner] };
  }, value);
}

async function readOperationIds(): Promise<void> {
  const { toolsets } = (await import(pathToFileURL(resolve(folder, 'src/tools/index.ts')).href)) as {
    toolsets: ReadonlyMap<string, () => Promise<Record<string, Tool>>>;
  };
  for (const load of toolsets.values()) {
    for (const { name, operationId, masked, parameters = [] } of Object.values(await load())) {
      if (parameters.some((each) => each.in === 'answer')) viewed.add(name);
      operationOf.set(name, operationId);
      if (masked !== undefined) maskedOf.set(name, masked);
    }
  }
}

beforeAll(async () => {
  built = await copyGenerated();
  practice = await startPolar({ tokens: knownTokens });
  upstream = await startUpstream();
  await readOperationIds();
  const baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const start = {
    command: process.execPath,
    args: [built.main, '--base-url', baseUrl],
    env: {
      PATH: process.env.PATH ?? '',
      ...credentials,
      POLAR_ORGANIZATION_ID: filledIn.get('organization_id') ?? '',
    },
  };
  const v1 = new ClientV1({ name: 'contract', version: '1' });
  const v2 = new ClientV2({ name: 'contract', version: '2' });
  await Promise.all([v1.connect(new StdioV1(start)), v2.connect(new StdioV2(start))]);
  clients.set('SDK v1', v1 as unknown as AnyClient);
  clients.set('SDK v2', v2 as unknown as AnyClient);
}, 60_000);

afterAll(async () => {
  await Promise.all([...clients.values()].map((client) => client.close()));
  upstream.closeAllConnections();
  upstream.close();
  await practice.close();
  built.remove();
});

/**
 * The calls of an operation, without what nobody gives. The session is given by its variable here, so that
 * the arguments that would open one are not offered; their names are taken all the same.
 */
function makeOffered(operation: Operation): Case[] {
  const { omitted, filled, identified, session } = decide(operation, document);
  const reserved = session.map(([name]) => name);
  return makeCases(document, operation, reserved).flatMap((each): Case[] => {
    const given = [...omitted, ...filled].reduce<Json>(dropValue, each.arguments) as Record<string, Json>;
    const told = identified === undefined ? given : tell(given, identified);
    return told === undefined ? [] : [{ ...each, arguments: told }];
  });
}

/** The credential that the document's security asks for. */
function expectedCredentials({ security }: Operation): (string | undefined)[] {
  const tokens = new Map([
    ['oat', credentials.POLAR_ACCESS_TOKEN],
    ['customer_session', credentials.POLAR_CUSTOMER_SESSION_TOKEN],
    ['member_session', credentials.POLAR_MEMBER_SESSION_TOKEN],
  ]);
  if (security.length === 0) return [undefined];
  const named = security.flatMap((each) => Object.keys(each)).map((scheme) => tokens.get(scheme));
  return named.filter((token) => token !== undefined).map((token) => `Bearer ${token}`);
}

function readBody(request: Recorded): Json | undefined {
  if (request.body === '') return undefined;
  const type = request.headers['content-type'];
  return type === 'application/x-www-form-urlencoded'
    ? Object.fromEntries(new URLSearchParams(request.body))
    : (JSON.parse(request.body) as Json);
}

describe.each(['SDK v1', 'SDK v2'])('%s over stdio', (sdk) => {
  const client = (): AnyClient => {
    const found = clients.get(sdk);
    if (found === undefined) throw new Error(`${sdk} is not connected`);
    return found;
  };

  test('lists a tool for every operation that is not withheld', async () => {
    const { tools } = await client().listTools();
    const ofOperations = tools.filter(({ name }) => !customNames.has(name));
    expect(tools).toHaveLength(ofOperations.length + customNames.size);
    expect(ofOperations).toHaveLength(operations.size - withheldCount - twins.length);
    const exposed = new Set(ofOperations.map(({ name }) => operationOf.get(name) ?? `no operation: ${name}`));
    expect(exposed.size).toBe(ofOperations.length);
    expect([...exposed].filter((operationId) => !operations.has(operationId))).toEqual([]);
  });

  test('offers exactly the arguments of the document, but for those that the credential decides', async () => {
    const { tools } = await client().listTools();
    for (const { name, inputSchema } of tools.filter((each) => !customNames.has(each.name))) {
      const operation = operations.get(operationOf.get(name) ?? '');
      if (operation === undefined) throw new Error(`${name} has no operation`);
      const { identified, shorthands } = decide(operation, document);
      const wanted = new Set([
        ...makeOffered(operation).flatMap((each) => Object.keys(each.arguments)),
        ...(identified === undefined ? [] : tellers),
        ...shorthands.map(([one]) => one),
        ...(viewed.has(name) ? ['fields'] : []),
      ]);
      expect(new Set(Object.keys(inputSchema.properties ?? {})), name).toEqual(wanted);
    }
  });

  // The SDKs' stdio clients close the session at a message of 10 MiB.
  test.each([
    ['30 MB', () => JSON.stringify({ items: 'x'.repeat(30_000_000) })],
    ['just under the limit, doubled by escaping', () => JSON.stringify({ items: '"'.repeat(2_400_000) })],
  ])('an answer of %s is an error, and the session goes on', async (_, make) => {
    givenAnswer = make();
    const result = (await client().callTool({
      name: 'list_all_polar_products',
      arguments: {},
    })) as CallResult;
    givenAnswer = undefined;
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toContain('large');
    expect((await client().listTools()).tools.length).toBeGreaterThan(0);
  });

  test('a secret planted at a masked place is never told', async () => {
    const secret = 'planted-7d1f0c9a2b';
    let whole = 0;
    for (const [name, places] of maskedOf) {
      const [call] = listCalls(name);
      // What changes something shows the fields of its view only.
      const all = viewed.has(name) ? { fields: ['all'] } : {};
      for (const place of places) {
        givenAnswer = JSON.stringify(plant(place, secret));
        const result = await client().callTool({ name, arguments: { ...call?.each.arguments, ...all } });
        const told = JSON.stringify(result);
        expect(told, `${name} ${place}`).not.toContain(secret);
        if (!viewed.has(name)) continue;
        whole += 1;
        expect(told, `${name} ${place}`).toContain('seen');
        expect(told, `${name} ${place}`).toContain('[secret, not shown]');
      }
    }
    expect(whole).toBeGreaterThan(10);
    givenAnswer = undefined;
    expect(maskedOf.size).toBeGreaterThan(20);
  });

  test('every call leaves as the document says', { timeout: 120_000 }, async () => {
    const { tools } = await client().listTools();
    const wrong: unknown[] = [];
    const statuses: number[] = [];
    const ofOperations = tools.filter(({ name }) => !customNames.has(name));
    for (const { name, each, operation } of ofOperations.flatMap(({ name }) => listCalls(name))) {
      const difference = await compareCall(client(), name, operation, each.arguments);
      statuses.push(judged.status);
      if (difference !== undefined)
        wrong.push({ tool: name, case: each.name, arguments: each.arguments, ...difference });
    }
    const calls = statuses.length;
    expect(wrong.slice(0, 10), `${wrong.length} of ${calls} calls are wrong`).toEqual([]);
    expect(calls).toBeGreaterThan(tools.length * 2 - 1);
    // Made-up ids are of nothing: what is done is what needs none.
    expect(statuses.filter((status) => status < 300).length).toBeGreaterThan(calls / 5);
  });
});

function listCalls(name: string) {
  const operation = operations.get(operationOf.get(name) ?? '');
  if (operation === undefined) throw new Error(`${name} has no operation`);
  return makeOffered(operation).map((each) => ({ name, operation, each }));
}

/** What differs between the request that left and the one that must; undefined when nothing does. */
async function compareCall(
  client: AnyClient,
  name: string,
  operation: Operation,
  args: Record<string, Json>,
): Promise<object | undefined> {
  recorded.length = 0;
  const result = (await client.callTool({ name, arguments: args })) as CallResult;
  const [request] = recorded;
  if (request === undefined || recorded.length !== 1) {
    return { requests: recorded.length, refused: result.content };
  }
  const misunderstanding = findMisunderstanding(judged);
  if (misunderstanding !== undefined) return { misunderstanding };
  if (result.isError === true && judged.status < 300) return { refused: result.content };
  const { filled, identified, session } = decide(operation, document);
  const given = filled.map((argument): [string, Json] => [argument, filledIn.get(argument) ?? null]);
  const wanted = expectRequest(document, {
    operation,
    args: {
      ...(identified === undefined ? args : untell(args, identified)),
      ...Object.fromEntries(given),
    },
    reserved: session.map(([name]) => name),
  });
  const got = {
    method: request.method,
    target: request.target,
    contentType: request.headers['content-type'],
    body: readBody(request),
  };
  const authorization = request.headers.authorization;
  const honest =
    expectedCredentials(operation).includes(authorization as string | undefined) &&
    request.headers['polar-version'] === document.version &&
    request.headers.cookie === undefined &&
    result._meta?.operationId === operation.operationId &&
    result._meta?.status === judged.status;
  if (!honest) return { authorization, headers: request.headers, meta: result._meta };
  return isDeepStrictEqual(got, wanted) ? undefined : { got, wanted };
}
