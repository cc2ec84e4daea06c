import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';

export interface Postgres {
  /** Of an empty database. */
  readonly url: string;
  /** Another empty database. */
  createDatabase(name: string): Promise<string>;
  /** Runs one of Postgres' programs on a database, and gives its output. */
  run(program: 'pg_dump' | 'psql', url: string, words?: readonly string[], input?: string): string;
  /** Kills it, as a power cut would end it, and starts it again. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

const debianFolder = '/usr/lib/postgresql';
const startTime = 20_000;

/** Starts a Postgres of this machine in a folder of its own. @throws Error where there is none */
export async function startPostgres(): Promise<Postgres> {
  const binaries = findBinaries();
  // Its own name and not the tests' temporary folder: that may be closed to another user.
  const folder = mkdtempSync('/tmp/gw-postgres-');
  const user = chooseUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const options: SpawnOptions = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  const data = join(folder, 'data');
  const words = ['-D', data, '-U', 'gateway', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  execFileSync(join(binaries, 'initdb'), words, { ...options, stdio: 'pipe' });
  const port = await findFreePort();
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 100 };
  const start = (): ChildProcess =>
    spawn(
      join(binaries, 'postgres'),
      ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
    );
  const url = `postgres://gateway@127.0.0.1:${port}/postgres`;
  let child = await startUntilReady(start, url);
  return {
    url,
    createDatabase: async (name) => {
      await query(url, `CREATE DATABASE "${name}"`);
      return url.replace(/postgres$/, name);
    },
    run: (program, database, more = [], input) =>
      execFileSync(join(binaries, program), [...more, database], { ...options, input, encoding: 'utf8' }),
    crash: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      child = await startUntilReady(start, url);
    },
    stop: async () => {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findBinaries(): string {
  const versions = existsSync(debianFolder)
    ? readdirSync(debianFolder).sort((a, b) => Number(b) - Number(a))
    : [];
  const folders = [
    ...versions.map((version) => join(debianFolder, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ];
  const found = folders.find(
    (each) => existsSync(join(each, 'postgres')) && existsSync(join(each, 'initdb')),
  );
  if (found !== undefined) return found;
  throw new Error('There is no Postgres here. In Debian: apt-get install --no-install-recommends postgresql');
}

/** Postgres does not run as root. */
function chooseUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** After a crash the children of the old one may hold its memory for a moment: then it is started again. */
async function startUntilReady(start: () => ChildProcess, url: string): Promise<ChildProcess> {
  const last = Date.now() + startTime;
  let log = '';
  let child: ChildProcess | undefined;
  for (;;) {
    if (child === undefined || child.exitCode !== null) {
      child = start();
      child.stderr?.on('data', (chunk) => {
        log += chunk;
      });
    }
    try {
      await query(url, 'SELECT 1');
      return child;
    } catch (error) {
      if (Date.now() > last) {
        child.kill('SIGKILL');
        throw new Error(`Postgres did not start: ${error instanceof Error ? error.message : error}\n${log}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** SIGINT: connections are cut, and what was written stays. */
function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGINT');
  });
}
