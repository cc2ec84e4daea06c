import { expect, test } from 'vitest';
import { isExpired, nextVersion, type Step } from './version.js';

test.each<[version: string, step: Step, want: string]>([
  ['0.1.0', 'major', '0.2.0'],
  ['0.1.4', 'minor', '0.2.0'],
  ['0.1.4', 'patch', '0.1.5'],
  ['0.1.4', 'none', '0.1.4'],
  ['1.4.2', 'major', '2.0.0'],
  ['1.4.2', 'minor', '1.5.0'],
  ['1.9.9', 'patch', '1.9.10'],
])('after %s a %s change makes %s', (version, step, want) => {
  expect(nextVersion(version, step)).toBe(want);
});

test.each<[since: string, version: string, want: boolean]>([
  ['0.2.0', '0.1.0', false],
  ['0.2.0', '0.2.7', false],
  ['0.2.0', '0.3.9', false],
  ['0.2.0', '0.4.0', true],
  ['0.9.0', '0.10.0', false],
  ['0.9.0', '1.0.3', false],
  ['0.9.0', '1.1.0', true],
  ['1.4.0', '1.5.0', false],
  ['1.4.0', '1.6.0', true],
  ['2.0.0', '1.9.0', false],
  ['1.4.0', '2.0.0', false],
  ['1.4.0', '3.0.0', true],
])('retired in %s, in %s it is expired: %s', (since, version, want) => {
  expect(isExpired(since, version)).toBe(want);
});
