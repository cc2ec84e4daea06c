import { expect, test } from 'vitest';
import type { JsonValue } from '../model/json.js';
import { parseSecurity } from './security.js';

const cases: [why: string, given: JsonValue | undefined, want: string[]][] = [
  ['nothing is said', undefined, []],
  ['no credential', [], []],
  ['one scheme with scopes', [{ oauth: ['read', 'write'] }], ['oauth:read,write']],
  ['entries are alternatives', [{ oauth: ['read'] }, { key: [] }], ['oauth:read', 'key:']],
  ['schemes of one entry go together', [{ key: [], secret: [] }], ['key: and secret:']],
  ['an empty entry says that none is needed', [{}, { key: [] }], ['', 'key:']],
  ['what is no scope is left out', [{ oauth: ['read', 1, null] }, 'text'], ['oauth:read']],
  ['scopes that are no list are none', [{ oauth: 'read' }], ['oauth:']],
];

test.each(cases)('%s', (_why, given, want) => {
  const found = parseSecurity(given).map(({ schemes }) =>
    schemes.map(({ name, scopes }) => `${name}:${scopes.join(',')}`).join(' and '),
  );
  expect(found).toEqual(want);
});

test('a scheme may be called __proto__', () => {
  expect(parseSecurity(JSON.parse('[{"__proto__": ["read"]}]'))).toEqual([
    { schemes: [{ name: '__proto__', scopes: ['read'] }] },
  ]);
});
