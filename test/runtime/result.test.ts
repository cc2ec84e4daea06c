import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../templates/package/src/runtime/json.js';
import { cleanJson, createRedactor } from '../../templates/package/src/runtime/redact.js';
import {
  describeMeta,
  makeResult,
  readAnswer,
  UnreadableAnswerError,
} from '../../templates/package/src/runtime/result.js';
import type { OutputShape } from '../../templates/package/src/runtime/tool.js';
import { makeTool } from './fixture.js';

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly text: string;
}

function read(
  output: OutputShape,
  { status = 200, type = 'application/json', text }: Answer,
  args: JsonObject = {},
) {
  const headers = new Map(type === '' ? [] : [['content-type', type]]);
  return readAnswer(makeTool({ output }), args, { status, headers, text });
}

const pages = '{"items":[{"id":1}],"pagination":{"total_count":21,"max_page":3}}';

describe('answers become objects', () => {
  test.each<[OutputShape, Answer, JsonObject, JsonObject]>([
    ['object', { text: '{"id":"a","n":null}' }, {}, { id: 'a', n: null }],
    [
      'object',
      { text: '{"id":1}', status: 201, type: 'application/vnd.api+json; charset=utf-8' },
      {},
      { id: 1 },
    ],
    ['object', { text: '{"id":1}', type: '' }, {}, { id: 1 }],
    ['items', { text: '[{"id":1},{"id":2}]' }, {}, { items: [{ id: 1 }, { id: 2 }] }],
    ['items', { text: '{"items":[]}' }, {}, { items: [] }],
    ['value', { text: '42' }, {}, { result: 42 }],
    ['value', { text: 'null' }, {}, { result: null }],
    ['object', { text: '"text"' }, {}, { result: 'text' }],
    ['page', { text: pages }, {}, { items: [{ id: 1 }], page: 1, next_page: 2, total_count: 21 }],
    ['page', { text: pages }, { page: 2 }, { items: [{ id: 1 }], page: 2, next_page: 3, total_count: 21 }],
    ['page', { text: pages }, { page: 3 }, { items: [{ id: 1 }], page: 3, next_page: null, total_count: 21 }],
    ['page', { text: pages }, { page: 9 }, { items: [{ id: 1 }], page: 9, next_page: null, total_count: 21 }],
    [
      'page',
      { text: '{"items":[],"pagination":{"has_next_page":true},"more":1}' },
      {},
      { items: [], more: 1, page: 1, next_page: 2, total_count: null },
    ],
    ['page', { text: '{"items":[],"cursor":"x"}' }, {}, { items: [], cursor: 'x' }],
    ['page', { text: '[1]' }, {}, { items: [1] }],
    ['none', { text: '', status: 204, type: '' }, {}, { ok: true }],
    ['object', { text: '{"ignored":1}', status: 204 }, {}, { ok: true }],
    ['none', { text: '', status: 200, type: '' }, {}, { ok: true }],
    ['object', { text: '', status: 205, type: '' }, {}, { ok: true }],
    ['text', { text: '', type: 'text/csv' }, {}, { format: 'csv', rows: 0, text: '' }],
    ['text', { text: '', type: '' }, {}, { format: 'csv', rows: 0, text: '' }],
    ['none', { text: '', status: 202, type: '' }, {}, { status: 'accepted', next: expect.any(String) }],
    ['object', { text: 'null', status: 202 }, {}, { status: 'accepted', next: expect.any(String) }],
    [
      'object',
      { text: '{"status":"x"}', status: 202 },
      {},
      { status: 'accepted', next: expect.any(String), result: { status: 'x' } },
    ],
    [
      'text',
      { text: 'a,b\r\n1,"x\ny"\r\n2,z\r\n', type: 'text/csv; charset=utf-8' },
      {},
      { format: 'csv', rows: 2, text: 'a,b\r\n1,"x\ny"\r\n2,z\r\n' },
    ],
    ['text', { text: 'a,b\n1,2', type: 'text/csv' }, {}, { format: 'csv', rows: 1, text: 'a,b\n1,2' }],
    ['text', { text: 'a,b\n', type: 'text/csv' }, {}, { format: 'csv', rows: 0, text: 'a,b\n' }],
    ['text', { text: 'hello', type: 'text/plain' }, {}, { format: 'text', text: 'hello' }],
    ['text', { text: '{"url":"x"}' }, {}, { url: 'x' }],
  ])('%s %j %j → %j', (output, answer, args, want) => {
    expect(read(output, answer, args)).toEqual(want);
  });

  test.each<[OutputShape, Answer, RegExp]>([
    ['object', { text: '<html>hi', type: 'text/html' }, /text\/html where JSON was expected/],
    ['object', { text: '{"cut":' }, /not JSON/],
    ['object', { text: '' }, /empty body/],
    ['page', { text: ' \n', type: '' }, /empty body/],
    ['items', { text: '', status: 201, type: '' }, /empty body/],
    ['text', { text: '<html>hi', type: 'text/html' }, /web page/],
  ])('%s %j is refused', (output, answer, want) => {
    expect(() => read(output, answer)).toThrow(UnreadableAnswerError);
    expect(() => read(output, answer)).toThrow(want);
  });

  test('a key __proto__ from the upstream stays a key', () => {
    const cleaned = cleanJson(read('object', { text: '{"__proto__":{"polluted":1}}' }), (text) => text);
    expect(Object.keys(cleaned as object)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(cleaned)).toBe(Object.prototype);
  });
});

describe('text from outside', () => {
  const redact = createRedactor(['s3cret/key+', 'short']);

  test.each<[JsonValue, JsonValue]>([
    ['a\u0000\u0007\u001b[31mb\u007f\u0085', 'a[31mb'],
    ['line\r\nnext\ttab', 'line\nnext\ttab'],
    ['\u202eevil\u2066x\u2069\u200e\u200f\u061c', 'evilx'],
    ['hi\u{e0041}\u{e007f}', 'hi'],
    ['\ufefftext', 'text'],
    ['one\r\ntwo\rthree\r\r\nfour', 'one\ntwo\nthree\n\nfour'],
    ['a\u200bb\u2060c\u2061\u2062\u2063\u2064d\ufeffe', 'abcde'],
    ['sm\u{e0100}ile\u{e01ef}', 'smile'],
    ['heart ❤\ufe0f', 'heart ❤\ufe0f'],
    ['token s3c\u200bret/key+', 'token [redacted]'],
    ['token s3cret\\/key+', 'token [redacted]'],
    ['family 👨\u200d👩\u200d👧 می\u200cخواهم', 'family 👨\u200d👩\u200d👧 می\u200cخواهم'],
    ['half \ud83d', 'half \ufffd'],
    [{ 'k\u202e': ['v\u0000', 1, null, true] }, { k: ['v', 1, null, true] }],
    ['token s3cret/key+ here', 'token [redacted] here'],
    ['token s3c\u200eret/key+ here', 'token [redacted] here'],
    ['url ?k=s3cret%2Fkey%2B', 'url ?k=[redacted]'],
    [`basic ${Buffer.from('s3cret/key+').toString('base64')}`, 'basic [redacted]'],
    ['short words stay', 'short words stay'],
  ])('%j → %j', (given, want) => {
    expect(cleanJson(given, redact)).toEqual(want);
  });
});

describe('messages', () => {
  test('the text is the same JSON as the object', () => {
    const value = { items: [{ name: 'ä "quoted"' }], next_page: null };
    const result = makeResult(value, { status: 200 });
    expect(result?.structuredContent).toEqual(value);
    expect(result?.content).toEqual([{ type: 'text', text: JSON.stringify(value) }]);
    expect(result?._meta).toEqual({ status: 200 });
  });

  test.each<[string, number, boolean]>([
    ['x', 4_000_000, true],
    ['x', 5_000_000, false],
    ['"', 1_000_000, true],
    ['"', 2_000_000, false],
    ['ä', 2_500_000, false],
  ])('%s × %d fits: %s', (character, count, fits) => {
    const result = makeResult({ text: character.repeat(count) }, {});
    expect(result !== undefined).toBe(fits);
    if (result !== undefined)
      expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(10 * 1024 * 1024);
  });

  test.each<[Record<string, string>, object]>([
    [{ 'x-request-id': 'r1' }, { operationId: 'things:get', status: 200, requestId: 'r1' }],
    [{ 'request-id': 'r2' }, { operationId: 'things:get', status: 200, requestId: 'r2' }],
    [{}, { operationId: 'things:get', status: 200 }],
    [
      { 'ratelimit-limit': '500', 'ratelimit-remaining': '499', 'ratelimit-reset': '60' },
      { operationId: 'things:get', status: 200, rateLimit: { limit: 500, remaining: 499, reset: 60 } },
    ],
    [
      { ratelimit: '"default";r=499' },
      { operationId: 'things:get', status: 200, rateLimit: { remaining: 499 } },
    ],
    [{ ratelimit: 'garbage' }, { operationId: 'things:get', status: 200 }],
  ])('meta of %j → %j', (headers, want) => {
    expect(
      describeMeta(makeTool({}), { status: 200, headers: new Map(Object.entries(headers)), text: '' }),
    ).toEqual(want);
  });
});
