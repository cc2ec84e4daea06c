import { expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';

const document = { paths: { '/a': { get: { operationId: 'a', responses: {} } } } };
const prompt = { name: 'p', title: 'P', description: 'P.', arguments: [], text: 'P.' };

test.each([
  [['get_single_shop_a'], []],
  [
    ['get_single_shop_b'],
    [
      'guidance-unmatched: Prompts and guides are wrong at p.tools: there is no tool get_single_shop_b; did you mean get_single_shop_a.',
    ],
  ],
])('a prompt needs %j: %j', (tools, want) => {
  expect(planExcerpt(document, {}, { prompts: [{ ...prompt, tools }], guides: [] }).said).toEqual(want);
});
