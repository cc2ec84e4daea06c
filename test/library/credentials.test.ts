import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ConnectionOptions, createClient } from '../../generated/polar-mcp/src/index.js';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';

const own = 'polar_oat_of_the_process';
const organization = '6a1f0c52-7f0e-4a55-9c1e-0d6f5b8a7c11';

let upstream: TestUpstream;

beforeEach(async () => {
  upstream = await startUpstream();
  vi.stubEnv('POLAR_ACCESS_TOKEN', own);
  vi.stubEnv('POLAR_ORGANIZATION_ID', organization);
  // Nothing of this is for a library to read.
  vi.stubEnv('POLAR_SERVER', 'production');
  vi.stubEnv('POLAR_MCP_TOOLS', 'list_all_polar_orders');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await upstream.close();
});

async function listCustomers(options: ConnectionOptions) {
  const client = createClient(Object.assign(options, { baseUrl: upstream.url }));
  const result = await client.callRaw('list_all_polar_customers', {});
  await client.close();
  return result;
}

describe('credentials', () => {
  test.each<[string, ConnectionOptions, string]>([
    ['left out: those of the process', {}, own],
    ['given: these', { credentials: { oat: 'polar_oat_of_a_tenant' } }, 'polar_oat_of_a_tenant'],
    [
      'spaces around them are dropped',
      { credentials: { oat: ' polar_oat_of_a_tenant\n' } },
      'polar_oat_of_a_tenant',
    ],
  ])('%s', async (_, options, token) => {
    upstream.answer = (_request, response) => answerJson(response, 200, { items: [], pagination: {} });
    expect((await listCustomers(options)).isError).toBeUndefined();
    expect(upstream.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${token}`]);
  });

  test.each<[string, ConnectionOptions]>([
    ['nothing', { credentials: {} }],
    ['undefined', { credentials: undefined }],
    ['a scheme without one', { credentials: { oat: undefined } }],
    ['an empty one', { credentials: { oat: '' } }],
    ['inherited', Object.create({ credentials: {} })],
  ])('given as %s: never those of the process', async (_, options) => {
    const { structuredContent } = await listCustomers(options);
    expect(structuredContent).toMatchObject({ error: { type: 'missing_credential' } });
    expect(upstream.requests).toEqual([]);
  });
});

test.each<[string, ConnectionOptions, readonly string[], string]>([
  ['the process', {}, ['/v1/license-keys/validate'], organization],
  [
    'a tenant',
    { credentials: { oat: 'polar_oat_of_a_tenant' } },
    ['/v1/organizations/', '/v1/license-keys/validate'],
    'of the tenant',
  ],
  [
    'a tenant who gave it',
    { credentials: { oat: 'polar_oat_of_a_tenant' }, values: { organization_id: 'given' } },
    ['/v1/license-keys/validate'],
    'given',
  ],
])('the organization of %s', async (_, options, urls, want) => {
  upstream.answer = ({ url }, response) =>
    answerJson(response, 200, url.includes('organizations') ? { items: [{ id: 'of the tenant' }] } : {});
  const client = createClient({ baseUrl: upstream.url, ...options });
  await client.callRaw('create_a_polar_license_key_validation', { key: 'ABC' });
  await client.close();
  expect(upstream.requests.map(({ url }) => url.replace(/\?.*/, ''))).toEqual(urls);
  const sent = JSON.parse(upstream.requests.at(-1)?.body ?? '{}');
  expect(sent.organization_id).toBe(want);
});

test.each<[ConnectionOptions, RegExp]>([
  [{ values: { organization_id: 'x' } }, /values: they belong to credentials that are given/],
  [
    { credentials: {}, values: { organisation_id: 'x' } },
    /"organisation_id"\. Did you mean organization_id\?/,
  ],
])('%j is refused', (options, message) => {
  expect(() => createClient(options)).toThrow(message);
});
