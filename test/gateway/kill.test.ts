import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isNightly } from '../night.js';
import { copyNewStore } from './support/new-store.js';
import { type Postgres, startPostgres } from './support/postgres.js';
import { ask, makeFolder, makeProgram, type Program, type StartedGateway } from './support/process.js';

/*
 * A write that was acknowledged (its 201 was received) is there after kill -9, whenever that comes. "Nothing lost" is
 * told with its number of writes.
 */
const points = isNightly ? 100 : 2;
const key = Buffer.alloc(32, 7).toString('base64');

let program: Program;
let postgres: Postgres;
beforeAll(async () => {
  [program, postgres] = await Promise.all([makeProgram(), startPostgres()]);
}, 120_000);
afterAll(async () => {
  program?.remove();
  await postgres?.stop();
});

interface Written {
  readonly tokens: Set<string>;
  readonly accounts: Set<string>;
}

/** Writes until the server is gone, and notes what it acknowledged. */
async function writeUntilGone({ url }: StartedGateway, token: string, written: Written): Promise<void> {
  const bodies = {
    'api-token': { name: 'made under fire', role: 'viewer' },
    'integrated-account': { integration: 'example', environment: 'test', name: 'a', access_token: 'secret' },
  };
  const write = async (path: keyof typeof bodies, ids: Set<string>): Promise<void> => {
    for (;;) {
      const answer = await ask(`${url}/${path}`, token, { method: 'POST', body: bodies[path] }).catch(
        () => undefined,
      );
      if (answer === undefined) return;
      // A store that is down for a moment acknowledges nothing.
      if (answer.status === 201) ids.add(answer.body.id);
      else expect(answer.status).toBeGreaterThanOrEqual(500);
    }
  };
  const { tokens, accounts } = written;
  await Promise.all([
    write('api-token', tokens),
    write('api-token', tokens),
    write('integrated-account', accounts),
    write('integrated-account', accounts),
  ]);
}

/** Ids of all pages. */
async function listIds(url: string, token: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await ask(`${url}?limit=200${query}`, token);
    expect(status).toBe(200);
    const items: { id: string }[] = Array.isArray(body) ? body : body.items;
    for (const { id } of items) ids.add(id);
    cursor = (body.next_cursor as string | null | undefined) ?? null;
  }
  return ids;
}

async function expectAll({ url }: StartedGateway, token: string, written: Written): Promise<void> {
  const stored = {
    tokens: await listIds(`${url}/api-token`, token),
    accounts: await listIds(`${url}/integrated-account`, token),
  };
  expect([...written.tokens].filter((id) => !stored.tokens.has(id))).toEqual([]);
  expect([...written.accounts].filter((id) => !stored.accounts.has(id))).toEqual([]);
}

const countWritten = ({ tokens, accounts }: Written): number => tokens.size + accounts.size;

/** After some writes, however slow the machine is, and then within one of them. */
async function waitForRandomPoint(written: Written): Promise<void> {
  const enough = countWritten(written) + Math.random() * 20;
  const last = Date.now() + 3_000;
  while (countWritten(written) < enough && Date.now() < last) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
}

interface Killing {
  readonly variables: Readonly<Record<string, string>>;
  /** Which point kills the store and not the gateway. */
  readonly crashes?: (point: number) => boolean;
}

/** @returns how many writes were acknowledged */
async function killAtRandomPoints({ variables, crashes = () => false }: Killing): Promise<number> {
  const folder = makeFolder();
  const data = join(folder.path, 'data');
  const written: Written = { tokens: new Set(), accounts: new Set() };
  try {
    if (variables.DATABASE_URL === undefined) await copyNewStore(data);
    let gateway = await program.serve(data, variables);
    const token = readFileSync(join(data, 'admin-token'), 'utf8').trim();
    for (let point = 0; point < points; point += 1) {
      const writing = writeUntilGone(gateway, token, written);
      await waitForRandomPoint(written);
      if (crashes(point)) await postgres.crash();
      await gateway.kill();
      await writing;
      gateway = await program.serve(data, variables);
      await expectAll(gateway, token, written);
    }
    await gateway.stop();
    // Not only there: each credential still opens.
    const rotation = await program.run(['key', 'rotate', '--data', data], variables);
    expect(rotation).toMatchObject({ code: 0 });
    return countWritten(written);
  } finally {
    folder.remove();
  }
}

describe(`kill -9 at ${points} random points of a stream of writes loses no acknowledged one`, () => {
  const longest = 30_000 + points * 15_000;

  test(
    'PGlite',
    async () => {
      const count = await killAtRandomPoints({ variables: {} });
      console.log(`PGlite: ${points} kills, ${count} acknowledged writes, 0 lost`);
      expect(count).toBeGreaterThan(points);
    },
    longest,
  );

  test(
    'Postgres, which is killed itself at every second point',
    async () => {
      const variables = { DATABASE_URL: await postgres.createDatabase('kill'), GATEWAY_KEY: key };
      const count = await killAtRandomPoints({ variables, crashes: (point) => point % 2 === 1 });
      console.log(`Postgres: ${points} kills, ${count} acknowledged writes, 0 lost`);
      expect(count).toBeGreaterThan(points);
    },
    longest,
  );

  test.runIf(isNightly)(
    'nightly: nor does a killed first start keep the next one from starting',
    async () => {
      for (let round = 0; round < 30; round += 1) {
        const delay = 100 + Math.random() * 2_000;
        const folder = makeFolder();
        const data = join(folder.path, 'data');
        const first = program.start(['serve', '--data', data, '--port', '0']);
        await new Promise((resolve) => setTimeout(resolve, delay));
        first.child.kill('SIGKILL');
        await first.ended;
        const gateway = await program.serve(data);
        const token = readFileSync(join(data, 'admin-token'), 'utf8').trim();
        expect(await ask(`${gateway.url}/api-token`, token)).toMatchObject({ status: 200 });
        await gateway.stop();
        folder.remove();
      }
    },
    300_000,
  );
});
