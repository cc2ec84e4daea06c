import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Practice, servePractice } from '../../templates/practice/src/practice.js';
import { helpdeskRules, planHelpdesk } from './helpdesk.js';

let practice: Practice;

beforeAll(async () => {
  const { model, diagnostics } = await planHelpdesk();
  expect(diagnostics.list).toEqual([]);
  practice = await servePractice({ model, hooks: {} }, { verify: true });
});
beforeEach(() => practice.reset());
afterAll(() => practice.close());

interface Asked {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(path: string, { method = 'GET', token = 'desk', body, headers = {} }: Asked = {}) {
  const response = await fetch(`${practice.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}

const byMail = (title: string) => ({ channel: 'email', title, sender: 'cat@example.com' });

describe('an API of which only rules are known', () => {
  test('creates, reads, lists, changes and deletes', async () => {
    const { status, body: made } = await ask('/v1/tickets', { method: 'POST', body: byMail('No sound') });
    expect(status).toBe(201);
    // What the schema has and nobody gave is not made up where it may be left out.
    expect(made).toEqual({ id: expect.any(String), title: 'No sound', state: 'open' });
    const path = `/v1/tickets/${made.id}`;
    expect((await ask(path)).body).toEqual(made);
    const patched = await ask(path, { method: 'PATCH', body: { state: 'waiting', assignee: null } });
    expect(patched.body).toEqual({ ...made, state: 'waiting', assignee: null });
    expect((await ask('/v1/tickets?state=waiting')).body.items).toEqual([patched.body]);
    expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(path)).status).toBe(404);
    expect((await ask('/v1/tickets?state=waiting')).body.pagination.total_count).toBe(0);
  });

  test('pages, and filters by one value, several, and parameters with brackets', async () => {
    for (const title of ['One', 'Two', 'Three']) {
      await ask('/v1/tickets', { method: 'POST', body: byMail(title) });
    }
    const second = (await ask('/v1/tickets?page=2')).body;
    expect(second.items.map((each: { title: string }) => each.title)).toEqual(['One', 'Two']);
    expect(second.pagination).toEqual({ total_count: 5, max_page: 3 });
    expect((await ask('/v1/tickets?state=closed&state=waiting')).body.pagination.total_count).toBe(1);
    const filtered = (await ask('/v1/tickets?filter%5Bcustomer%5D=AMY@example.com')).body;
    expect(filtered.items.map((each: { title: string }) => each.title)).toEqual(['Printer on fire']);
  });

  test('refuses what the rules refuse, and values that must be unique', async () => {
    const [mouse] = (await ask('/v1/tickets?state=closed')).body.items;
    const closed = await ask(`/v1/tickets/${mouse.id}`, { method: 'PATCH', body: { state: 'open' } });
    expect(closed).toMatchObject({ status: 409, body: { error: 'closed', detail: 'It is closed.' } });
    const twice = await ask('/v1/tickets', { method: 'POST', body: byMail('printer on FIRE') });
    expect(twice.status).toBe(422);
    expect(twice.body.problems[0]).toMatchObject({ loc: ['body', 'title'] });
  });

  test('what is empty is not what nobody gave, where values must be unique', async () => {
    const { model } = await planHelpdesk();
    const collections = { ...model.collections };
    const tickets = { ...collections.tickets, unique: ['workspace'] } as (typeof collections)[string];
    const other = await servePractice(
      { model: { ...model, collections: { ...collections, tickets } }, hooks: {} },
      {},
    );
    const body = JSON.stringify({ ...byMail('Anywhere'), workspace: '' });
    const headers = { authorization: 'Bearer desk', 'content-type': 'application/json' };
    const without = JSON.stringify(byMail('Nowhere'));
    const post = (text: string) => fetch(`${other.url}/v1/tickets`, { method: 'POST', headers, body: text });
    expect((await post(without)).status).toBe(201);
    expect((await post(body)).status).toBe(201);
    await other.close();
  });

  test('gives CSV with quotes where they are needed', async () => {
    const body = { ...byMail('Says "no", often'), workspace: 'w1' };
    await ask('/v1/tickets', { method: 'POST', body });
    const { body: csv, headers } = await ask('/v1/reports/tickets/export?year=2026&workspace=w1');
    expect(headers.get('content-type')).toBe('text/csv');
    expect(csv).toBe(
      'ticket,state\r\nPrinter on fire,open\r\nMouse is slow,closed\r\n"Says ""no"", often",open\r\n',
    );
  });

  test('a session sees its own rows, until it expires', async () => {
    const { body: visit } = await ask('/v1/visits', { method: 'POST', body: { email: 'amy@example.com' } });
    expect(visit.token).toMatch(/^visit_[\da-f]{32}$/);
    const mine = await ask('/v1/visits/current/tickets', { token: visit.token });
    expect(mine.body.map((each: { title: string }) => each.title)).toEqual(['Printer on fire']);
    expect((await ask('/v1/tickets', { token: visit.token })).status).toBe(401);
    practice.moveClock('2026-01-03T00:00:00Z');
    const late = await ask('/v1/visits/current/tickets', { token: visit.token });
    expect(late).toMatchObject({ status: 401, body: { error: 'unknown_token' } });
  });
});

describe('a request that is not as the document says', () => {
  const problems = async (path: string, asked: Asked) => {
    const { status, body } = await ask(path, asked);
    expect(status).toBe(400);
    return body.problems.map((each: { loc: string[]; type: string }) => `${each.loc.join('.')} ${each.type}`);
  };

  test.each([
    ['nothing at all', undefined, ['body missing']],
    ['no JSON', '{"channel"', ['body json_invalid']],
    ['a list', [1], ['body union_tag_not_found']],
    ['no tag', { title: 'x' }, ['body union_tag_not_found']],
    ['a wrong tag', { channel: 'fax' }, ['body union_tag_not_found']],
    [
      'a tag and too little',
      { channel: 'phone', title: '' },
      ['body.phone.number missing', 'body.phone.title min_length_error'],
    ],
    ['a wrong format', { ...byMail('x'), sender: 'nobody' }, ['body.email.sender email_parsing']],
  ])('%s in the body', async (_, body, wanted) => {
    const found = await problems('/v1/tickets', { method: 'POST', ...(body === undefined ? {} : { body }) });
    expect(found.sort()).toEqual(wanted);
  });

  test('in path and query', async () => {
    expect(await problems('/v1/tickets/export', {})).toEqual(['path.id uuid_parsing']);
    expect(await problems('/v1/tickets?page=0&state=lost', {})).toEqual([
      'query.page minimum_error',
      'query.state enum',
      'query.state list_type',
    ]);
    expect(await problems('/v1/reports/tickets/export?year=1999', {})).toEqual([
      'query.year minimum_error',
      'query.workspace missing',
    ]);
  });

  test('without a credential, with one of nobody, and with one that may not', async () => {
    expect((await ask('/v1/tickets', { token: '' })).body.error).toBe('unauthenticated');
    expect((await ask('/v1/tickets', { token: 'nobody' })).body.error).toBe('unknown_token');
    const narrow = await ask('/v1/workspaces', { token: 'narrow' });
    expect(narrow.status).toBe(403);
    expect(narrow.headers.get('www-authenticate')).toBe('Bearer scope="workspaces"');
  });

  test('with names that objects inherit, which stay names', async () => {
    const body =
      '{"channel": "email", "title": "Odd", "sender": "a@example.com", "__proto__": {"state": "closed"}}';
    const { body: made } = await ask('/v1/tickets', { method: 'POST', body });
    expect(made).toMatchObject({ title: 'Odd', state: 'open' });
    const patch = '{"__proto__": {"assignee": "eve@example.com"}, "constructor": 1}';
    const path = `/v1/tickets/${made.id}`;
    expect((await ask(path, { method: 'PATCH', body: patch })).body).toEqual(made);
    expect((await ask('/v1/tickets?__proto__=1&constructor=2')).status).toBe(200);
  });

  test('with properties that the document names as objects do, or as keywords are', async () => {
    const { model } = await planHelpdesk();
    const named = { constructor: { type: 'string' }, discriminator: { type: 'string' } };
    const operations = model.operations.map((each) =>
      each.operationId === 'openVisit'
        ? {
            ...each,
            body: {
              mediaType: 'application/json',
              required: true,
              schema: { type: 'object', properties: named, additionalProperties: false },
            },
            answer: { ...each.answer, schema: { type: 'object', properties: named } },
          }
        : each,
    );
    const other = await servePractice({ model: { ...model, operations }, hooks: {} }, { verify: true });
    const headers = { authorization: 'Bearer desk', 'content-type': 'application/json' };
    const post = async (body: object) => {
      const sent = { method: 'POST', headers, body: JSON.stringify(body) };
      const response = await fetch(`${other.url}/v1/visits`, sent);
      return [response.status, await response.json()];
    };
    expect(await post({ discriminator: 'x' })).toEqual([201, { discriminator: 'x' }]);
    expect((await post({ discriminator: 1 }))[0]).toBe(400);
    await other.close();
  });

  test('to where nothing is, by a wrong method, with a slash too many, with too much', async () => {
    expect((await ask('/v1/nothing')).body.error).toBe('no_route');
    expect(await ask('/v1/tickets', { method: 'PUT', body: {} })).toMatchObject({ status: 405 });
    const { status, headers } = await ask('/v1/tickets/?page=2');
    expect([status, headers.get('location')]).toEqual([307, '/v1/tickets?page=2']);
    const odd = await ask('/v1/tickets/%E2%82%AC%0A/');
    expect([odd.status, odd.headers.get('location')]).toEqual([307, '/v1/tickets/%E2%82%AC%0A']);
    const huge = JSON.stringify({ title: 'x'.repeat(11_000_000) });
    expect((await ask('/v1/tickets', { method: 'POST', body: huge })).status).toBe(413);
  });
});

test('hooks that rules ask for and are not there, and the other way, stop the start', async () => {
  const rules = { ...helpdeskRules, operations: { ...helpdeskRules.operations, getTicket: { hook: true } } };
  const { model } = await planHelpdesk(rules);
  const hooks = { operations: { deleteTickets: () => null } };
  await expect(servePractice({ model, hooks }, {})).rejects.toThrow(
    'The hooks are wrong: there is no hook getTicket; no rule asks for the hook deleteTickets.',
  );
});

describe('the same start gives the same answers', () => {
  test('after a reset too, ids, tokens and times included', async () => {
    const run = async () => {
      const made = await ask('/v1/tickets', { method: 'POST', body: byMail('Again') });
      const visit = await ask('/v1/visits', { method: 'POST', body: {} });
      return JSON.stringify([made.body, visit.body, (await ask('/v1/tickets')).body]);
    };
    const first = await run();
    practice.reset();
    expect(await run()).toBe(first);
  });
});

/** Bare Node: fetch does not let a caller set Host. */
function askAs(path: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const { port } = new URL(practice.url);
  return new Promise((done, fail) => {
    const sent = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume();
      done(response.statusCode);
    });
    sent.once('error', fail).end();
  });
}

describe('other web pages', () => {
  const authorization = 'Bearer desk';

  test.each(['/v1/tickets', '/_practice/clock', '/nothing'])('do not reach %s', async (path) => {
    expect(await askAs(path, { authorization, host: 'evil.com' })).toBe(403);
    expect(await askAs(path, { authorization, host: '127.0.0.1.nip.io' })).toBe(403);
    expect(await askAs(path, { authorization, origin: 'https://evil.com' })).toBe(403);
    expect(await askAs(path, { authorization, origin: 'null' })).toBe(403);
    expect(await askAs(path, { authorization, origin: 'http://localhost.evil.com' })).toBe(403);
  });

  test('a request without a Host is no request', async () => {
    const { port, hostname } = new URL(practice.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /v1/tickets HTTP/1.1\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('pages of this machine and clients without an Origin do', async () => {
    expect(await askAs('/v1/tickets', { authorization })).toBe(200);
    expect(await askAs('/v1/tickets', { authorization, host: 'localhost:1234' })).toBe(200);
    expect(await askAs('/v1/tickets', { authorization, origin: 'http://localhost:5173' })).toBe(200);
  });
});

test('a parameter of which nobody has said what it chooses is refused, and never passed over', async () => {
  const { model, diagnostics } = await planHelpdesk({
    ...helpdeskRules,
    filters: { workspace: 'workspace' },
  });
  expect(diagnostics.list.map(({ code, severity }) => [code, severity])).toContainEqual([
    'practice-filter-open',
    'warning',
  ]);
  const open = await servePractice({ model, hooks: {} }, { verify: true });
  try {
    const list = (query: string) =>
      fetch(`${open.url}/v1/tickets${query}`, { headers: { authorization: 'Bearer desk' } });
    const refused = await list('?filter%5Bcustomer%5D=amy@example.com');
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(await refused.text()).toContain('not told which rows this parameter chooses');
    expect((await list('')).status).toBe(200);
  } finally {
    await open.close();
  }
});
