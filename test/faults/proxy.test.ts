import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createUpstream,
  defaultLimits,
  UpstreamError,
} from '../../templates/package/src/runtime/upstream.js';
import { makeCertificate } from './certificate.js';
import { answer, type FaultServer, json, startFaultServer } from './fault-server.js';
import { type ProxyServer, startProxyServer } from './proxy-server.js';

let server: FaultServer;
let secure: FaultServer;
let proxy: ProxyServer;
let secureProxy: ProxyServer;

beforeAll(async () => {
  server = await startFaultServer(answer('200 OK', [json], '{"a":1}'));
  secure = await startFaultServer(answer('200 OK', [json], '{"a":1}'), makeCertificate(['api.example']));
  proxy = await startProxyServer(server.port);
  secureProxy = await startProxyServer(secure.port);
});
afterAll(() => Promise.all([server, secure, proxy, secureProxy].map((each) => each.close())));
beforeEach(() => {
  server.requests.length = 0;
  for (const each of [proxy, secureProxy]) {
    each.asked.length = 0;
    each.passed.length = 0;
    each.refuse = undefined;
  }
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toLowerCase(), undefined);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const limits = { ...defaultLimits, connectTimeout: 700 };

async function send(url: string, method = 'POST') {
  const upstream = createUpstream(limits);
  try {
    const headers = { authorization: 'Bearer secret-of-the-test' };
    const { status, text } = await upstream.send({ method, url: new URL(url), headers, body: '{}' });
    return { status, text };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { phase: error.facts.phase, sent: error.facts.sent, message: error.message };
  } finally {
    await upstream.close();
  }
}

const failed = (message: string) => ({ phase: 'connect', sent: false, message });

describe('the proxy of the environment', () => {
  test.each(['HTTP_PROXY', 'http_proxy'])(
    '%s: through a tunnel, which has no credential in its head',
    async (name) => {
      vi.stubEnv(name, proxy.url);
      expect(await send('http://api.example/v1/things')).toEqual({ status: 200, text: '{"a":1}' });
      expect(proxy.asked.map(({ target }) => target)).toEqual(['CONNECT api.example:80']);
      expect(JSON.stringify(proxy.asked)).not.toContain('secret-of-the-test');
      expect(server.requests.map(({ path }) => path)).toEqual(['/v1/things']);
    },
  );

  test.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY'])(
    '%s: TLS is with the host behind it, and its certificate is checked',
    async (name) => {
      vi.stubEnv(name, secureProxy.url);
      expect(await send('https://api.example/v1/things')).toEqual({
        phase: 'tls',
        sent: false,
        message: 'No trusted TLS connection to the API (DEPTH_ZERO_SELF_SIGNED_CERT).',
      });
      expect(secureProxy.asked.map(({ target }) => target)).toEqual(['CONNECT api.example:443']);
      expect(secureProxy.passed.join('')).not.toContain('secret-of-the-test');
      expect(secure.requests).toEqual([]);
    },
  );

  test('its own user and password', async () => {
    vi.stubEnv('HTTP_PROXY', proxy.url.replace('://', '://me:p%40ss@'));
    expect(await send('http://api.example/')).toMatchObject({ status: 200 });
    const basic = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(proxy.asked[0]?.headers['proxy-authorization']).toBe(basic);
    expect(server.requests[0]?.head).not.toMatch(/proxy-authorization/i);
  });

  test.each(['http://127.0.0.1', 'http://127.8.9.1', 'http://localhost', 'http://[::1]'])(
    '%s never goes through it',
    async (host) => {
      vi.stubEnv('HTTP_PROXY', proxy.url);
      vi.stubEnv('HTTPS_PROXY', proxy.url);
      await send(`${host}:${server.port}/`);
      expect(proxy.asked).toEqual([]);
    },
  );

  test.each<[string, boolean]>([
    ['*', false],
    ['nothing.invalid', false],
    ['.invalid', false],
    ['other.example, nothing.invalid', false],
    ['nothing.invalid:80', false],
    ['nothing.invalid:8080', true],
    ['thing.invalid', true],
    ['', true],
  ])('NO_PROXY %j', async (value, proxied) => {
    vi.stubEnv('HTTP_PROXY', proxy.url);
    vi.stubEnv('NO_PROXY', value);
    const told = await send('http://nothing.invalid/');
    if (proxied) expect(told).toMatchObject({ status: 200 });
    else expect(told).toMatchObject({ phase: 'dns' });
    expect(proxy.asked).toHaveLength(proxied ? 1 : 0);
  });
});

describe('a proxy that does not connect', () => {
  test.each<[string, string]>([
    ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', ': status 407'],
    ['HTTP/1.1 502 Bad Gateway\r\n\r\n', ': status 502'],
    ['HTTP/1.1 302 Found\r\nlocation: http://evil.example/\r\n\r\n', ': status 302'],
    ['nonsense\r\n', ''],
    ['', ': UND_ERR_SOCKET'],
  ])('%j', async (bytes, why) => {
    vi.stubEnv('HTTP_PROXY', proxy.url);
    proxy.refuse = (socket) => socket.end(bytes);
    const told = await send('http://api.example/');
    expect(told).toEqual(failed(`No connection to the API (the proxy did not connect${why}).`));
    expect(proxy.asked).toHaveLength(1);
  });

  test('and says nothing', async () => {
    vi.stubEnv('HTTP_PROXY', proxy.url);
    proxy.refuse = () => {};
    expect(await send('http://api.example/')).toEqual(failed('No connection to the API within 700 ms.'));
  });

  test('and is not there', async () => {
    vi.stubEnv('HTTP_PROXY', 'http://me:secret-of-the-proxy@127.0.0.1:1');
    const why = ' (the proxy did not connect: ECONNREFUSED)';
    expect(await send('http://api.example/')).toEqual(failed(`No connection to the API${why}.`));
  });

  test.each(['127.0.0.1:8080', 'proxy.example:8080', 'me:secret-of-the-proxy@proxy', 'ftp://proxy.example'])(
    'and is no URL of a proxy: %s',
    async (value) => {
      vi.stubEnv('HTTP_PROXY', value);
      const why = ' (a proxy variable is not the URL of a proxy)';
      expect(await send('http://api.example/')).toEqual(failed(`No connection to the API${why}.`));
    },
  );
});
