import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Listener, startListener } from '#gateway/listener.js';
import { createManagementApp } from '#gateway/management/app.js';
import { createAccount } from '#gateway/operations/accounts.js';
import { createServer } from '#gateway/operations/servers.js';
import { runNpx } from '../conformance/npx.js';
import { isNightly } from '../night.js';
import { startPolar } from '../practice/polar.js';
import { startTestGateway, type TestGateway } from './support/gateway.js';

const actor = { id: 'tok_test', name: 'test', role: 'admin' } as const;

describe.runIf(isNightly)('nightly: other programs at a scoped URL', () => {
  let practice: Awaited<ReturnType<typeof startPolar>>;
  let started: TestGateway;
  let listener: Listener;
  let url: string;
  beforeAll(async () => {
    practice = await startPolar({ verify: false });
    started = await startTestGateway({ upstreams: new Map([['polar', practice.url]]) });
    const app = createManagementApp(started.gateway);
    listener = await startListener(started.gateway, { host: '127.0.0.1', port: 0, allowedHosts: [], app });
    const given = {
      integration: 'polar',
      environment: 'sandbox',
      name: 'shop',
      access_token: 'polar_oat_practice',
    };
    const account = await createAccount(started.gateway, given, actor);
    const body = { name: 'server', config: { tags: ['customers'], methods: ['read'] } };
    ({ url } = await createServer(started.gateway, account.id, body, { actor, baseUrl: listener.url }));
  }, 60_000);
  afterAll(async () => {
    await listener?.close(1000);
    await started?.close();
    await practice?.close();
  });

  test('the Inspector lists, and finds nothing wrong', { timeout: 300_000 }, async () => {
    const words = ['--cli', url, '--transport', 'http', '--method', 'tools/list', '--strict'];
    const { code, stdout, stderr } = await runNpx('@modelcontextprotocol/inspector@2.12.0', [
      'mcp-inspector',
      ...words,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const names = JSON.parse(stdout).tools.map(({ name }: { name: string }) => name);
    expect(names).toContain('list_all_polar_customers');
  });

  test('mcp-remote, for hosts that speak stdio alone', { timeout: 300_000 }, async () => {
    const client = new Client({ name: 'stdio-host', version: '1' });
    const args = ['-y', 'mcp-remote@0.15.1', url, '--transport', 'http-only'];
    await client.connect(new StdioClientTransport({ command: 'npx', args, stderr: 'pipe' }), {
      timeout: 120_000,
    });
    const { structuredContent } = await client.callTool({
      name: 'list_all_polar_customers',
      arguments: { limit: 1 },
    });
    expect(structuredContent).toMatchObject({ items: [{ id: expect.any(String) }] });
    await client.close();
  });
});
