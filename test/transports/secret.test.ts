import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startUpstream, type TestUpstream } from '../runtime/fixture.js';
import { newVersion } from './client.js';
import { type FixturePackage, makePackage } from './package.js';
import { initialize, killAll, openWire, start, startHttp } from './process.js';

/** With characters that are spelled otherwise in URLs, in JSON and in base64. */
const secrets = {
  access: 'ex_oat_K7f3/q9Zx+Lw2VbN8sTr5',
  opened: 'ex_cst_Hd4mQ7/yB2uJ+6eRkP0aC',
  session: 'ex_ses_Wz1xU5/cG8vN+3tFoS6iE',
  inbound: 'ex_http_Mj9rY4/bT7kX+2pLhD5wA',
};

let made: FixturePackage;
let upstream: TestUpstream;

// Where a test starts a process, others may be starting theirs.
vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  made = await makePackage();
  upstream = await startUpstream();
  upstream.answer = (request, response, raw) => echo(request.url, response, raw);
  writeFileSync(join(made.folder, 'token'), `${secrets.inbound}\n`);
});
afterAll(async () => {
  killAll();
  made.remove();
  await upstream.close();
});

/** An upstream that says all that it knows of its caller: `/v1/things/HOW` chooses in what form. */
function echo(url: string, response: ServerResponse, raw: IncomingMessage): void {
  if (url === '/v1/sessions/') {
    const body = { token: secrets.opened, expires_at: new Date(Date.now() + 3_600_000).toISOString() };
    response.writeHead(201, { 'content-type': 'application/json', 'x-request-id': secrets.opened });
    response.end(JSON.stringify(body));
    return;
  }
  const { authorization = '' } = raw.headers;
  const token = authorization.replace(/^Bearer /, '');
  const spelled = [token, encodeURIComponent(token), Buffer.from(token).toString('base64')];
  const [, how = ''] = /^\/v1\/things\/(\w+)$/.exec(url) ?? [];
  const { status, type, text } = shapes.get(how)?.(authorization, spelled) ?? whole(authorization, spelled);
  response.writeHead(status, {
    'content-type': type,
    'x-request-id': token,
    'www-authenticate': `Bearer realm="${token}"`,
    'retry-after': token,
    location: `/elsewhere?token=${encodeURIComponent(token)}`,
  });
  response.end(text);
}

type Shape = (
  header: string,
  spelled: readonly string[],
) => { readonly status: number; readonly type: string; readonly text: string };

const json = 'application/json';
const whole: Shape = (header, spelled) => ({
  status: 200,
  type: json,
  text: JSON.stringify({ items: [{ header, spelled, [header]: 'key' }] }),
});
const shapes: ReadonlyMap<string, Shape> = new Map([
  ['whole', whole],
  // PHP's encoder, and others, escape slashes.
  ['escaped', (header) => ({ status: 200, type: json, text: `{"said":"${header.replaceAll('/', '\\/')}"}` })],
  ['broken', (header, spelled) => ({ status: 200, type: json, text: `{"said": ${header} ${spelled} ` })],
  ['page', (header, spelled) => ({ status: 200, type: 'text/html', text: `<b>${header}</b> ${spelled}` })],
  [
    'refused',
    (header, spelled) => ({
      status: 401,
      type: json,
      text: JSON.stringify({ error: header, detail: `Of ${spelled}` }),
    }),
  ],
  [
    'invalid',
    (header) => ({
      status: 422,
      type: json,
      text: JSON.stringify({ detail: [{ loc: ['path', header], msg: header, input: header }] }),
    }),
  ],
  ['failed', (header, spelled) => ({ status: 500, type: 'text/plain', text: `${spelled} ${header}` })],
  ['moved', (header) => ({ status: 302, type: 'text/plain', text: header })],
  ['limited', (header) => ({ status: 429, type: 'text/plain', text: header })],
]);

/** Every way in which a call can end. */
const calls = [
  ...[...shapes.keys()].map((id) => ({ name: 'get_single_example_thing_by_id', arguments: { id } })),
  { name: 'list_all_example_things', arguments: {} },
  { name: 'create_a_example_thing', arguments: { name: 'a' } },
  { name: 'delete_a_example_thing_by_id', arguments: { id: 'failed' } },
  { name: 'get_single_example_export', arguments: {} },
  { name: 'get_single_example_thing_by_id', arguments: { id: 'a', wrong: secrets.access } },
];
const portalCall = { name: 'list_all_example_portal_orders', arguments: { customer_id: 'a' } };

/** Of each spelling of a secret every run of this many characters: a half of it is a leak too. */
const shortestLeak = 12;

function findLeaks(output: string, names: readonly (keyof typeof secrets)[]): string[] {
  const found = names.flatMap((name) => {
    const secret = secrets[name];
    const spellings = [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ];
    const runs = spellings.flatMap((text) =>
      Array.from({ length: text.length - shortestLeak + 1 }, (_, at) => text.slice(at, at + shortestLeak)),
    );
    return runs.filter((run) => output.includes(run)).map((run) => `${name}: …${run}…`);
  });
  return found.slice(0, 5);
}

const env = { EXAMPLE_ACCESS_TOKEN: secrets.access };
const debug = ['--log-level', 'debug'];
const all = ['access', 'opened', 'inbound'] as const;

test('the search for leaks finds one', () => {
  expect(findLeaks(`#${secrets.access.slice(3, 15)}#`, all)).toHaveLength(1);
  expect(
    findLeaks(JSON.stringify(Buffer.from(secrets.opened).toString('base64')), all).length,
  ).toBeGreaterThan(1);
  expect(findLeaks('nothing', all)).toEqual([]);
});

test('over stdio no frame and no line of the log shows a credential', async () => {
  const started = start(made.main, ['--base-url', upstream.url, ...debug], { env });
  const wire = openWire(started);
  await initialize(wire);
  const answers = [];
  // One after the other: the session is open when others than its calls are answered.
  for (const [id, params] of [portalCall, ...calls, portalCall].entries()) {
    wire.send({ id, method: 'tools/call', params });
    answers.push(await wire.answerTo(id));
  }
  started.child.stdin.end();
  const { code, stdout, stderr } = await started.ended;
  expect(code).toBe(0);
  expect(findLeaks(stdout, all)).toEqual([]);
  expect(findLeaks(stderr, all)).toEqual([]);
  // They were there to be shown: in answers, errors and _meta something stands in their place.
  expect(answers.filter((each) => JSON.stringify(each).includes('[redacted]')).length).toBeGreaterThan(10);
  expect(stderr.split('\n').length).toBeGreaterThan(10);
});

describe('over HTTP', () => {
  const headersOf = (name: string): Record<string, string> => ({
    'content-type': json,
    accept: `${json}, text/event-stream`,
    'mcp-protocol-version': newVersion,
    'mcp-method': 'tools/call',
    'mcp-name': name,
  });
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': newVersion,
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };

  test('no answer, no header and no line of the log shows a credential', async () => {
    const words = ['--base-url', upstream.url, '--auth-token-file', join(made.folder, 'token'), ...debug];
    const started = await startHttp(made.main, words, { env });
    let shown = '';
    const post = async (
      params: { readonly name: string },
      authorization: string,
      path = '',
    ): Promise<number> => {
      const body = JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { ...params, _meta },
      });
      const headers = { ...headersOf(params.name), authorization, cookie: `token=${secrets.inbound}` };
      const response = await fetch(`${started.url}${path}`, { method: 'POST', headers, body });
      shown += `${JSON.stringify([...response.headers])}\n${await response.text()}\n`;
      return response.status;
    };
    for (const params of [portalCall, ...calls, portalCall]) {
      expect(await post(params, `Bearer ${secrets.inbound}`)).toBe(200);
    }
    expect(shown.split('[redacted]').length).toBeGreaterThan(10);
    // A token that is nearly right, at a wrong place, or with another scheme.
    const wrong = [
      `Bearer ${secrets.inbound}x`,
      `Bearer ${secrets.inbound.slice(0, -1)}`,
      `Basic ${secrets.inbound}`,
      '',
    ];
    for (const authorization of wrong) expect(await post(portalCall, authorization)).toBe(401);
    expect(await post(portalCall, '', `?token=${encodeURIComponent(secrets.inbound)}`)).toBe(401);
    expect(await post(portalCall, '', `/${encodeURIComponent(secrets.inbound)}`)).toBe(404);
    started.child.kill('SIGTERM');
    const { code, stdout, stderr } = await started.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(findLeaks(shown, all)).toEqual([]);
    expect(findLeaks(stderr, all)).toEqual([]);
    // The caller's own credential does not go on (T1).
    expect(findLeaks(JSON.stringify(upstream.requests), ['inbound'])).toEqual([]);
  });
});

describe('no command prints a credential', () => {
  const given = { ...env, EXAMPLE_SESSION_TOKEN: secrets.session };
  const commands: readonly (readonly string[])[] = [
    ['--help'],
    ['--version'],
    ['config'],
    ['config', '--json'],
    ['config', '--server', 'live'],
    ['tools'],
    ['tools', '--json'],
    ['call', 'list_all_example_things', '{}'],
    ['call', 'list_all_example_portal_orders', '{}'],
    ...[...shapes.keys()].map((id) => ['call', 'get_single_example_thing_by_id', JSON.stringify({ id })]),
    ['call', 'get_single_example_thing_by_id', '{}'],
    ['call', 'no_such_tool', '{}'],
    ['call', 'list_all_example_things', 'no json'],
    ['config', '--tools', 'no_such_tool'],
  ];
  test.concurrent.each(commands)('%s %s %s', async (...words) => {
    const place = words.includes('--server') ? [] : ['--base-url', upstream.url];
    const { stdout, stderr } = await start(made.main, [...words, ...place, ...debug], { env: given }).ended;
    expect(stdout + stderr).not.toBe('');
    expect(findLeaks(stdout + stderr, ['access', 'session'])).toEqual([]);
  });

  test('a credential that no header can hold is refused unseen', async () => {
    const env = { EXAMPLE_ACCESS_TOKEN: `${secrets.access}\n${secrets.access}` };
    const { code, stdout, stderr } = await start(made.main, ['config'], { env }).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(findLeaks(stderr, ['access'])).toEqual([]);
  });
});
