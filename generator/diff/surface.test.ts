import { describe, expect, test } from 'vitest';
import type { Property, Schema } from '../model/schema.js';
import { SchemaIndex } from '../model/schema.js';
import { chooseSemver } from './change.js';
import { diffSchemas } from './schema.js';

const index = (entries: Readonly<Record<string, Schema>> = {}) =>
  new SchemaIndex(Object.entries(entries).map(([name, schema]) => ({ name, schema })));

const string: Schema = { kind: 'string' };
const object = (...properties: readonly Property[]): Schema => ({ kind: 'object', properties });
const field = (schema: Schema, required = false): Property => ({ name: 'a', required, schema });
const values = (...list: readonly string[]): Schema => ({ kind: 'enum', values: list });
const union = (...variants: readonly Schema[]): Schema => ({ kind: 'anyOf', variants });
const ref = (name: string): Schema => ({ kind: 'ref', name });

describe('what callers meet where one schema takes the place of another', () => {
  const table: readonly (readonly [string, Schema, Schema, readonly string[]])[] = [
    ['nothing', object(field(string)), object(field(string)), []],
    ['added', object(), object(field(string)), ['additive: argument added a']],
    ['added, required', object(), object(field(string, true)), ['breaking: required argument added a']],
    ['removed', object(field(string)), object(), ['breaking: argument removed a']],
    ['required', object(field(string)), object(field(string, true)), ['breaking: now required a']],
    ['optional', object(field(string, true)), object(field(string)), ['additive: now optional a']],
    [
      'a value less',
      object(field(values('x', 'y'))),
      object(field(values('x'))),
      ['breaking: enum narrowed a'],
    ],
    [
      'a value more',
      object(field(values('x'))),
      object(field(values('x', 'y'))),
      ['additive: enum widened a'],
    ],
    ['any text', object(field(values('x'))), object(field(string)), ['additive: type widened a']],
    ['one of a list', object(field(string)), object(field(values('x'))), ['breaking: type narrowed a']],
    ['a limit', string, { kind: 'string', maxLength: 5 }, ['breaking: type narrowed']],
    [
      'a looser limit',
      { kind: 'integer', minimum: 2 },
      { kind: 'integer', minimum: 1 },
      ['additive: type widened'],
    ],
    ['integer to number', { kind: 'integer' }, { kind: 'number' }, ['additive: type widened']],
    ['null as well', string, union(string, { kind: 'null' }), ['additive: union variant added']],
    ['a variant less', union(string, { kind: 'null' }), string, ['breaking: union variant removed']],
    ['another name for the same', union(ref('A'), string), union(ref('B'), string), []],
    ['words', string, { kind: 'string', description: 'Says.' }, ['silent: description']],
    ['a circle', ref('Circle'), ref('Circle'), []],
  ];
  const schemas = index({
    A: object(field(string)),
    B: object(field(string)),
    Circle: object(field(ref('Circle'))),
  });
  test.each(table)('%s', (_, old, now, want) => {
    const changes = diffSchemas(old, now, { before: schemas, after: schemas });
    expect(changes.map((one) => `${one.class}: ${one.what} ${one.path ?? ''}`.trim())).toEqual(want);
  });
});

test('the worst class decides the version', () => {
  expect(chooseSemver([])).toBe('none');
  expect(chooseSemver(['silent'])).toBe('patch');
  expect(chooseSemver(['silent', 'additive'])).toBe('minor');
  expect(chooseSemver(['additive', 'breaking'])).toBe('major');
});
