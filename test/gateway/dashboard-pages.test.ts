import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDashboard } from '#gateway/dashboard/app.js';
import type { Gateway } from '#gateway/gateway.js';
import { createApiToken, revokeApiToken } from '#gateway/operations/api-tokens.js';
import { listCalls } from '#gateway/operations/calls.js';
import { listServers } from '#gateway/operations/servers.js';
import { tokenPattern } from '#gateway/token.js';
import {
  credential,
  type DashboardTest,
  place,
  startDashboardTest,
  type Visitor,
} from './support/visitor.js';

const payload = `"><img src=x onerror=alert(1)><script>alert(2)</script>'`;

let started: DashboardTest;
let gateway: Gateway;
let dashboard: Hono;
let admin: Visitor;

beforeAll(async () => {
  started = await startDashboardTest();
  ({ gateway, dashboard, admin } = started);
}, 60_000);
afterAll(() => started.close());

test('pages run under a strict policy: no inline script, style or handler', async () => {
  const account = await started.addAccount('Policy');
  await started.addServer(account);
  const pages = await admin.readAll();
  expect(pages.size).toBeGreaterThan(12);
  for (const [path, html] of [
    ...pages,
    ['/', ''],
    ['/dashboard/sign-in', await admin.read('/dashboard/sign-in')],
  ]) {
    const { headers } = await admin.get(path ?? '');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?! src="\/assets\/)|javascript:|hx-on/i);
  }
});

test('the files of pages are served', async () => {
  for (const name of ['htmx.js', 'dashboard.js', 'dashboard.css', 'icon.svg']) {
    const answer = await dashboard.request(`${place}/assets/${name}`);
    expect([name, answer.status, answer.headers.get('x-content-type-options')]).toEqual([
      name,
      200,
      'nosniff',
    ]);
  }
});

test('stored names are text on every page', async () => {
  const made = await createApiToken(gateway, { name: payload, role: 'admin' });
  const account = await started.addAccount(payload);
  const { html } = await started.addServer(account, { name: payload });
  expect(html).not.toMatch(/<img src=x|<script>alert/);
  const refused = await admin.post(`${account}/servers`, { name: payload, tools: payload, tags: payload });
  expect(await refused.text()).not.toMatch(/<img src=x|<script>alert/);
  gateway.callLog.add({
    id: `call_${'z'.repeat(20)}`,
    calledAt: new Date(),
    integratedAccountId: account.split('/').at(-1) ?? '',
    scopedServerId: payload,
    serverName: payload,
    tool: payload,
    via: payload,
    risk: payload,
    method: payload,
    argumentTypes: { [payload]: payload },
    clientName: payload,
    clientVersion: payload,
    status: 200,
    outcome: payload,
    durationMs: 3,
    upstreamMs: 2,
  });
  await gateway.callLog.flush();
  const pages = await admin.readAll();
  for (const [path, page] of pages) {
    expect(page, path).not.toMatch(/<img src=x|<script>alert/);
  }
  const all = [...pages.values()].join('\n');
  expect(all.split('&lt;img src=x onerror=alert(1)&gt;').length).toBeGreaterThan(8);
  await revokeApiToken(gateway, made.id);
});

describe('a server', () => {
  test('shows its address once, with a text for each program; then never again', async () => {
    const account = await started.addAccount('Once');
    const { path, html } = await started.addServer(account, { name: 'Weekend' });
    const tokens = new Set(html.match(tokenPattern));
    expect(tokens.size).toBe(1);
    expect(html).toContain(`${place}/mcp/mcps_`);
    for (const client of ['Claude (web)', 'Claude Desktop', 'Claude Code', 'Cursor', 'VS Code']) {
      expect(html).toContain(client);
    }
    const rotated = await (await admin.post(`${path}/rotate`, {})).text();
    expect(new Set([...tokens, ...(rotated.match(tokenPattern) ?? [])]).size).toBe(2);
    const made = await (
      await admin.post('/dashboard/tokens', { name: 'api', role: 'viewer', expiry: '1d' })
    ).text();
    expect(new Set(made.match(tokenPattern)).size).toBe(1);
    for (const [page, text] of await admin.readAll()) {
      expect(text.match(tokenPattern), page).toBeNull();
      expect(text, page).not.toContain(credential);
    }
  });

  test('is made once, however often its form is sent', async () => {
    const account = await started.addAccount('Twice');
    const path = `${account}/servers`;
    const form = await admin.read(`${path}/new`);
    const id = /name="id" value="(srv_[^"]+)"/.exec(form)?.[1] ?? '';
    const fields = { id, name: 'Once', expiry: '7d' };
    const first = await (await admin.post(path, fields)).text();
    const again = await (await admin.post(path, fields)).text();
    expect(first).toContain('/mcp/mcps_');
    expect(again).not.toContain('/mcp/mcps_');
    expect(again).toContain('sent before');
    const { items } = await listServers(gateway, account.split('/').at(-1) ?? '', {});
    expect(items.map((server) => server.id)).toEqual([id]);
  });

  test('is previewed: the tools that a filter leaves, or why there is none', async () => {
    const account = await started.addAccount('Preview');
    const all = await admin.read(`${account}/preview`);
    const reading = await admin.read(`${account}/preview?methods=read`);
    const count = (html: string) => Number(/([\d,]+) tools?/.exec(html)?.[1]?.replaceAll(',', ''));
    expect(count(all)).toBeGreaterThan(count(reading));
    expect(count(reading)).toBeGreaterThan(0);
    expect(all).not.toContain('<html');
    const none = await admin.read(`${account}/preview?tools=no_such_tool`);
    expect(none).toContain('no_such_tool');
    expect(none).toContain('note warn');
  });

  test('is changed to what the form says, and revoked', async () => {
    const account = await started.addAccount('Change');
    const id = account.split('/').at(-1) ?? '';
    const { path } = await started.addServer(account, {
      methods: ['read'],
      rate_limit: '5',
      require_api_token_auth: 'yes',
    });
    const edit = await admin.read(`${path}/edit`);
    expect(edit).toMatch(/value="read" checked/);
    const changed = await admin.post(`${path}/edit`, { name: 'Other', expiry: 'never', daily_quota: '9' });
    expect(changed.status).toBe(303);
    const [server] = (await listServers(gateway, id, {})).items;
    expect(server).toMatchObject({ name: 'Other', config: { daily_quota: 9 }, expires_at: null });
    expect(Object.keys(server?.config ?? {})).toEqual(['daily_quota']);
    expect((await admin.post(`${path}/revoke`, {})).status).toBe(303);
    expect(await admin.read(path)).toContain('revoked');
    expect((await admin.get(`${path}/console`)).status).toBe(409);
  });
});

describe('the test console', () => {
  const customer = '{"customer_id": "5a7b2ab6-1f1a-4d6a-9d53-6b0f7a8f0001"}';

  test('asks for a tick before a call that cannot be taken back, and for JSON', async () => {
    const { path } = await started.addServer(await started.addAccount('Console'));
    const fields = { tool: 'delete_a_polar_customer_by_id', arguments: customer };
    const before = (await listCalls(gateway, {})).items.length;
    expect(await admin.read(`${path}/console?tool=${fields.tool}`)).toMatch(/name="confirmed"[^>]* required/);
    const unticked = await admin.post(`${path}/console`, fields);
    expect(unticked.status).toBe(400);
    expect(await unticked.text()).toContain('Tick the box first');
    for (const text of ['{', '[]', '"id"', 'null']) {
      const answer = await admin.post(`${path}/console`, { ...fields, confirmed: 'yes', arguments: text });
      expect([text, answer.status]).toEqual([text, 400]);
    }
    expect((await admin.post(`${path}/console`, { ...fields, tool: 'no_such_tool' })).status).toBe(404);
    await gateway.callLog.flush();
    expect((await listCalls(gateway, {})).items.length).toBe(before);
  });

  test('offers the tools of the server alone, and its calls stand in the log', async () => {
    const { path } = await started.addServer(await started.addAccount('Console, reading'), {
      methods: ['read'],
    });
    const hidden = { tool: 'delete_a_polar_customer_by_id', arguments: customer, confirmed: 'yes' };
    expect((await admin.post(`${path}/console`, hidden)).status).toBe(404);
    const tool = 'get_single_polar_customer_by_id';
    const html = await (await admin.post(`${path}/console`, { tool, arguments: customer })).text();
    expect(html).toContain('The call ended: error');
    await gateway.callLog.flush();
    const [call] = (await listCalls(gateway, { server: path.split('/').at(-1) })).items;
    expect(call).toMatchObject({ tool, client_name: 'dashboard', argument_types: { customer_id: 'string' } });
    const lines = await admin.get(`/dashboard/log.jsonl?tool=${tool}`);
    expect(lines.headers.get('content-type')).toMatch(/^application\/jsonl/);
    expect(JSON.parse((await lines.text()).trim().split('\n')[0] ?? '')).toEqual(call);
  });
});

test('mounted beside other routes it leaves theirs alone', async () => {
  const app = new Hono()
    .route('/', createDashboard(gateway))
    .get('/healthz', (context) => context.text('ok'));
  const health = await app.request(`${place}/healthz`);
  expect([health.status, health.headers.has('content-security-policy')]).toEqual([200, false]);
  const headers = { cookie: admin.cookie };
  for (const [path, status] of [
    ['/', 302],
    ['/dashboard', 200],
    ['/dashboard/nothing', 404],
    ['/assets/dashboard.css', 200],
  ] as const) {
    const answer = await app.request(place + path, { headers });
    expect([path, answer.status, answer.headers.has('content-security-policy')]).toEqual([
      path,
      status,
      true,
    ]);
  }
  const refused = await app.request(`${place}/dashboard/tokens`, { headers, method: 'POST' });
  expect([refused.status, refused.headers.has('content-security-policy')]).toEqual([403, true]);
});

test('what is not there is a page that says so', async () => {
  for (const path of [
    '/dashboard/nothing',
    '/dashboard/accounts/acc_none',
    '/dashboard/tokens/tok_none/revoke',
  ]) {
    const answer = await admin.get(path);
    expect([path, answer.status]).toEqual([path, 404]);
    expect(await answer.text()).toContain('Back to the overview');
  }
});
