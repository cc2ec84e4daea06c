import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Diagnostics } from '../../generator/diagnostics.js';
import { emitPractice } from '../../generator/emit/practice.js';
import { loadPractice } from '../../generator/load/practice.js';
import type { Operation } from '../../generator/model/api.js';
import type { PracticeContext } from '../../generator/plan/practice.js';
import { dropUnsafePatterns, listReferences } from '../../generator/plan/practice-document.js';
import { parsePracticeRules } from '../../generator/practice-rules.js';
import { helpdeskRules, helpdeskSeed, planHelpdesk } from './helpdesk.js';

async function behaviourOf(operationId: string) {
  const { model } = await planHelpdesk();
  return model.operations.find((each) => each.operationId === operationId)?.behaviour;
}

test('a collection’s path says what its operations do', async () => {
  expect(await behaviourOf('createTicket')).toEqual({ kind: 'create', collection: 'tickets', hook: false });
  const by = { id: '$path.id' };
  expect(await behaviourOf('getTicket')).toEqual({ kind: 'get', collection: 'tickets', by, hook: false });
  expect(await behaviourOf('updateTicket')).toMatchObject({ kind: 'update', by, refuse: [{ status: 409 }] });
  expect(await behaviourOf('deleteTicket')).toMatchObject({ kind: 'delete', by });
});

test('filters come from the operation, the collection, all lists, or the name of a field', async () => {
  expect(await behaviourOf('listTickets')).toMatchObject({
    kind: 'list',
    filters: {
      state: { test: 'equal', path: 'state' },
      'filter[customer]': { test: 'equal', path: 'sender' },
    },
  });
  const { filters } = (await behaviourOf('exportTickets')) ?? {};
  expect(filters).toEqual({ workspace: { test: 'equal', path: 'workspace' } });
});

/** Codes and messages after a change of the rules. */
async function complaints(change: object, seed = helpdeskSeed): Promise<string[]> {
  const { diagnostics } = await planHelpdesk({ ...helpdeskRules, ...change }, seed);
  return diagnostics.list.map(({ code, message }) => `${code}: ${message}`);
}

test('an operation, a parameter, a name that the rules leave open or get wrong is told', async () => {
  const { workspaces: _, ...collections } = helpdeskRules.collections;
  expect(await complaints({ collections }, {})).toEqual([
    'practice-operation-open: The practice API is not told what "listWorkspaces" does.',
  ]);
  expect(await complaints({ filters: { year: false, workspace: 'workspace' } })).toEqual([
    'practice-filter-open: The practice API is not told which rows "filter[customer]" of "listTickets" chooses: it refuses it.',
  ]);
  const operations = { ...helpdeskRules.operations, exportTicket: { hook: true } };
  expect(await complaints({ operations })).toEqual([
    'practice-unmatched: The rules of the practice API name at operations the operation "exportTicket", which ' +
      'there is not; did you mean exportTickets?',
  ]);
  const tokens = { desk: { scheme: 'tokens', scopes: ['*'] } };
  expect((await complaints({ tokens }))[0]).toContain('tokens.desk the security scheme "tokens"');
  expect((await complaints({}, { ticket: {} }))[0]).toContain('seed the collection "ticket"');
});

test('an unreviewed operation is not practised, and nothing is asked of it', async () => {
  const { workspaces: _, ...collections } = helpdeskRules.collections;
  const rules = { ...helpdeskRules, collections };
  const { model, diagnostics } = await planHelpdesk(rules, {}, new Set(['listWorkspaces']));
  expect(diagnostics.list).toEqual([]);
  expect(model.operations.map(({ operationId }) => operationId)).not.toContain('listWorkspaces');
});

test('a value that names a row, a parameter or a property that there is not is an error', async () => {
  const seed = { ...helpdeskSeed, tickets: { printer: { workspace: 'workspaces/mian', title: 'a/b' } } };
  expect(await complaints({}, seed)).toEqual([
    'practice-unmatched: The rules of the practice API name at seed the seed row "workspaces/mian", which there ' +
      'is not; did you mean workspaces/main?',
  ]);
  const rule = (rules: object) => complaints({ operations: { ...helpdeskRules.operations, ...rules } });
  const at = 'practice-unmatched: The rules of the practice API name at operations';
  expect(await rule({ getTicket: { by: { id: '$path.idd' } } })).toEqual([
    `${at}.getTicket the expression "$path.idd", which there is not; did you mean $path.id?`,
  ]);
  expect(await rule({ openVisit: { set: { a: '$body.email', b: '$body.email.host', c: '$5' } } })).toEqual([
    `${at}.openVisit the expression "$body.email.host", which there is not.`,
    `${at}.openVisit the expression "$5", which there is not.`,
  ]);
});

test('an id that may also be null is a reference too', () => {
  const operation = { operationId: 'x', location: { file: '', pointer: '' } } as unknown as Operation;
  const body = { type: 'object', properties: { seat_id: { type: ['string', 'null'], format: 'uuid' } } };
  const rules = { references: { seat_id: 'seats' }, operations: {} };
  const context = { document: { root: {} }, rules } as unknown as PracticeContext;
  expect(listReferences(operation, body, context)).toEqual({ seat_id: 'seats' });
});

test('a refusal without a condition is none', () => {
  const operations = { updateTicket: { refuse: [{ error: 'closed', detail: 'It is closed.' }] } };
  const path = 'operations.updateTicket.refuse.0';
  expect(parsePracticeRules({ ...helpdeskRules, operations })).toEqual({
    problems: [{ path, message: 'needs when or unless' }],
  });
});

test('an unknown key of the rules is told with the nearest known one', () => {
  const parsed = parsePracticeRules({
    ...helpdeskRules,
    collections: { tickets: { path: '/v1/tickets', default: {} } },
  });
  expect(parsed).toEqual({
    problems: [{ path: 'collections.tickets.default', message: 'unknown key; did you mean defaults?' }],
  });
});

test('the emitted model holds the schemas that operations reach, one a line', async () => {
  const { model } = await planHelpdesk();
  const files = emitPractice([{ model, hooks: [] }], []);
  const contents = files.find(({ path }) => path === 'src/apis/helpdesk/model.json')?.contents ?? '';
  const { schemas } = JSON.parse(contents) as { schemas: object };
  expect(Object.keys(schemas).sort()).toEqual([
    ...['Condition', 'Pagination', 'State', 'Ticket', 'TicketByEmail', 'TicketByPhone'],
  ]);
  expect(contents).toContain('\n"State": {"type":"string","enum":["open","waiting","closed"]},\n');
});

test('a schema whose name is escaped in references is reached too', async () => {
  const { model } = await planHelpdesk();
  const schemas = { ...model.schemas, 'a/b c': { $ref: '#/components/schemas/State' } };
  const [first, ...rest] = model.operations;
  if (first === undefined) throw new Error('There is no operation.');
  const schema = { $ref: '#/components/schemas/a~1b%20c' };
  const operations = [{ ...first, answer: { ...first.answer, schema } }, ...rest];
  const files = emitPractice([{ model: { ...model, schemas, operations }, hooks: [] }], []);
  const contents = files.find(({ path }) => path.endsWith('model.json'))?.contents ?? '';
  expect(JSON.parse(contents).schemas).toHaveProperty(['a/b c']);
});

test('rules and seed are told by file where they are wrong', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'practice-'));
  const load = async (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const diagnostics = new Diagnostics();
    const practice = await loadPractice(join(folder, 'practice.yaml'), diagnostics);
    return { practice, said: diagnostics.list.map(({ code, message }) => `${code}: ${message}`) };
  };
  const rules = { ...helpdeskRules, seed: ['one.yaml', 'two.yaml'] };
  const practice = JSON.stringify(rules);
  try {
    const good = await load({
      'practice.yaml': practice,
      'one.yaml': 'tickets: {a: {}}',
      'two.yaml': 'tickets: {b: {}}',
    });
    expect([good.said, good.practice?.seed]).toEqual([[], { tickets: { a: {}, b: {} } }]);
    const twice = await load({ 'two.yaml': 'tickets: {a: {}}' });
    expect(twice.said).toEqual([
      'practice-invalid: The rules of the practice API are wrong at tickets.a: the row stands in two files.',
    ]);
    const broken = await load({ 'two.yaml': 'tickets: [' });
    expect(broken.said[0]).toMatch(/^syntax-error: .*two\.yaml:1:\d+/);
    const absent = await load({ 'practice.yaml': JSON.stringify({ ...rules, seed: ['none.yaml'] }) });
    expect(absent.said[0]).toMatch(/^file-not-found: /);
    const hooks = { ...helpdeskRules, hooks: 'practice/hooks.ts' };
    const hookless = await load({ 'practice.yaml': JSON.stringify(hooks) });
    expect(hookless.said[0]).toMatch(/^file-not-found: .*practice\/hooks\.ts/);
    const elsewhere = await load({
      'practice.yaml': JSON.stringify({ ...hooks, hooks: 'practice/mine.ts' }),
    });
    expect(elsewhere.said[0]).toContain('wrong at hooks: FOLDER/hooks.ts');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a pattern that could stall the server is not checked', () => {
  const slow = { type: 'string', pattern: '^(a+)+$' };
  const schema = { properties: { pattern: { type: 'string', pattern: '^a{2}$' }, slow }, items: [slow] };
  expect(dropUnsafePatterns(schema)).toEqual({
    properties: { pattern: { type: 'string', pattern: '^a{2}$' }, slow: { type: 'string' } },
    items: [{ type: 'string' }],
  });
});
