import { describe, expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { JsonObject, JsonValue } from '../model/json.js';
import { judgePattern } from './pattern.js';

/** `safe`, `safe up to n characters`, or the reason why not. */
function judge(pattern: string): string {
  const judgement = judgePattern(pattern);
  if (!judgement.safe) return judgement.reason;
  return judgement.maxLength === undefined ? 'safe' : `safe up to ${judgement.maxLength} characters`;
}

describe('can a pattern stall the process?', () => {
  const cases: [pattern: string, want: string | RegExp][] = [
    ['^[a-z]{3}$', 'safe'],
    ['^\\d{4}-\\d{2}$', 'safe'],
    ['^(?:usd|eur)$', 'safe'],
    ['^[a-z0-9-]+$', 'safe'],
    ['^\\p{L}+$', 'safe'],
    ['[a-z]', 'safe'],
    ['^a*b*$', /^safe up to \d+ characters$/],
    ['a*b*c', /^safe up to \d+ characters$/],
    ['^(a+)+$', 'it repeats a group that can match in more than one way'],
    ['^(a|a)*$', 'it repeats a group that can match in more than one way'],
    ['^(.*)*$', 'it repeats a group that can match in more than one way'],
    ['^(a)\\1$', 'it refers back to a group'],
    ['^(?:(?:a?){30}){30}$', 'it takes too many steps on short texts'],
    ['(?:a{1,9}){1,5}!', 'it takes too many steps on short texts'],
    ['(', 'it is not a regular expression of JavaScript'],
    ['(?P<year>\\d+)', 'it is not a regular expression of JavaScript'],
    ['\\A[a-z]+\\Z', 'it is not a regular expression of JavaScript'],
    ['^\\p{L}\\-$', 'it is not a regular expression of JavaScript'],
    ['^[\\w\\-]+\\\\A$', 'safe'],
    ['^\\-{2}$', 'safe'],
  ];
  test.each(cases)('%s → %s', (pattern, want) => {
    const said = judge(pattern);
    if (typeof want === 'string') expect(said).toBe(want);
    else expect(said).toMatch(want);
  });

  test('the longest text that a safe pattern may be tried on takes no time', () => {
    for (const pattern of ['^a*b*$', 'a*b*c', '^[a-z0-9-]+$', 'a*b*!', '[a-z]{1,20}x']) {
      const judgement = judgePattern(pattern);
      const length = judgement.safe ? Math.min(judgement.maxLength ?? 1e5, 1e5) : 0;
      expect(length).toBeGreaterThan(0);
      const start = performance.now();
      new RegExp(pattern, 'u').test('a'.repeat(length));
      expect(performance.now() - start).toBeLessThan(10_000);
    }
  });
});

function plan(schema: JsonValue, schemas: JsonObject = {}) {
  const content = { 'application/json': { schema } };
  const paths = {
    '/a': { post: { operationId: 'act', requestBody: { required: true, content }, responses: {} } },
  };
  return planExcerpt({ paths, components: { schemas } });
}

describe('what is taken out of every schema of an input', () => {
  test('a pattern that could stall the process is announced once; a safe one keeps its limit', () => {
    const bad = { type: 'string', pattern: '^(a+)+$' };
    const { tools, server, said } = plan({
      type: 'object',
      properties: { a: bad, b: bad, c: { type: 'string', pattern: '^a*b*$' } },
    });
    expect(tools[0]?.inputSchema).toMatchObject({
      properties: [
        { schema: { kind: 'string' } },
        { schema: { kind: 'string' } },
        { schema: { pattern: '^a*b*$' } },
      ],
    });
    expect(JSON.stringify(tools)).not.toContain('(a+)+');
    expect(server.patternLimits).toEqual([{ pattern: '^a*b*$', maxLength: expect.any(Number) }]);
    expect(said).toEqual([
      'pattern-dropped: The pattern "^(a+)+$" is left to the API to check: it repeats a group that can match in more than one way.',
    ]);
  });

  test('a dropped pattern of property names lets every name pass', () => {
    const inner = {
      type: 'object',
      patternProperties: { '^(a+)+$': {}, '^x-': {} },
      additionalProperties: false,
    };
    const { tools } = plan({ type: 'object', properties: { a: inner } });
    expect(tools[0]?.inputSchema).toMatchObject({
      properties: [{ schema: { patternProperties: [{ pattern: '^x-' }], additionalProperties: true } }],
    });
  });

  test('read-only properties and __proto__, at every depth, also in components', () => {
    const { server, said } = plan(
      { type: 'object', properties: { a: { $ref: '#/components/schemas/Inner' } } },
      JSON.parse(
        '{"Inner": {"type": "object", "properties": {"__proto__": {}, "made": {"readOnly": true}, "kept": {}}}}',
      ),
    );
    expect(server.schemas).toMatchObject([{ name: 'Inner', schema: { properties: [{ name: 'kept' }] } }]);
    expect(said.map((line) => line.slice(0, line.indexOf(' of ')))).toEqual([
      'property-dropped: The property "__proto__"',
      'property-dropped: The property "made"',
    ]);
  });
});

test('components that no input reaches are left out; what is left keeps its order', () => {
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const wrap = (name: string) => ({ type: 'object', properties: { inner: reference(name) } });
  const { server } = plan(
    { type: 'object', properties: { c: reference('C') } },
    { A: { type: 'object', properties: {} }, B: wrap('D'), C: wrap('A'), D: {} },
  );
  expect(server.schemas.map((entry) => entry.name)).toEqual(['A', 'C']);
});
