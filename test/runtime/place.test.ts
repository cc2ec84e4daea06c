import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../templates/package/src/runtime/json.js';
import { readPlace, replacePlaces } from '../../templates/package/src/runtime/place.js';

const page: JsonValue = {
  items: [{ secret: 's1', url: 'u' }, { secret: null }, { url: 'u' }, 'odd'],
  secret: 'outer',
  grid: [[{ key: 1 }], [{ key: 2 }, { key: 3 }]],
};

// given a place → want what is read there, and the value with it replaced
const table: [string, JsonValue[], JsonValue][] = [
  ['secret', ['outer'], { ...page, secret: '*' }],
  [
    'items[].secret',
    ['s1', null],
    { ...page, items: [{ secret: '*', url: 'u' }, { secret: null }, { url: 'u' }, 'odd'] },
  ],
  ['grid[][].key', [1, 2, 3], { ...page, grid: [[{ key: '*' }], [{ key: '*' }, { key: '*' }]] }],
  ['grid', [page.grid as JsonValue], { ...page, grid: '*' }],
  ['nothing.here', [], page],
  ['items.secret', [], page],
  ['secret[].x', [], page],
  ['constructor', [], page],
  ['__proto__.x', [], page],
];

describe('places', () => {
  test.each(table)('%s', (place, read, replaced) => {
    expect(readPlace(page, place)).toEqual(read);
    expect(replacePlaces(page, [place], '*')).toEqual(replaced);
  });

  test('a list at the root, and several places at once', () => {
    expect(replacePlaces([{ a: 1, b: 2 }], ['[].a', '[].b'], null)).toEqual([{ a: null, b: null }]);
  });

  test('the value that was given stays as it was', () => {
    const before = structuredClone(page);
    replacePlaces(page, ['items[].secret', 'secret'], '*');
    expect(page).toEqual(before);
  });
});
