import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gateway } from '#gateway/gateway.js';
import { createApiToken, revokeApiToken } from '#gateway/operations/api-tokens.js';
import { createToken } from '#gateway/token.js';
import { type DashboardTest, startDashboardTest, Visitor } from './support/visitor.js';

let started: DashboardTest;
let gateway: Gateway;
let dashboard: Hono;
let admin: Visitor;
let viewer: Visitor;

beforeAll(async () => {
  started = await startDashboardTest();
  ({ gateway, dashboard, admin, viewer } = started);
}, 60_000);
afterAll(() => started.close());

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
    const visitor = await started.signIn('admin', 'changed');
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
  const account = await started.addAccount('For the viewer');
  const { path } = await started.addServer(account);
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

test('signing out ends the session of the browser', async () => {
  const visitor = await started.signIn('viewer', 'leaving');
  const answer = await visitor.post('/dashboard/sign-out', {});
  expect(answer.headers.get('location')).toBe('/dashboard/sign-in');
  expect(answer.headers.get('set-cookie')).toMatch(/Max-Age=0/);
});
