import { expect, test } from 'vitest';
import type { HttpMethod, Operation } from '../model/api.js';
import type { Risk } from '../model/mcp-server.js';
import { annotate, guessRisk } from './risk.js';

const operation = (method: HttpMethod): Operation => ({
  operationId: 'act',
  method,
  path: '/a',
  tags: [],
  deprecated: false,
  parameters: [],
  responses: [],
  security: [],
  extensions: {},
  location: { file: 'api.json', pointer: '' },
});

test.each<[HttpMethod, Risk]>([
  ['GET', 'read'],
  ['HEAD', 'read'],
  ['OPTIONS', 'read'],
  ['POST', 'destructive'],
  ['PATCH', 'destructive'],
  ['PUT', 'destructive'],
  ['DELETE', 'destructive'],
  ['TRACE', 'destructive'],
])('a %s that nobody has classified is %s', (method, want) => {
  expect(guessRisk(operation(method))).toBe(want);
});

test.each<[HttpMethod, Risk, want: string]>([
  ['GET', 'read', 'readOnly idempotent'],
  ['POST', 'read', 'readOnly'],
  ['GET', 'secret', 'readOnly idempotent'],
  ['POST', 'secret', ''],
  ['POST', 'write', ''],
  ['PUT', 'write', 'idempotent'],
  ['PATCH', 'write', ''],
  ['POST', 'money', 'destructive'],
  ['POST', 'destructive', 'destructive'],
  ['DELETE', 'destructive', 'destructive idempotent'],
])('a %s of risk %s is annotated %j', (method, risk, want) => {
  const hints = annotate(operation(method), risk);
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = hints;
  const said = [
    readOnlyHint ? 'readOnly' : '',
    destructiveHint ? 'destructive' : '',
    idempotentHint ? 'idempotent' : '',
  ];
  expect(said.filter(Boolean).join(' ')).toBe(want);
  expect({ openWorldHint, count: Object.keys(hints).length }).toEqual({ openWorldHint: true, count: 4 });
});
