import type { ApiDescription } from './api.js';
import { ArgumentError } from './arguments.js';
import { buildBody } from './body.js';
import { getOwn, type JsonObject } from './json.js';
import { fillPath } from './path.js';
import { findOtherRoute, parseRoutes, type Route } from './route.js';
import { expandHeader, expandQuery } from './style.js';
import type { ToolDefinition } from './tool.js';

/** Where requests go, and what goes with each of them. */
export interface Target {
  readonly baseUrl: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly routes: readonly Route[];
  /** Said where neither the API's headers nor an argument say another one. */
  readonly userAgent?: string;
}

/** Where the requests of an API go. */
export function createTarget(api: ApiDescription, baseUrl: URL): Target {
  return {
    baseUrl,
    headers: api.headers,
    routes: parseRoutes(api.routes ?? []),
    userAgent: `${api.packageName}/${api.packageVersion}`,
  };
}

/** A request, ready to be sent. */
export interface UpstreamRequest {
  readonly method: string;
  readonly url: URL;
  /** Names are lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What an argument may never set: they belong to the connection, the credential or the body. */
const reservedHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What of a tool decides its requests, and what may be shown of their answers. */
export type RequestShape = Pick<
  ToolDefinition,
  'method' | 'path' | 'parameters' | 'body' | 'output' | 'masked'
>;

/**
 * THE request builder: every surface (MCP, command line, library) makes its requests here. They have no
 * credential yet: `authorizeRequest` adds it, so that nothing is done for a request that cannot be made.
 * @throws ArgumentError when the arguments would leave the template or cannot be expressed.
 */
export function buildRequest(tool: RequestShape, args: JsonObject, target: Target): UpstreamRequest {
  const url = buildUrl(tool, args, target);
  const body = buildBody(tool, args);
  const headers = new Map<string, string>([['accept', acceptedTypes(tool)]]);
  for (const [name, value] of Object.entries(target.headers)) headers.set(name.toLowerCase(), value);
  for (const [name, value] of argumentHeaders(tool, args, headers)) headers.set(name, value);
  if (body !== undefined) headers.set('content-type', body.mediaType);
  if (target.userAgent !== undefined && !headers.has('user-agent')) {
    headers.set('user-agent', target.userAgent);
  }
  return {
    method: tool.method.toUpperCase(),
    url,
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { body: body.text }),
  };
}

function acceptedTypes(tool: RequestShape): string {
  return tool.output === 'text' ? 'text/csv, text/plain, application/json;q=0.5' : 'application/json';
}

function buildUrl(tool: RequestShape, args: JsonObject, target: Target): URL {
  const path = fillPath(tool, args);
  const pairs = listQuery(tool, args);
  const basePath = target.baseUrl.pathname.replace(/\/+$/, '');
  const search = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  const url = new URL(`${target.baseUrl.origin}${basePath}${path}${search}`);
  checkUrl(url, { origin: target.baseUrl.origin, path: `${basePath}${path}`, search });
  const other = findOtherRoute(target.routes, { method: tool.method, template: tool.path, path });
  if (other !== undefined) {
    const names = (tool.parameters ?? [])
      .filter((each) => each.in === 'path')
      .map(({ argument }) => argument);
    throw new ArgumentError([
      `${names.join(', ')}: with this value the path is that of another operation (${other.template})`,
    ]);
  }
  return url;
}

/** The last gate: URL parsing has changed nothing, so host, segments and query are the template's. */
function checkUrl(url: URL, expected: { origin: string; path: string; search: string }): void {
  const unchanged =
    url.origin === expected.origin &&
    url.pathname === expected.path &&
    url.search === expected.search &&
    url.hash === '' &&
    url.username === '' &&
    url.password === '';
  if (!unchanged) throw new ArgumentError(['arguments: with these values the request would leave its path']);
}

function listQuery(tool: RequestShape, args: JsonObject): string[] {
  const pairs: string[] = [];
  // An exploded object brings its own names: none of them may stand in for another parameter.
  const taken = new Map<string, string>();
  for (const binding of tool.parameters ?? []) {
    const value = getOwn(args, binding.argument);
    if (binding.in !== 'query' || value === undefined) continue;
    for (const pair of expandQuery(binding, value)) {
      const name = decodeURIComponent(pair.slice(0, pair.indexOf('=')));
      const owner = taken.get(name) ?? binding.argument;
      if (owner !== binding.argument) {
        throw new ArgumentError([
          `${binding.argument}: the key ${JSON.stringify(name)} is another parameter's`,
        ]);
      }
      taken.set(name, binding.argument);
      pairs.push(pair);
    }
  }
  return pairs;
}

function* argumentHeaders(
  tool: RequestShape,
  args: JsonObject,
  fixed: ReadonlyMap<string, string>,
): Iterable<[string, string]> {
  for (const binding of tool.parameters ?? []) {
    const value = getOwn(args, binding.argument);
    if (binding.in !== 'header' || value === undefined) continue;
    const name = (binding.name ?? binding.argument).toLowerCase();
    if (reservedHeaders.has(name) || fixed.has(name)) {
      throw new ArgumentError([`${binding.argument}: the header ${name} cannot be set by an argument`]);
    }
    const text = expandHeader(binding, value);
    if (text === null) continue;
    // RFC 9110, section 5.5, without obsolete bytes: no line end, no NUL, ASCII only.
    if (!/^[\t\x20-\x7e]*$/.test(text) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      throw new ArgumentError([`${binding.argument}: a header takes only printable ASCII on one line`]);
    }
    yield [name, text];
  }
}
