import { expect, test } from 'vitest';
import { openListCircles } from './list-circles.js';

test.each([
  ['Plain', 'Plain'],
  ['A b', 'A%20b'],
  ['a/b', 'a~1b'],
  ['a~b', 'a~0b'],
  ['a~1b', 'a~01b'],
  ['100%', '100%'],
])('a list of itself that is called %s is a list of anything', (name, segment) => {
  const items = { $ref: `#/components/schemas/${segment}` };
  const object = { type: 'object', properties: { inner: items } };
  expect(openListCircles({ [name]: { type: 'array', items }, Other: object })).toEqual({
    [name]: { type: 'array', items: {} },
    Other: object,
  });
});
