import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { removeProse } from '../../generator/load/facts.js';
import { printFacts } from '../../generator/load/facts-text.js';
import type { JsonObject } from '../../generator/model/json.js';

const text = readFileSync(new URL('../../specs/polar/openapi.json', import.meta.url), 'utf8');

test("the committed document is facts: none of the API's sentences is in it", () => {
  const document: JsonObject = JSON.parse(text);
  expect(JSON.stringify(removeProse(document))).toBe(JSON.stringify(document));
});

test('the committed document, reduced again, is the same bytes', () => {
  expect(printFacts(removeProse(JSON.parse(text)), text) === text).toBe(true);
});
