import type { Hono } from 'hono';
import { expect } from 'vitest';
import { createDashboard } from '#gateway/dashboard/app.js';
import type { Gateway } from '#gateway/gateway.js';
import { createApiToken } from '#gateway/operations/api-tokens.js';
import { startTestGateway } from './gateway.js';

export const place = 'http://localhost';
/** Of every account that is added here. */
export const credential = 'planted_credential_Zq81';

/** Someone with a browser: keeps the cookie, and the token of forms. */
export class Visitor {
  cookie = '';
  csrf = '';
  readonly app: Hono;

  constructor(app: Hono) {
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
  post(path: string, fields: Fields): Promise<Response> {
    return this.send(path, { csrf: this.csrf, ...fields });
  }

  async send(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Response> {
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

export type Fields = Record<string, string | readonly string[]>;

export interface DashboardTest {
  readonly gateway: Gateway;
  readonly dashboard: Hono;
  readonly admin: Visitor;
  readonly viewer: Visitor;
  /** Someone with a new token. */
  signIn(role: 'admin' | 'viewer', name: string): Promise<Visitor>;
  /** The path of a new account. */
  addAccount(name: string): Promise<string>;
  /** The path of a new server, and the page that shows its address. */
  addServer(account: string, fields?: Fields): Promise<{ readonly path: string; readonly html: string }>;
  close(): Promise<void>;
}

/** A dashboard with an admin and a viewer. Nothing listens at its upstream: what the console calls goes nowhere. */
export async function startDashboardTest(): Promise<DashboardTest> {
  const { gateway, close } = await startTestGateway({
    upstreams: new Map([['polar', 'http://127.0.0.1:9']]),
  });
  const dashboard = createDashboard(gateway);
  const signIn = async (role: 'admin' | 'viewer', name: string): Promise<Visitor> => {
    const visitor = new Visitor(dashboard);
    const { token } = await createApiToken(gateway, { name, role });
    await visitor.signIn(token);
    return visitor;
  };
  const [admin, viewer] = [await signIn('admin', 'Ada'), await signIn('viewer', 'Vic')];
  return {
    gateway,
    dashboard,
    admin,
    viewer,
    signIn,
    async addAccount(name) {
      const fields = { name, place: 'polar sandbox', access_token: credential };
      const answer = await admin.post('/dashboard/accounts', fields);
      expect(answer.status).toBe(303);
      return answer.headers.get('location') ?? '';
    },
    async addServer(account, fields = {}) {
      const answer = await admin.post(`${account}/servers`, { name: 'Support', expiry: '7d', ...fields });
      expect(answer.status).toBe(200);
      const html = await answer.text();
      return { path: new RegExp(`${account}/servers/srv_[0-9A-Za-z]+`).exec(html)?.[0] ?? '', html };
    },
    close,
  };
}
