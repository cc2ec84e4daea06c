import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import type { JsonObject, JsonValue } from '../model/json.js';
import { parseParameters } from './parameter.js';
import { readPathItem } from './path-item.js';
import { DocumentReader } from './reader.js';

/** The parameters of `GET /x`: its path item's, then its own. */
function parse(onOperation: JsonValue, onPath: JsonValue = [], components: JsonObject = {}) {
  const operation = { parameters: onOperation };
  const pathItem = { parameters: onPath, get: operation };
  const root = { paths: { '/x': pathItem }, components: { parameters: components } };
  const reader = new DocumentReader({ file: 'api.json', root }, new Diagnostics());
  return parseParameters(reader, {
    pathItem: readPathItem(reader, pathItem, '/paths/~1x'),
    operation,
    pointer: '/paths/~1x/get',
  });
}

const schema = { type: 'string' };

describe('style and explode, given or by the place of the parameter', () => {
  const cases: [given: JsonObject, want: object][] = [
    [{ in: 'path' }, { style: 'simple', explode: false, required: true }],
    [{ in: 'query' }, { style: 'form', explode: true, required: false }],
    [{ in: 'header' }, { style: 'simple', explode: false, required: false }],
    [{ in: 'cookie' }, { style: 'form', explode: true }],
    [
      { in: 'query', style: 'pipeDelimited' },
      { style: 'pipeDelimited', explode: false },
    ],
    [
      { in: 'query', style: 'deepObject' },
      { style: 'deepObject', explode: true },
    ],
    [
      { in: 'query', explode: false },
      { style: 'form', explode: false },
    ],
    [
      { in: 'query', style: 'curly' },
      { style: 'form', explode: true },
    ],
    [
      { in: 'query', allowReserved: true, deprecated: true },
      { allowReserved: true, deprecated: true },
    ],
  ];
  test.each(cases)('%j → %j', (given, want) => {
    const [parameter] = parse([{ name: 'a', schema, ...given }]);
    expect(parameter).toMatchObject({
      allowReserved: false,
      deprecated: false,
      schema: { kind: 'string' },
      ...want,
    });
  });
});

describe('what is read', () => {
  test('a parameter that is serialised by media type has the schema of its content', () => {
    const [parameter] = parse([{ name: 'filter', in: 'query', content: { 'application/json': { schema } } }]);
    expect(parameter).toMatchObject({ mediaType: 'application/json', schema: { kind: 'string' } });
  });

  test('a reference is followed, and its location is where it leads', () => {
    const [parameter] = parse([{ $ref: '#/components/parameters/Page' }], [], {
      Page: { name: 'page', in: 'query', schema: { type: 'integer' }, description: 'From 1.' },
    });
    expect(parameter).toMatchObject({
      name: 'page',
      description: 'From 1.',
      location: { file: 'api.json', pointer: '/components/parameters/Page' },
    });
  });

  test('what has no name or no known place is left out', () => {
    expect(
      parse([{ in: 'query' }, { name: 'a', in: 'body' }, { name: 'a', in: 'constructor' }, 'text']),
    ).toEqual([]);
    expect(parse('text')).toEqual([]);
  });
});

describe("an operation's parameter replaces the path's of the same name and place", () => {
  const onPath = [
    { name: 'id', in: 'path', schema: { type: 'string' } },
    { name: 'v', in: 'query', schema: { type: 'string' } },
  ];
  const cases: [why: string, onOperation: JsonValue, want: string[]][] = [
    ['none of its own', [], ['path id string', 'query v string']],
    [
      'the same',
      [{ name: 'v', in: 'query', schema: { type: 'integer' } }],
      ['path id string', 'query v integer'],
    ],
    [
      'another place',
      [{ name: 'v', in: 'header', schema: {} }],
      ['path id string', 'query v string', 'header v unknown'],
    ],
  ];
  test.each(cases)('%s', (_why, onOperation, want) => {
    const found = parse(onOperation, onPath).map(
      ({ name, in: place, schema: own }) => `${place} ${name} ${own.kind}`,
    );
    expect(found).toEqual(want);
  });
});
