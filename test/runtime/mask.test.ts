import { describe, expect, test } from 'vitest';
import { findMismatch, readAnswer } from '../../templates/package/src/runtime/result.js';
import type { OutputShape } from '../../templates/package/src/runtime/tool.js';
import { makeTool } from './fixture.js';

function answer(status: number, value: unknown, output: OutputShape, masked: readonly string[]) {
  const headers = new Map([['content-type', 'application/json']]);
  return readAnswer(makeTool({ output, masked }), {}, { status, headers, text: JSON.stringify(value) });
}

const hidden = '[secret, not shown]';

describe('what is masked is not shown', () => {
  test('in a list, beside what stays', () => {
    const page = {
      items: [
        { id: 1, secret: 's' },
        { id: 2, secret: null },
      ],
      pagination: { total_count: 2, max_page: 1 },
    };
    expect(answer(200, page, 'page', ['items[].secret'])).toEqual({
      items: [
        { id: 1, secret: hidden },
        { id: 2, secret: null },
      ],
      page: 1,
      next_page: null,
      total_count: 2,
    });
  });

  test('in a bare list, and where the work goes on', () => {
    expect(answer(200, [{ key: 'k' }], 'items', ['items[].key'])).toEqual({ items: [{ key: hidden }] });
    expect(answer(202, { token: 't' }, 'object', ['token']).result).toEqual({ token: hidden });
  });

  test('when it is an object or a list', () => {
    expect(answer(200, { secret: { a: 1 } }, 'object', ['secret'])).toEqual({ secret: hidden });
    expect(answer(200, { secret: ['a'] }, 'object', ['secret'])).toEqual({ secret: hidden });
  });
});

test.each<[OutputShape, Record<string, never> | { items: [] } | { status: 'accepted' }, boolean]>([
  ['page', {}, true],
  ['page', { items: [] }, false],
  ['items', {}, true],
  ['object', {}, false],
  ['page', { status: 'accepted' }, false],
])('%s %j is warned of: %s', (output, structured, want) => {
  expect(findMismatch({ output }, structured) !== undefined).toBe(want);
});
