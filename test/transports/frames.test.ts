import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isNightly } from '../night.js';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';
import { type FixturePackage, fixtureNames, makePackage } from './package.js';
import { initialize, killAll, openWire, type Started, type StdioWire, start } from './process.js';

let made: FixturePackage;
let upstream: TestUpstream;

beforeAll(async () => {
  made = await makePackage();
  upstream = await startUpstream();
  upstream.answer = (_, response) => answerJson(response, 200, { id: 'a' });
});
afterAll(async () => {
  killAll();
  made.remove();
  await upstream.close();
});

const methods = [
  'initialize',
  'ping',
  'tools/list',
  'tools/call',
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'logging/setLevel',
  'server/discover',
  'subscriptions/listen',
  'resources/list',
  '__proto__',
  '',
];

/** Ids that no good call of these tests has. */
const id = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null), fc.boolean(), fc.jsonValue());

const params = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      name: fc.oneof(fc.constantFrom(...fixtureNames), fc.jsonValue()),
      arguments: fc.jsonValue(),
      requestId: id,
      protocolVersion: fc.oneof(fc.constantFrom('2025-06-18', '2026-07-28', '1'), fc.jsonValue()),
      capabilities: fc.jsonValue(),
      clientInfo: fc.jsonValue(),
      progressToken: fc.jsonValue(),
      // Not of the newest version: that would open a connection of its kind, as it should.
      _meta: fc.oneof(fc.jsonValue(), fc.record({ progressToken: fc.jsonValue() })),
    },
    { requiredKeys: [] },
  ),
);

const message = fc.record(
  {
    jsonrpc: fc.oneof({ weight: 6, arbitrary: fc.constant('2.0') }, { weight: 1, arbitrary: fc.jsonValue() }),
    id,
    method: fc.oneof(fc.constantFrom(...methods), fc.jsonValue()),
    params,
    result: fc.jsonValue(),
    error: fc.oneof(fc.jsonValue(), fc.record({ code: fc.jsonValue(), message: fc.jsonValue() })),
  },
  { requiredKeys: [] },
);

/** Whole requests and notifications, whose parameters alone are anything. */
const request = fc.record(
  {
    jsonrpc: fc.constant('2.0'),
    id: fc.oneof(fc.integer(), fc.string()),
    method: fc.constantFrom(...methods),
    params: fc.oneof(
      { weight: 3, arbitrary: params },
      { weight: 1, arbitrary: fc.dictionary(fc.string(), fc.jsonValue()) },
    ),
  },
  { requiredKeys: ['jsonrpc', 'method'] },
);

const text = fc.oneof(message, request).map((each) => JSON.stringify(each));

/** One line each: JSON of any form, messages with something wrong, messages cut in the middle, any bytes. */
const frame: fc.Arbitrary<Buffer> = fc
  .oneof(
    { weight: 6, arbitrary: text.map((each) => Buffer.from(each)) },
    { weight: 2, arbitrary: fc.json().map((each) => Buffer.from(each)) },
    {
      weight: 1,
      arbitrary: fc.array(message, { maxLength: 3 }).map((each) => Buffer.from(JSON.stringify(each))),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(text, fc.nat())
        .map(([each, at]) => Buffer.from(each.slice(0, at % (each.length + 1)))),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((each) => Buffer.from(each)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((each) => Buffer.from(each)) },
    {
      weight: 1,
      arbitrary: fc.nat({ max: 2_000 }).map((depth) => Buffer.from('['.repeat(depth) + ']'.repeat(depth))),
    },
  )
  .map((bytes) => Buffer.concat([bytes.filter((byte) => byte !== 10), Buffer.from('\n')]));

const frames = 20_000;
const batch = 1_000;

async function write({ child }: Started, bytes: Buffer): Promise<void> {
  if (child.stdin.write(bytes)) return;
  await new Promise<void>((resolve) => child.stdin.once('drain', resolve));
}

async function callGood(wire: StdioWire, name: string): Promise<void> {
  const params = { name: 'get_single_example_thing_by_id', arguments: { id: 'a' } };
  wire.send({ id: `good call ${name}`, method: 'tools/call', params });
  const { result } = await wire.answerTo(`good call ${name}`);
  expect(result).toMatchObject({ structuredContent: { id: 'a' } });
}

test(`${frames} malformed frames, and every good call among them is answered`, {
  timeout: 120_000,
}, async () => {
  const seed = isNightly ? Date.now() : 1;
  const words = ['--base-url', upstream.url, '--log-level', 'error'];
  const started = start(made.main, words, { env: { EXAMPLE_ACCESS_TOKEN: 'example_token_1234567890' } });
  // Throws where something else than JSON stands on stdout.
  const wire = openWire(started);
  await initialize(wire);
  const samples = fc.sample(frame, { seed, numRuns: frames });
  for (let at = 0; at < frames; at += batch) {
    await write(started, Buffer.concat(samples.slice(at, at + batch)));
    await callGood(wire, `after ${at + batch}`);
  }
  started.child.stdin.end();
  const { code, stderr } = await started.ended;
  expect({ code, stderr }, `seed ${seed}`).toEqual({ code: 0, stderr: '' });
  // Many were understood well enough to be refused.
  expect(wire.frames.filter((each) => 'error' in each).length).toBeGreaterThan(1_000);
});

test('malformed frames before a connection is opened do not keep it from opening', async () => {
  const words = ['--base-url', upstream.url, '--log-level', 'error'];
  const started = start(made.main, words, { env: { EXAMPLE_ACCESS_TOKEN: 'example_token_1234567890' } });
  const wire = openWire(started);
  await write(started, Buffer.concat(fc.sample(frame, { seed: 2, numRuns: 1_000 })));
  await initialize(wire);
  await callGood(wire, 'at last');
  started.child.stdin.end();
  expect(await started.ended).toMatchObject({ code: 0, stderr: '' });
});
