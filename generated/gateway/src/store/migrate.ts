import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../package-folder.js';

/** One connection, not a pool: an advisory lock belongs to the connection that took it. */
export interface SqlConnection {
  /** Statements without parameters; several are allowed. */
  run(sql: string): Promise<void>;
  read(sql: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
}

/** Any number that nothing else in the database locks: the letters `gate`. */
const lock = 0x67617465;

/**
 * Runs the SQL files that this store has not seen, in the order of their names, each in a transaction. Replicas that
 * start together wait for one another: without the lock, all but one of them fail.
 * @throws Error for a file that fails; the ones before it stay done.
 */
export async function migrate(
  connection: SqlConnection,
  folder = join(packageFolder, 'migrations'),
): Promise<void> {
  await connection.run(`SELECT pg_advisory_lock(${lock})`);
  try {
    await connection.run(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now())',
    );
    const rows = await connection.read('SELECT name FROM migration', []);
    const done = new Set(rows.map(({ name }) => name));
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.sql'))
      .sort();
    for (const name of files.filter((each) => !done.has(each))) {
      await runFile(connection, { name, sql: readFileSync(join(folder, name), 'utf8') });
    }
  } finally {
    await connection.run(`SELECT pg_advisory_unlock(${lock})`);
  }
}

async function runFile(
  connection: SqlConnection,
  { name, sql }: { readonly name: string; readonly sql: string },
): Promise<void> {
  try {
    await connection.run('BEGIN');
    await connection.run(sql);
    await connection.read('INSERT INTO migration (name) VALUES ($1)', [name]);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw new Error(`The migration ${name} failed: ${error instanceof Error ? error.message : error}`);
  }
}
