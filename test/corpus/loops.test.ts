import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answer, documentOf, documentOfBody } from './bad-documents.js';
import { compile, type Json, type JsonObject } from './compile.js';
import { findSyntaxErrors } from './emitted.js';

/*
 * Small documents that a naive compiler follows without end, or doubles at every level. Each takes a
 * moment here, and what it gives is checked; those that mean nothing are refused with a place.
 */

const folder = join(tmpdir(), `loops-${process.pid}`);
const timeout = 30_000;

afterAll(() => rm(folder, { recursive: true, force: true }));

function ref(name: string, more: JsonObject = {}): JsonObject {
  return { $ref: `#/components/schemas/${name}`, ...more };
}

const leaf: JsonObject = { type: 'object', properties: { leaf: { type: 'string' } } };

/** S0 → S1 → … → S29, each made of the next one. */
function tower(level: (next: JsonObject, index: number) => JsonObject, end: JsonObject = leaf): JsonObject {
  const names = Array.from({ length: 30 }, (_, index) => `S${index}`);
  return Object.fromEntries(
    names.map((name, index) => [name, index === 29 ? end : level(ref(`S${index + 1}`), index)]),
  );
}

function inProperty(schema: Json): JsonObject {
  return { type: 'object', properties: { inside: schema } };
}

function answering(schema: Json, schemas: JsonObject): JsonObject {
  const responses = { 200: { description: 'ok', content: { 'application/json': { schema } } } };
  return documentOf({ '/things': { get: { responses } } }, { components: { schemas } });
}

const twice = (next: JsonObject): JsonObject => ({ anyOf: [next, next] });
const both = (next: JsonObject): JsonObject => ({ allOf: [next, next] });
const option = (name: string): JsonObject => ({ type: 'object', properties: { [name]: {} } });

describe('what has an end is compiled', () => {
  const merged = (next: JsonObject): JsonObject => ({
    type: 'object',
    properties: { a: { ...next, minProperties: 1 }, b: { ...next, minProperties: 1 } },
  });
  const node = inProperty({ allOf: [ref('N'), option('x')] });
  const left = { type: 'object', properties: { next: ref('L') } };
  const right = { type: 'object', properties: { next: ref('R'), more: {} } };
  const deep = Array.from({ length: 110 }).reduce<JsonObject>((schema) => inProperty(schema), leaf);
  const wide = Array.from({ length: 2000 }, (_, index) => option(`p${index}`));
  const cases: [why: string, document: JsonObject][] = [
    ['an object that holds itself merged', documentOfBody(ref('N'), { N: node })],
    ['one that holds itself with a limit', documentOfBody(ref('N'), { N: merged(ref('N')) })],
    [
      'two that hold themselves, merged',
      documentOfBody(inProperty({ allOf: [ref('L'), ref('R')] }), { L: left, R: right }),
    ],
    ['limits that double at every level', documentOfBody(inProperty(ref('S0')), tower(merged))],
    ['a union that doubles, as a body', documentOfBody(ref('S0'), tower(twice))],
    ['a union that doubles, in a property', documentOfBody(inProperty(ref('S0')), tower(twice))],
    ['a union that doubles, as an answer', answering(ref('S0'), tower(twice, { type: 'array' }))],
    ['an allOf that doubles, as a body', documentOfBody(ref('S0'), tower(both))],
    ['an allOf that doubles, in a property', documentOfBody(inProperty(ref('S0')), tower(both))],
    ['an allOf that doubles, as an answer', answering(ref('S0'), tower(both, { type: 'string' }))],
    [
      'an allOf of unions',
      documentOfBody(
        inProperty(ref('S0')),
        tower((next, index) => ({ allOf: [next, { anyOf: [option(`x${index}`), option(`y${index}`)] }] })),
      ),
    ],
    [
      'objects that double',
      documentOfBody(
        inProperty(ref('S0')),
        tower((next) => ({ type: 'object', properties: { a: next, b: next } })),
      ),
    ],
    ['110 objects in each other', documentOfBody(deep)],
    ['a union of 2,000 objects', documentOfBody({ anyOf: wide })],
    ['a list of itself', documentOfBody(ref('A'), { A: { type: 'array', items: ref('A') } })],
    ['a map of itself', documentOfBody(ref('A'), { A: { type: 'object', additionalProperties: ref('A') } })],
    ['a name with a lone percent sign', documentOfBody(inProperty(ref('100%')), { '100%': leaf })],
    [
      '200,000 underscores',
      documentOfBody({ type: 'object', properties: { [`${'_'.repeat(200_000)}aé`]: {} } }),
    ],
  ];
  test.each(cases)('%s', { timeout }, async (_why, document) => {
    const { diagnostics, files, server } = await compile({ document }, folder);
    expect(diagnostics.list.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(server?.toolsets.flatMap((toolset) => toolset.tools)).toHaveLength(1);
    expect(files.filter(({ path }) => path.endsWith('.ts')).flatMap(findSyntaxErrors)).toEqual([]);
    expect(files.reduce((sum, { contents }) => sum + contents.length, 0)).toBeLessThan(2_000_000);
  });
});

describe('what has none is any value, and told once, where it is', () => {
  const cases: [why: string, document: JsonObject][] = [
    ['a union of itself, as a body', documentOfBody(ref('A'), { A: { anyOf: [ref('A')] } })],
    [
      'a union of itself or null, as an answer',
      answering(ref('A'), { A: { anyOf: [ref('A'), { type: 'null' }] } }),
    ],
    [
      'an allOf of itself, in a property',
      documentOfBody(inProperty(ref('A')), { A: { allOf: [ref('A'), leaf] } }),
    ],
    [
      'by way of another',
      documentOfBody(ref('A'), { A: { oneOf: [ref('B'), leaf] }, B: { allOf: [ref('A'), leaf] } }),
    ],
  ];
  test.each(cases)('%s', { timeout }, async (_why, document) => {
    const { diagnostics, files, server } = await compile({ document }, folder);
    const told = diagnostics.list.filter(({ code }) => code === 'schema-circular');
    expect(told.map(({ severity }) => severity)).toEqual(['warning']);
    expect(told[0]?.location?.pointer).toMatch(/^\/components\/schemas\/[AB]$/);
    expect(diagnostics.hasErrors).toBe(false);
    expect(server?.toolsets.flatMap((toolset) => toolset.tools)).toHaveLength(1);
    expect(files.filter(({ path }) => path.endsWith('.ts')).flatMap(findSyntaxErrors)).toEqual([]);
  });
});

describe('odd, and right', () => {
  const list = (operationId: string): JsonObject => ({
    get: { operationId, tags: [operationId], responses: answer },
  });
  const cases: [why: string, document: JsonObject | string, tools: readonly string[]][] = [
    ['no paths', documentOf({}), []],
    [
      'a byte order mark',
      `\ufeff${JSON.stringify(documentOf({ '/things': list('a') }))}`,
      ['get_single_acme_thing'],
    ],
    [
      'names that differ by case',
      documentOf({ '/Foo': list('List'), '/foo': list('list'), '/FOO': list('LIST') }),
      ['get_single_acme_foo', 'get_single_acme_foo_by_list', 'get_single_acme_foo_by_list_2'],
    ],
    [
      'names that differ by signs alone',
      documentOf({ '/数': list('数'), '/量': list('量'), '/値': list('値') }),
      ['get_single_acme', 'get_single_acme_by', 'get_single_acme_by_2'],
    ],
    ['parameters side by side', documentOf({ '/{a}{b}': list('a') }), ['get_single_acme_by_a_b']],
  ];
  test.each(cases)('%s', { timeout }, async (_why, document, names) => {
    const { diagnostics, files, server } = await compile({ document }, folder);
    expect(diagnostics.list.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(server?.toolsets.flatMap((toolset) => toolset.tools.map((tool) => tool.name))).toEqual(names);
    const paths = files.map(({ path }) => path.toLowerCase());
    expect(new Set(paths).size).toBe(paths.length);
  });

  test('names that fall together as constants of one module are told apart', { timeout }, async () => {
    const paths = { '/a1': list('x'), '/a/1': { get: { tags: ['x'], responses: answer } } };
    const { files } = await compile({ document: documentOf(paths) }, folder);
    const text = files.find(({ path }) => path === 'src/tools/x.ts')?.contents ?? '';
    expect(text.match(/export const \w+/g)).toEqual([
      'export const getSingleAcmeA1',
      'export const getSingleAcmeA12',
    ]);
  });

  test('a pattern that could stall the server is not in what is emitted', { timeout }, async () => {
    const bombs = ['^(a+)+$', '^(a|a)*$', '(x+x+)+y', '^([a-z]+)*\\d$', '^(\\w+\\s?)*$'];
    const properties = Object.fromEntries(
      bombs.map((pattern, index) => [`p${index}`, { type: 'string', pattern }]),
    );
    const { diagnostics, files } = await compile(
      { document: documentOfBody({ type: 'object', properties }) },
      folder,
    );
    const said = diagnostics.list.filter(({ code }) => code === 'pattern-dropped');
    expect(said.map(({ message }) => JSON.parse(/"(?:[^"\\]|\\.)*"/.exec(message)?.[0] ?? '""'))).toEqual(
      bombs,
    );
    expect(files.filter(({ contents }) => contents.includes('pattern('))).toEqual([]);
  });
});
