import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstSentences } from '../../templates/package/src/exposure/sentences.js';

test.each<[text: string, count: number, want: string]>([
  ['One. Two! Three?', 2, 'One. Two!'],
  ['Takes a file.csv of 1.5 MB. More.', 1, 'Takes a file.csv of 1.5 MB.'],
  ['Of a form (e.g. Stripe, i.e. cards). More.', 1, 'Of a form (e.g. Stripe, i.e. cards).'],
  ['By card, e.g. Visa. More.', 1, 'By card, e.g. Visa.'],
  ['Ends it... For good. More.', 2, 'Ends it... For good.'],
  ['No end', 1, 'No end'],
  ['One. And no end', 2, 'One. And no end'],
  ['', 1, ''],
])('%j, the first %i', (text, count, want) => {
  expect(firstSentences(text, count)).toBe(want);
});

test('it is always the beginning of the text', () => {
  const texts = fc.array(fc.constantFrom('a', '.', '!', ' ', 'e.g.', '\n'), { maxLength: 30 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 3 }), (parts, count) => {
      const text = parts.join('').trim();
      expect(text.startsWith(firstSentences(text, count))).toBe(true);
    }),
    { seed: 7 },
  );
});
