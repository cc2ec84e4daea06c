import { describe, expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { JsonObject } from '../model/json.js';
import { cleanProse } from './prose.js';

describe("a stranger's prose becomes one line of plain text", () => {
  const cases: [given: string, want: string][] = [
    ['Lists *all* **orders**.', 'Lists all orders.'],
    ['# Orders\n\nLists `orders`.\n', 'Orders Lists orders.'],
    ['See [the docs](https://example.com/a?b=c).', 'See the docs.'],
    ['![logo](https://example.com/x.png) Orders', 'logo Orders'],
    ['<b onclick="x()">Orders</b><br/>and more', 'Orders and more'],
    ['a\u0000b\u001b[31mc', 'ab[31mc'],
    ['left \u202eright\u202c \u200bzero', 'left right zero'],
    ['tag\u{e0041}\u{e0042} text', 'tag text'],
    ['line\u2028separator', 'line separator'],
    ['snake_case and a*b stay', 'snake_case and a*b stay'],
    ['_Lists_ by `external_id`, __never__ by _cost.', 'Lists by external_id, never by _cost.'],
    ['> Quoted\n| a | b |', 'Quoted a b'],
    ['[docs]\u200b(https://example.com)', 'docs'],
    ['5 * 3 > 2', '5 * 3 > 2'],
    ['   ', ''],
  ];
  test.each(cases)('%j → %j', (given, want) => {
    expect(cleanProse(given, 100)).toBe(want);
  });

  test.each([
    ['One sentence. Another one that is too long', 24, 'One sentence.'],
    ['No sentence ends anywhere in here', 20, 'No sentence ends…'],
    ['x'.repeat(50), 10, `${'x'.repeat(9)}…`],
    ['It fits.', 8, 'It fits.'],
  ])('%j in %d characters → %j', (given, maximum, want) => {
    expect(cleanProse(given, maximum)).toBe(want);
  });

  test('a megabyte of brackets takes no time', () => {
    const start = performance.now();
    cleanProse('[<('.repeat(350_000), 600);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('title and description of a tool', () => {
  function plan(operation: JsonObject, prose: 'overlay' | 'document' = 'overlay') {
    const paths = { '/v1/benefit-grants/': { get: { responses: {}, ...operation } } };
    const { title, description } = planExcerpt({ paths }, { prose }).tools[0] ?? {};
    return { title, description };
  }

  test('are our words where there are some', () => {
    const words = { summary: 'List grants', description: ' Lists *grants*,\nnewest first. ' };
    expect(plan(words)).toEqual({ title: 'List grants', description: 'Lists *grants*,\nnewest first.' });
  });

  test("are the document's, cleaned, where the config says so", () => {
    const words = { summary: 'List **grants**', description: 'Lists *grants*,\nnewest first.' };
    expect(plan(words, 'document')).toEqual({
      title: 'List grants',
      description: 'Lists grants, newest first.',
    });
  });

  test('are made of the name and the request where there are none', () => {
    expect(plan({})).toEqual({
      title: 'Get benefit grant',
      description: 'Get benefit grant (GET /v1/benefit-grants/).',
    });
  });

  test('say that an operation is deprecated', () => {
    expect(plan({ summary: 'Old', description: 'Reads.', deprecated: true }).description).toBe(
      'Deprecated. Reads.',
    );
  });
});
