import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../generated/polar-mcp/src/index.js';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';
import { type AnyClient, connectNew, connectOld, newVersion } from './client.js';
import { copyGenerated, type FixturePackage } from './package.js';
import { killAll, type StartedHttp, startHttp } from './process.js';

/*
 * The generated package as users run it: what the tests of the runtime show of every tool holds at the end of
 * each transport too.
 */

let made: FixturePackage;
let upstream: TestUpstream;
let http: StartedHttp;
const env = { POLAR_ACCESS_TOKEN: 'polar_oat_example_1234567890', POLAR_ORGANIZATION_ID: 'a' };
const wrongs = 300;

beforeAll(async () => {
  made = await copyGenerated();
  upstream = await startUpstream();
  upstream.answer = (_, response) => answerJson(response, 200, { items: [] });
  http = await startHttp(made.main, ['--base-url', upstream.url], { env });
}, 60_000);
afterAll(async () => {
  killAll();
  made.remove();
  await upstream.close();
});

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}
interface Entry {
  readonly name: string;
  readonly inputSchema: Schema;
}

interface BadInput {
  readonly tool: string;
  readonly why: string;
  readonly args: Record<string, unknown>;
  /** Must stand in the message. */
  readonly field: string;
}

const uuid = '11111111-2222-4333-8444-555555555555';
const deep = (depth: number): unknown => (depth === 0 ? 1 : { a: deep(depth - 1) });

/** Of each type what it is not. Objects and lists: some tools take them where the model is shown something simpler. */
const strangers: ReadonlyMap<string, readonly (readonly [why: string, value: unknown])[]> = new Map([
  [
    'integer',
    [
      ['a fraction', 1.5],
      ['2^53', 2 ** 53],
      ['a word', 'ten'],
      ['an object', {}],
    ],
  ],
  [
    'string',
    [
      ['an object', { a: 1 }],
      ['a number', 12],
      ['1,000 levels', deep(1_000)],
    ],
  ],
  [
    'boolean',
    [
      ['a word', 'yes'],
      ['a number', 1],
    ],
  ],
  [
    'array',
    [
      ['an object', { 0: 'a' }],
      ['a number', 7],
    ],
  ],
  [
    'object',
    [
      ['a text', 'a'],
      ['a list', [1]],
    ],
  ],
]);

function* listWrongs({ name: tool, inputSchema }: Entry): Iterable<BadInput> {
  const { properties = {}, required = [] } = inputSchema;
  // What the variant of a union goes by must be right, or the message speaks of it alone.
  const least = Object.fromEntries(
    required.map((each) => [each, properties[each]?.enum?.[0] ?? properties[each]?.const ?? uuid]),
  );
  const make = (why: string, field: string, value: unknown): BadInput => ({
    tool,
    why: `${field}: ${why}`,
    field,
    args: { ...least, ...Object.fromEntries([[field, value]]) },
  });
  for (const field of required) {
    const { [field]: _, ...args } = least;
    yield { tool, why: `${field}: missing`, field, args };
  }
  for (const [field, { type = '', description = '' }] of Object.entries(properties)) {
    for (const [why, value] of strangers.get(type) ?? []) yield make(why, field, value);
    if (!description.startsWith('UUID')) continue;
    yield make('a lone surrogate', field, '\ud800');
    yield make('1 MB', field, 'a'.repeat(1_000_000));
    yield make('another path', field, '../../v1/organizations');
  }
  yield make('unknown', 'no_such_argument', 1);
  yield make('unknown', '__proto__', { admin: true });
}

/** Spread over all tools: the first of each, then the second of each … */
function chooseWrongs(entries: readonly Entry[]): readonly BadInput[] {
  const byTool = entries.map((entry, index) => {
    const all = [...listWrongs(entry)];
    // Each tool begins elsewhere: or all would begin with the same kind of wrong.
    return all.map((_, at) => all[(at + index) % all.length]).filter((each) => each !== undefined);
  });
  const longest = Math.max(...byTool.map((each) => each.length));
  const rounds = Array.from({ length: longest }, (_, at) => byTool.flatMap((each) => each.slice(at, at + 1)));
  return rounds.flat().slice(0, wrongs);
}

function readEntries(): readonly Entry[] {
  return JSON.parse(readFileSync(join(made.folder, 'src/wire.json'), 'utf8'));
}

const readFailure = ({ structuredContent }: { structuredContent?: unknown }) =>
  ((structuredContent as { error?: unknown } | undefined)?.error ?? {}) as {
    type?: string;
    problems?: string[];
  };

test('in the process, all of them over every tool', { timeout: 60_000 }, async () => {
  const client = createClient({ baseUrl: upstream.url, credentials: { oat: env.POLAR_ACCESS_TOKEN } });
  const bad = readEntries().flatMap((entry) => [...listWrongs(entry)]);
  expect(bad.length).toBeGreaterThan(2_500);
  const wrongly: unknown[] = [];
  for (const { tool, why, args, field } of bad) {
    const { type, problems = [] } = readFailure(await client.callRaw(tool, args));
    if (type !== 'invalid_arguments' || !problems.some((line) => line.includes(field)))
      wrongly.push({ tool, why });
  }
  await client.close();
  expect(wrongly).toEqual([]);
  expect(upstream.requests).toEqual([]);
});

test.each<[string, () => Promise<AnyClient>]>([
  ['stdio', () => connectOld({ main: made.main, words: ['--base-url', upstream.url], env })],
  ['HTTP', () => connectNew({ url: http.url }, newVersion)],
])(
  `over %s, ${wrongs} bad inputs: none reaches the upstream, each is named`,
  { timeout: 60_000 },
  async (_, connect) => {
    const client = await connect();
    const bad = chooseWrongs(readEntries());
    expect(new Set(bad.map(({ tool }) => tool)).size).toBeGreaterThan(150);
    const wrongly: unknown[] = [];
    for (const { tool, why, args, field } of bad) {
      const { isError, structuredContent } = await client.call(tool, args);
      const { type, problems = [] } = readFailure({ structuredContent });
      const named = problems.some((line) => line.includes(field));
      if (isError !== true || type !== 'invalid_arguments' || !named)
        wrongly.push({ tool, why, structuredContent });
    }
    expect(wrongly).toEqual([]);
    expect(upstream.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
    await client.call('list_all_polar_products', {});
    expect(upstream.requests).toHaveLength(1);
    upstream.requests.splice(0);
    await client.close();
  },
);
