import type { CallToolResult } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { callTool } from '../../templates/package/src/runtime/call.js';
import {
  answerJson,
  type FixtureOptions,
  makeContext,
  makeTool,
  portalApi,
  startUpstream,
  type TestUpstream,
} from './fixture.js';

const validate = makeTool({
  name: 'create_a_example_key_validation',
  method: 'POST',
  path: '/v1/keys/validate',
  body: { mediaType: 'application/json', required: true },
  filled: ['organization_id'],
  input: z.strictObject({ key: z.string() }),
});

let upstream: TestUpstream;
let organizations: { status: number; body: unknown };

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.requests.length = 0;
  organizations = { status: 200, body: { items: [{ id: 'org-1' }], pagination: {} } };
  upstream.answer = ({ method }, response) =>
    method === 'GET'
      ? answerJson(response, organizations.status, organizations.body)
      : answerJson(response, 200, {});
});

function open(options: FixtureOptions = {}) {
  const context = makeContext(upstream.url, undefined, { api: portalApi, ...options });
  return (args: unknown): Promise<CallToolResult> =>
    callTool({ tool: validate, security: [{ token: [] }], arguments: args }, context);
}

const sent = () => upstream.requests.map(({ method, url, body }) => `${method} ${url} ${body}`);

describe('an argument that the credential decides', () => {
  test('is looked up once and filled in', async () => {
    const call = open();
    await Promise.all([call({ key: 'a' }), call({ key: 'b' })]);
    await call({ key: 'c' });
    expect(sent().filter((line) => line.startsWith('GET'))).toEqual(['GET /v1/organizations/ ']);
    expect(sent()).toContain('POST /v1/keys/validate {"key":"c","organization_id":"org-1"}');
  });

  test('is not looked up where the user gave it', async () => {
    await open({ given: { organization_id: 'org-9' } })({ key: 'a' });
    expect(sent()).toEqual(['POST /v1/keys/validate {"key":"a","organization_id":"org-9"}']);
  });

  test('cannot be given by a caller', async () => {
    expect((await open()({ key: 'a', organization_id: 'x' })).isError).toBe(true);
    expect(sent()).toEqual([]);
  });

  test.each<[string, number, unknown, RegExp]>([
    [
      'several',
      200,
      { items: [{ id: 'a' }, { id: 'b' }] },
      /the credential sees several.*EXAMPLE_ORGANIZATION_ID/s,
    ],
    ['none', 200, { items: [] }, /the credential sees none/],
    [
      'a missing scope',
      403,
      { error: 'insufficient_scope' },
      /organizations:read.*Or set .*EXAMPLE_ORGANIZATION_ID/s,
    ],
    ['an upstream that is down', 500, {}, /could not be looked up: Example answered 500/],
  ])('%s: nothing is sent, and the next call looks again', async (_, status, body, message) => {
    const call = open();
    organizations = { status, body };
    const result = await call({ key: 'a' });
    expect([result.isError, JSON.stringify(result.structuredContent)]).toEqual([
      true,
      expect.stringMatching(message),
    ]);
    expect(sent().some((line) => line.startsWith('POST'))).toBe(false);
    organizations = { status: 200, body: { items: [{ id: 'org-1' }] } };
    expect((await call({ key: 'a' })).isError).toBeUndefined();
  });
});
