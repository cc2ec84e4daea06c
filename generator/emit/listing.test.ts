import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { McpServer } from '../model/mcp-server.js';
import { emitListings } from './listing.js';

const publisher = { name: 'Acme', repository: 'https://github.com/Acme-Inc/acme-tools' };
const environments = [
  { name: 'test', url: 'https://test.acme.example' },
  { name: 'live', url: 'https://acme.example', startsReadOnly: true },
] as const;

/** Of a planned server, what a listing reads. */
function makeServer(given: Partial<McpServer> = {}): McpServer {
  const server: Partial<McpServer> = {
    name: 'acme',
    title: 'Acme',
    packageName: '@acme/acme-mcp',
    packageVersion: '1.2.3',
    publisher,
    environments,
    securitySchemes: [
      { name: 'token', type: 'http', scheme: 'bearer', variable: 'ACME_TOKEN' },
      { name: 'visit', type: 'http', scheme: 'bearer', variable: 'ACME_VISIT' },
      { name: 'other', type: 'http', scheme: 'bearer', variable: 'ACME_TOKEN' },
    ],
    prompts: [],
    toolsets: [],
    ...given,
  };
  return server as McpServer;
}

function read(path: string, server: McpServer) {
  const file = emitListings(server).find((each) => each.path === path);
  return JSON.parse(file?.contents ?? 'null');
}

/**
 * What is known of the registry's schema 2025-12-11, in words of ours: a copy of it is not kept here, and the release
 * has the registry's own tool say the last word.
 */
const text = { type: 'string', minLength: 1 };
const registryRules = {
  type: 'object',
  required: ['$schema', 'name', 'description', 'version', 'packages'],
  properties: {
    $schema: { const: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json' },
    name: { type: 'string', minLength: 3, maxLength: 200, pattern: '^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$' },
    title: { ...text, maxLength: 100 },
    description: { ...text, maxLength: 100 },
    version: { ...text, maxLength: 255, pattern: '^\\d+\\.\\d+\\.\\d+$' },
    repository: { type: 'object', required: ['url', 'source'], properties: { url: text, source: text } },
    packages: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['registryType', 'identifier', 'version', 'transport'],
        properties: {
          registryType: { enum: ['npm', 'pypi', 'oci', 'nuget', 'mcpb'] },
          transport: { type: 'object', required: ['type'], properties: { type: { const: 'stdio' } } },
          environmentVariables: {
            type: 'array',
            items: {
              type: 'object',
              required: ['name'],
              additionalProperties: false,
              properties: {
                name: text,
                description: text,
                default: text,
                choices: { type: 'array', items: text },
                isRequired: { type: 'boolean' },
                isSecret: { type: 'boolean' },
              },
            },
          },
        },
      },
    },
  },
};

test.each<[what: string, given: Partial<McpServer>]>([
  ['a usual one', {}],
  ['a title that is too long', { title: 'A'.repeat(300) }],
  ['no credential and no environment', { securitySchemes: [], environments: [] }],
])('server.json is what the registry takes: %s', (_, given) => {
  const validate = new Ajv2020({ strict: false }).compile(registryRules);
  validate(read('server.json', makeServer(given)));
  expect(validate.errors).toBeNull();
});

test('server.json names the owner, and each variable once with what it is', () => {
  const listing = read('server.json', makeServer());
  expect(listing.name).toBe('io.github.Acme-Inc/acme-mcp');
  expect(listing.packages).toMatchObject([{ identifier: '@acme/acme-mcp', version: '1.2.3' }]);
  expect(listing.packages[0].environmentVariables).toMatchObject([
    { name: 'ACME_TOKEN', isSecret: true, isRequired: true },
    { name: 'ACME_VISIT', isSecret: true },
    { name: 'ACME_SERVER', default: 'test', choices: ['test', 'live'] },
  ]);
});

test('the bundle asks for the credential as a secret, and for the environment', () => {
  const manifest = read('manifest.json', makeServer());
  expect(manifest.server.mcp_config.env).toEqual({
    ACME_TOKEN: '$' + '{user_config.credential}',
    ACME_SERVER: '$' + '{user_config.environment}',
  });
  expect(manifest.user_config).toMatchObject({
    credential: { type: 'string', sensitive: true, required: true },
    environment: { default: 'test', description: 'One of test, live. live starts with the tools that read.' },
  });
});

test('what an API does not have, the bundle does not ask for', () => {
  const manifest = read('manifest.json', makeServer({ securitySchemes: [], environments: [] }));
  expect(manifest.server.mcp_config.env).toEqual({});
  expect(manifest.user_config).toEqual({});
});

test('nobody stands for it: no listing', () => {
  const { publisher: _, ...server } = makeServer();
  expect(emitListings(server)).toEqual([]);
});
