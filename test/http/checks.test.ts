import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../templates/package/src/config.js';
import { createHostCheck, readHostname } from '../../templates/package/src/host-check.js';
import { startHttpListener } from '../../templates/package/src/http-listener.js';
import { answerJson } from '../runtime/fixture.js';
import { callBody, callHeaders, newVersion, openSocket, post, readMessage, serve } from './fixture.js';

/** One request by hand: `fetch` allows neither Host nor every Origin. Its status, and all that came. */
async function send(
  port: number,
  { target = '/mcp', method = 'POST', headers = {} as Record<string, string | undefined>, version = '1.1' },
): Promise<{ readonly status: number; readonly text: string }> {
  const { socket, read } = await openSocket(port);
  const body = method === 'POST' ? callBody(newVersion) : '';
  const all = {
    host: 'localhost',
    ...(method === 'POST' ? { ...callHeaders(newVersion), 'content-length': String(body.length) } : {}),
    connection: 'close',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  socket.write(`${method} ${target} HTTP/${version}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  const text = await read();
  return { status: Number(text.split(' ')[1]), text };
}

const ok: [Record<string, string | undefined>, number] = [{}, 200];
/** PORT stands for the listener's. */
const table: [headers: Record<string, string | undefined>, status: number][] = [
  ok,
  [{ host: 'localhost:PORT' }, 200],
  [{ host: 'LocalHost:PORT' }, 200],
  [{ host: '127.0.0.1' }, 200],
  [{ host: '127.0.0.1:PORT' }, 200],
  [{ host: '[::1]:PORT' }, 200],
  [{ host: 'mcp.example.com' }, 200],
  [{ host: 'mcp.example.com:443' }, 200],
  [{ host: undefined }, 400],
  [{ host: '' }, 403],
  [{ host: 'evil.com' }, 403],
  [{ host: 'evil.com:PORT' }, 403],
  [{ host: '127.0.0.1.nip.io' }, 403],
  [{ host: '127.0.0.1.nip.io:PORT' }, 403],
  [{ host: 'localhost.evil.com' }, 403],
  [{ host: 'evil.com@localhost' }, 403],
  [{ host: 'localhost/' }, 403],
  [{ host: 'localhost.' }, 403],
  [{ host: 'localhost, evil.com' }, 403],
  [{ host: '0.0.0.0:PORT' }, 403],
  [{ host: '[::]:PORT' }, 403],
  [{ host: '192.0.2.1' }, 403],
  [{ host: 'www.mcp.example.com' }, 403],
  [{ origin: 'http://localhost:5173' }, 200],
  [{ origin: 'http://127.0.0.1' }, 200],
  [{ origin: 'http://[::1]:1' }, 200],
  [{ origin: 'https://mcp.example.com' }, 200],
  [{ origin: 'null' }, 403],
  [{ origin: 'https://evil.com' }, 403],
  [{ origin: 'http://127.0.0.1.nip.io:PORT' }, 403],
  [{ origin: 'http://localhost.evil.com' }, 403],
  [{ origin: 'http://evil.com, http://localhost' }, 403],
  [{ origin: 'file://' }, 403],
  [{ origin: 'garbage' }, 403],
  [{ origin: 'https://192.0.2.1' }, 403],
];

describe('Host and Origin (H1)', () => {
  test('are checked on every route; what is refused goes nowhere', async () => {
    const { port, upstream } = await serve({ allowedHosts: ['mcp.example.com'] });
    upstream.answer = (_, response) => answerJson(response, 200, { ok: 1 });
    for (const [given, want] of table) {
      const headers = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name, value?.replace('PORT', String(port))]),
      );
      const before = upstream.requests.length;
      expect([given, (await send(port, { headers })).status]).toEqual([given, want]);
      expect(upstream.requests.length - before).toBe(want === 200 ? 1 : 0);
      for (const [target, status] of [['/healthz', 200] as const, ['/', 404] as const]) {
        const got = await send(port, { target, method: 'GET', headers });
        expect([given, target, got.status]).toEqual([given, target, want === 200 ? status : want]);
      }
    }
  });

  test('HTTP/1.0 without Host, and a whole URL as target, get nothing', async () => {
    const { port, upstream } = await serve();
    expect((await send(port, { version: '1.0', headers: { host: undefined } })).status).toBe(403);
    expect((await send(port, { target: 'http://evil.com/mcp' })).status).toBe(404);
    expect((await send(port, { target: 'http://localhost/mcp' })).status).toBe(404);
    expect(upstream.requests).toEqual([]);
  });

  test('a refusal says what to do', async () => {
    const { port, logged } = await serve();
    const { text } = await send(port, { headers: { host: 'mcp.example.com' } });
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual({
      jsonrpc: '2.0',
      id: null,
      error: { code: -32000, message: expect.stringContaining('--allowed-hosts mcp.example.com') },
    });
    expect(logged.join()).toContain('mcp.example.com');
  });

  const address = Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === 'IPv4' && !each.internal)?.address;
  const local: [string, string | undefined, string, boolean][] = [
    ['192.0.2.7', '192.0.2.7', 'http://192.0.2.7:80', true],
    ['192.0.2.7:3000', '::ffff:192.0.2.7', 'http://192.0.2.7', true],
    ['[2001:db8::7]:3000', '2001:db8::7', 'http://[2001:DB8:0::7]', true],
    ['192.0.2.8', '192.0.2.7', 'http://192.0.2.7', false],
    ['192.0.2.7', '192.0.2.7', 'http://192.0.2.8', false],
    ['evil.com', undefined, 'http://evil.com', false],
    ['[garbage', undefined, 'http://localhost', false],
  ];
  test.each(local)('Host %s on a connection to %s, Origin %s: %s', (host, localAddress, origin, want) => {
    const request = { headers: { host, origin }, socket: { localAddress } };
    const found = createHostCheck([])(request as Parameters<ReturnType<typeof createHostCheck>>[0]);
    expect(found === undefined).toBe(want);
  });

  test.each([
    ['0.0.0.0', '0.0.0.0'],
    ['[::]', '[::]'],
  ])('%s is no name, though it is listened on', (hostname, host) => {
    const request = { headers: { host }, socket: { localAddress: '127.0.0.1' } };
    const check = createHostCheck([hostname]);
    expect(check(request as Parameters<typeof check>[0])).toContain('is not a name of this server');
  });

  test.runIf(address !== undefined)('the address of a connection is a name of the server', async () => {
    const { port } = await serve({ host: '0.0.0.0', authToken: 'a'.repeat(16) });
    const asked = await fetch(`http://${address}:${port}/healthz`);
    expect([asked.status, await asked.json()]).toEqual([200, { status: 'ok' }]);
  });
});

describe('where it listens', () => {
  const options = { createServer: () => expect.fail(), port: 0 };

  test.each([['0.0.0.0'], ['::'], ['[::]'], ['192.0.2.1'], ['mcp.example.com'], ['127.0.0.1.nip.io'], ['0']])(
    '%s needs a token',
    async (host) => {
      const pending = startHttpListener({ ...options, host });
      await expect(pending).rejects.toThrow(UsageError);
      await expect(pending).rejects.toThrow('--auth-token-file');
    },
  );

  test.each([[''], ['http://localhost'], ['localhost:80'], ['a b'], ['*'], ['999.1.1.1'], ['[::1'], ['a/b']])(
    '%j is no host',
    async (host) => {
      await expect(startHttpListener({ ...options, host })).rejects.toThrow(/^--host: .* such as/);
      const pending = startHttpListener({ ...options, host: 'localhost', allowedHosts: [host] });
      await expect(pending).rejects.toThrow(/^--allowed-hosts: .* such as/);
    },
  );

  test.each([
    ['Mcp.Example.COM', 'mcp.example.com'],
    ['::1', '[::1]'],
    ['[2001:DB8::0:1]', '[2001:db8::1]'],
    ['127.0.0.1', '127.0.0.1'],
    ['under_score-1', 'under_score-1'],
  ])('%s is read as %s', (text, want) => {
    expect(readHostname(text, '--host')).toBe(want);
  });

  test.each([
    ['127.0.0.1', 'http://127.0.0.1:'],
    ['localhost', 'http://localhost:'],
  ])('%s: the URL begins with %s', async (host, want) => {
    const { url } = await serve({ host });
    expect(url.startsWith(want)).toBe(true);
    expect((await post(url)).status).toBe(200);
  });

  test('a wildcard is told by a name that can be called', async () => {
    const { url, port } = await serve({ host: '0.0.0.0', authToken: 'a'.repeat(16) });
    expect(url).toBe(`http://localhost:${port}/mcp`);
  });

  test('a port in use is said, with what to do', async () => {
    const { port } = await serve();
    await expect(startHttpListener({ ...options, host: '127.0.0.1', port })).rejects.toThrow(
      /EADDRINUSE.*--port/,
    );
  });
});

describe('the token', () => {
  const authToken = 'token-of-32-characters-or-so-1234';
  const cases: [string | undefined, number][] = [
    [`Bearer ${authToken}`, 200],
    [`bearer  ${authToken} `, 200],
    [undefined, 401],
    ['', 401],
    ['Bearer', 401],
    ['Bearer ', 401],
    [authToken, 401],
    [`Basic ${authToken}`, 401],
    [`Bearer ${authToken}x`, 401],
    [`Bearer ${authToken.slice(1)}`, 401],
    [`Bearer ${authToken.toUpperCase()}`, 401],
    [`Bearer ${authToken} x`, 401],
    [`Bearer x, Bearer ${authToken}`, 401],
  ];

  test.each(cases)('Authorization %j → %i', async (authorization, want) => {
    const { port, upstream, logged } = await serve({ authToken });
    upstream.answer = (_, response) => answerJson(response, 200, { ok: 1 });
    for (const method of ['POST', 'GET', 'OPTIONS', 'DELETE']) {
      const { status, text } = await send(port, { method, headers: { authorization } });
      expect([method, status]).toEqual([method, want === 200 && method !== 'POST' ? 405 : want]);
      expect(/\r\nwww-authenticate: Bearer/i.test(text)).toBe(want === 401);
      expect(text).not.toContain(authToken);
    }
    expect(upstream.requests).toHaveLength(want === 200 ? 1 : 0);
    expect(logged.join()).not.toContain(authToken);
  });

  test('an empty one lets nobody in', async () => {
    const { port } = await serve({ authToken: '' });
    for (const authorization of ['Bearer ', 'Bearer', undefined, '']) {
      expect((await send(port, { headers: { authorization } })).status).toBe(401);
    }
  });

  test('is not asked for where nothing is to be had', async () => {
    const { port } = await serve({ authToken });
    expect((await send(port, { method: 'GET', target: '/healthz' })).status).toBe(200);
    const { status } = await send(port, {
      method: 'GET',
      target: '/.well-known/oauth-protected-resource/mcp',
    });
    expect(status).toBe(404);
  });
});

test.each<[string, string, number, unknown]>([
  ['GET', '/healthz', 200, { status: 'ok' }],
  ['GET', '/healthz?a=1', 200, { status: 'ok' }],
  ['POST', '/healthz', 405, { error: expect.stringContaining('GET') }],
  ['GET', '/.well-known/oauth-protected-resource', 404, { error: expect.stringContaining('/mcp') }],
  ['GET', '/.well-known/oauth-authorization-server', 404, expect.anything()],
  ['GET', '/', 404, expect.anything()],
  ['POST', '/', 404, expect.anything()],
  ['POST', '/mcp/', 404, expect.anything()],
  ['POST', '/mcp/secret', 404, expect.anything()],
  ['POST', '//mcp', 404, expect.anything()],
  ['GET', '/mcp', 405, { jsonrpc: '2.0', id: null, error: expect.anything() }],
  ['DELETE', '/mcp', 405, expect.anything()],
  ['PUT', '/mcp', 405, expect.anything()],
  ['OPTIONS', '/mcp', 405, expect.anything()],
  ['PROPFIND', '/mcp', 405, expect.anything()],
  ['TRACE', '/mcp', 405, expect.anything()],
])('%s %s → %i', async (method, target, want, body) => {
  const { port } = await serve();
  const { status, text } = await send(port, { method, target });
  expect(status).toBe(want);
  const [head = '', content = ''] = text.split('\r\n\r\n');
  expect(JSON.parse(content)).toEqual(body);
  expect(/\r\nallow: /i.test(head)).toBe(want === 405);
  expect(head).not.toMatch(/access-control/i);
});

test('HEAD is GET without the body', async () => {
  const { port } = await serve();
  for (const [target, want] of [['/healthz', 200] as const, ['/mcp', 405] as const, ['/', 404] as const]) {
    const { status, text } = await send(port, { method: 'HEAD', target });
    expect([target, status, text.split('\r\n\r\n')[1]]).toEqual([target, want, '']);
  }
});

test('/mcp may have a query', async () => {
  const { url, upstream } = await serve();
  upstream.answer = (_, response) => answerJson(response, 200, { ok: 1 });
  const message = await readMessage(await post(`${url}?session=1`));
  expect(message.result?.structuredContent).toEqual({ ok: 1 });
});
