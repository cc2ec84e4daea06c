import { expect, test } from 'vitest';
import { judgePattern } from './pattern.js';

const decimal = '^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$';
const shortDecimal = '^(?!^[-+.]*$)[+-]?0*(?:\\d{0,5}|(?=[\\d.]{1,18}0*$)\\d{0,5}\\.\\d{0,12}0*$)';

test.each<readonly [given: string, maxLength: number | undefined]>([
  [decimal, 106],
  [shortDecimal, 160],
  ['usd', undefined],
  ['^(rk|sk)_', undefined],
  ['^[a-z0-9-_]+$', undefined],
  ['^A[A-Z0-9]+$', undefined],
  ['^[a-zA-Z0-9_.-]{1,64}$', undefined],
  ['^image\\/(jpeg|png|gif|webp|svg\\+xml)$', undefined],
  ['^[0-9]+\\.[0-9]+$', 2235],
  ['a+$', 2235],
  ['.*a.*b', 169],
  ['^(?:ab)*$', undefined],
  ['^(?:\\d{1,3}\\.){3}\\d{1,3}$', undefined],
  ['^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}$', undefined],
  ['(?=.*a)(?=.*b).*c', 1290],
  // Valid without the `u` flag only.
  ['^[\\w-.]$', undefined],
  ['', undefined],
])('%s is safe up to %s characters', (given, maxLength) => {
  expect(judgePattern(given)).toEqual({ safe: true, maxLength });
});

test.each<readonly [given: string, reason: RegExp]>([
  ['^(a+)+$', /repeats a group/],
  ['(a|a)*$', /repeats a group/],
  ['(.*)*x', /repeats a group/],
  ['(\\w+\\s?)*$', /repeats a group/],
  ['(?:(?=a*)b)*', /repeats a group/],
  ['((a{2,3})){1,}', /repeats a group/],
  ['(?:a?){1000,}', /repeats a group/],
  ['(?=(a+)+)b', /repeats a group/],
  ['(a*)\\1', /refers back/],
  ['(?<x>a)\\k<x>', /refers back/],
  ['(?:a|a){1,40}', /too many steps/],
  ['(?:a{0,9}){0,9}', /too many steps/],
  ['.*.*.*.*=', /too many steps/],
  ['(', /not a regular expression/],
  ['[z-a]', /not a regular expression/],
  ['(?i)a', /not a regular expression/],
  [`${'('.repeat(20_000)}${')'.repeat(20_000)}`, /not a regular expression/],
])('%s is unsafe', (given, reason) => {
  const judgement = judgePattern(given);
  expect(judgement.safe).toBe(false);
  expect(judgement).toHaveProperty('reason', expect.stringMatching(reason));
});

test.each([
  decimal,
  shortDecimal,
  '^[0-9]+\\.[0-9]+$',
  'a+$',
  '.*a.*b',
  '(?=.*a)(?=.*b).*c',
  '^\\w*\\d*x$',
  '\\s+$',
])('%s stays below 250 ms on the worst texts of the length that it is tried on', (pattern) => {
  const judgement = judgePattern(pattern);
  const length = judgement.safe ? (judgement.maxLength ?? 0) : 0;
  expect(length).toBeGreaterThanOrEqual(100);
  const expression = new RegExp(pattern, 'u');
  for (const unit of ['a', '0', '1', '.', ' ', 'ab', '0.', 'a0', '-']) {
    for (const tail of ['', '!', '\n']) {
      const text = unit.repeat(length).slice(0, length - tail.length) + tail;
      const start = performance.now();
      expression.test(text);
      expect(performance.now() - start).toBeLessThan(5_000);
    }
  }
});
