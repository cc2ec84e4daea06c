import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { ApiDescription } from '../../templates/package/src/runtime/api.js';
import type { Risk, ToolDefinition, ToolKind } from '../../templates/package/src/runtime/tool.js';
import { portalApi } from '../runtime/fixture.js';

type Security = readonly Readonly<Record<string, readonly string[]>>[];

interface FixtureTool extends Omit<ToolDefinition, 'input'> {
  readonly kind: ToolKind;
  readonly risk: Risk;
  readonly tag: string;
  readonly security: Security;
  readonly riskByArgument?: Readonly<Record<string, Risk>>;
  /** zod source and JSON Schema of each argument. */
  readonly args?: Readonly<Record<string, readonly [zod: string, schema: object]>>;
}

const text = ['z.string()', { type: 'string' }] as const;
const optionalText = ['z.string().exactOptional()', { type: 'string' }] as const;
const optionalCount = ['z.int().positive().exactOptional()', { type: 'integer', minimum: 1 }] as const;
const json = { mediaType: 'application/json', required: true };

/** Of every kind and risk that a filter looks at, and a customer's own. */
const fixtureTools: readonly FixtureTool[] = [
  {
    name: 'list_all_example_things',
    operationId: 'things:list',
    method: 'GET',
    path: '/v1/things/',
    parameters: [{ argument: 'page', in: 'query' }],
    output: 'page',
    kind: 'list',
    risk: 'read',
    tag: 'things',
    security: [{ token: ['things:read'] }],
    args: { page: optionalCount },
  },
  {
    name: 'get_single_example_thing_by_id',
    operationId: 'things:get',
    method: 'GET',
    path: '/v1/things/{id}',
    parameters: [{ argument: 'id', in: 'path' }],
    output: 'object',
    kind: 'get',
    risk: 'read',
    tag: 'things',
    security: [{ token: ['things:read'] }],
    args: { id: text },
  },
  {
    name: 'create_a_example_thing',
    operationId: 'things:create',
    method: 'POST',
    path: '/v1/things/',
    body: json,
    output: 'object',
    kind: 'create',
    risk: 'write',
    tag: 'things',
    security: [{ token: ['things:write'] }],
    args: { name: text },
  },
  {
    name: 'update_a_example_thing_by_id',
    operationId: 'things:update',
    method: 'PATCH',
    path: '/v1/things/{id}',
    parameters: [{ argument: 'id', in: 'path' }],
    body: json,
    output: 'object',
    kind: 'update',
    risk: 'destructive',
    riskByArgument: { name: 'write', seats: 'money', end: 'destructive' },
    tag: 'things',
    security: [{ token: ['things:write'] }],
    args: {
      id: text,
      name: optionalText,
      seats: optionalCount,
      end: ['z.boolean().exactOptional()', { type: 'boolean' }],
    },
  },
  {
    name: 'delete_a_example_thing_by_id',
    operationId: 'things:delete',
    method: 'DELETE',
    path: '/v1/things/{id}',
    parameters: [{ argument: 'id', in: 'path' }],
    output: 'none',
    kind: 'delete',
    risk: 'destructive',
    tag: 'things',
    security: [{ token: ['things:write'] }],
    args: { id: text },
  },
  {
    name: 'create_a_example_refund',
    operationId: 'refunds:create',
    method: 'POST',
    path: '/v1/refunds/',
    body: json,
    output: 'object',
    kind: 'custom',
    risk: 'money',
    tag: 'refunds',
    security: [{ token: ['refunds:write'] }],
    args: { amount: ['z.int().positive()', { type: 'integer', minimum: 1 }] },
  },
  {
    name: 'get_single_example_export',
    operationId: 'exports:get',
    method: 'GET',
    path: '/v1/export',
    output: 'text',
    kind: 'get',
    risk: 'read',
    tag: 'exports',
    security: [{ token: ['things:read'] }],
  },
  {
    name: 'list_all_example_portal_orders',
    operationId: 'portal:orders',
    method: 'GET',
    path: '/v1/portal/orders/',
    output: 'page',
    kind: 'list',
    risk: 'read',
    tag: 'portal',
    security: [{ session: [] }, { member: [] }],
    args: { customer_id: optionalText, external_customer_id: optionalText },
  },
];

export const fixtureNames = fixtureTools.map(({ name }) => name);

const api: ApiDescription = {
  ...portalApi,
  environments: [
    { name: 'test', url: 'https://test.example.com' },
    { name: 'live', url: 'https://example.com', startsReadOnly: true },
  ],
  presets: {
    desk: {
      description: 'What is there.',
      tools: ['list_all_example_things', 'get_single_example_thing_by_id'],
    },
  },
};

function describeModule(): string {
  const lines = fixtureTools.map(
    ({ kind, risk, riskByArgument: _, tag, security, args = {}, ...tool }, index) => {
      const input = Object.entries(args).map(([name, [zod]]) => `${name}: ${zod}`);
      return `export const tool${index} = { ...${JSON.stringify(tool)}, input: z.strictObject({ ${input.join(', ')} }) };`;
    },
  );
  return `import { z } from 'zod';\n${lines.join('\n')}\n`;
}

function describeIndex(): string {
  const summaries = fixtureTools.map(({ name, kind, risk, riskByArgument, tag, security }) => ({
    name,
    toolset: 'all',
    kind,
    risk,
    riskByArgument,
    tags: [tag],
    security,
  }));
  return `export const toolsets = new Map([['all', () => import('./all.js')]]);
export const tools = ${JSON.stringify(summaries)};\n`;
}

function listEntries(): object[] {
  return fixtureTools.map(({ name, args = {} }) => ({
    name,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(Object.entries(args).map(([key, [, schema]]) => [key, schema])),
      additionalProperties: false,
    },
  }));
}

function describeSearch(): object {
  const tools = fixtureTools.map(({ name, args = {} }) => ({
    name,
    arguments: Object.fromEntries(
      Object.entries(args).map(([key, [zod, schema]]) => [
        `${key}${zod.includes('exactOptional') ? '?' : ''}`,
        (schema as { readonly type: string }).type,
      ]),
    ),
  }));
  return {
    synonyms: { money: ['refund'] },
    aside: { portal: ['portal'] },
    notes: { money: 'Ask first.' },
    tools,
  };
}

export interface FixturePackage {
  /** Its command line, as one file. */
  readonly main: string;
  readonly folder: string;
  remove(): void;
}

/** A package of the copied runtime and these tools, bundled so that its processes start fast. */
export async function makePackage(): Promise<FixturePackage> {
  const folder = copyRuntime('templates/package/src');
  const write = (path: string, contents: string): void => writeFileSync(join(folder, 'src', path), contents);
  write('tools/all.ts', describeModule());
  write('tools/index.ts', describeIndex());
  write('wire.json', JSON.stringify(listEntries()));
  write('tokens.json', JSON.stringify(Object.fromEntries(fixtureNames.map((name) => [name, 100]))));
  write('api.json', JSON.stringify(api));
  write('search.json', JSON.stringify(describeSearch()));
  return bundle(folder);
}

/** The runtime with files of a test's own in it, by their paths in the package. */
export function makePackageOf(files: Readonly<Record<string, string>>): Promise<FixturePackage> {
  const folder = copyRuntime('templates/package/src');
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return bundle(folder);
}

/** The generated package as it stands, bundled apart from its own `dist`. */
export function copyGenerated(): Promise<FixturePackage> {
  return bundle(copyRuntime('generated/polar-mcp/src'));
}

function copyRuntime(source: string): string {
  // Inside the repository, where the package finds its dependencies.
  mkdirSync('node_modules/.cache', { recursive: true });
  const folder = mkdtempSync(resolve('node_modules/.cache/transports-test-'));
  cpSync(source, join(folder, 'src'), { recursive: true });
  // Handlers of custom tools import the package's own modules by its `imports`.
  const manifest = join(source, '../package.json');
  if (existsSync(manifest)) cpSync(manifest, join(folder, 'package.json'));
  else writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  return folder;
}

async function bundle(folder: string): Promise<FixturePackage> {
  const main = join(folder, 'dist/main.js');
  await build({
    absWorkingDir: folder,
    entryPoints: ['src/main.ts'],
    outdir: 'dist',
    bundle: true,
    // What a command does not need it does not load: these tests start a hundred processes.
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['node'],
    ignoreAnnotations: true,
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return { main, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
