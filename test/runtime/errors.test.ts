import { describe, expect, test } from 'vitest';
import { readFailure, type UpstreamFailure } from '../../templates/package/src/runtime/errors.js';
import {
  describeRefusal,
  describeUpstreamError,
  failResult,
} from '../../templates/package/src/runtime/failure.js';
import { createRedactor } from '../../templates/package/src/runtime/redact.js';
import { UnreadableAnswerError } from '../../templates/package/src/runtime/result.js';
import { UpstreamError } from '../../templates/package/src/runtime/upstream.js';
import { makeTool } from './fixture.js';

const tool = makeTool({
  method: 'PATCH',
  path: '/v1/things/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'filter_x', name: 'filter[x]', in: 'query' },
  ],
  body: { mediaType: 'application/json', required: true, properties: { body_id: 'id' } },
});

function read(status: number, body: unknown, headers: Record<string, string> = {}): UpstreamFailure {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readFailure(tool, { status, text, headers: new Map(Object.entries(headers)) }, (each) => each);
}

describe('every shape of error', () => {
  test.each<[string, number, unknown, Record<string, string>, Partial<UpstreamFailure>]>([
    [
      'domain error',
      404,
      { error: 'ResourceNotFound', detail: 'Not found' },
      {},
      { code: 'ResourceNotFound', message: 'Not found' },
    ],
    [
      'validation',
      422,
      {
        error: 'RequestValidationError',
        detail: [
          {
            loc: ['body', 'prices', 0, 'amount'],
            msg: 'Input should be a valid integer',
            type: 'int_parsing',
          },
          { loc: ['body', 'id'], msg: 'Wrong id', type: 'value_error' },
          { loc: ['path', 'id'], msg: 'Wrong path', type: 'value_error' },
          { loc: ['query', 'filter[x]'], msg: 'Wrong filter', type: 'value_error' },
          { loc: ['body', 'id'], msg: 'Wrong id', type: 'value_error' },
        ],
      },
      {},
      {
        code: 'RequestValidationError',
        message: 'The API refused these arguments.',
        problems: [
          'prices[0].amount: Input should be a valid integer',
          'body_id: Wrong id',
          'id: Wrong path',
          'filter_x: Wrong filter',
        ],
      },
    ],
    [
      'validation without a code',
      422,
      { detail: [{ loc: ['body'], msg: 'Field required', type: 'missing' }] },
      {},
      { message: 'The API refused these arguments.', problems: ['arguments: Field required'] },
    ],
    [
      'OAuth',
      401,
      { error: 'invalid_token', error_description: 'The token expired' },
      {},
      { code: 'invalid_token', message: 'The token expired' },
    ],
    ['framework', 405, { detail: 'Method Not Allowed' }, {}, { message: 'Method Not Allowed' }],
    [
      'problem details',
      403,
      { type: 'https://example.com/probs/credit', title: 'No credit', detail: 'Balance is 30', status: 403 },
      { 'content-type': 'application/problem+json' },
      { code: 'https://example.com/probs/credit', message: 'Balance is 30' },
    ],
    [
      'problem details without type',
      400,
      { type: 'about:blank', title: 'Bad Request' },
      {},
      { message: 'Bad Request' },
    ],
    [
      'nested error',
      400,
      { error: { type: 'card_error', message: 'Declined' } },
      {},
      { code: 'card_error', message: 'Declined' },
    ],
    [
      'list of errors',
      400,
      { message: 'Bad', errors: ['one', { field: 'name', message: 'two' }] },
      {},
      { message: 'Bad', problems: ['one', 'name: two'] },
    ],
    [
      'errors by key',
      400,
      { title: 'Invalid', errors: { id: ['too long', 'taken'], name: 'missing', count: 3 } },
      {},
      { message: 'Invalid', problems: ['body_id: too long; taken', 'name: missing'] },
    ],
    [
      'a sentence and errors by key',
      400,
      { detail: 'Wrong', errors: { name: ['missing'] } },
      {},
      { message: 'Wrong', problems: ['name: missing'] },
    ],
    [
      'detail by key',
      400,
      { detail: { name: ['missing'] } },
      {},
      { message: 'The API refused these arguments.', problems: ['name: missing'] },
    ],
    ['detail that is an error', 400, { detail: { message: 'Wrong', code: 'x' } }, {}, { message: 'Wrong' }],
    ['unknown object', 400, { foo: 'bar' }, {}, { message: '{"foo":"bar"}' }],
    ['array', 400, [1], {}, { message: '[1]' }],
    ['plain text', 500, 'Internal Server Error', {}, { message: 'Internal Server Error' }],
    ['long text', 500, 'x'.repeat(500), {}, { message: `${'x'.repeat(200)}…` }],
    [
      'web page',
      502,
      '<html><style>b{}</style><body><h1>Bad  gateway</h1></body></html>',
      { 'content-type': 'text/html' },
      { message: 'Bad gateway' },
    ],
    [
      'redirect',
      307,
      '',
      { location: 'https://evil.example/' },
      { message: 'The API redirects to https://evil.example/; redirects are not followed.' },
    ],
    [
      'empty 429',
      429,
      '',
      { 'retry-after': '30' },
      { message: 'The answer has no body.', retryAfter: 30, rateLimit: { reset: 30 } },
    ],
    [
      'empty 429 with a quota',
      429,
      '',
      { 'x-ratelimit-limit': '500', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '12' },
      { message: 'The answer has no body.', rateLimit: { limit: 500, remaining: 0, reset: 12 } },
    ],
    [
      'only a 429 speaks of its quota',
      404,
      { detail: 'Not found' },
      { 'x-ratelimit-limit': '500', 'x-ratelimit-remaining': '0', 'retry-after': '3' },
      { message: 'Not found', retryAfter: 3 },
    ],
    ['empty 429 without a header', 429, '', {}, { message: 'The answer has no body.' }],
  ])('%s', (_, status, body, headers, want) => {
    expect(read(status, body, headers)).toEqual({ problems: [], ...want });
  });
});

describe('what a model reads', () => {
  const say = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = { status, text, headers: new Map(Object.entries(headers)) };
    const context = {
      api: { title: 'Example' },
      redact: (each: string) => each,
      authorized: true,
      security: [],
    };
    return failResult(describeRefusal(tool, response, context), { status }, (each) => each);
  };

  test('status, code, message and arguments, as text and as an object', () => {
    const result = say(422, { error: 'Invalid', detail: [{ loc: ['body', 'name'], msg: 'Too long' }] });
    expect(result.isError).toBe(true);
    expect(result.content).toEqual([
      {
        type: 'text',
        text: 'Example answered 422: Invalid: The API refused these arguments.\n- name: Too long',
      },
    ]);
    expect(result.structuredContent).toEqual({
      error: {
        type: 'upstream_refused',
        status: 422,
        code: 'Invalid',
        message: 'Example answered 422: Invalid: The API refused these arguments.',
        problems: ['name: Too long'],
      },
    });
  });

  test('a 429 says when to come back', () => {
    const result = say(429, '', { 'retry-after': '7' });
    expect(result.structuredContent).toMatchObject({ error: { status: 429, retry_after: 7 } });
    expect(JSON.stringify(result.content)).toContain('wait 7 seconds');
  });

  test('a 429 without a body tells the quota, and when to come back', () => {
    const result = say(429, '', {
      ratelimit: '"default";r=0;t=12',
      'ratelimit-policy': '"default";q=500;w=60',
    });
    expect(result.structuredContent).toEqual({
      error: {
        type: 'upstream_refused',
        message: 'Example answered 429: The answer has no body.',
        status: 429,
        next: 'Too many requests: wait 12 seconds before the next call.',
        'ratelimit-limit': 500,
        'ratelimit-remaining': 0,
        'ratelimit-reset': 12,
      },
    });
  });

  test('a write that ended in a 5xx has an unknown outcome', () => {
    expect(say(503, '').structuredContent).toMatchObject({ error: { outcome: 'unknown' } });
    expect(say(409, '').structuredContent).not.toMatchObject({ error: { outcome: 'unknown' } });
  });
});

describe('an argument that is the whole body', () => {
  const whole = makeTool({
    method: 'POST',
    body: { mediaType: 'application/json', required: true, argument: 'body' },
  });

  test.each<[unknown[], string]>([
    [['body', 2, 'name'], 'body[2].name: wrong'],
    [['body', 'name'], 'body.name: wrong'],
    [['body'], 'body: wrong'],
    [['query', 'name'], 'name: wrong'],
  ])('%j → %s', (loc, want) => {
    const text = JSON.stringify({ detail: [{ loc, msg: 'wrong' }] });
    const { problems } = readFailure(whole, { status: 422, text, headers: new Map() }, (each) => each);
    expect(problems).toEqual([want]);
  });
});

describe('what to do next', () => {
  const one = makeTool({ path: '/v1/things/{id}', parameters: [{ argument: 'id', in: 'path' }] });
  const all = makeTool({});

  interface Case {
    readonly status: number;
    readonly error?: string;
    readonly headers?: Record<string, string>;
    readonly authorized?: boolean;
    readonly tool?: typeof one;
  }

  test.each<[Case, RegExp | undefined]>([
    [{ status: 401 }, /credential is wrong, expired, or belongs to another environment/],
    [{ status: 401, authorized: false }, undefined],
    [{ status: 403, error: 'insufficient_scope' }, /lacks a permission or scope/],
    [{ status: 403, error: 'NotPermitted' }, /lacks a permission or scope/],
    [{ status: 403, headers: { 'www-authenticate': 'Bearer' } }, /lacks a permission or scope/],
    [{ status: 403, error: 'AlreadyCanceled' }, /state of the object may forbid this: read the object/],
    [{ status: 403 }, /state of the object may forbid this/],
    [{ status: 404 }, /Look the object up/],
    [{ status: 404, tool: all }, undefined],
  ])('%j → %s', ({ status, error, headers = {}, authorized = true, tool: asked = one }, want) => {
    const response = { status, text: JSON.stringify({ error }), headers: new Map(Object.entries(headers)) };
    const context = { api: { title: 'X' }, redact: (each: string) => each, authorized, security: [] };
    const { next } = describeRefusal(asked, response, context);
    if (want === undefined) expect(next).toBeUndefined();
    else expect(next).toMatch(want);
  });
});

describe('a credential that straddles a cut', () => {
  const secret = 'straddling_secret_0123456789';
  const redact = createRedactor([secret]);
  const leadTo = (length: number): string => `${'x'.repeat(length - 14)} ${secret} and more`;
  const refuse = (status: number, text: string, headers: Record<string, string> = {}) =>
    describeRefusal(
      tool,
      { status, text, headers: new Map(Object.entries(headers)) },
      { api: { title: 'X' }, redact, authorized: true, security: [] },
    );

  test.each<[string, () => unknown]>([
    ['plain text', () => refuse(500, leadTo(200))],
    ['detail', () => refuse(400, JSON.stringify({ detail: leadTo(2_000) }))],
    ['unknown object', () => refuse(400, JSON.stringify({ foo: leadTo(200) }))],
    ['problem', () => refuse(422, JSON.stringify({ detail: [{ loc: ['body', 'a'], msg: leadTo(200) }] }))],
    ['by key', () => refuse(422, JSON.stringify({ errors: { a: [leadTo(200)] } }))],
    ['place', () => refuse(422, JSON.stringify({ detail: [{ loc: ['body', leadTo(200)], msg: 'x' }] }))],
    ['web page', () => refuse(502, `<p>${leadTo(200)}`, { 'content-type': 'text/html' })],
    ['long web page', () => refuse(502, `<!--${leadTo(5_000)}`, { 'content-type': 'text/html' })],
    ['location', () => refuse(302, '', { location: leadTo(200) })],
    [
      'excerpt of an unreadable answer',
      () =>
        describeUpstreamError(
          new UnreadableAnswerError('x', { status: 200, text: leadTo(200), headers: new Map() }),
          tool,
          redact,
        ),
    ],
    [
      'excerpt of a broken answer',
      () =>
        describeUpstreamError(
          new UpstreamError('x', { phase: 'body', sent: true, excerpt: leadTo(200) }),
          tool,
          redact,
        ),
    ],
    [
      'an answer that broke inside the credential',
      () =>
        describeUpstreamError(
          new UpstreamError('x', { phase: 'body', sent: true, excerpt: `a ${secret.slice(0, 12)}` }),
          tool,
          redact,
        ),
    ],
  ])('%s', (_, act) => {
    expect(JSON.stringify(act())).not.toContain(secret.slice(0, 4));
  });
});
