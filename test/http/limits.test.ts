import { describe, expect, test } from 'vitest';
import { answerJson } from '../runtime/fixture.js';
import {
  callBody,
  callHeaders,
  createGate,
  handleCalls,
  newVersion,
  openSocket,
  post,
  readMessage,
  type ServedListener,
  serve,
  writeRequest,
} from './fixture.js';

const mebibyte = 1024 * 1024;

/** Whatever came before, the next call is answered. */
async function expectAlive({ url, upstream }: ServedListener): Promise<void> {
  upstream.answer = (_, response) => answerJson(response, 200, { alive: true });
  for (const version of [newVersion, '2025-06-18']) {
    const { result } = await readMessage(await post(url, version));
    expect(result?.structuredContent).toEqual({ alive: true });
  }
}

describe('a body of more than 4 MiB is answered 413', () => {
  const large = 'x'.repeat(5 * mebibyte);

  test('that says its length', async () => {
    const listener = await serve();
    for (const version of [newVersion, '2025-06-18']) {
      const response = await post(listener.url, version, { body: large });
      expect(response.status).toBe(413);
      expect((await readMessage(response)).error?.message).toContain('4194304');
    }
    await expectAlive(listener);
  });

  test('that does not', async () => {
    const listener = await serve();
    const { socket, read } = await openSocket(listener.port);
    const headers = { ...callHeaders(newVersion), host: 'localhost', 'transfer-encoding': 'chunked' };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST /mcp HTTP/1.1\r\n${lines.join('')}\r\n`);
    const chunk = `${mebibyte.toString(16)}\r\n${large.slice(0, mebibyte)}\r\n`;
    for (let sent = 0; sent < 6; sent += 1) socket.write(chunk);
    socket.write('0\r\n\r\n');
    expect(await read('4194304')).toMatch(/^HTTP\/1\.1 413 /);
    // The connection is as good as new.
    listener.upstream.answer = (_, response) => answerJson(response, 200, { second: true });
    socket.write(writeRequest(callHeaders(newVersion), callBody(newVersion)));
    expect(await read('second')).toContain('200 OK');
    await expectAlive(listener);
  });

  test('that never ends: what comes is dropped, not kept', async () => {
    const listener = await serve();
    const { socket, read } = await openSocket(listener.port);
    const headers = { ...callHeaders(newVersion), 'content-length': String(2 ** 40) };
    socket.write(writeRequest(headers, large));
    expect(await read('4194304')).toMatch(/^HTTP\/1\.1 413 /);
    socket.write(large);
    socket.resetAndDestroy();
    await expectAlive(listener);
  });

  test('one of less is read', async () => {
    const listener = await serve();
    listener.upstream.answer = (_, response) => answerJson(response, 200, { ok: true });
    const body = callBody(newVersion).padEnd(4 * mebibyte, ' ');
    expect((await post(listener.url, newVersion, { body })).status).toBe(200);
  });
});

describe('what is no call', () => {
  const json = { 'content-type': 'application/json' };
  const cases: [string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number, number][] = [
    ['nothing', '', {}, 400, -32700],
    ['broken JSON', '{"jsonrpc": "2.0", "id": 1', {}, 400, -32700],
    ['a text', 'hello', {}, 400, -32700],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, -32700],
    ['null', 'null', {}, 400, -32600],
    ['a number', '1', {}, 400, -32600],
    ['a list of nothing', '[]', {}, 400, -32600],
    ['an object of another kind', '{"a": 1}', {}, 400, -32600],
    ['no content type', callBody('2025-06-18'), { 'content-type': 'text/plain' }, 415, -32000],
    [
      'no event stream accepted',
      callBody('2025-06-18'),
      { ...json, accept: 'application/json' },
      406,
      -32000,
    ],
    [
      'an unknown version',
      callBody('2025-06-18'),
      { ...json, 'mcp-protocol-version': '1999-01-01' },
      400,
      -32000,
    ],
  ];
  test.each(cases)('%s', async (_, body, headers, status, code) => {
    const listener = await serve();
    const response = await post(listener.url, '2025-06-18', { body, headers });
    expect(response.status).toBe(status);
    expect((await readMessage(response)).error?.code).toBe(code);
    expect(listener.upstream.requests).toEqual([]);
    await expectAlive(listener);
  });

  test.each([[newVersion], ['2025-06-18']])(
    'arguments that are a hundred thousand deep (%s)',
    async (version) => {
      const listener = await serve();
      const deep = '['.repeat(100_000) + ']'.repeat(100_000);
      const body = callBody(version).replace('"a"', deep);
      const response = await post(listener.url, version, { body });
      const { error, result } = await readMessage(response);
      expect(error !== undefined || result?.isError === true).toBe(true);
      expect(listener.upstream.requests).toEqual([]);
      await expectAlive(listener);
    },
  );

  test('a byte order mark is no fault', async () => {
    const listener = await serve();
    listener.upstream.answer = (_, response) => answerJson(response, 200, { ok: true });
    const response = await post(listener.url, newVersion, { body: `\ufeff${callBody(newVersion)}` });
    expect((await readMessage(response)).result?.structuredContent).toEqual({ ok: true });
  });

  test.each([
    ['no HTTP', 'hello\r\n\r\n', '400'],
    ['a header of 64 kB', `GET /mcp HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(65_536)}\r\n\r\n`, '431'],
    ['two lengths', writeRequest({ 'transfer-encoding': 'chunked' }, '{}'), '400'],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400'],
    ['a tunnel', 'CONNECT localhost:80 HTTP/1.1\r\nhost: localhost\r\n\r\n', ''],
  ])('%s', async (_, text, status) => {
    const listener = await serve();
    const { socket, read } = await openSocket(listener.port);
    socket.write(text);
    expect((await read()).split(' ')[1] ?? '').toBe(status);
    await expectAlive(listener);
  });

  test('a request that breaks off, anywhere', async () => {
    const listener = await serve();
    const text = writeRequest(callHeaders(newVersion), callBody(newVersion));
    for (const length of [0, 1, 20, text.indexOf('\r\n\r\n'), text.indexOf('{') + 1, text.length - 1]) {
      for (const end of ['end', 'destroy', 'resetAndDestroy'] as const) {
        const { socket } = await openSocket(listener.port);
        socket.write(text.slice(0, length));
        socket[end]();
      }
    }
    await expectAlive(listener);
    // Only those of `expectAlive`.
    expect(listener.upstream.requests).toHaveLength(2);
  });
});

test.each([['2025-06-18'], [newVersion]])('events are sent when they happen (%s)', async (version) => {
  const { opened, open } = createGate();
  const createServer = () =>
    handleCalls(async (id, { mcpReq }) => {
      const params = { progressToken: 1, progress: 1, message: 'half-way' };
      await mcpReq.notify({ method: 'notifications/progress', params });
      await opened;
      return { id };
    });
  const { url } = await serve({ createServer });
  const response = await post(url, version);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader?.read();
  expect(first?.value).toContain('half-way');
  open();
  let rest = '';
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) rest += next.value;
  expect(rest).toContain('"structuredContent":{"id":"a"}');
});

test('a client that does not read its answer holds up nobody', async () => {
  const createServer = () => handleCalls(async () => ({ large: 'x'.repeat(20 * mebibyte) }));
  const { port, url } = await serve({ createServer });
  for (const version of [newVersion, '2025-06-18']) {
    const { socket } = await openSocket(port);
    socket.pause();
    socket.write(writeRequest(callHeaders(version), callBody(version)));
  }
  expect((await post(url)).status).toBe(200);
});

test('a server that cannot be made is an answer with status 500, and logged', async () => {
  const createServer = () => {
    throw new Error('no server today');
  };
  const { url, logged } = await serve({ createServer });
  for (const version of [newVersion, '2025-06-18']) {
    const response = await post(url, version);
    expect([response.status, (await readMessage(response)).error?.code]).toEqual([500, -32603]);
  }
  expect(logged.filter((line) => line.includes('no server today'))).toHaveLength(2);
});
