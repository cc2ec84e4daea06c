import { parseConfig } from '../../generator/config.js';
import { Diagnostics } from '../../generator/diagnostics.js';
import { loadDocument } from '../../generator/load/load.js';
import { parseDocument } from '../../generator/parse/document.js';
import { planPractice } from '../../generator/plan/practice.js';
import { type PracticeSeed, parsePracticeRules } from '../../generator/practice-rules.js';
import type { ApiModel } from '../../templates/practice/src/model.js';
import config from '../golden/tickets/config.js';

const error = (status: number, word: string) => ({ status, body: { error: word, detail: '$detail' } });

/** What an API's practice.yaml holds, for the help desk of the golden package. */
export const helpdeskRules = {
  clock: '2026-01-01T00:00:00Z',
  pagination: {
    page: 'page',
    limit: 'limit',
    sort: 'sort',
    defaultLimit: 2,
    maximum: 5,
    items: 'items',
    envelope: { pagination: { total_count: '$total', max_page: '$pages' } },
  },
  errors: {
    invalid: { status: 400, body: { error: 'invalid', problems: '$problems' } },
    rejected: { status: 422, body: { error: 'rejected', problems: '$problems' } },
    credentialBound: error(422, 'bound'),
    unauthenticated: error(401, 'unauthenticated'),
    unknownToken: error(401, 'unknown_token'),
    insufficientScope: {
      status: 403,
      headers: { 'www-authenticate': 'Bearer scope="$scopes"' },
      body: { error: 'scope' },
    },
    notFound: error(404, 'not_found'),
    noRoute: error(404, 'no_route'),
    wrongMethod: error(405, 'method'),
    tooLarge: error(413, 'too_large'),
    refused: error(400, '$error'),
    failed: error(500, 'failed'),
  },
  tokens: {
    desk: { scheme: 'token', scopes: ['*'] },
    narrow: { scheme: 'token', scopes: ['visits'] },
  },
  sessions: {
    collection: 'visits',
    token: 'token',
    expiresAt: 'ends_at',
    schemes: ['visit'],
    scopes: [],
    values: ['email'],
  },
  filters: { 'filter[customer]': 'sender', year: false, workspace: 'workspace' },
  collections: {
    tickets: { path: '/v1/tickets', defaults: { state: 'open' }, unique: ['title'] },
    visits: { path: '/v1/visits', defaults: { token: '$token(visit_)', ends_at: '$now+1' } },
    workspaces: { path: '/v1/workspaces' },
  },
  operations: {
    listVisitTickets: {
      kind: 'list',
      collection: 'tickets',
      where: { sender: '$caller.email' },
      filters: { email: 'sender' },
    },
    exportTickets: { kind: 'export', collection: 'tickets', columns: { ticket: 'title', state: 'state' } },
    updateTicket: {
      refuse: [{ when: { state: 'closed' }, error: 'closed', detail: 'It is closed.', status: 409 }],
    },
  },
};

export const helpdeskSeed: PracticeSeed = {
  workspaces: { main: { id: 'w1' } },
  tickets: {
    printer: { title: 'Printer on fire', sender: 'amy@example.com', workspace: 'w1', state: 'open' },
    mouse: { title: 'Mouse is slow', sender: 'ben@example.com', workspace: 'w1', state: 'closed' },
  },
};

/** The help desk's model by these rules, and what the planner had to say. */
export async function planHelpdesk(
  rules: object = helpdeskRules,
  seed: PracticeSeed = helpdeskSeed,
  unreviewed: ReadonlySet<string> = new Set(),
): Promise<{ model: ApiModel; diagnostics: Diagnostics }> {
  const diagnostics = new Diagnostics();
  const source = 'test/golden/tickets/openapi.yaml';
  const document = await loadDocument({ source, withoutProse: true }, diagnostics);
  const parsed = parseConfig(config);
  const read = parsePracticeRules(rules);
  if (document === undefined || 'problems' in parsed) throw new Error('The help desk is broken.');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const api = parseDocument(document, new Diagnostics());
  const context = { document, api, config: parsed.config, rules: read.rules, seed, file: 'practice.yaml' };
  return { model: planPractice({ ...context, unreviewed, diagnostics }), diagnostics };
}
