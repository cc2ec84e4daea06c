import type { EmittedFile } from '../model/emitted-file.js';
import type { JsonObject } from '../model/json.js';
import type { McpServer, PlannedIdentity, SideRequest } from '../model/mcp-server.js';
import { describeRepository, nameListing } from './listing.js';
import { describeSecurity } from './registry.js';

/** `package.json` of the emitted package. Versions are exact: what was tested is what is installed. */
export function emitPackageJson(server: McpServer): EmittedFile {
  const manifest = {
    name: server.packageName,
    version: server.packageVersion,
    description: `MCP server for the ${server.title} API.`,
    license: 'MIT',
    ...describePublisher(server),
    type: 'module',
    engines: { node: '>=20.19.0' },
    bin: { [binaryName(server)]: 'dist/main.js' },
    exports: {
      '.': { types: './dist/types/index.d.ts', default: './dist/index.js' },
      './host': { types: './dist/types/host.d.ts', default: './dist/host.js' },
      './package.json': './package.json',
    },
    // Handlers of custom tools import the package's own modules by it, here as where they are written.
    ...(hasCustomTools(server) ? { imports: { [`#${server.name}/*`]: './src/*' } } : {}),
    types: './dist/types/index.d.ts',
    sideEffects: false,
    files: server.publisher === undefined ? ['dist'] : ['dist', 'CHANGELOG.md'],
    scripts: { typecheck: 'tsc -p tsconfig.json' },
    dependencies: {
      '@modelcontextprotocol/node': '2.1.2',
      '@modelcontextprotocol/server': '2.4.0',
      '@opentelemetry/api': '1.9.1',
      minisearch: '7.2.0',
      undici: '7.30.2',
      zod: '4.6.7',
    },
  };
  return { path: 'package.json', contents: json(manifest) };
}

/** By `mcpName` the MCP registry sees that the package is its owner's. */
function describePublisher(server: McpServer): JsonObject {
  const { publisher } = server;
  if (publisher === undefined) return {};
  return { mcpName: nameListing(server, publisher), ...describeRepository(publisher) };
}

function describeOffers({ prompts, guides }: McpServer): JsonObject {
  const offers = [
    ...(prompts.length === 0 ? [] : ['prompts']),
    ...(guides.length === 0 ? [] : ['resources']),
  ];
  return offers.length === 0 ? {} : { offers };
}

function hasCustomTools({ toolsets }: McpServer): boolean {
  return toolsets.some(({ tools }) => tools.some(({ custom }) => custom !== undefined));
}

/** The last part of the npm name: `@scope/acme-mcp` → `acme-mcp`. */
function binaryName(server: McpServer): string {
  return server.packageName.slice(server.packageName.lastIndexOf('/') + 1);
}

/** `src/api.json`: everything that the copied runtime must know of the API and never says itself. */
export function emitApiJson(server: McpServer): EmittedFile {
  const schemes = server.securitySchemes.map(
    ({ name, parameterName, ...scheme }) =>
      [name, parameterName === undefined ? scheme : { ...scheme, name: parameterName }] as const,
  );
  const api = {
    name: server.name,
    title: server.title,
    packageName: server.packageName,
    packageVersion: server.packageVersion,
    version: server.apiVersion,
    environments: server.environments,
    headers: Object.fromEntries(server.headers.map(({ name, value }) => [name, value])),
    securitySchemes: Object.fromEntries(schemes),
    routes: server.routes,
    ...(server.scopeRule === 'any' ? { scopeRule: server.scopeRule } : {}),
    ...(server.scopes.length === 0 ? {} : { scopes: server.scopes }),
    ...(server.instructions === undefined ? {} : { instructions: server.instructions }),
    ...describeOffers(server),
    ...(server.retired.length === 0 ? {} : { retired: describeRetired(server) }),
    ...(server.presets.length === 0 ? {} : { presets: describePresets(server) }),
    ...(server.sessions.length === 0 ? {} : { sessions: describeSessions(server) }),
    ...(server.identity === undefined ? {} : { identity: describeIdentity(server.identity, server) }),
    ...(server.lookups.length === 0 ? {} : { lookups: describeLookups(server) }),
  };
  return { path: 'src/api.json', contents: json(api) };
}

/** `src/prompts.json`: prompts as prompts/list has them, and their texts. */
export function emitPrompts(server: McpServer): EmittedFile {
  return { path: 'src/prompts.json', contents: json(server.prompts) };
}

/** `src/guides.json`: resources as resources/list has them, and their texts. */
export function emitGuides(server: McpServer): EmittedFile {
  const guides = server.guides.map((guide) => ({ uri: `${server.name}://guides/${guide.name}`, ...guide }));
  return { path: 'src/guides.json', contents: json(guides) };
}

function describeRetired(server: McpServer): JsonObject {
  return Object.fromEntries(server.retired.map(({ name, ...entry }) => [name, entry]));
}

function describePresets(server: McpServer): JsonObject {
  return Object.fromEntries(server.presets.map(({ name, ...preset }) => [name, preset]));
}

function describeSessions(server: McpServer): readonly JsonObject[] {
  return server.sessions.map((session) => ({
    ...session,
    arguments: session.arguments.map(({ name }) => name),
    request: describeRequest(session.request, server),
  }));
}

function describeLookups(server: McpServer): readonly JsonObject[] {
  return server.lookups.map((lookup) => ({ ...lookup, request: describeRequest(lookup.request, server) }));
}

function describeIdentity({ lookups, ...identity }: PlannedIdentity, server: McpServer): JsonObject {
  return {
    ...identity,
    lookups: lookups.map((lookup) => ({ ...lookup, request: describeRequest(lookup.request, server) })),
  };
}

function describeRequest({ method, path, security }: SideRequest, server: McpServer): JsonObject {
  return { method, path, security: describeSecurity(security, server) };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
