import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { removeProse } from '../../generator/load/facts.js';
import type { JsonObject } from '../../generator/model/json.js';

test("the committed document is facts: none of the API's sentences is in it", () => {
  const text = readFileSync(new URL('../../specs/polar/openapi.json', import.meta.url), 'utf8');
  const document: JsonObject = JSON.parse(text);
  expect(JSON.stringify(removeProse(document))).toBe(JSON.stringify(document));
});
