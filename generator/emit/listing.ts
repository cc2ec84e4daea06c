import type { EmittedFile } from '../model/emitted-file.js';
import type { Environment, McpServer, Publisher } from '../model/mcp-server.js';

/** What the registry and the bundle's hosts show on one line. */
const maxDescription = 100;

/** How the registry knows the server; the package's `mcpName` has to say the same. */
export function nameListing({ packageName }: McpServer, { repository }: Publisher): string {
  const owner = new URL(repository).pathname.split('/')[1] ?? '';
  return `io.github.${owner}/${packageName.slice(packageName.lastIndexOf('/') + 1)}`;
}

/** Of a `package.json`; npm's provenance compares the repository with the one that publishes. */
export function describeRepository({ name, repository }: Publisher) {
  return { author: name, repository: { type: 'git', url: `git+${repository}.git` } };
}

/** Where others find the server: nothing of it before somebody stands for it. */
export function emitListings(server: McpServer): readonly EmittedFile[] {
  const { publisher } = server;
  if (publisher === undefined) return [];
  return [emitRegistryListing(server, publisher), emitBundleManifest(server, publisher)];
}

/**
 * `server.json` for the MCP registry.
 * https://github.com/modelcontextprotocol/registry/blob/main/docs/reference/server-json/generic-server-json.md
 */
function emitRegistryListing(server: McpServer, publisher: Publisher): EmittedFile {
  const [credential, ...others] = listCredentials(server);
  const listing = {
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name: nameListing(server, publisher),
    title: server.title.slice(0, maxDescription),
    description: describe(server),
    version: server.packageVersion,
    repository: { url: publisher.repository, source: 'github' },
    packages: [
      {
        registryType: 'npm',
        registryBaseUrl: 'https://registry.npmjs.org',
        identifier: server.packageName,
        version: server.packageVersion,
        runtimeHint: 'npx',
        transport: { type: 'stdio' },
        environmentVariables: [
          ...(credential === undefined ? [] : [{ ...listSecret(credential), isRequired: true }]),
          ...others.map(listSecret),
          ...listEnvironmentVariable(server),
        ],
      },
    ],
  };
  return { path: 'server.json', contents: json(listing) };
}

function listSecret({ name, description }: Credential) {
  return { name, description, isSecret: true };
}

function listEnvironmentVariable({ environments, name }: McpServer): readonly object[] {
  const [first] = environments;
  if (first === undefined) return [];
  const choices = environments.map((each) => each.name);
  const description = describeEnvironments(environments);
  return [{ name: environmentVariable(name), description, default: first.name, choices }];
}

/**
 * `manifest.json` of the bundle for Claude Desktop, which asks for what is in `user_config` and keeps what is
 * sensitive in the system's keychain. It has no type for a choice: the environment is a text with a default.
 * https://github.com/anthropics/mcpb/blob/main/MANIFEST.md
 */
function emitBundleManifest(server: McpServer, publisher: Publisher): EmittedFile {
  const [credential] = listCredentials(server);
  const [environment] = server.environments;
  const manifest = {
    manifest_version: '0.3',
    name: server.packageName.slice(server.packageName.lastIndexOf('/') + 1),
    display_name: server.title,
    version: server.packageVersion,
    description: describe(server),
    author: { name: publisher.name },
    repository: { type: 'git', url: publisher.repository },
    license: 'MIT',
    server: {
      type: 'node',
      entry_point: 'dist/main.js',
      mcp_config: {
        command: 'node',
        args: [placeholder('__dirname', '/dist/main.js')],
        env: {
          ...(credential === undefined ? {} : { [credential.name]: placeholder('user_config.credential') }),
          ...(environment === undefined
            ? {}
            : { [environmentVariable(server.name)]: placeholder('user_config.environment') }),
        },
      },
    },
    // Those of the default environment, by their titles: a person reads them.
    tools: server.toolsets.flatMap(({ tools }) =>
      tools.map(({ name, title }) => ({ name, description: title })),
    ),
    ...(server.prompts.length === 0 ? {} : { prompts_generated: true }),
    compatibility: { platforms: ['darwin', 'win32', 'linux'], runtimes: { node: '>=20.19.0' } },
    user_config: {
      ...(credential === undefined
        ? {}
        : {
            credential: {
              type: 'string',
              title: `${server.title} credential`,
              description: credential.description,
              sensitive: true,
              required: true,
            },
          }),
      ...(environment === undefined
        ? {}
        : {
            environment: {
              type: 'string',
              title: 'Environment',
              description: describeEnvironments(server.environments),
              default: environment.name,
              required: false,
            },
          }),
    },
  };
  return { path: 'manifest.json', contents: json(manifest) };
}

interface Credential {
  readonly name: string;
  readonly description: string;
}

/** The first one is what a server needs to be of use; schemes may share a variable. */
function listCredentials({ title, securitySchemes }: McpServer): readonly Credential[] {
  const variables = [...new Set(securitySchemes.map(({ variable }) => variable))];
  return variables.map((name) => ({ name, description: `Credential for the ${title} API (${name}).` }));
}

function describeEnvironments(environments: readonly Environment[]): string {
  const names = environments.map(({ name }) => name).join(', ');
  const careful = environments.filter(({ startsReadOnly }) => startsReadOnly).map(({ name }) => name);
  const note = careful.length === 0 ? '' : ` ${careful.join(', ')} starts with the tools that read.`;
  return `One of ${names}.${note}`;
}

/** As `variablePrefix` of the runtime's `config.ts` has it. */
function environmentVariable(name: string): string {
  return `${name.toUpperCase()}_SERVER`;
}

/** `${name}`, which the host fills in. */
function placeholder(name: string, rest = ''): string {
  return `$\{${name}}${rest}`;
}

function describe({ title, toolsets }: McpServer): string {
  const count = toolsets.reduce((sum, { tools }) => sum + tools.length, 0);
  const [before, after] = ['MCP server for the ', ` API: ${count} tools.`];
  return `${before}${title.slice(0, maxDescription - before.length - after.length)}${after}`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
