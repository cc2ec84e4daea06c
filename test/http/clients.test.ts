import { describe, expect, test } from 'vitest';
import { answerJson, fixtureSecret } from '../runtime/fixture.js';
import {
  type AnyClient,
  callBody,
  callHeaders,
  connectNew,
  connectOld,
  newVersion,
  oldVersions,
  openSocket,
  post,
  readMessage,
  serve,
  toolName,
  writeRequest,
} from './fixture.js';

type Connect = (url: string, version: string, headers?: object) => Promise<AnyClient>;

const clients: [string, string, Connect][] = [
  ...oldVersions.flatMap((version): [string, string, Connect][] => [
    ['v1', version, connectOld],
    ['v2', version, connectNew],
  ]),
  ['v2', newVersion, connectNew],
];

describe.each(clients)('the client of SDK %s speaking %s', (_, version, connect) => {
  test('lists and calls, several at once', async () => {
    const { url, upstream } = await serve();
    upstream.answer = (request, response) => answerJson(response, 200, { asked: request.url });
    const client = await connect(url, version);
    expect(client.version()).toBe(version);
    expect(await client.listNames()).toEqual([toolName]);
    const ids = ['a', 'b', 'c', 'd'];
    expect(await Promise.all(ids.map((id) => client.call(id)))).toEqual(
      ids.map((id) => ({ asked: `/v1/things/${id}` })),
    );
  });

  test('its credentials never reach the upstream (T1)', async () => {
    const { url, upstream } = await serve({ authToken: 'inbound-secret-token' });
    const headers = { Authorization: 'Bearer inbound-secret-token', Cookie: 'a=inbound', 'X-Own': 'inbound' };
    const client = await connect(url, version, headers);
    await client.call('a');
    expect(upstream.requests).toHaveLength(1);
    expect(upstream.requests[0]?.headers.authorization).toBe(`Bearer ${fixtureSecret}`);
    expect(JSON.stringify(upstream.requests)).not.toContain('inbound');
  });

  test('when it goes away its call ends upstream', async () => {
    const { url, upstream } = await serve();
    const client = await connect(url, version);
    const closed = new Promise((resolve) => {
      upstream.answer = (_request, _response, raw) => {
        raw.socket.once('close', resolve);
        void client.close();
      };
    });
    await expect(client.call('a')).rejects.toThrow();
    await closed;
  });
});

test('a 2026-07-28 client that cancels its call ends it upstream', async () => {
  const { url, upstream } = await serve();
  const client = await connectNew(url, newVersion);
  const controller = new AbortController();
  const closed = new Promise((resolve) => {
    upstream.answer = (_request, _response, raw) => {
      raw.socket.once('close', resolve);
      controller.abort();
    };
  });
  await expect(client.call('a', controller.signal)).rejects.toThrow();
  await closed;
});

test.each([[newVersion], ['2025-11-25']])(
  'speaking %s, a connection that is lost ends its call upstream, however it is lost',
  async (version) => {
    const { port, upstream, url } = await serve();
    for (const lose of ['destroy', 'resetAndDestroy'] as const) {
      const { socket } = await openSocket(port);
      const closed = new Promise((resolve) => {
        upstream.answer = (_request, _response, raw) => {
          raw.socket.once('close', resolve);
          socket[lose]();
        };
      });
      // Twice: the second one waits for its turn, and is never sent on.
      socket.write(writeRequest(callHeaders(version), callBody(version)).repeat(2));
      await closed;
    }
    upstream.answer = (_, response) => answerJson(response, 200, { ok: 1 });
    expect((await readMessage(await post(url))).result?.structuredContent).toEqual({ ok: 1 });
    expect(upstream.requests).toHaveLength(3);
  },
);

test('pipelined requests are answered in their order', async () => {
  const { port, upstream } = await serve();
  let asked = 0;
  upstream.answer = (_, response) => {
    asked += 1;
    setTimeout(() => answerJson(response, 200, { ok: 1 }), 40 / asked);
  };
  const { socket, read } = await openSocket(port);
  for (const id of ['id-1', 'id-2', 'id-3']) {
    socket.write(writeRequest(callHeaders(newVersion), callBody(newVersion, 'a', id)));
  }
  const text = await read('id-3');
  expect([...text.matchAll(/id-\d/g)].map(String)).toEqual(['id-1', 'id-2', 'id-3']);
});
