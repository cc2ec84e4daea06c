import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDashboard } from '#gateway/dashboard/app.js';
import type { Gateway } from '#gateway/gateway.js';
import { createApiToken, revokeApiToken } from '#gateway/operations/api-tokens.js';
import { listCalls } from '#gateway/operations/calls.js';
import { listServers } from '#gateway/operations/servers.js';
import { createToken, tokenPattern } from '#gateway/token.js';
import { startTestGateway } from './support/gateway.js';

const payload = `"><img src=x onerror=alert(1)><script>alert(2)</script>'`;
const credential = 'planted_credential_Zq81';
const place = 'http://localhost';

type App = ReturnType<typeof createDashboard>;
let gateway: Gateway;
let dashboard: App;
let close: () => Promise<void>;
let admin: Visitor;
let viewer: Visitor;

/** Someone with a browser: keeps the cookie, and the token of forms. */
class Visitor {
  cookie = '';
  csrf = '';
  readonly app: App;

  constructor(app: App) {
    this.app = app;
  }

  async signIn(token: string): Promise<Response> {
    const answer = await this.send('/dashboard/sign-in', { token });
    this.cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const page = await (await this.get('/dashboard')).text();
    this.csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    return answer;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.app.request(place + path, { headers: { cookie: this.cookie, ...headers } });
  }

  async read(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  /** Sends a form with the token of this session. */
  post(path: string, fields: Record<string, string | readonly string[]>): Promise<Response> {
    return this.send(path, { csrf: this.csrf, ...fields });
  }

  async send(
    path: string,
    fields: Record<string, string | readonly string[]>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) {
      for (const each of [value].flat()) body.append(name, each);
    }
    return this.app.request(place + path, {
      method: 'POST',
      headers: { cookie: this.cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: body.toString(),
    });
  }

  /** Every page that links lead to, from the overview on. */
  async readAll(): Promise<ReadonlyMap<string, string>> {
    const pages = new Map<string, string>();
    const open = ['/dashboard'];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (pages.has(path)) continue;
      const answer = await this.get(path);
      const html = await answer.text();
      // The export is a file: JSON, which browsers keep and do not show.
      if (answer.headers.get('content-disposition')?.startsWith('attachment') === true) continue;
      pages.set(path, html);
      for (const [, href] of html.matchAll(/(?:href|hx-get)="(\/dashboard[^"#]*)"/g)) {
        open.push((href ?? '').replaceAll('&amp;', '&'));
      }
    }
    return pages;
  }
}

async function signIn(role: 'admin' | 'viewer', name: string): Promise<Visitor> {
  const visitor = new Visitor(dashboard);
  const { token } = await createApiToken(gateway, { name, role });
  await visitor.signIn(token);
  return visitor;
}

async function addAccount(name: string): Promise<string> {
  const [api] = gateway.apis.values();
  const environment = api?.environments[0]?.name;
  const answer = await admin.post('/dashboard/accounts', {
    name,
    place: `${api?.name} ${environment}`,
    access_token: credential,
  });
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
}

/** The path of a new server, and the page that shows its address. */
async function addServer(account: string, fields: Record<string, string | readonly string[]> = {}) {
  const answer = await admin.post(`${account}/servers`, { name: 'Support', expiry: '7d', ...fields });
  expect(answer.status).toBe(200);
  const html = await answer.text();
  const path = new RegExp(`${account}/servers/srv_[0-9A-Za-z]+`).exec(html)?.[0] ?? '';
  return { path, html };
}

beforeAll(async () => {
  // Nothing listens there: what the console calls goes nowhere.
  const started = await startTestGateway({ upstreams: new Map([['polar', 'http://127.0.0.1:9']]) });
  gateway = started.gateway;
  close = started.close;
  dashboard = createDashboard(gateway);
  admin = await signIn('admin', 'Ada');
  viewer = await signIn('viewer', 'Vic');
});
afterAll(() => close());

describe('signing in', () => {
  test('without it every page leads to the sign-in page, and nothing can be sent', async () => {
    const nobody = new Visitor(dashboard);
    for (const path of ['/dashboard', '/dashboard/accounts', '/dashboard/log', '/dashboard/log.jsonl']) {
      const answer = await nobody.get(path);
      expect([path, answer.status]).toEqual([path, 303]);
      expect(answer.headers.get('location')).toMatch(/^\/dashboard\/sign-in/);
    }
    expect((await nobody.send('/dashboard/accounts', { name: 'x' })).status).toBe(401);
    const part = await nobody.get('/dashboard/accounts', { 'hx-request': 'true' });
    expect([part.status, part.headers.get('hx-redirect')]).toEqual([401, '/dashboard/sign-in']);
  });

  test('the cookie is out of reach of scripts and of other sites', async () => {
    const { token } = await createApiToken(gateway, { name: 'cookie', role: 'viewer' });
    const plain = await new Visitor(dashboard).signIn(token);
    expect(plain.headers.get('set-cookie')).toMatch(/HttpOnly/);
    expect(plain.headers.get('set-cookie')).toMatch(/SameSite=Strict/);
    expect(plain.headers.get('set-cookie')).not.toMatch(/Secure/);
    expect(plain.headers.get('set-cookie')).not.toContain(token);
    const proxied = await new Visitor(dashboard).send(
      '/dashboard/sign-in',
      { token },
      { 'x-forwarded-proto': 'https' },
    );
    expect(proxied.headers.get('set-cookie')).toMatch(/Secure/);
  });

  test('what does not work is told in the same words, and not at once', async () => {
    const revoked = await createApiToken(gateway, { name: 'gone', role: 'admin' });
    await revokeApiToken(gateway, revoked.id);
    const given = ['', 'junk', createToken('api').token, createToken('server').token, revoked.token];
    const answers = await Promise.all(
      given.map(async (token) => {
        const start = performance.now();
        const answer = await new Visitor(dashboard).send('/dashboard/sign-in', { token });
        return { status: answer.status, html: await answer.text(), took: performance.now() - start };
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(answers.map(({ html }) => html)).size).toBe(1);
    for (const { took } of answers) expect(took).toBeGreaterThan(390);
  });

  test('a changed cookie is none', async () => {
    const visitor = await signIn('admin', 'changed');
    const [name, value = ''] = visitor.cookie.split('=');
    const parts = value.split('.');
    for (const index of parts.keys()) {
      const changed = parts.map((part, each) => (each === index ? `${part}1` : part)).join('.');
      visitor.cookie = `${name}=${changed}`;
      expect((await visitor.get('/dashboard')).status).toBe(303);
    }
  });

  test('revoking the token ends the session at the next request', async () => {
    const made = await createApiToken(gateway, { name: 'short', role: 'admin' });
    const visitor = new Visitor(dashboard);
    await visitor.signIn(made.token);
    expect((await visitor.get('/dashboard')).status).toBe(200);
    await revokeApiToken(gateway, made.id);
    expect((await visitor.get('/dashboard')).status).toBe(303);
    expect((await visitor.post('/dashboard/tokens', { name: 'x' })).status).toBe(401);
  });

  test('it leads to a page of the dashboard and nowhere else', async () => {
    const { token } = await createApiToken(gateway, { name: 'next', role: 'viewer' });
    const lead = async (next: string) =>
      (await new Visitor(dashboard).send('/dashboard/sign-in', { token, next })).headers.get('location');
    expect(await lead('/dashboard/log?range=7d')).toBe('/dashboard/log?range=7d');
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/dashboard//evil',
      '/dashboard\\evil',
      '/other',
    ]) {
      expect(await lead(next)).toBe('/dashboard');
    }
  });
});

describe('a form', () => {
  test('without the token of its own session is refused', async () => {
    const before = (await admin.read('/dashboard/tokens')).length;
    const fields = { name: 'forged', role: 'admin' };
    expect((await admin.send('/dashboard/tokens', fields)).status).toBe(403);
    expect((await admin.send('/dashboard/tokens', { ...fields, csrf: 'x' })).status).toBe(403);
    expect((await admin.send('/dashboard/tokens', { ...fields, csrf: viewer.csrf })).status).toBe(403);
    expect((await admin.read('/dashboard/tokens')).length).toBe(before);
  });

  test('from another site is refused, signing in included', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await admin.send('/dashboard/tokens', { csrf: admin.csrf, name: 'x' }, headers)).status).toBe(
      403,
    );
    expect((await admin.send('/dashboard/sign-in', { token: 'x' }, headers)).status).toBe(403);
  });

  test('that is too large is refused', async () => {
    expect((await admin.post('/dashboard/accounts', { name: 'x'.repeat(300_000) })).status).toBe(413);
  });

  test('tells what is wrong and keeps what was typed', async () => {
    const answer = await admin.post('/dashboard/accounts', {
      name: 'Kept',
      place: 'nowhere at-all',
      access_token: 'x',
    });
    expect(answer.status).toBe(400);
    const html = await answer.text();
    expect(html).toContain('role="alert"');
    expect(html).toContain('value="Kept"');
  });
});

test('a viewer sees every page, and can send nothing but the sign-out', async () => {
  const account = await addAccount('For the viewer');
  const { path } = await addServer(account);
  const pages = await viewer.readAll();
  expect([...pages.keys()]).toEqual(
    expect.arrayContaining([account, path, '/dashboard/log', '/dashboard/tokens']),
  );
  for (const [page, html] of pages) {
    const forms = [...html.matchAll(/<form method="post" action="([^"]+)"/g)].map(([, action]) => action);
    expect([page, forms.filter((action) => action !== '/dashboard/sign-out')]).toEqual([page, []]);
    expect(html).not.toMatch(/Not allowed/);
  }
  for (const page of [
    `${account}/edit`,
    `${account}/delete`,
    `${path}/edit`,
    `${path}/rotate`,
    `${path}/revoke`,
  ]) {
    expect([page, (await viewer.get(page)).status]).toEqual([page, 403]);
    expect([page, (await viewer.post(page, { name: 'x' })).status]).toEqual([page, 403]);
  }
  for (const page of ['/dashboard/accounts', `${account}/servers`, '/dashboard/tokens', `${path}/console`]) {
    expect([page, (await viewer.post(page, { name: 'x' })).status]).toEqual([page, 403]);
  }
});

test('pages run under a strict policy: no inline script, style or handler', async () => {
  const account = await addAccount('Policy');
  await addServer(account);
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
  const account = await addAccount(payload);
  const { html } = await addServer(account, { name: payload });
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
    const account = await addAccount('Once');
    const { path, html } = await addServer(account, { name: 'Weekend' });
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

  test('is previewed: the tools that a filter leaves, or why there is none', async () => {
    const account = await addAccount('Preview');
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
    const account = await addAccount('Change');
    const id = account.split('/').at(-1) ?? '';
    const { path } = await addServer(account, {
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
    const { path } = await addServer(await addAccount('Console'));
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
    const { path } = await addServer(await addAccount('Console, reading'), { methods: ['read'] });
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

test('signing out ends the session of the browser', async () => {
  const visitor = await signIn('viewer', 'leaving');
  const answer = await visitor.post('/dashboard/sign-out', {});
  expect(answer.headers.get('location')).toBe('/dashboard/sign-in');
  expect(answer.headers.get('set-cookie')).toMatch(/Max-Age=0/);
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
