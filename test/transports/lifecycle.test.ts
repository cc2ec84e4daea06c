import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callBody, callHeaders, readMessage } from '../http/fixture.js';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';
import { newVersion } from './client.js';
import { type FixturePackage, makePackage } from './package.js';
import { initialize, killAll, openWire, type Started, type StdioWire, start, startHttp } from './process.js';

let made: FixturePackage;
const upstreams: TestUpstream[] = [];
const env = { EXAMPLE_ACCESS_TOKEN: 'example_token_1234567890' };
const call = {
  method: 'tools/call',
  params: { name: 'get_single_example_thing_by_id', arguments: { id: 'a' } },
};

beforeAll(async () => {
  made = await makePackage();
});
afterAll(async () => {
  killAll();
  made.remove();
  await Promise.all(upstreams.map((each) => each.close()));
});

/** A server with a call under way. */
interface Busy {
  readonly started: Started;
  /** What the caller gets. */
  readonly answer: Promise<unknown>;
  /** Where the upstream would answer. */
  readonly response: ServerResponse;
  /** The upstream's connection is gone. */
  readonly closed: Promise<void>;
  readonly upstream: TestUpstream;
}

interface Asking {
  readonly upstream: TestUpstream;
  /** The next request that comes. It is not answered. */
  readonly asked: Promise<Pick<Busy, 'response' | 'closed'>>;
}

/** An upstream for one test: they run at the same time. */
async function listen(): Promise<Asking> {
  const upstream = await startUpstream();
  upstreams.push(upstream);
  const asked = new Promise<Pick<Busy, 'response' | 'closed'>>((resolve) => {
    upstream.answer = (_, response, raw) => {
      resolve({ response, closed: new Promise((gone) => raw.socket.once('close', () => gone())) });
    };
  });
  return { upstream, asked };
}

async function callOverStdio(): Promise<Busy & { readonly wire: StdioWire }> {
  const { upstream, asked } = await listen();
  const started = start(made.main, ['--base-url', upstream.url, '--log-level', 'silent'], { env });
  const wire = openWire(started);
  await initialize(wire);
  wire.send({ id: 'call', ...call });
  const under = await asked;
  const answer = wire
    .answerTo('call')
    .then(({ result }) => (result as { structuredContent: unknown }).structuredContent);
  answer.catch(() => {});
  return { started, upstream, wire, answer, ...under };
}

async function callOverHttp(
  version: string,
  signal: AbortSignal | null = null,
): Promise<Busy & { url: string }> {
  const { upstream, asked } = await listen();
  const started = await startHttp(made.main, ['--base-url', upstream.url], { env });
  const init = { method: 'POST', headers: callHeaders(version), body: callBody(version), signal };
  const answer = fetch(started.url, init)
    .then(readMessage)
    .then(({ result }) => result?.structuredContent);
  answer.catch(() => {});
  return { started, url: started.url, upstream, answer, ...(await asked) };
}

const servers: readonly (readonly [string, () => Promise<Busy>])[] = [
  ['stdio', callOverStdio],
  ['HTTP, 2025-11-25', () => callOverHttp('2025-11-25')],
  [`HTTP, ${newVersion}`, () => callOverHttp(newVersion)],
];

const timeout = 30_000;

describe.concurrent.each(servers)('over %s', { timeout }, (_, callOver) => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s during a call: it is answered, then exit 0',
    async (signal) => {
      const { started, answer, response } = await callOver();
      started.child.kill(signal);
      setTimeout(() => answerJson(response, 200, { late: true }), 300);
      expect(await answer).toEqual({ late: true });
      expect(await started.ended).toMatchObject({ code: 0, signal: null });
    },
  );

  test.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGTERM'],
  ] as const)('%s and then %s during a call: it ends at once', async (first, second) => {
    const { started, closed } = await callOver();
    started.child.kill(first);
    // Time for the first one to be handled; the call is never answered.
    await new Promise((resolve) => setTimeout(resolve, 500));
    started.child.kill(second);
    // Had it waited for the call, it would have ended by itself, with a code.
    expect(await started.ended).toMatchObject({ code: null, signal: second });
    await closed;
  });

  test('SIGTERM during a call that is never answered: it is aborted, then exit 0', async () => {
    const { started, closed } = await callOver();
    started.child.kill('SIGTERM');
    expect(await started.ended).toMatchObject({ code: 0, signal: null });
    await closed;
  });
});

describe.concurrent('over stdio', { timeout }, () => {
  test('the end of stdin during a call: it is answered, then exit 0', async () => {
    const { started, answer, response } = await callOverStdio();
    started.child.stdin.end();
    answerJson(response, 200, { late: true });
    expect(await answer).toEqual({ late: true });
    expect(await started.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('a client that reads no more: the server ends at once, and says nothing', async () => {
    const { started, wire, closed } = await callOverStdio();
    const since = Date.now();
    started.child.stdout.destroy();
    wire.send({ id: 'other', method: 'ping' });
    expect(await started.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    await closed;
    // Nobody can be told how the call ends: it is not waited for, which would take ten seconds.
    expect(Date.now() - since).toBeLessThan(8_000);
  });

  test('notifications/cancelled ends the call upstream, and only it', async () => {
    const { started, wire, upstream, closed } = await callOverStdio();
    wire.send({ method: 'notifications/cancelled', params: { requestId: 'call' } });
    await closed;
    upstream.answer = (_, response) => answerJson(response, 200, { again: true });
    wire.send({ id: 'again', ...call });
    expect((await wire.answerTo('again')).result).toMatchObject({ structuredContent: { again: true } });
    expect(wire.frames.some(({ id }) => id === 'call')).toBe(false);
    started.child.stdin.end();
    expect(await started.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

test.concurrent.each(['2025-11-25', newVersion])(
  'over HTTP, %s: a request that is closed ends the call upstream, and only it',
  { timeout },
  async (version) => {
    const gone = new AbortController();
    const { started, url, upstream, answer, closed } = await callOverHttp(version, gone.signal);
    gone.abort();
    await closed;
    await expect(answer).rejects.toThrow();
    upstream.answer = (_, response) => answerJson(response, 200, { again: true });
    const again = await fetch(url, {
      method: 'POST',
      headers: callHeaders(version),
      body: callBody(version),
    });
    expect((await readMessage(again)).result).toMatchObject({ structuredContent: { again: true } });
    started.child.kill('SIGTERM');
    expect(await started.ended).toMatchObject({ code: 0, signal: null });
  },
);
