import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { setResponseHeaders, tellLimits } from '../../templates/package/src/response-headers.js';
import { answerJson } from '../runtime/fixture.js';
import { handleCalls, newVersion, oldVersions, post, readMessage, serve } from './fixture.js';

const versions = [newVersion, ...oldVersions];
const people = Array.from({ length: 200 }, (_, index) => ({
  id: `person-${index}`,
  version: versions[index % versions.length] ?? newVersion,
}));

test('200 at once, each with its own identity: no answer is crossed (S1)', async () => {
  const { url, upstream } = await serve();
  upstream.answer = (request, response) => {
    setTimeout(() => answerJson(response, 200, { asked: request.url }), Math.random() * 100);
  };
  const got = await Promise.all(
    people.map(async ({ id, version }) => (await readMessage(await post(url, version, { id }))).result),
  );
  expect(got.map((result) => result?.structuredContent)).toEqual(
    people.map(({ id }) => ({ asked: `/v1/things/${id}` })),
  );
  expect(new Set(upstream.requests.map((request) => request.url)).size).toBe(people.length);
});

test('what tools see of a request has no credentials (T1)', async () => {
  const createServer = () => handleCalls(async (_, { http }) => Object.fromEntries(http?.req?.headers ?? []));
  const { url } = await serve({ createServer, authToken: 'inbound-secret-token' });
  const headers = { authorization: 'Bearer inbound-secret-token', cookie: 'a=inbound', 'x-kept': 'yes' };
  for (const version of versions) {
    const seen = (await readMessage(await post(url, version, { headers }))).result?.structuredContent;
    expect(seen).toMatchObject({ 'x-kept': 'yes' });
    expect(JSON.stringify(seen)).not.toContain('inbound');
  }
});

test('response headers go to their own request, where its answer is plain JSON', async () => {
  const createServer = () =>
    handleCalls(async (id, { http }) => {
      setResponseHeaders(http?.req, { 'x-first': id });
      await sleep(Math.random() * 50);
      setResponseHeaders(http?.req, { 'x-second': id });
      return { id };
    });
  const { url } = await serve({ createServer });
  const got = await Promise.all(
    people.map(async ({ id, version }) => {
      const response = await post(url, version, { id });
      const { result } = await readMessage(response);
      return [
        result?.structuredContent?.id,
        response.headers.get('x-first'),
        response.headers.get('x-second'),
      ];
    }),
  );
  expect(got).toEqual(
    people.map(({ id, version }) => (version === newVersion ? [id, id, id] : [id, null, null])),
  );
});

test('a call that reports progress is a stream: no headers, and no crash', async () => {
  const createServer = () =>
    handleCalls(async (id, { http, mcpReq }) => {
      const params = { progressToken: 1, progress: 1 };
      await mcpReq.notify({ method: 'notifications/progress', params });
      setResponseHeaders(http?.req, { 'x-late': id });
      return { id };
    });
  const { url } = await serve({ createServer });
  const response = await post(url);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('x-late')).toBeNull();
  expect((await readMessage(response)).result?.structuredContent).toEqual({ id: 'a' });
});

test('without a request there is nothing to set', () => {
  setResponseHeaders(undefined, { 'x-a': '1' });
  tellLimits({ content: [], _meta: { rateLimit: { limit: 1 } } }, undefined);
});

const quota = { limit: 100, remaining: 0, reset: 30 };
const limitHeaders = {
  'ratelimit-limit': '100',
  'ratelimit-remaining': '0',
  'ratelimit-reset': '30',
  ratelimit: '"default";r=0;t=30',
  'ratelimit-policy': '"default";q=100',
};

test.each<[string, Parameters<typeof tellLimits>[0], Record<string, string>]>([
  ['an answer with a quota', { content: [], _meta: { rateLimit: quota } }, limitHeaders],
  [
    'a 429',
    {
      content: [],
      structuredContent: { error: { type: 'upstream_refused', status: 429, retry_after: 31 } },
      isError: true,
      _meta: { rateLimit: quota },
    },
    { ...limitHeaders, 'retry-after': '31' },
  ],
  ['a record that has a field error', { content: [], structuredContent: { error: 'x', retry_after: 1 } }, {}],
  ['no quota', { content: [], structuredContent: {}, _meta: {} }, {}],
])('%s as headers', async (_, result, want) => {
  const createServer = () =>
    handleCalls(async (_id, { http }) => {
      tellLimits(result, http?.req);
      return {};
    });
  const { url } = await serve({ createServer });
  const { headers } = await post(url);
  const found = [...headers].filter(([name]) => /ratelimit|retry/.test(name));
  expect(Object.fromEntries(found)).toEqual(want);
});
