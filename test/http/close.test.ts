import { expect, test } from 'vitest';
import { answerJson } from '../runtime/fixture.js';
import {
  callBody,
  callHeaders,
  createGate,
  newVersion,
  openSocket,
  post,
  serve,
  writeRequest,
} from './fixture.js';

/** Longer than a test may take: a close that waits for this fails. */
const forever = 600_000;

test.each([[newVersion], ['2025-06-18']])(
  'calls under way are answered, then all ends (%s)',
  async (version) => {
    const { url, port, upstream, close } = await serve();
    const { opened, open } = createGate();
    const asked = new Promise<void>((resolve) => {
      upstream.answer = async (_, response) => {
        resolve();
        await opened;
        answerJson(response, 200, { late: true });
      };
    });
    const idle = await openSocket(port);
    idle.socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await idle.read('{"status":"ok"}');
    const silent = await openSocket(port);
    const busy = await openSocket(port);
    busy.socket.write(writeRequest(callHeaders(version), callBody(version)));
    await asked;
    const closed = close(forever);
    // An idle connection is closed at once, while the call is still under way.
    await idle.read();
    await expect(post(url, version)).rejects.toThrow();
    // Nothing more is taken on a connection that is still open.
    busy.socket.write(writeRequest(callHeaders(version), callBody(version)));
    open();
    const text = await busy.read();
    expect(text).toContain('"structuredContent":{"late":true}');
    expect(text).not.toContain('"structuredContent":{"late":true}}}\r\n\r\nHTTP/1.1 200');
    await closed;
    await silent.read();
    expect(upstream.requests).toHaveLength(1);
  },
);

test('a request on an open connection is refused while calls are awaited', async () => {
  const { port, upstream, close } = await serve();
  const { opened, open } = createGate();
  const asked = new Promise<void>((resolve) => {
    upstream.answer = async (_, response) => {
      resolve();
      await opened;
      answerJson(response, 200, {});
    };
  });
  const busy = await openSocket(port);
  const other = await openSocket(port);
  const request = writeRequest(callHeaders(newVersion), callBody(newVersion));
  busy.socket.write(request);
  other.socket.write(request.slice(0, 20));
  await asked;
  const closed = close(forever);
  other.socket.write(request.slice(20));
  const text = await other.read();
  expect(text).toMatch(/^HTTP\/1\.1 503 /);
  expect(text).toMatch(/\r\nconnection: close\r\n/i);
  open();
  expect(await busy.read()).toMatch(/^HTTP\/1\.1 200 /);
  await closed;
});

test.each([[newVersion], ['2025-06-18']])('a call that takes too long is aborted (%s)', async (version) => {
  const { port, upstream, close } = await serve();
  const { opened: asked, open } = createGate();
  const ended = new Promise((resolve) => {
    upstream.answer = (_request, _response, raw) => {
      raw.socket.once('close', resolve);
      open();
    };
  });
  const busy = await openSocket(port);
  busy.socket.write(writeRequest(callHeaders(version), callBody(version)));
  await asked;
  await close(50);
  expect(await busy.read()).not.toContain('structuredContent');
  await ended;
});

// The list of tools never changes, so that there is nothing to subscribe to: the SDK ends such streams itself.
test('a subscription is not waited for', async () => {
  const { url, close } = await serve();
  const call = JSON.parse(callBody(newVersion));
  const params = { notifications: { toolsListChanged: true }, _meta: call.params._meta };
  const body = JSON.stringify({ ...call, method: 'subscriptions/listen', params });
  const headers = { ...callHeaders(newVersion), 'mcp-method': 'subscriptions/listen' };
  const response = await post(url, newVersion, { body, headers });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const text = response.text();
  await close(forever);
  expect(await text).toContain('data: ');
});

test('a half request is waited for no longer than said', async () => {
  const { port, close } = await serve();
  const half = await openSocket(port);
  const request = writeRequest(callHeaders(newVersion), callBody(newVersion));
  half.socket.write(request.slice(0, -1));
  await close(50);
  expect(await half.read()).toBe('');
});

test('closing twice is closing once', async () => {
  const { url, close } = await serve();
  await Promise.all([close(forever), close(forever)]);
  await close(forever);
  await expect(post(url)).rejects.toThrow();
});
