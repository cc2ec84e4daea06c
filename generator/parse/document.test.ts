import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import type { JsonObject } from '../model/json.js';
import { parseDocument } from './document.js';

function parse(operation: JsonObject, schemas: JsonObject) {
  const diagnostics = new Diagnostics();
  const root = { paths: { '/a': { post: operation } }, components: { schemas } };
  const api = parseDocument({ file: 'api.json', root }, diagnostics);
  return {
    schemas: new Map(api.schemas.map(({ name, schema }) => [name, schema])),
    said: diagnostics.list.map(({ code, severity, location }) => `${severity} ${code} ${location?.pointer}`),
  };
}

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const content = (schema: JsonObject): JsonObject => ({ content: { 'application/json': { schema } } });

describe('a schema that is made of itself is any value, and that is a warning', () => {
  const rows: [why: string, schemas: JsonObject, opened: string[]][] = [
    ['a union of itself', { A: { anyOf: [ref('A'), { type: 'null' }] } }, ['A']],
    ['by way of another: one is enough', { A: { oneOf: [ref('B')] }, B: { allOf: [ref('A'), {}] } }, ['B']],
    ['not through a property', { A: { type: 'object', properties: { a: ref('A') } } }, []],
    ['not through a list', { A: { type: 'array', items: ref('A') } }, []],
  ];
  test.each(rows)('%s', (_why, given, opened) => {
    const { schemas, said } = parse({ requestBody: content(ref('A')) }, given);
    expect([...schemas].flatMap(([name, { kind }]) => (kind === 'unknown' ? [name] : []))).toEqual(opened);
    expect(said).toEqual(opened.map((name) => `warning schema-circular /components/schemas/${name}`));
  });
});

describe('checks that are left to the API are told where an input has them', () => {
  const inner = { type: 'object', properties: { b: { type: 'string', not: {} } } };
  const place = '/components/schemas/B~1c/properties/b/not';
  const schemas = { A: { type: 'array', items: ref('B~1c') }, 'B/c': inner };
  const told = [`warning keyword-not-expressed ${place}`];
  const rows: [why: string, operation: JsonObject, want: string[]][] = [
    ['a body', { requestBody: content(ref('A')) }, told],
    ['a parameter', { parameters: [{ name: 'p', in: 'query', schema: ref('A') }] }, told],
    ['an answer has none', { responses: { 200: content(ref('A')) } }, []],
    ['nor has what stands in one', { responses: { 200: content({ items: inner }) } }, []],
    ['nor has what nothing uses', {}, []],
  ];
  test.each(rows)('%s', (_why, operation, want) => {
    expect(parse(operation, schemas).said).toEqual(want);
  });

  test('a body may reach into an answer', () => {
    const pointer = '/paths/~1a/post/responses/200/content/application~1json/schema';
    const operation = {
      requestBody: content({ $ref: `#${pointer}` }),
      responses: { 200: content(inner) },
    };
    expect(new Set(parse(operation, {}).said)).toEqual(
      new Set([`warning keyword-not-expressed ${pointer}/properties/b/not`]),
    );
  });
});
