import { describe, expect, test } from 'vitest';
import { scanJson } from './json-scan.js';
import { locate, locateAll } from './locate.js';

const json = `{
  "a": { "b/c": [1, {"d~": null}] },
  "e\\u0066": "\\\\\\"{",
  "a": {"last": true}
}`;
const yaml = `# comment
a:
  b/c: [1, { d~: 2 }]
  list:
    - one
    - two: x
200: &anchor
  name: y
copy: *anchor
`;

describe('locate', () => {
  const cases: [string, string, string, string][] = [
    ['JSON: the root', json, '', '1:1'],
    ['JSON: a key', json, '/a/last', '4:9'],
    ['JSON: an escaped key', json, '/ef', '3:3'],
    ['JSON: the last of equal keys', json, '/a', '4:3'],
    ['JSON: a missing child gives its ancestor', json, '/a/last/none/0', '4:9'],
    ['JSON: nothing there', json, '/z', '1:1'],
    ['JSON: a pointer of another shape', json, 'a/b', '1:1'],
    ['JSON: list items and ~ escapes', '{"b/c": [1,\n {"d~": 2}]}', '/b~1c/1/d~0', '2:3'],
    ['JSON: a list item', '[1,\n 2]', '/1', '2:2'],
    ['JSON: after a byte order mark', '\uFEFF{\n"a": 1}', '/a', '2:1'],
    ['YAML: a key', yaml, '/a/b~1c', '3:3'],
    ['YAML: in flow style', yaml, '/a/b~1c/1/d~0', '3:14'],
    ['YAML: a list item', yaml, '/a/list/1', '6:7'],
    ['YAML: a numeric key', yaml, '/200/name', '8:3'],
    ['YAML: through an alias', yaml, '/copy/name', '8:3'],
    ['YAML: a missing child gives its ancestor', yaml, '/a/list/9/x', '4:3'],
    ['YAML that begins like JSON', '{a: 1,\n b: 2}', '/b', '2:2'],
  ];
  test.each(cases)('%s', (_name, text, pointer, want) => {
    const position = locate(text, pointer);
    expect(`${position?.line}:${position?.column}`).toBe(want);
  });

  test('finds many pointers at once', () => {
    expect([...locateAll('{"a":1,\n"b":2}', ['/b', '/a']).values()]).toEqual([
      { line: 2, column: 1 },
      { line: 1, column: 2 },
    ]);
  });

  test('reads 2 MB in under 2 s', () => {
    const entries = Array.from({ length: 20_000 }, (_, index) => [
      `key${index}`,
      { text: 'x'.repeat(60), list: [1] },
    ]);
    const text = JSON.stringify(Object.fromEntries(entries), undefined, 1);
    const start = process.cpuUsage();
    expect(locate(text, '/key19999/list/0')?.line).toBe(2 + 19_999 * 6 + 3);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
    expect(text.length).toBeGreaterThan(2_000_000);
  });

  test('survives 100,000 levels', () => {
    expect(locate(`${'['.repeat(100_000)}${']'.repeat(100_000)}`, '/0/0')).toEqual({ line: 1, column: 3 });
  });
});

describe('scanJson agrees with JSON.parse', () => {
  const texts = [
    ...[
      '',
      ' ',
      '1',
      '-0.5e+3',
      '01',
      '1.',
      '+1',
      'nul',
      'true',
      '"a"',
      '"a',
      '"\\x"',
      '"\\u12g4"',
      '"\n"',
      '"\\""',
    ],
    ...['[]', '[ ]', '[1]', '[1,]', '[,1]', '[1 2]', '[1', ']', '[[]]', '[[],[]]', '[}', '1 2'],
    ...[
      '{}',
      '{ }',
      '{"a":1}',
      '{"a":1,}',
      '{,}',
      '{"a"}',
      '{"a":}',
      '{a:1}',
      '{"a":1 "b":2}',
      '{"a":[{}]}',
      '{]',
    ],
    ...['{"a":1}x', "{'a':1}", '[1]//', '{"a":{"b":[]}}', '{"a":{"b":[}}}'],
  ];
  test.each(texts)('%j', (text) => {
    let isJson = true;
    try {
      JSON.parse(text);
    } catch {
      isJson = false;
    }
    let depth = 0;
    const errorAt = scanJson(text, { enter: () => (depth += 1), leave: () => (depth -= 1) } as never);
    expect(errorAt === undefined).toBe(isJson);
    if (isJson) expect(depth).toBe(0);
  });
});
