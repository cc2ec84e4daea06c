import type { CallToolResult } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callTool } from '../../templates/package/src/runtime/call.js';
import { findMissingScopes, isAllowed, listBlocked } from '../../templates/package/src/runtime/scopes.js';
import type { ToolSummary } from '../../templates/package/src/runtime/tool.js';
import {
  answerJson,
  fixtureApi,
  makeContext,
  makeTool,
  startUpstream,
  type TestUpstream,
} from './fixture.js';

const needs = (...scopes: string[]) => [{ token: scopes }];

describe('isAllowed', () => {
  test.each<[Parameters<typeof isAllowed>[0], string[], boolean, boolean]>([
    // security, scopes → by `all`, by `any`
    [[], [], true, true],
    [[{}], [], true, true],
    [needs(), [], true, true],
    [needs('a'), [], false, false],
    [needs('a', 'b'), ['a'], false, true],
    [needs('a', 'b'), ['a', 'b'], true, true],
    [[{ token: ['a'] }, { other: ['b'] }], ['b'], true, true],
    [[{ token: ['a'], other: ['b'] }], ['b'], false, false],
  ])('%j %j', (security, scopes, all, any) => {
    const given = new Set(scopes);
    expect([isAllowed(security, given), isAllowed(security, given, 'any')]).toEqual([all, any]);
  });
});

describe('findMissingScopes', () => {
  const security = needs('things:read', 'things:write');
  test.each<[number, Record<string, string>, string | undefined, string[]]>([
    [
      403,
      { 'www-authenticate': 'Bearer error="insufficient_scope", scope="a:read a:write"' },
      'insufficient_scope',
      ['a:read', 'a:write'],
    ],
    [403, { 'www-authenticate': 'Bearer error="insufficient_scope", scope="a"' }, undefined, ['a']],
    [401, { 'www-authenticate': 'Bearer error="invalid_token", scope="a"' }, undefined, []],
    [401, { 'www-authenticate': 'Bearer scope="a"' }, 'invalid_token', []],
    [403, {}, 'insufficient_scope', ['things:read', 'things:write']],
    [403, {}, 'NotPermitted', []],
    [403, {}, undefined, []],
    [404, { 'www-authenticate': 'Bearer scope="a"' }, 'insufficient_scope', []],
    [403, { 'www-authenticate': 'scope="' }, undefined, []],
  ])('%j %j %j → %j', (status, headers, code, want) => {
    const response = { status, headers: new Map(Object.entries(headers)), text: '' };
    expect(findMissingScopes(response, { code, security })).toEqual(want);
  });
});

function summarize(name: string, ...scopes: string[]): ToolSummary {
  return { name, toolset: 't', kind: 'get', risk: 'read', tags: [], security: needs(...scopes) };
}
const offered = [
  summarize('read_things', 'things:read', 'things:write'),
  summarize('write_things', 'things:write'),
  summarize('read_orders', 'orders:read'),
  { ...summarize('public'), security: [] },
];

test('listBlocked', () => {
  expect(listBlocked(offered, ['things:write'], 'any')).toEqual(['write_things']);
  expect(listBlocked(offered, ['things:read', 'things:write'], 'any')).toEqual([
    'read_things',
    'write_things',
  ]);
  expect(listBlocked(offered, ['things:write'])).toEqual(['read_things', 'write_things']);
});

describe('a 403 for a missing scope', () => {
  let upstream: TestUpstream;
  beforeAll(async () => {
    upstream = await startUpstream();
  });
  afterAll(() => upstream.close());
  beforeEach(() => {
    upstream.answer = (_, response) => answerJson(response, 403, { error: 'insufficient_scope' });
  });

  const call = (tools: readonly ToolSummary[], scopeRule: 'any' | 'all' = 'any'): Promise<CallToolResult> =>
    callTool(
      { tool: makeTool({}), security: needs('things:read', 'things:write'), arguments: {}, tools },
      makeContext(upstream.url, undefined, { api: { ...fixtureApi, scopeRule } }),
    );

  test('names the scope and the tools that need it', async () => {
    const { structuredContent, isError } = await call(offered);
    expect(isError).toBe(true);
    expect(structuredContent).toEqual({
      error: {
        type: 'upstream_refused',
        status: 403,
        code: 'insufficient_scope',
        message: expect.stringContaining('Example answered 403'),
        missing_scopes: ['things:read', 'things:write'],
        blocked_tools: ['read_things', 'write_things'],
        next: 'The credential lacks one of the scopes things:read, things:write. Tools that need it: read_things, write_things.',
      },
    });
  });

  test('many tools are counted, not all named', async () => {
    const many = Array.from({ length: 9 }, (_, index) => summarize(`tool_${index}`, 'things:write'));
    const { structuredContent } = await call(many, 'all');
    expect(JSON.stringify(structuredContent)).toMatch(/tool_4 and 4 more\./);
  });
});
