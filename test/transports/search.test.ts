import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';
import { type AnyClient, clients, connectOld } from './client.js';
import { type FixturePackage, fixtureNames, makePackage } from './package.js';
import { killAll, start, startHttp } from './process.js';

let made: FixturePackage;
let upstream: TestUpstream;
vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  made = await makePackage();
  upstream = await startUpstream();
  upstream.answer = (_, response) => answerJson(response, 200, { items: [], ok: true });
});
afterAll(async () => {
  killAll();
  made.remove();
  await upstream.close();
});

const env = { EXAMPLE_ACCESS_TOKEN: 'example_token_1234567890', EXAMPLE_MCP_EXPOSURE: 'search' };
const finder = 'find_example_tools';
const runner = (risk: string): string => `run_example_${risk}`;
const update = 'update_a_example_thing_by_id';

/** A client of a server in search exposure, by one transport, with the words of a filter. */
async function using(
  connect: (typeof clients)[number][1],
  { words = [], overHttp = false }: { readonly words?: readonly string[]; readonly overHttp?: boolean },
  check: (client: AnyClient) => Promise<void>,
): Promise<void> {
  const all = [...words, '--base-url', upstream.url];
  const http = overHttp ? await startHttp(made.main, all, { env }) : undefined;
  const client = await connect(
    http === undefined ? { main: made.main, words: ['stdio', ...all], env } : { url: http.url },
  );
  try {
    upstream.requests.length = 0;
    await check(client);
  } finally {
    await client.close();
    http?.child.kill('SIGTERM');
  }
}

const textOf = async (client: AnyClient, name: string, args: Record<string, unknown>): Promise<string> =>
  JSON.stringify((await client.call(name, args)).structuredContent);

describe.each(clients)('the client %s', (_name, connect) => {
  test.each([false, true])('finds and runs (over HTTP: %s)', async (overHttp) => {
    await using(connect, { overHttp }, async (client) => {
      const risks = ['read', 'write', 'money', 'destructive'];
      expect(await client.listNames()).toEqual([finder, ...risks.map(runner)]);
      const found = await client.call(finder, { query: 'pay the money back' });
      expect(found.structuredContent).toMatchObject({
        [runner('money')]: [expect.stringContaining('create_a_example_refund {amount: integer}')],
        note: 'Ask first.',
      });
      expect(upstream.requests).toEqual([]);
      const tool = 'create_a_example_refund';
      const refused = await client.call(runner('read'), { tool, arguments: { amount: 1 } });
      expect(refused.isError).toBe(true);
      expect(JSON.stringify(refused.structuredContent)).toContain(
        `Call ${runner('money')} with the same tool`,
      );
      expect(upstream.requests).toEqual([]);
      const done = await client.call(runner('money'), { tool, arguments: { amount: 1 } });
      expect(done).toMatchObject({
        structuredContent: { ok: true },
        _meta: { operationId: 'refunds:create' },
      });
      expect(upstream.requests).toHaveLength(1);
    });
  });

  test('calls nothing that a filter leaves out, by whatever name', async () => {
    await using(connect, { words: ['--methods', 'read'] }, async (client) => {
      expect(await client.listNames()).toEqual([finder, runner('read')]);
      expect(await textOf(client, finder, { query: 'refund' })).not.toContain('create_a_example_refund');
      for (const tool of ['create_a_example_refund', update, 'delete_a_example_thing_by_id']) {
        const answer = await client.call(runner('read'), { tool, arguments: { id: 'a', amount: 1 } });
        expect(answer.isError).toBe(true);
        expect(JSON.stringify(answer.structuredContent)).toContain(`There is no tool \\"${tool}\\"`);
        for (const name of [tool, runner('money'), runner('destructive')]) {
          const called = await client.call(name, { tool, arguments: {} }).then(JSON.stringify, String);
          expect(called).toMatch(/Unknown tool|There is no tool/);
        }
      }
      expect(upstream.requests).toEqual([]);
    });
  });
});

const things = ['list_all_example_things', 'get_single_example_thing_by_id'];
const filters: readonly { readonly words: readonly string[]; readonly offers: readonly string[] }[] = [
  { words: ['--methods', 'read'], offers: [...things, 'get_single_example_export'] },
  { words: ['--server', 'live'], offers: [...things, 'get_single_example_export'] },
  { words: ['--scopes', 'things:read'], offers: [...things, 'get_single_example_export'] },
  { words: ['--preset', 'desk'], offers: things },
  { words: ['--tools', things.join(',')], offers: things },
  { words: ['--tags', 'refunds'], offers: ['create_a_example_refund'] },
  {
    words: ['--exclude-tools', 'create_a_example_refund'],
    offers: fixtureNames.filter((name) => name !== 'create_a_example_refund'),
  },
];
const classes = ['read', 'secret', 'write', 'money', 'destructive'];
/** Of all tools of the fixture at once: each takes some of them. */
const anything = { id: 'a', name: 'b', amount: 1, seats: 1 };

/** Neither the finder nor any runner knows the tool, nor does its own name lead to it. */
async function expectLeftOut(client: AnyClient, tool: string): Promise<void> {
  expect(JSON.stringify(await client.call(finder, { query: tool }))).not.toContain(tool);
  for (const name of [...classes.map(runner), tool]) {
    const args = name === tool ? anything : { tool, arguments: anything };
    const said = await client.call(name, args).then(JSON.stringify, String);
    // A runner of nothing is not listed, and refuses likewise.
    expect(said).toMatch(/There is no tool \\+"|Unknown tool "/);
  }
}

// One client of three each: which SDK asks is not what a filter looks at.
describe.each(filters.map((each, index) => ({ ...each, index })))('$words', ({ words, offers, index }) => {
  const [sdk = '', connectOne = connectOld] = clients[index % clients.length] ?? [];
  test.each([false, true])(`no runner runs what is left out (over HTTP: %s, ${sdk})`, async (overHttp) => {
    await using(connectOne, { words, overHttp }, async (client) => {
      for (const tool of fixtureNames.filter((name) => !offers.includes(name))) {
        await expectLeftOut(client, tool);
      }
      expect(upstream.requests).toEqual([]);
      // It was the filter: what is offered goes upstream.
      const [tool = ''] = offers;
      const isRefund = tool.endsWith('refund');
      await client.call(runner(isRefund ? 'money' : 'read'), {
        tool,
        arguments: isRefund ? { amount: 1 } : {},
      });
      expect(upstream.requests).toHaveLength(1);
    });
  });
});

const [[, connect] = []] = clients;
if (connect === undefined) throw new Error('There is no client.');

test('the arguments decide the class of a tool whose body has several forms', async () => {
  await using(connect, {}, async (client) => {
    const run = async (risk: string, args: object) => {
      upstream.requests.length = 0;
      const answer = await client.call(runner(risk), { tool: update, arguments: { id: 'a', ...args } });
      return answer.isError === true ? JSON.stringify(answer.structuredContent) : upstream.requests.length;
    };
    expect(await run('write', { name: 'b' })).toBe(1);
    expect(await run('money', { seats: 3 })).toBe(1);
    expect(await run('destructive', { end: true })).toBe(1);
    // The worst of several, and the tool's own where nothing picks a form.
    expect(await run('write', { name: 'b', end: true })).toContain(`${update} with end is not run by`);
    expect(await run('money', { seats: 3, end: true })).toContain(runner('destructive'));
    expect(await run('write', {})).toContain(runner('destructive'));
    expect(await run('read', { name: 'b' })).toContain(runner('write'));
    // Each form stands under its runner, with its own arguments.
    const found = (await client.call(finder, { query: 'update thing' })).structuredContent ?? {};
    expect(JSON.stringify(found[runner('money')])).toContain(`${update} {id; seats?: integer}`);
    expect(JSON.stringify(found[runner('write')])).toContain(`${update} {id, name?}`);
  });
});

test("a tool's own name is no tool, and its runner is told", async () => {
  await using(connect, {}, async (client) => {
    const said = (name: string) => client.call(name, { id: 'a', amount: 1 }).then(JSON.stringify, String);
    expect(await said('create_a_example_refund')).toContain(
      `Run it with {"tool": "create_a_example_refund", "arguments": …}: ${runner('money')}.`,
    );
    expect(await said(update)).toContain(
      `${runner('write')} (name), ${runner('money')} (seats), ${runner('destructive')} (end).`,
    );
    expect(await said('create_a_example_refnd')).toContain(`Find tools with ${finder}.`);
    expect(upstream.requests).toEqual([]);
  });
});

test('what cannot be answered says what can', async () => {
  await using(connect, {}, async (client) => {
    const refusal = async (name: string, args: Record<string, unknown>) => {
      const { isError, structuredContent } = await client.call(name, args);
      expect(isError).toBe(true);
      return JSON.stringify(structuredContent);
    };
    expect(await refusal(finder, {})).toContain('query: say in words');
    expect(await refusal(finder, { query: 'x', area: 'thing' })).toContain('Did you mean things?');
    expect(await refusal(finder, { query: 'x', risk: 'moneys' })).toContain('Did you mean money?');
    expect(await refusal(finder, { words: 'x' })).toContain('there is no such argument');
    expect(await refusal(runner('read'), {})).toContain('tool: give the name of a tool.');
    expect(await refusal(runner('read'), { tool: 'list_all_example_thing' })).toContain(
      'list_all_example_things',
    );
    const flat = { tool: 'get_single_example_thing_by_id', id: 'a' };
    expect(await refusal(runner('read'), flat)).toContain('id: what the tool takes goes into arguments.');
    expect(await textOf(client, finder, { query: 'zzz' })).toContain('Nothing fits. Areas: things, refunds');
    expect(await textOf(client, finder, { query: 'things', risk: 'read', area: 'things' })).not.toContain(
      'portal',
    );
    expect(upstream.requests).toEqual([]);
  });
});

test('a name alone gives the whole of a tool', async () => {
  await using(connect, {}, async (client) => {
    const found = await client.call(finder, { query: 'get_single_example_thing_by_id' });
    const whole = { [runner('read')]: ['get_single_example_thing_by_id {id: string}'] };
    expect(found.structuredContent).toEqual(whole);
    // It was found already: what else is asked leaves it out no more.
    const more = { query: 'get_single_example_thing_by_id', area: 'refunds', risk: 'money' };
    expect((await client.call(finder, more)).structuredContent).toEqual(whole);
  });
});

test('the command tools says what clients see instead', async () => {
  const { child, ended } = start(made.main, ['tools', '--methods', 'read', '--exposure', 'search'], { env });
  child.stdin.end();
  expect((await ended).stdout).toMatch(
    /3 tools, 300 tokens \(o200k\)\nClients see find_example_tools, run_example_read instead/,
  );
});

test('a note is about the classes that are told, not about those that the question leaves out', async () => {
  await using(connect, {}, async (client) => {
    const asked = { query: 'change a thing, its seats' };
    expect(await textOf(client, finder, asked)).toContain('Ask first.');
    const told = await textOf(client, finder, { ...asked, risk: 'write' });
    expect(told).toContain(update);
    expect(told).not.toContain('Ask first.');
  });
});
