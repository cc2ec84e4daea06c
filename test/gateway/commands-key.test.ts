import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKeyRing, readKey } from '#gateway/seal.js';
import { connectStore } from '#gateway/store/connect.js';
import { integratedAccount } from '#gateway/store/schema.js';
import { isNightly } from '../night.js';
import {
  addAccount,
  adminToken,
  keyFile,
  makeData,
  makeUsedData,
  modeOf,
  type UsedData,
} from './support/data.js';
import { type Postgres, startPostgres } from './support/postgres.js';
import { ask, makeProgram, type Program } from './support/process.js';

let program: Program;
let postgres: Postgres;
let used: UsedData;
beforeAll(async () => {
  [program, postgres] = await Promise.all([makeProgram(), startPostgres()]);
  used = await makeUsedData(program);
}, 120_000);
afterAll(async () => {
  program?.remove();
  await postgres?.stop();
  used?.remove();
});

const rotate = (data: string, variables = {}) => program.run(['key', 'rotate', '--data', data], variables);

/** What the store has sealed, opened with what stands in the key file. */
async function openAccounts(data: string): Promise<readonly string[]> {
  const store = await connectStore({ dataFolder: data });
  const keys = createKeyRing(keyFile(data).map((line) => readKey(line, 'file')));
  const rows = await store.db.select().from(integratedAccount);
  await store.close();
  return rows.map(({ id, keyId, sealedToken }) => keys.open({ keyId, text: sealedToken }, id)).sort();
}

describe('key rotate', () => {
  test('beside a running server all credentials are sealed anew, and the old key leaves the file', async () => {
    const data = used.copy();
    const gateway = await program.serve(data);
    const token = adminToken(data);
    const names = Array.from({ length: 105 }, (_, index) => `a${index}`);
    for (const name of names) await addAccount(gateway, token, name);
    const before = keyFile(data);
    const done = await rotate(data);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toContain('Sealed anew: 105.');
    expect(keyFile(data)).toHaveLength(1);
    expect(keyFile(data)).not.toEqual(before);
    expect(modeOf(join(data, 'gateway.key'))).toBe('600');
    // The running server seals with the new key at once.
    await addAccount(gateway, token, 'later');
    await gateway.stop();
    expect(await openAccounts(data)).toEqual([...names, 'later'].map((name) => `secret-of-${name}`).sort());
    // And without a server.
    expect((await rotate(data)).stdout).toContain('Sealed anew: 106.');
    expect(await openAccounts(data)).toHaveLength(106);
  }, 120_000);

  test.runIf(isNightly)(
    'nightly: while accounts are made and changed none is lost',
    async () => {
      const data = used.copy();
      const gateway = await program.serve(data);
      const token = adminToken(data);
      let isOver = false;
      const made: string[] = [];
      const makeMore = async (): Promise<void> => {
        while (!isOver) {
          const name = `n${made.length}`;
          made.push(name);
          await addAccount(gateway, token, name);
        }
      };
      const making = makeMore();
      for (let round = 0; round < 2; round += 1) expect(await rotate(data)).toMatchObject({ code: 0 });
      isOver = true;
      await making;
      await gateway.stop();
      expect(await openAccounts(data)).toEqual(made.map((name) => `secret-of-${name}`).sort());
    },
    120_000,
  );

  test.runIf(isNightly)(
    'nightly: kill -9 at any point of a rotation loses no credential',
    async () => {
      const data = used.copy();
      let gateway = await program.serve(data);
      const token = adminToken(data);
      for (let index = 0; index < 110; index += 1) await addAccount(gateway, token, `k${index}`);
      for (let round = 0; round < 40; round += 1) {
        const rotating = rotate(data);
        await new Promise((resolve) => setTimeout(resolve, 250 + Math.random() * 400));
        await gateway.kill();
        await rotating;
        expect(await openAccounts(data)).toHaveLength(110);
        gateway = await program.serve(data);
      }
      expect(await rotate(data)).toMatchObject({ code: 0 });
      expect(keyFile(data)).toHaveLength(1);
      await gateway.stop();
      expect(await openAccounts(data)).toHaveLength(110);
    },
    300_000,
  );

  test('with GATEWAY_KEY the first key seals, and the command says what comes next', async () => {
    const [old, next] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64'));
    const DATABASE_URL = await postgres.createDatabase('rotation');
    const data = makeData();
    const gateway = await program.serve(data, { DATABASE_URL, GATEWAY_KEY: `${old}` });
    for (const name of ['a', 'b', 'c']) await addAccount(gateway, adminToken(data), name);
    await gateway.stop();
    const wrong = await rotate(data, { DATABASE_URL, GATEWAY_KEY: `${next}` });
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stderr).toContain('Not opened: 3.');
    const done = await rotate(data, { DATABASE_URL, GATEWAY_KEY: `${next},${old}` });
    expect(done).toMatchObject({ code: 0 });
    expect(done.stdout).toContain('Sealed anew: 3.');
    expect(done.stdout).toContain('may leave GATEWAY_KEY');
    const alone = await program.serve(data, { DATABASE_URL, GATEWAY_KEY: `${next}` });
    expect((await alone.stop()).stderr).not.toContain('a key that is not here');
    const lost = await program.serve(data, { DATABASE_URL, GATEWAY_KEY: `${old}` });
    expect((await lost.stop()).stderr).toContain('3 accounts are sealed with a key that is not here');
  }, 120_000);
});

describe('backup and restore', () => {
  test('a data folder: stop, copy, start', async () => {
    const data = used.copy();
    const gateway = await program.serve(data);
    const token = adminToken(data);
    await addAccount(gateway, token, 'kept');
    await gateway.stop();
    const copy = makeData();
    cpSync(data, copy, { recursive: true });
    const again = await program.serve(data);
    await addAccount(again, token, 'later');
    await again.stop();
    const restored = await program.serve(copy);
    const { body } = await ask(`${restored.url}/integrated-account`, token);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['kept']);
    await restored.stop();
    expect(await openAccounts(copy)).toEqual(['secret-of-kept']);
  }, 120_000);

  test('a database: pg_dump beside the running server, then psql', async () => {
    const GATEWAY_KEY = Buffer.alloc(32, 3).toString('base64');
    const DATABASE_URL = await postgres.createDatabase('source');
    const data = makeData();
    const gateway = await program.serve(data, { DATABASE_URL, GATEWAY_KEY });
    const token = adminToken(data);
    await addAccount(gateway, token, 'kept');
    const dump = postgres.run('pg_dump', DATABASE_URL);
    await gateway.stop();
    expect(dump).not.toContain('secret-of-kept');
    expect(dump).not.toContain(token);
    const target = await postgres.createDatabase('target');
    postgres.run('psql', target, ['-q', '-v', 'ON_ERROR_STOP=1'], dump);
    const restored = await program.serve(makeData(), { DATABASE_URL: target, GATEWAY_KEY });
    const { body } = await ask(`${restored.url}/integrated-account`, token);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['kept']);
    expect((await restored.stop()).stderr).not.toContain('a key that is not here');
  }, 120_000);
});
