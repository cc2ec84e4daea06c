import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toOutputSchema } from '../../generator/emit/output-schema.js';
import type { AnswerView, Tool } from '../../generator/model/mcp-server.js';
import type { JsonObject } from '../../templates/package/src/runtime/json.js';
import { viewAnswer } from '../../templates/package/src/runtime/view.js';

const view: AnswerView = [
  { path: 'id', type: 'string' },
  { path: 'customer.metadata', type: '' },
  { path: 'codes[]', type: '' },
  { path: 'tags[]', type: 'string' },
  { path: 'lines[].price', type: '' },
  { path: 'lines[].tax.rate', type: 'number' },
];
const runtimeView = Object.fromEntries(view.map(({ path, type }) => [path, type]));
const toSchema = (shape: 'object' | 'page') =>
  toOutputSchema({ view, output: { shape }, request: { bindings: [{ in: 'answer' }] } } as unknown as Tool) ??
  {};

test('of a list of anything it promises a list', () => {
  expect(toSchema('object')).toMatchObject({
    properties: { codes: { type: 'array' }, customer: { type: 'object' }, lines: { type: 'array' } },
  });
});

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(null, 'a', 1.5, true),
    fc.array(tie('any'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('metadata', 'price', 'tax', 'rate'), tie('any'), { maxKeys: 3 }),
  ),
})).any;
const row = fc.record(
  { id: value, customer: value, codes: value, tags: value, lines: value },
  { requiredKeys: [] },
);

test.each(['object', 'page'] as const)('what the runtime gives fits what is promised: %s', (output) => {
  const fits = new Ajv2020().compile(toSchema(output));
  const fields = fc.constantFrom(undefined, ['all'], ['codes', 'lines.price'], ['customer']);
  fc.assert(
    fc.property(row, fields, (given, wanted) => {
      const answer = (output === 'page' ? { items: [given] } : given) as JsonObject;
      const shown = viewAnswer({ output, view: runtimeView }, answer, wanted).answer;
      expect(fits(shown), JSON.stringify([shown, fits.errors])).toBe(true);
    }),
    { numRuns: 1000, seed: 7 },
  );
});
