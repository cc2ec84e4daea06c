import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { isNightly } from '../night.js';
import { adminToken, makeData, makeUsedData, modeOf, type UsedData } from './support/data.js';
import { copyNewStore } from './support/new-store.js';
import { type Postgres, startPostgres } from './support/postgres.js';
import { ask, makeFolder, makeProgram, type Program } from './support/process.js';

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

describe('serve', () => {
  test('a first start makes a private folder, and an admin token whose path it prints', async () => {
    const data = makeData();
    const gateway = await program.serve(data);
    const token = adminToken(data);
    expect(token).toMatch(/^mcpa_/);
    expect(gateway.told.stdout).toContain(`Sign in with the admin token in ${join(data, 'admin-token')}\n`);
    expect(gateway.told.stdout).toContain('APIs: 1 (example)');
    expect(gateway.told.stdout).toContain(`Dashboard: ${gateway.url}/\n`);
    expect(`${gateway.told.stdout}${gateway.told.stderr}`).not.toContain(token);
    expect(await ask(`${gateway.url}/integrated-account`, token)).toMatchObject({ status: 200 });
    expect(modeOf(data)).toBe('700');
    for (const name of ['gateway.key', 'gateway.sock', 'admin-token']) {
      expect(`${name} ${modeOf(join(data, name))}`).toBe(`${name} 600`);
    }
    for (const name of ['store', 'journal'])
      expect(`${name} ${modeOf(join(data, name))}`).toBe(`${name} 700`);
    expect(await gateway.stop()).toMatchObject({ code: 0, signal: null });
    expect(existsSync(join(data, 'gateway.sock'))).toBe(false);
    const again = await program.serve(data);
    expect(again.told.stdout).not.toContain('admin-token');
    expect(adminToken(data)).toBe(token);
    expect(await again.stop()).toMatchObject({ code: 0 });
  }, 90_000);

  test('a second one on the same folder exits 1 and says why', async () => {
    const data = used.copy();
    const gateway = await program.serve(data);
    const second = await program.run(['serve', '--data', data, '--port', '0']);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`another process (pid ${gateway.child.pid}) has this folder`);
    expect(second.stderr).toContain('lose rows that were acknowledged');
    expect(await ask(`${gateway.url}/integrated-account`, adminToken(data))).toMatchObject({ status: 200 });
    await gateway.stop();
  }, 90_000);

  test('a taken port, a foreign folder and a long path are told', async () => {
    const data = used.copy();
    const gateway = await program.serve(data);
    const { port } = new URL(gateway.url);
    const taken = await program.run(['serve', '--data', used.copy(), '--port', port]);
    expect(taken).toMatchObject({ code: 1, stderr: `Port ${port} is taken: give another with --port.\n` });
    const foreign = makeFolder();
    onTestFinished(foreign.remove);
    writeFileSync(join(foreign.path, 'novel.txt'), '');
    const mode = modeOf(foreign.path);
    const refused = await program.run(['serve', '--data', foreign.path]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('holds other things');
    expect(modeOf(foreign.path)).toBe(mode);
    const long = await program.run(['serve', '--data', join(makeData(), 'x'.repeat(100))]);
    expect(long.code).toBe(1);
    expect(long.stderr).toContain('too long for a socket');
    const file = await program.run(['serve', '--data', join(foreign.path, 'novel.txt')]);
    expect(file).toMatchObject({ code: 1 });
    expect(file.stderr).toContain('it is not a folder');
    await gateway.stop();
  }, 90_000);

  test.runIf(isNightly)(
    'nightly: it warns off loopback without TLS, and not behind a proxy with TLS',
    async () => {
      const data = used.copy();
      const open = await program.serve(data, {}, ['--host', '0.0.0.0', '--allowed-hosts', 'gateway.test']);
      expect((await open.stop()).stderr).toContain('without TLS');
      const words = ['--host', '0.0.0.0', '--public-url', 'https://gateway.example.com'];
      const behind = await program.serve(data, {}, words);
      expect(behind.told.stdout).toContain('Dashboard: https://gateway.example.com/\n');
      expect((await behind.stop()).stderr).not.toContain('without TLS');
    },
    90_000,
  );

  test('SIGTERM lets a request finish; a second signal ends it at once', async () => {
    const data = used.copy();
    const gateway = await program.serve(data);
    const url = new URL(gateway.url);
    // A request of which the last byte does not come: the server waits for it.
    const socket = connect(Number(url.port), url.hostname);
    socket.on('error', () => {});
    socket.write(
      `POST /api-token HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${adminToken(data)}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    gateway.child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(gateway.child.exitCode).toBeNull();
    gateway.child.kill('SIGINT');
    expect(await gateway.ended).toMatchObject({ code: null, signal: 'SIGINT' });
    socket.destroy();
  }, 90_000);
});

describe('the lock', () => {
  test.runIf(isNightly)(
    'nightly: the socket of a killed server is taken over',
    async () => {
      const data = used.copy();
      const gateway = await program.serve(data);
      await gateway.kill();
      expect(existsSync(join(data, 'gateway.sock'))).toBe(true);
      const next = await program.serve(data);
      expect(await ask(`${next.url}/integrated-account`, adminToken(data))).toMatchObject({ status: 200 });
      expect(readdirSync(data).filter((name) => name.startsWith('gateway.guard'))).toEqual([]);
      await next.stop();
    },
    90_000,
  );

  test.runIf(isNightly)(
    'nightly: of three that start together on a dead socket one wins',
    async () => {
      const data = used.copy();
      await (await program.serve(data)).kill();
      for (let round = 0; round < 20; round += 1) {
        const starts = await Promise.allSettled([1, 2, 3].map(() => program.serve(data)));
        const winners = starts.filter((each) => each.status === 'fulfilled').map(({ value }) => value);
        expect(winners).toHaveLength(1);
        for (const start of starts) {
          if (start.status === 'rejected') expect(String(start.reason)).toContain('has this folder');
        }
        await winners[0]?.kill();
      }
    },
    120_000,
  );

  test('commands work beside a running server, at the same time, and without one', async () => {
    const data = makeData();
    // To make a store takes longest, and "a first start" above has done so.
    if (!isNightly) await copyNewStore(data);
    const create = (name: string) =>
      program.run(['token', 'create', '--name', name, '--data', data, '--role', 'viewer']);
    // Before the first start, and three at once: each waits for the folder.
    const first = await Promise.all(['a', 'b', 'c'].map(create));
    expect(first.map(({ code, stderr }) => `${code} ${stderr.slice(0, 9)}`)).toEqual(
      Array(3).fill('0 API token'),
    );
    const gateway = await program.serve(data);
    // There were tokens already.
    expect(existsSync(join(data, 'admin-token'))).toBe(false);
    const made = await create('beside');
    expect(made).toMatchObject({ code: 0 });
    expect(made.stdout).toMatch(/^mcpa_\w+\n$/);
    for (const { stdout } of [...first, made]) {
      expect(await ask(`${gateway.url}/integrated-account`, stdout.trim())).toMatchObject({ status: 200 });
    }
    const list = await program.run(['token', 'list', '--json', '--data', data]);
    const tokens = JSON.parse(list.stdout) as { id: string; name: string; role: string }[];
    expect(tokens.map(({ name }) => name).sort()).toEqual(['a', 'b', 'beside', 'c']);
    expect(tokens.every(({ role }) => role === 'viewer')).toBe(true);
    expect(list.stdout).not.toContain(made.stdout.trim());
    const { id = '' } = tokens.find(({ name }) => name === 'beside') ?? {};
    expect(await program.run(['token', 'revoke', id, '--data', data])).toMatchObject({ code: 0 });
    expect(await ask(`${gateway.url}/integrated-account`, made.stdout.trim())).toMatchObject({ status: 401 });
    const unknown = await program.run(['token', 'revoke', 'tok_none', '--data', data]);
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    await gateway.stop();
    const text = await program.run(['token', 'list', '--data', data]);
    expect(text.stdout).toMatch(new RegExp(`^${id} .*revoked .*beside$`, 'm'));
  }, 120_000);

  test('with DATABASE_URL they work on the database, without a folder, and for tokens without a key', async () => {
    const variables = { DATABASE_URL: await postgres.createDatabase('commands') };
    const data = makeData();
    const command = (...words: string[]) => program.run([...words, '--data', data], variables);
    const made = await command('token', 'create', '--name', 'ci', '--json');
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const { id, token } = JSON.parse(made.stdout);
    expect(token).toMatch(/^mcpa_/);
    expect((await command('token', 'list')).stdout).toMatch(new RegExp(`^${id} +admin .*active .*ci$`, 'm'));
    expect(await command('token', 'revoke', id)).toMatchObject({ code: 0 });
    expect(await command('key', 'rotate')).toMatchObject({ code: 2 });
    expect(existsSync(data)).toBe(false);
  }, 120_000);

  test('a folder that is not there is told, and not made', async () => {
    const data = makeData();
    const list = await program.run(['token', 'list', '--data', data]);
    expect(list).toMatchObject({ code: 2 });
    expect(list.stderr).toContain('There is no folder');
    expect(existsSync(data)).toBe(false);
  });
});

describe('usage', () => {
  test('--help tells every flag and variable', async () => {
    const { code, stdout } = await program.run(['--help']);
    expect(code).toBe(0);
    for (const word of ['--data', '--upstream', '--public-url', '--retention-days', 'GATEWAY_KEY']) {
      expect(stdout).toContain(word);
    }
    expect(stdout).toContain('example-gateway serve');
    expect(await program.run(['--version'])).toMatchObject({ code: 0, stdout: '1.2.3\n' });
  });

  test.each([
    [['serv'], 'Did you mean serve?'],
    [['token', 'creat'], 'Did you mean token create?'],
    [[], 'A command is needed.'],
    [['serve', '--prot', '1'], 'Did you mean --port?'],
    [['serve', '--port', '70000'], '--port takes a whole number from 0 to 65535.'],
    [['serve', '--name', 'x'], '--name is a flag of token create, not of serve.'],
    [['serve', 'now'], 'serve does not take "now".'],
    [['serve', '--upstream', 'example=http://example.com'], 'https is needed'],
    [['serve', '--public-url', 'https://a.example/x'], 'an origin without a path'],
    [['serve', '--log-level', 'inf'], 'Did you mean info?'],
    [['token', 'create'], 'needs --name'],
    [['token', 'create', '--name', 'x', '--role', 'root'], '--role takes admin, viewer.'],
    [['token', 'revoke'], 'needs the id'],
  ])('%j is refused', async (words, message) => {
    const { code, stderr } = await program.run(words);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Try: example-gateway --help');
    expect(code).toBe(2);
  });

  test('with DATABASE_URL a key is demanded; no message has its password', async () => {
    const data = makeData();
    const none = await program.run(['serve', '--data', data], { DATABASE_URL: postgres.url });
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('openssl rand -base64 32');
    const short = await program.run(['serve', '--data', data], { GATEWAY_KEY: 'c2hvcnQ=' });
    expect(short.code).toBe(2);
    expect(short.stderr).toContain('32 bytes');
    const DATABASE_URL = 'postgres://user:pa55word@127.0.0.1:1/none';
    const variables = { DATABASE_URL, GATEWAY_KEY: 'ab'.repeat(32) };
    const away = await program.run(['serve', '--data', data], variables);
    expect(away.code).toBe(1);
    expect(away.stderr).toContain('The database 127.0.0.1:1/none cannot be opened');
    expect(away.stderr).not.toContain('pa55word');
    const upstream = ['serve', '--data', data, '--upstream', 'exampel=https://example.com'];
    expect((await program.run(upstream)).stderr).toContain('Did you mean example?');
  }, 90_000);
});
