import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { applyOverlay } from './overlay.js';
import type { Tree, TreeObject } from './tree.js';

function overlayOf(...actions: Tree[]): TreeObject {
  return { overlay: '1.0.0', info: { title: 'Words', version: '1' }, actions };
}

function apply(root: TreeObject, overlay: Tree, allowMiss = false) {
  const diagnostics = new Diagnostics();
  applyOverlay(root, { file: 'overlay.yaml', overlay, allowMiss }, diagnostics);
  return { root, found: diagnostics.list.map(({ code, location }) => `${code} ${location?.pointer}`) };
}

const parse = (text: string): Tree => JSON.parse(text);

describe('an action', () => {
  const cases: [string, TreeObject, Tree[], TreeObject][] = [
    [
      'merges objects at every level and keeps what it does not name',
      { info: { title: 'A', contact: { name: 'B' } } },
      [{ target: '$', update: { info: { contact: { url: 'C' }, version: '1' } } }],
      { info: { title: 'A', contact: { name: 'B', url: 'C' }, version: '1' } },
    ],
    [
      'replaces plain values, null among them',
      { a: { b: 1, c: null } },
      [{ target: '$.a', update: { b: null, c: 'x' } }],
      { a: { b: null, c: 'x' } },
    ],
    [
      'joins arrays inside an update',
      { tags: ['a'] },
      [{ target: '$', update: { tags: ['b'] } }],
      { tags: ['a', 'b'] },
    ],
    [
      'appends an object to an array',
      { a: [{ n: 1 }] },
      [{ target: '$.a', update: { n: 2 } }],
      { a: [{ n: 1 }, { n: 2 }] },
    ],
    ['appends a plain value to an array', { a: [1] }, [{ target: '$.a', update: null }], { a: [1, null] }],
    ['joins an array to an array', { a: [1] }, [{ target: '$.a', update: [2, 3] }], { a: [1, 2, 3] }],
    ['removes a property', { a: { b: 1, c: 2 } }, [{ target: '$.a.b', remove: true }], { a: { c: 2 } }],
    [
      'removes several items of one array',
      { a: ['x', 'y', 'x', 'z'] },
      [{ target: "$.a[?@ == 'x']", remove: true }],
      { a: ['y', 'z'] },
    ],
    [
      'removes a node once that is selected twice',
      { a: [1, 2] },
      [{ target: '$.a[0,0]', remove: true }],
      { a: [2] },
    ],
    [
      'removes what lies inside something else that is removed',
      { a: { x: { x: 1 } }, x: 2 },
      [{ target: '$..x', remove: true }],
      { a: {} },
    ],
    [
      'ignores the update of a removal',
      { a: { b: 1 } },
      [{ target: '$.a', update: { c: 1 }, remove: true }],
      {},
    ],
    [
      'sees what the action before it did',
      { a: {} },
      [
        { target: '$.a', update: { b: {} } },
        { target: '$.a.b', update: { c: 1 } },
      ],
      { a: { b: { c: 1 } } },
    ],
    [
      'applies to every match',
      { paths: { '/a': { get: {} }, '/b': { get: {} } } },
      [{ target: '$.paths.*.get', update: { 'x-safe': true } }],
      { paths: { '/a': { get: { 'x-safe': true } }, '/b': { get: { 'x-safe': true } } } },
    ],
  ];
  test.each(cases)('%s', (_name, root, actions, want) => {
    expect(apply(root, overlayOf(...actions))).toEqual({ root: want, found: [] });
  });

  test('gives every match a copy of its own', () => {
    const root: TreeObject = { a: {}, b: {} };
    apply(root, overlayOf({ target: '$.*', update: { c: {} } }, { target: '$.a.c', update: { d: 1 } }));
    expect(root).toEqual({ a: { c: { d: 1 } }, b: { c: {} } });
  });

  test('takes __proto__ and constructor for names', () => {
    const root = parse('{"a": {"__proto__": {"kept": 1}}}') as TreeObject;
    const update = parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}');
    expect(apply(root, overlayOf({ target: '$.a', update })).found).toEqual([]);
    expect(JSON.stringify(root.a)).toBe(
      '{"__proto__":{"kept":1,"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    expect(Object.getPrototypeOf(root.a)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('reaches 200 operations by direct targets in under a second', () => {
    const paths: TreeObject = {};
    for (let index = 0; index < 200; index += 1)
      paths[`/p${index}`] = { get: { tags: ['a'], extra: [{ b: 1 }] } };
    const actions = Object.keys(paths).map((path) => ({
      target: `$.paths['${path}'].get`,
      update: { summary: 'S' },
    }));
    const start = process.cpuUsage();
    expect(apply({ paths }, overlayOf(...actions)).found).toEqual([]);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
  });
});

describe('a fault is reported where it stands', () => {
  const root = (): TreeObject => ({ a: { text: 'x', list: [1], map: {} } });
  const cases: [string, Tree, string[]][] = [
    ['no match', overlayOf({ target: '$.b', update: {} }), ['overlay-no-match /actions/0/target']],
    [
      'a target that is no JSONPath',
      overlayOf({ target: '$.[', update: {} }),
      ['overlay-target-invalid /actions/0/target'],
    ],
    [
      'an update of a plain value',
      overlayOf({ target: '$.a.text', update: 'y' }),
      ['overlay-impossible /actions/0/target'],
    ],
    [
      'a plain value for an object',
      overlayOf({ target: '$.a', update: 1 }),
      ['overlay-impossible /actions/0/target'],
    ],
    [
      'an array over an object',
      overlayOf({ target: '$.a', update: { map: [] } }),
      ['overlay-impossible /actions/0/target'],
    ],
    [
      'the removal of everything',
      overlayOf({ target: '$', remove: true }),
      ['overlay-impossible /actions/0/target'],
    ],
    [
      'an unknown key',
      overlayOf({ target: '$.a', updates: {}, remove: true }),
      ['overlay-invalid /actions/0/updates'],
    ],
    ['an action that does nothing', overlayOf({ target: '$.a' }), ['overlay-invalid /actions/0']],
    ['a target that is no text', overlayOf({ target: 1, update: {} }), ['overlay-invalid /actions/0/target']],
    ['remove: "yes"', overlayOf({ target: '$.a', remove: 'yes' }), ['overlay-invalid /actions/0/remove']],
    ['no actions', overlayOf(), ['overlay-invalid /actions']],
    ['no object', 'text', ['overlay-invalid ']],
    [
      'another version and no info',
      { overlay: '2.0.0', actions: [{ target: '$.a', update: {} }] },
      ['overlay-invalid /overlay', 'overlay-invalid /info'],
    ],
    [
      'a version that YAML reads as a number',
      { ...overlayOf({ target: '$.a', update: {} }), info: { title: 'T', version: 1 } },
      ['overlay-invalid /info/version'],
    ],
  ];
  test.each(cases)('%s', (_name, overlay, want) => {
    expect(apply(root(), overlay).found).toEqual(want);
  });

  test('extensions are no fault', () => {
    const overlay = { ...overlayOf({ target: '$.a', update: {}, 'x-reviewed': true }), 'x-owner': 'docs' };
    expect(apply(root(), overlay).found).toEqual([]);
  });

  test('nothing is applied of an overlay that is not valid', () => {
    const overlay = overlayOf({ target: '$.a', update: { new: 1 } }, { target: '$.a' });
    expect(apply(root(), overlay).root).toEqual(root());
  });

  test('a stale action is an info where that is allowed', () => {
    expect(apply(root(), overlayOf({ target: '$.b', update: {} }), true).found).toEqual([
      'overlay-stale /actions/0/target',
    ]);
  });
});

describe('words make no property', () => {
  const words = { a: { description: 'Says.' } };
  test('they are told where the property is gone, and put where it is', () => {
    const root = parse('{"x": {"properties": {"b": {}}}, "y": {"properties": {"a": {}}}}') as TreeObject;
    const gone = apply(root, overlayOf({ target: '$.x.properties', update: words }));
    expect(gone.found).toEqual(['overlay-no-match /actions/0/target']);
    expect(gone.root.x).toEqual({ properties: { b: {} } });
    const both = apply(root, overlayOf({ target: '$[*].properties', update: words }), true);
    expect(both.found).toEqual([]);
    expect(both.root).toEqual({ x: { properties: { b: {} } }, y: { properties: words } });
  });

  test('elsewhere, and with more than words, an update adds', () => {
    const root = parse('{"properties": {}, "responses": {}}') as TreeObject;
    const typed = { a: { description: 'Says.', type: 'string' } };
    const actions = [
      { target: '$.properties', update: typed },
      { target: '$.responses', update: words },
    ];
    expect(apply(root, overlayOf(...actions))).toEqual({
      root: { properties: typed, responses: words },
      found: [],
    });
  });
});
