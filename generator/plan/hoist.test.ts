import { expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { JsonObject } from '../model/json.js';
import type { Schema } from '../model/schema.js';

const values = (count: number, prefix = 'zone') =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

function plan(properties: JsonObject, schemas: JsonObject = {}) {
  const content = { 'application/json': { schema: { type: 'object', properties } } };
  const paths = {
    '/a': { put: { operationId: 'act', requestBody: { required: true, content }, responses: {} } },
  };
  const { tools, server } = planExcerpt({ paths, components: { schemas } });
  const input = tools[0]?.inputSchema;
  return {
    properties:
      input?.kind === 'object' ? input.properties.map(({ name, schema }) => `${name}: ${show(schema)}`) : [],
    hoisted: server.schemas.map(({ name, schema }) => `${name}: ${show(schema)}`),
    server,
  };
}

function show(schema: Schema): string {
  if (schema.kind === 'enum') return `${schema.values.length} values`;
  if (schema.kind === 'ref') return schema.name;
  if (schema.kind === 'array') return `${show(schema.items)}[]`;
  return schema.kind === 'anyOf' ? schema.variants.map(show).join(' | ') : schema.kind;
}

test('an enum of more than 50 values gets the name of the property that holds it first', () => {
  expect(
    plan({ size: { enum: values(50) }, timezone: { enum: values(51), description: 'Of the shop.' } }),
  ).toMatchObject({
    properties: ['size: 50 values', 'timezone: Timezone'],
    hoisted: ['Timezone: 51 values'],
  });
});

test('equal lists share a name, also inside of lists and unions; other lists get another', () => {
  const large = { enum: values(60) };
  const given = {
    zone: large,
    zones: { type: 'array', items: large },
    home: { anyOf: [large, { type: 'null' }] },
    other: { type: 'object', properties: { zone: { enum: values(70, 'other') } } },
  };
  expect(plan(given)).toMatchObject({
    properties: ['zone: Zone2', 'zones: Zone2[]', 'home: Zone2 | null', 'other: object'],
    hoisted: ['Zone: 70 values', 'Zone2: 60 values'],
  });
});

test('the name of a component is not taken', () => {
  const given = { zone: { enum: values(60) }, place: { $ref: '#/components/schemas/Zone' } };
  const component = { Zone: { type: 'object', properties: { a: { type: 'string' } } } };
  expect(plan(given, component)).toMatchObject({
    properties: ['zone: Zone2', 'place: Zone'],
    hoisted: ['Zone: object', 'Zone2: 60 values'],
  });
});

test('what is said about the property stays there', () => {
  const { server } = plan({ zone: { enum: values(60), description: 'Where.', default: 'zone-1' } });
  expect(server.toolsets[0]?.tools[0]?.inputSchema).toMatchObject({
    properties: [{ schema: { kind: 'ref', name: 'Zone', description: 'Where.', default: 'zone-1' } }],
  });
  expect(server.schemas[0]?.schema).toEqual({ kind: 'enum', values: values(60) });
});

test('the names of a map are lifted too, and a component that is the same list is used', () => {
  const amounts = {
    type: 'object',
    propertyNames: { enum: values(60) },
    additionalProperties: { type: 'integer' },
  };
  const given = { currency: { $ref: '#/components/schemas/Currency' }, amounts };
  const found = plan(given, { Currency: { type: 'string', enum: values(60) } });
  expect(found).toMatchObject({ hoisted: ['Currency: 60 values'] });
  expect(found.server.toolsets[0]?.tools[0]?.inputSchema).toMatchObject({
    properties: [{}, { schema: { propertyNames: { kind: 'ref', name: 'Currency' } } }],
  });
});
