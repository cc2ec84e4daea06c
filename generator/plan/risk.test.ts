import { expect, test } from 'vitest';
import { parseConfig } from '../config.js';
import { Diagnostics } from '../diagnostics.js';
import type { HttpMethod, Operation } from '../model/api.js';
import type { Risk } from '../model/mcp-server.js';
import { SchemaIndex } from '../model/schema.js';
import { annotate, classifyRisk, guessRisk } from './risk.js';

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

test.each<[HttpMethod, Risk, secret: Risk]>([
  ['GET', 'read', 'secret'],
  ['HEAD', 'read', 'secret'],
  ['OPTIONS', 'read', 'secret'],
  ['POST', 'destructive', 'destructive'],
  ['PATCH', 'destructive', 'destructive'],
  ['PUT', 'destructive', 'destructive'],
  ['DELETE', 'destructive', 'destructive'],
  ['TRACE', 'destructive', 'destructive'],
])('a %s that nobody has classified is %s, and %s where its answer has a secret', (method, ...want) => {
  expect([guessRisk(operation(method), false), guessRisk(operation(method), true)]).toEqual(want);
});

/** What `act` is classified as by a table of a config, and what is said of it. */
function classify(risks: object) {
  const diagnostics = new Diagnostics();
  const parsed = parseConfig({ name: 'acme', packageName: 'acme-mcp', risks });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  const api = {
    title: 'Acme',
    version: '1',
    servers: [],
    tags: [],
    operations: [],
    schemas: [],
    securitySchemes: [],
  };
  const context = {
    api,
    config: parsed.config,
    schemas: new SchemaIndex([]),
    diagnostics,
    twins: new Map<string, string>(),
    unreviewed: new Set<string>(),
  };
  const classified = classifyRisk(operation('POST'), true, context);
  return { ...classified, said: diagnostics.list.map(({ code, message }) => `${code}: ${message}`) };
}

test('an operation is of the class that the table gives it, whatever its verb and what is masked', () => {
  expect(classify({ read: ['act'] })).toEqual({ risk: 'read', said: [] });
  expect(classify({ money: ['act'], irreversible: ['act'] })).toEqual({
    risk: 'money',
    irreversible: true,
    said: [],
  });
});

test('an operation without a class, or with two, is an error', () => {
  expect(classify({ read: ['other'] })).toEqual({
    risk: 'destructive',
    said: ['risk-unclassified: Nobody has said what "act" does at its worst.'],
  });
  expect(classify({ read: ['act'], money: ['act'] }).said).toEqual([
    'risk-ambiguous: "act" is classified more than once: read, money.',
  ]);
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
  const hints = annotate(operation(method), risk, false);
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = hints;
  const said = [
    readOnlyHint ? 'readOnly' : '',
    destructiveHint ? 'destructive' : '',
    idempotentHint ? 'idempotent' : '',
  ];
  expect(said.filter(Boolean).join(' ')).toBe(want);
  expect({ openWorldHint, count: Object.keys(hints).length }).toEqual({ openWorldHint: true, count: 4 });
});

test.each<[HttpMethod, Risk]>([
  ['GET', 'read'],
  ['GET', 'secret'],
  ['DELETE', 'destructive'],
])('a %s of risk %s that opens a session reads no more, and is else what it was', (method, risk) => {
  const alone = annotate(operation(method), risk, false);
  expect(annotate(operation(method), risk, true)).toEqual({ ...alone, readOnlyHint: false });
});
