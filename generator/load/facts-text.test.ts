import { describe, expect, test } from 'vitest';
import { printFacts } from './facts-text.js';

describe('a document is printed in the order and spelling that it had', () => {
  const cases: [why: string, text: string, want?: string][] = [
    ['numeric keys', '{"404":1,"b":2,"403":3,"a":4}'],
    ['numeric keys deep down', '{"a":[{"b":{"9":{"2":1,"1":2}}}]}'],
    ['floats', '{"a":[0.0,-2147483648.0,1e3,1]}'],
    ['numbers that JavaScript would round', '{"a":9223372036854775807}'],
    ['odd names', '{"__proto__":{"2":1,"1":2},"constructor":{"2":1,"1":2},"":1}'],
    ['empty ones', '{"a":{},"b":[],"c":null,"d":true}'],
    ['a byte order mark', '\uFEFF{"2":1,"1":2}', '{"2":1,"1":2}'],
  ];
  test.each(cases)('%s', (_why, text, want) => {
    const printed = printFacts(JSON.parse(text.replace(/^\uFEFF/, '')), text);
    expect(printed.replace(/\n\s*/g, '').replaceAll('": ', '":')).toBe(want ?? text);
  });

  test('numbers, colons and quotes in texts stay texts', () => {
    const value = { 'a "1": 2': '"2": 3.0, \\', b: '1', c: '"' };
    const printed = printFacts(value, JSON.stringify(value));
    expect(printed).toBe(`${JSON.stringify(value, null, 2)}\n`);
  });

  test('a name that begins with the mark is not lost, and the next run changes nothing', () => {
    const value = { '\uE0002': 1, 2: 2, 1: 3, a: '\uE0005' };
    const printed = printFacts(value, '{"\uE0002":1,"2":2,"1":3,"a":"\uE0005"}');
    expect(JSON.parse(printed)).toEqual(value);
    expect(printFacts(JSON.parse(printed), printed)).toBe(printed);
  });

  test('long texts and many keys', () => {
    const keys = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [String(index), index]));
    const value = { text: '\\ "1": '.repeat(500_000), keys };
    expect(JSON.parse(printFacts(value, JSON.stringify(value)))).toEqual(value);
  });

  test('YAML has no order of numeric keys to keep', () => {
    expect(printFacts({ 404: 1, 403: 2 }, '404: 1\n403: 2\n')).toBe('{\n  "403": 2,\n  "404": 1\n}\n');
  });
});
