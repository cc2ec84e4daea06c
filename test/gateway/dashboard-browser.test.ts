import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDashboard } from '#gateway/dashboard/app.js';
import type { Gateway } from '#gateway/gateway.js';
import { startListener } from '#gateway/listener.js';
import { createAccount } from '#gateway/operations/accounts.js';
import { createApiToken } from '#gateway/operations/api-tokens.js';
import { createServer } from '#gateway/operations/servers.js';
import { isNightly } from '../night.js';
import { startPolar } from '../practice/polar.js';
import {
  hasBrowser,
  keepScreenshot,
  launchBrowser,
  listBarriers,
  measureOverflow,
  openPage,
} from './support/browser.js';
import { startTestGateway } from './support/gateway.js';

const desktop = { width: 1200, height: 860 };
const phone = { width: 360, height: 780 };

let gateway: Gateway;
let browser: Browser;
let url: string;
let token: string;
const closers: (() => Promise<unknown>)[] = [];

/** A dashboard of its own, in front of the practice API. */
async function startDashboard(upstream: string) {
  const { gateway, close } = await startTestGateway({ upstreams: new Map([['polar', upstream]]) });
  const app = createDashboard(gateway);
  const listener = await startListener(gateway, { host: '127.0.0.1', port: 0, allowedHosts: [], app });
  const { token } = await createApiToken(gateway, { name: 'Ada Lovelace', role: 'admin' });
  closers.push(
    () => listener.close(1000),
    () => close(),
  );
  return { gateway, url: listener.url, token };
}

beforeAll(async () => {
  if (!hasBrowser) return;
  const practice = await startPolar({ verify: false });
  browser = await launchBrowser();
  closers.push(
    () => browser.close(),
    () => practice.close(),
  );
  ({ gateway, url, token } = await startDashboard(practice.url));
}, 60_000);
afterAll(async () => {
  for (const close of closers) await close();
});

/** By keyboard alone: the field and the button are reached by tab. */
async function signIn(page: Page): Promise<void> {
  await page.goto(url);
  await page.waitForURL('**/dashboard/sign-in');
  for (let presses = 0; presses < 5; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate('document.activeElement.id')) === 'token') break;
  }
  await page.keyboard.type(token);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/dashboard');
}

async function addAccount(page: Page, name: string): Promise<void> {
  await page.goto(`${url}/dashboard/accounts/new`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('API and environment').selectOption('polar sandbox');
  await page.getByLabel('Access token').fill('polar_oat_practice');
  await page.getByRole('button', { name: 'Add the account' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

async function readCount(page: Page): Promise<number> {
  const text = await page.locator('#preview .figure-value').textContent();
  return Number(/\d+/.exec((text ?? '').replaceAll(',', ''))?.[0]);
}

/** Makes a server of what reads customers; its page of the address is open afterwards. */
async function makeServer(page: Page, name: string, picture?: string): Promise<string> {
  await page.getByRole('link', { name: 'Make a server' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  const all = await readCount(page);
  await page.locator('input[name=methods][value=read]').check();
  await page
    .locator('#preview')
    .getByText('create_', { exact: false })
    .first()
    .waitFor({ state: 'detached' });
  const reading = await readCount(page);
  expect(reading).toBeLessThan(all);
  if (picture !== undefined) {
    await page.evaluate('scrollTo(0, 0)');
    await keepScreenshot(page, picture);
  }
  await page.getByText('Only some areas').click();
  await page.locator('input[name=tags][value=customers]').check();
  await expect.poll(() => readCount(page)).toBeLessThan(reading);
  await page.getByText('Only tools by name').click();
  await page.getByLabel('Names of tools').fill('no_such_tool');
  await page.locator('#preview .note', { hasText: 'no_such_tool' }).waitFor();
  await page.getByLabel('Names of tools').fill('');
  await page.locator('#preview .figure-value').waitFor();
  await page.getByRole('button', { name: 'Make the server' }).click();
  await page.locator('#server-url').waitFor();
  return (await page.locator('#server-url').textContent()) ?? '';
}

/** Accounts, servers and the calls of a day, for pictures. */
async function addSample(): Promise<void> {
  const actor = { id: 'cli', name: 'command line', role: 'admin' } as const;
  const make = async (name: string, servers: Record<string, object>) => {
    const place = { integration: 'polar', environment: 'sandbox', access_token: 'polar_oat_practice' };
    const { id } = await createAccount(gateway, { ...place, name }, actor);
    for (const [each, config] of Object.entries(servers)) {
      const body = { name: each, config, expires_at: new Date(Date.now() + 300_000_000).toISOString() };
      await createServer(gateway, id, body, { actor, baseUrl: url });
    }
  };
  await make('Acme books', { 'Monthly report': { methods: ['read'], tags: ['orders', 'payments'] } });
  await make('Acme shop', {
    'Refunds desk': { tags: ['refunds', 'orders'], daily_quota: 200 },
    'Support assistant': { methods: ['read'], tags: ['customers', 'subscriptions'] },
  });
  const tools = ['list_all_polar_customers', 'list_all_polar_subscriptions', 'get_single_polar_order_by_id'];
  for (let index = 0; index < 600; index++) {
    const part = index / 600;
    const busy = Math.sin(part * Math.PI) ** 2;
    const failed = (index * 37) % 53 === 0;
    gateway.callLog.add({
      id: `call_${String(index).padStart(22, '0')}`,
      // More of them in the middle of the day.
      calledAt: new Date(Date.now() - 86_000_000 * (1 - part - 0.11 * Math.sin(part * 2 * Math.PI)) - 60_000),
      integratedAccountId: 'acc_0',
      scopedServerId: 'srv_0',
      serverName: index % 4 === 0 ? 'Monthly report' : 'Support assistant',
      tool: tools[(index * 7) % 3] ?? '',
      via: null,
      risk: 'read',
      method: 'GET',
      argumentTypes: {},
      clientName: index % 3 === 0 ? 'cursor-vscode' : 'claude-ai',
      clientVersion: '1.0.0',
      status: failed ? 404 : 200,
      outcome: failed ? 'upstream_refused' : 'ok',
      durationMs: 60 + 90 * busy + ((index * 31) % 60),
      upstreamMs: 55,
    });
  }
  await gateway.callLog.flush();
}

describe.skipIf(!hasBrowser)('in a browser', { timeout: 60_000 }, () => {
  test('the whole life of a server: made, used, seen, revoked, refused', async () => {
    const { page, problems } = await openPage(browser, {
      viewport: desktop,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.goto(`${url}/dashboard/sign-in`);
    await keepScreenshot(page, 'sign-in');
    await signIn(page);
    await addAccount(page, 'Acme shop');
    const address = await makeServer(page, 'Support assistant', 'server-form');
    expect(address).toMatch(new RegExp(`^${url}/mcp/mcps_[0-9A-Za-z]+$`));
    await page.getByRole('button', { name: 'Copy MCP server URL' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(address);
    await keepScreenshot(page, 'server-ready');
    await page.getByRole('link', { name: 'Done' }).click();
    await page.getByRole('heading', { name: 'Support assistant' }).waitFor();
    const server = page.url();
    expect(await page.content()).not.toContain(address);

    const client = new Client({ name: 'acceptance-client', version: '7.1.0' });
    await client.connect(new StreamableHTTPClientTransport(new URL(address)));
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('list_all_polar_customers');
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    const result = await client.callTool({ name: 'list_all_polar_customers', arguments: {} });
    expect(result.isError ?? false).toBe(false);
    await gateway.callLog.flush();

    await page.getByRole('link', { name: 'Try a tool' }).click();
    await page.getByLabel('Tool', { exact: true }).selectOption('list_all_polar_customers');
    await page.locator('#tool-name', { hasText: 'list_all_polar_customers' }).waitFor();
    await page.getByLabel('Arguments (JSON)').fill('{"limit": 2}');
    await page.getByRole('button', { name: 'Call it' }).click();
    await page.locator('#result', { hasText: '@' }).waitFor();
    await page.locator('#result').scrollIntoViewIfNeeded();
    await keepScreenshot(page, 'test-console');
    await gateway.callLog.flush();

    await page.goto(server);
    await page.getByRole('link', { name: 'See them in the log' }).click();
    await page.getByRole('cell', { name: 'acceptance-client 7.1.0' }).waitFor();
    await page.getByRole('cell', { name: 'dashboard' }).waitFor();

    await page.goto(server);
    await page.getByRole('link', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke this server' }).click();
    await page.locator('h1 + div', { hasText: 'revoked' }).waitFor();
    await expect(client.callTool({ name: 'list_all_polar_customers', arguments: {} })).rejects.toThrow();
    await client.close().catch(() => {});
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test.runIf(isNightly)(
    'nightly: on a phone nothing is cut off; in light and dark everything can be read',
    async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, problems } = await openPage(browser, { viewport: phone, colorScheme });
        await page.goto(`${url}/dashboard/sign-in`);
        expect(await listBarriers(page)).toEqual([]);
        await signIn(page);
        await addAccount(
          page,
          'A name that is so long that it does not fit on one line of a phone AndHasNoPlaceToBreakIt',
        );
        const account = new URL(page.url()).pathname;
        await makeServer(page, `Phone ${colorScheme}`);
        expect(await measureOverflow(page)).toBe(0);
        await page.getByRole('link', { name: 'Done' }).click();
        await page.getByRole('heading', { name: `Phone ${colorScheme}` }).waitFor();
        const server = new URL(page.url()).pathname;
        const own = [server, `${server}/edit`, `${server}/rotate`, `${server}/revoke`, `${server}/console`];
        const pages = ['', '/accounts', '/accounts/new', '/log', '/tokens'].map(
          (path) => `/dashboard${path}`,
        );
        for (const path of [...pages, account, `${account}/edit`, `${account}/delete`, ...own]) {
          await page.goto(url + path);
          expect([path, await measureOverflow(page)]).toEqual([path, 0]);
          expect([path, await listBarriers(page)]).toEqual([path, []]);
        }
        expect(problems).toEqual([]);
        await page.context().close();
      }
    },
  );

  test('what a keyboard reaches shows it, and the content is one step away', async () => {
    const { page } = await openPage(browser, { viewport: desktop });
    await signIn(page);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    for (let presses = 0; presses < 6; presses++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none');
    }
    await page.context().close();
  });

  test.runIf(process.env.UPDATE_SCREENSHOTS !== undefined)('pictures for the docs', async () => {
    ({ gateway, url, token } = await startDashboard('http://127.0.0.1:9'));
    await addSample();
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await openPage(browser, { viewport: desktop, colorScheme });
      await signIn(page);
      await keepScreenshot(page, `overview-${colorScheme}`);
      await page.goto(`${url}/dashboard/log`);
      await keepScreenshot(page, `calls-${colorScheme}`);
      await page.setViewportSize(phone);
      await page.goto(`${url}/dashboard`);
      await keepScreenshot(page, `phone-${colorScheme}`);
      await page.context().close();
    }
  });
});
