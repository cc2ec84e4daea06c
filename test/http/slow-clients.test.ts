import { expect, test } from 'vitest';
import { answerJson } from '../runtime/fixture.js';
import { newVersion, openSocket, post, serve } from './fixture.js';

/** The server's own deadline is 10 s, held every 2 s. */
const patience = 30_000;

test(
  'who sends no whole head in time is cut off, and holds up nobody meanwhile',
  async () => {
    const { port, url, upstream } = await serve();
    upstream.answer = (_, response) => answerJson(response, 200, {});
    const silent = await openSocket(port);
    const slow = await openSocket(port);
    slow.socket.write('POST /mcp HTTP/1.1\r\nhost: localhost\r\n');
    const timer = setInterval(() => slow.socket.write('x: 1\r\n'), 500);
    expect((await post(url, newVersion)).status).toBe(200);
    expect(await Promise.all([silent.read(), slow.read()])).toEqual([
      expect.stringMatching(/^HTTP\/1\.1 408 |^$/),
      expect.stringMatching(/^HTTP\/1\.1 408 |^$/),
    ]);
    clearInterval(timer);
  },
  patience,
);
