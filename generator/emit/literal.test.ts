import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../model/json.js';
import { makeIdentifiers } from './identifier.js';
import { literal, propertyKey } from './literal.js';

const rows: readonly (readonly [given: JsonValue, want: string])[] = [
  ['plain', "'plain'"],
  ["it's", `"it's"`],
  ['"it\'s"', `'"it\\'s"'`],
  ['back\\slash', "'back\\\\slash'"],
  [`\`\${canary()}\``, `'\`\${canary()}\`'`],
  ['*/canary()/*', "'*\\/canary()/*'"],
  ['</script><!--', "'<\\/script><\\!--'"],
  ['line\nfeed\r\t\b\f', "'line\\nfeed\\r\\t\\b\\f'"],
  ['\u2028\u2029\u0000\u007f\u0085', "'\\u2028\\u2029\\u0000\\u007f\\u0085'"],
  ['\u202eevil\u2066\u200b\u200d\ufeff', "'\\u202eevil\\u2066\\u200b\\u200d\\ufeff'"],
  ['\u{e0041}\ud800x', "'\\udb40\\udc41\\ud800x'"],
  ['\u00a0\u3000\u2800\u3164\u0301', "'\\u00a0\\u3000\\u2800\\u3164\\u0301'"],
  ['naïve 用户 \u{1f600}', "'naïve 用户 \u{1f600}'"],
  ["'+require('child_process')+'", `"'+require('child_process')+'"`],
  [-0.5, '-0.5'],
  [1e21, '1e21'],
  [Number.POSITIVE_INFINITY, 'Number.POSITIVE_INFINITY'],
  [true, 'true'],
  [null, 'null'],
  [[], '[]'],
  [{}, '{}'],
  [{ a: [1, { 'b-c': null }], 1: 'x' }, "{ '1': 'x', a: [1, { 'b-c': null }] }"],
  [JSON.parse('{"__proto__":{"polluted":true}}'), "{ ['__proto__']: { polluted: true } }"],
];

describe('literal', () => {
  test.each(rows)('%j', (given, want) => {
    expect(literal(given)).toBe(want);
  });

  test.each(rows.filter(([given]) => typeof given !== 'number'))('%j is read back as it was', (given) => {
    const read: unknown = new Function(`'use strict'; return (${literal(given)});`)();
    expect(JSON.stringify(read)).toBe(JSON.stringify(given));
  });

  test('every character is read back, and none that could end a line or a comment is left', () => {
    const texts = Array.from(
      { length: 0x10000 },
      (_, code) => `${String.fromCharCode(code)}/${String.fromCharCode(code)}`,
    );
    const printed = texts.map(literal);
    expect(new Function(`return [${printed.join(',')}];`)()).toEqual(texts);
    const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\*\/|<\//u;
    expect(printed.filter((each) => unsafe.test(each))).toEqual([]);
  });
});

test.each([
  ['name', 'name'],
  ['$ref', '$ref'],
  ['class', 'class'],
  ['', "''"],
  ['a-b', "'a-b'"],
  ['1a', "'1a'"],
  ['naïve', "'naïve'"],
  ['__proto__', "['__proto__']"],
  ['constructor', 'constructor'],
])('the key %j is written %s', (given, want) => {
  expect(propertyKey(given)).toBe(want);
});

describe('makeIdentifiers', () => {
  test.each<readonly [given: readonly string[], want: readonly string[]]>([
    [
      ['Order', 'CostMetadata-Input'],
      ['Order', 'CostMetadataInput'],
    ],
    // A name that is an identifier keeps it, wherever it stands.
    [
      ['a-b', 'aB', 'a b'],
      ['aB2', 'aB', 'aB3'],
    ],
    [
      ['class', 'z', 'default'],
      ['classSchema', 'zSchema', 'defaultSchema'],
    ],
    [
      ['1st', '', '---', 'Überweisung'],
      ['_1st', 'Schema', 'Schema2', 'Uberweisung'],
    ],
    [['pattern'], ['pattern2']],
    [
      ['__proto__', 'constructor', 'toString'],
      ['__proto__', 'constructor', 'toString'],
    ],
    [
      ["x'); canary(); ('", '\u202ereverse'],
      ['xCanary', 'Reverse'],
    ],
  ])('%j → %j', (given, want) => {
    const identifiers = makeIdentifiers(given, new Set(['pattern']));
    expect([...identifiers.keys()]).toEqual(given);
    expect([...identifiers.values()]).toEqual(want);
  });

  test('equal names share an identifier, and no two names do', () => {
    const names = ['a', 'A', 'a-', '-a', 'a.', 'a a', 'aA', 'a2'];
    const identifiers = [...makeIdentifiers(names).values()];
    expect(new Set(identifiers).size).toBe(names.length);
    expect(identifiers.every((each) => /^[A-Za-z_$][\w$]*$/.test(each))).toBe(true);
  });
});
