import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../templates/package/src/runtime/json.js';
import {
  cleanAnswer,
  cleanObject,
  createGrowingRedactor,
  createRedactor,
} from '../../templates/package/src/runtime/redact.js';

const secrets = ['token_abc123', 'se"cr\\et/x', 'päss/wörd+1', 'a/b/c/d"e'];
const redact = createRedactor(secrets);

/** As an upstream might echo them. */
const echoes = secrets.flatMap((secret) => {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(secret).toString('base64');
  return [
    secret,
    encodeURIComponent(secret),
    base64,
    escaped,
    escaped.replaceAll('/', '\\/'),
    JSON.stringify(escaped),
  ];
});
const odd = [
  ...[
    '\u0000',
    '\u0007',
    '\b',
    '\f',
    '\r',
    '\n',
    '\t',
    '\r\n',
    '\u007f',
    '\u0085',
    '\u202e',
    '\u200b',
    '\ufeff',
  ],
  ...['\ud800', '\udc00', '😀', '\u{e0041}', '\u{e0100}', '\\u0000', '\\', '"', '\u2028', '\u200d'],
];
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.string({ maxLength: 6 }) },
      fc.constantFrom(...odd),
      fc.constantFrom(...echoes),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''));
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(text, tie('tree'), { maxKeys: 4 }),
  ),
}));

test('an answer that is cleaned as a whole is what it is string by string', () => {
  let untouched = 0;
  let changed = 0;
  const check = fc.property(fc.dictionary(text, tree, { maxKeys: 4 }), (made) => {
    const object = made as JsonObject;
    const want = JSON.stringify(cleanObject(object, redact));
    const answer = cleanAnswer(object, redact);
    expect([answer.text, JSON.stringify(answer.object)]).toEqual([want, want]);
    if (answer.object === object) untouched += 1;
    else changed += 1;
  });
  fc.assert(check, { numRuns: 5_000 });
  expect(Math.min(untouched, changed)).toBeGreaterThan(500);
});

test('secrets that come later are hidden too, the latest of them', () => {
  const { redact: hideAll, hide } = createGrowingRedactor(['first_secret']);
  expect(hideAll('first_secret later_secret')).toBe('[redacted] later_secret');
  hide('later_secret');
  expect(hideAll('first_secret later_secret')).toBe('[redacted] [redacted]');
  for (let index = 0; index < 100; index += 1) hide(`secret_number_${index}_`);
  expect(hideAll('first_secret secret_number_99_ later_secret')).toBe('[redacted] [redacted] later_secret');
});
