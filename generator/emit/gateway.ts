import type { EmittedFile } from '../model/emitted-file.js';
import type { Publisher } from '../model/mcp-server.js';
import { describeRepository } from './listing.js';

/** Files of the template that every run makes anew. */
export const emittedGatewayPaths: ReadonlySet<string> = new Set(['package.json', 'src/apis/index.ts']);

/** A generated package that the gateway serves. */
export interface HostedPackage {
  /** Short name of its API. */
  readonly name: string;
  readonly packageName: string;
  readonly packageVersion: string;
  readonly publisher?: Publisher;
  /** npm name of the gateway, where this package's config says it. */
  readonly gateway?: string;
}

/** As a config says it; else after the package that it serves first: `@scope/acme-mcp` → `@scope/acme-mcp-gateway`. */
export function nameGateway(packages: readonly [HostedPackage, ...HostedPackage[]]): string {
  const { gateway, packageName } = findNamer(packages);
  return gateway ?? `${packageName}-gateway`;
}

/** An API that is added must not rename what is published, whatever its own name begins with. */
function findNamer(packages: readonly [HostedPackage, ...HostedPackage[]]): HostedPackage {
  return packages.find(({ gateway }) => gateway !== undefined) ?? packages[0];
}

/** `generated/gateway`: the gateway with the packages that it serves. */
export function emitGateway(
  packages: readonly [HostedPackage, ...HostedPackage[]],
  templates: readonly EmittedFile[],
): readonly EmittedFile[] {
  return [...templates, emitPackageJson(packages), emitIndex(packages)];
}

/** Where what a package gives and what the gateway asks for meet: the compiler holds them against each other. */
function emitIndex(packages: readonly [HostedPackage, ...HostedPackage[]]): EmittedFile {
  const entries = packages.map(
    ({ name, packageName }) => `  ['${name}', async () => (await import('${packageName}/host')).host],\n`,
  );
  const contents = `import type { HostedApi } from '../hosted-api.js';

/** As its users call it. */
export const programName = '${nameBinary(packages)}';

/** The APIs that are served, each loaded when it is asked for; the generator writes this file. */
export const apis: ReadonlyMap<string, () => Promise<HostedApi>> = new Map<string, () => Promise<HostedApi>>([
${entries.join('')}]);
`;
  return { path: 'src/apis/index.ts', contents };
}

/** The last part of the npm name. */
function nameBinary(packages: readonly [HostedPackage, ...HostedPackage[]]): string {
  const name = nameGateway(packages);
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Versions are exact: what was tested is what is installed. */
function emitPackageJson(packages: readonly [HostedPackage, ...HostedPackage[]]): EmittedFile {
  const hosted = packages.map(({ packageName, packageVersion }) => [packageName, packageVersion] as const);
  const dependencies = {
    '@electric-sql/pglite': '0.5.16',
    '@hono/node-server': '2.1.8',
    '@modelcontextprotocol/node': '2.1.2',
    '@modelcontextprotocol/server': '2.4.0',
    'drizzle-orm': '0.45.4',
    hono: '4.13.19',
    'htmx.org': '2.0.11',
    pg: '8.23.1',
    zod: '4.6.7',
    ...Object.fromEntries(hosted),
  };
  const sorted = Object.entries(dependencies).sort(([one], [other]) => (one < other ? -1 : 1));
  const { publisher, packageVersion } = findNamer(packages);
  const manifest = {
    name: nameGateway(packages),
    version: packageVersion,
    description: 'A gateway to MCP servers: scoped, expiring URLs, with an API and a dashboard.',
    license: 'MIT',
    ...(publisher === undefined ? {} : describeRepository(publisher)),
    type: 'module',
    engines: { node: '>=20.19.0' },
    bin: { [nameBinary(packages)]: 'dist/main.js' },
    exports: {
      '.': { types: './dist/types/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    types: './dist/types/index.d.ts',
    sideEffects: false,
    files: ['dist', 'migrations', ...(publisher === undefined ? [] : ['CHANGELOG.md'])],
    scripts: { typecheck: 'tsc -p tsconfig.json' },
    dependencies: Object.fromEntries(sorted),
  };
  return { path: 'package.json', contents: `${JSON.stringify(manifest, null, 2)}\n` };
}
