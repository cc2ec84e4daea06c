import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { callTool } from '../../templates/package/src/runtime/call.js';
import { answerJson, makeContext, makeTool, startUpstream, type TestUpstream } from './fixture.js';

let upstream: TestUpstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.requests.length = 0;
});

const tool = makeTool({
  name: 'create_a_example_thing',
  method: 'POST',
  body: { mediaType: 'application/json', required: true },
  shorthands: { part_id: 'parts' },
  outcomes: { success: { valid: true }, 404: { valid: false, likely_reasons: ['a typing error'] } },
  view: { url: 'string', absent: '', id: 'integer' },
  input: z.strictObject({ part_id: z.string().exactOptional(), parts: z.array(z.string()).exactOptional() }),
});
const call = (args: unknown) => callTool({ tool, security: [], arguments: args }, makeContext(upstream.url));

test('one value stands for the list of one', async () => {
  await call({ part_id: 'a' });
  await call({ parts: ['a', 'b'] });
  expect(upstream.requests.map(({ body }) => body)).toEqual(['{"parts":["a"]}', '{"parts":["a","b"]}']);
  upstream.requests.length = 0;
  const both = await call({ part_id: 'a', parts: ['b'] });
  const neither = await call({});
  expect(JSON.stringify(both.content)).toContain('part_id, parts: give only one of them');
  expect(JSON.stringify(neither.content)).toContain('part_id, parts: one of them is required');
  expect(upstream.requests).toEqual([]);
});

test('the view stands after what the success says', async () => {
  upstream.answer = (_, response) => answerJson(response, 200, { id: 1, url: 'https://a.example/', more: 2 });
  const { structuredContent } = await call({ part_id: 'a' });
  expect(Object.keys(structuredContent ?? {})).toEqual(['valid', 'url', 'id']);
});

test('a status that is an answer is no error; others are', async () => {
  upstream.answer = (_, response) => answerJson(response, 404, { error: 'ResourceNotFound' });
  const { isError, structuredContent, _meta } = await call({ part_id: 'a' });
  expect(isError).toBeUndefined();
  expect(structuredContent).toEqual({ valid: false, likely_reasons: ['a typing error'] });
  expect(_meta?.status).toBe(404);
  upstream.answer = (_, response) => answerJson(response, 400, { error: 'BadRequest' });
  expect((await call({ part_id: 'a' })).isError).toBe(true);
});
