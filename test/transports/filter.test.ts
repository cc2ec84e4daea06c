import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';
import { type AnyClient, clients, type Place } from './client.js';
import { type FixturePackage, fixtureNames, makePackage } from './package.js';
import { killAll, type StartedHttp, startHttp } from './process.js';

let made: FixturePackage;
let upstream: TestUpstream;

// Where a test starts a process, others may be starting theirs.
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

const credentials = { EXAMPLE_ACCESS_TOKEN: 'example_token_1234567890' };
const list = 'list_all_example_things';
const get = 'get_single_example_thing_by_id';
const create = 'create_a_example_thing';
const update = 'update_a_example_thing_by_id';
const remove = 'delete_a_example_thing_by_id';
const refund = 'create_a_example_refund';
const exported = 'get_single_example_export';
const portal = 'list_all_example_portal_orders';

interface Case {
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly offers: readonly string[];
}

const cases: readonly Case[] = [
  { words: ['--methods', 'read'], offers: [list, get, exported] },
  { words: [], env: { EXAMPLE_MCP_METHODS: 'list' }, offers: [list] },
  { words: ['--tags', 'things'], offers: [list, get, create, update, remove] },
  { words: ['--tools', list], offers: [list] },
  {
    words: ['--exclude-tools', `${create},${update},${refund},${remove},${portal}`],
    offers: [list, get, exported],
  },
  { words: ['--preset', 'desk'], offers: [list, get] },
  { words: ['--scopes', 'things:read'], offers: [list, get, exported] },
  // The environment that starts read-only, reached through a proxy on this machine.
  { words: ['--server', 'live'], offers: [list, get, exported] },
  {
    words: ['--methods', 'read,custom', '--tags', 'refunds,things', '--scopes', 'refunds:write'],
    offers: [refund],
  },
];

/** Valid for every tool of the fixture that takes them. */
const args: Readonly<Record<string, Record<string, unknown>>> = {
  [list]: {},
  [exported]: {},
  [get]: { id: 'a' },
  [remove]: { id: 'a' },
  [update]: { id: 'a', name: 'b' },
  [create]: { name: 'a' },
  [refund]: { amount: 1 },
  [portal]: { customer_id: 'a' },
};

interface ProtocolFailure {
  readonly code: unknown;
  readonly message: string;
  readonly data: unknown;
}

/** The JSON-RPC error that a call is answered with. */
async function failureOf(client: AnyClient, name: string): Promise<ProtocolFailure> {
  try {
    const answer = await client.call(name, args[name] ?? {});
    throw new Error(`${name} was answered with ${JSON.stringify(answer)}`);
  } catch (error) {
    const { code, message, data } = error as ProtocolFailure;
    return { code, message: message.replace(/^MCP error -32602: /, ''), data };
  }
}

async function expectFiltered(client: AnyClient, offers: readonly string[]): Promise<void> {
  const before = upstream.requests.length;
  expect((await client.listNames()).toSorted()).toEqual(offers.toSorted());
  for (const name of fixtureNames.filter((each) => !offers.includes(each))) {
    const failure = await failureOf(client, name);
    const [said = '', hint = ''] = failure.message.split(' Did you mean ');
    expect({ ...failure, message: said }).toEqual({
      code: -32_602,
      message: `Unknown tool "${name}".`,
      data: undefined,
    });
    // What is near is named, of what is offered only; a name that never was gets the same words.
    const hints = hint === '' ? [] : hint.replace('?', '').split(', ');
    expect(offers).toEqual(expect.arrayContaining(hints));
    const unknown = await failureOf(client, `${name}x`);
    expect({ ...unknown, message: unknown.message.split(' Did you mean ')[0] }).toEqual({
      code: failure.code,
      message: `Unknown tool "${name}x".`,
      data: failure.data,
    });
  }
  expect(upstream.requests.slice(before)).toEqual([]);
  // It was the filter: what is offered goes upstream.
  const [offered = ''] = offers;
  await client.call(offered, args[offered]);
  expect(upstream.requests.length).toBe(before + 1);
}

describe.each(cases.map((each, index) => ({ ...each, index })))('$words $env', (each) => {
  const { words, env = {}, offers, index } = each;
  const whole = { ...credentials, ...env };
  let http: StartedHttp;
  const placeOf = (transport: string): Place => {
    const all = ['stdio', ...words, '--base-url', upstream.url];
    return transport === 'HTTP' ? { url: http.url } : { main: made.main, words: all, env: whole };
  };
  beforeAll(async () => {
    http = await startHttp(made.main, [...words, '--base-url', upstream.url], { env: whole });
  });
  afterAll(async () => {
    http.child.kill('SIGTERM');
    expect((await http.ended).code).toBe(0);
  });

  for (const transport of ['stdio', 'HTTP']) {
    // Over stdio each client starts a process, and filters are held before it matters who asks: by turns.
    test.each(transport === 'HTTP' ? clients : clients.slice(index % 2, (index % 2) + 1))(
      `over ${transport} the client %s calls nothing that is left out`,
      async (_, connect) => {
        const client = await connect(placeOf(transport));
        try {
          await expectFiltered(client, offers);
        } finally {
          await client.close();
        }
      },
    );
  }
});
