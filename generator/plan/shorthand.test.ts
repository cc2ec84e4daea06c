import { expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { JsonObject } from '../model/json.js';
import { listVariants } from './variants.js';

const text = { type: 'string' };
const list = { type: 'array', items: text };
const object = (properties: JsonObject) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});
const unfit =
  'config-entry-unfit: shorthands in the config names "it", whose arguments have no list parts, or have part already.';

// given the schema of the body → want the arguments of each variant (`?`: may be left out), and what is said
test.each<[why: string, body: JsonObject, want: string[], said: string[]]>([
  ['an object with the list', object({ name: text, parts: list }), ['part? name parts?'], []],
  ['an object without it', object({ name: text }), ['name'], [unfit]],
  ['what should be the list is none', object({ parts: text }), ['parts'], [unfit]],
  ['the name is taken', object({ part: text, parts: list }), ['part parts'], [unfit]],
  [
    'a union: every variant that has the list',
    {
      anyOf: [
        object({ parts: list }),
        object({ kit: text }),
        object({ size: text, parts: { type: 'array', items: { type: 'integer' } } }),
      ],
    },
    ['part? parts?', 'kit', 'part? size parts?'],
    [],
  ],
  ['a union without it', { oneOf: [object({ kit: text }), object({ box: text })] }, ['kit', 'box'], [unfit]],
  [
    'a union in which the name is taken',
    { anyOf: [object({ parts: list }), object({ part: text })] },
    ['parts', 'part'],
    [unfit],
  ],
])('a shorthand: %s', (_why, schema, want, said) => {
  const requestBody = { required: true, content: { 'application/json': { schema } } };
  const paths = { '/orders': { post: { operationId: 'it', requestBody, responses: {} } } };
  const planned = planExcerpt({ paths }, { shorthands: { it: { part: 'parts' } } });
  const input = planned.tools[0]?.inputSchema;
  const variants = input === undefined ? [] : listVariants(input);
  expect(
    variants.map(({ properties }) =>
      properties.map(({ name, required }) => `${name}${required ? '' : '?'}`).join(' '),
    ),
  ).toEqual(want);
  expect(planned.said).toEqual(said);
});
