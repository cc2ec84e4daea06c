import { describe, expect, test } from 'vitest';
import { readFailure, type UpstreamFailure } from '../../templates/package/src/runtime/errors.js';
import { describeRefusal, failResult } from '../../templates/package/src/runtime/failure.js';
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
  return readFailure(tool, { status, text, headers: new Map(Object.entries(headers)) });
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
          'prices.0.amount: Input should be a valid integer',
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
    ['empty 429', 429, '', { 'retry-after': '30' }, { message: 'The answer has no body.', retryAfter: 30 }],
    ['empty 429 without a header', 429, '', {}, { message: 'The answer has no body.' }],
  ])('%s', (_, status, body, headers, want) => {
    expect(read(status, body, headers)).toEqual({ problems: [], ...want });
  });

  test.each<[string, number | undefined]>([
    ['0', 0],
    ['120', 120],
    ['-1', undefined],
    ['1e9', undefined],
    ['99999999999999', undefined],
    ['garbage', undefined],
    ['', undefined],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ])('retry-after %j → %s', (header, want) => {
    expect(read(429, '', { 'retry-after': header }).retryAfter).toBe(want);
  });

  test('a retry-after date in the future is seconds from now', () => {
    const seconds = read(429, '', { 'retry-after': new Date(Date.now() + 90_000).toUTCString() }).retryAfter;
    expect(seconds).toBeGreaterThan(85);
    expect(seconds).toBeLessThanOrEqual(90);
  });
});

describe('what a model reads', () => {
  const say = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = { status, text, headers: new Map(Object.entries(headers)) };
    return failResult(describeRefusal(tool, response, 'Example'), { status }, (each) => each);
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

  test('a write that ended in a 5xx has an unknown outcome', () => {
    expect(say(503, '').structuredContent).toMatchObject({ error: { outcome: 'unknown' } });
    expect(say(409, '').structuredContent).not.toMatchObject({ error: { outcome: 'unknown' } });
  });
});
