import { join } from 'node:path';
import { migrate, type SqlConnection } from './migrate.js';
import { tables } from './schema.js';
import type { Store } from './store.js';

/** Where the rows are: a Postgres, or a folder of which this process is the owner. */
export type StorePlace = { readonly databaseUrl: string } | { readonly dataFolder: string };

/** Opens the store and brings its tables up to date. @throws Error when it cannot be reached */
export function connectStore(place: StorePlace): Promise<Store> {
  return 'databaseUrl' in place ? connectPostgres(place.databaseUrl) : openPglite(place.dataFolder);
}

async function connectPostgres(connectionString: string): Promise<Store> {
  const { default: pg } = await import('pg');
  const { drizzle } = await import('drizzle-orm/node-postgres');
  const pool = new pg.Pool({ connectionString, max: 10, connectionTimeoutMillis: 10_000 });
  // An idle connection that breaks (the database restarts) is replaced; without a listener it would end the process.
  pool.on('error', () => {});
  try {
    const client = await pool.connect();
    const connection: SqlConnection = {
      run: async (sql) => {
        await client.query(sql);
      },
      read: async (sql, values) => (await client.query(sql, [...values])).rows,
    };
    try {
      await migrate(connection);
    } finally {
      client.release();
    }
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    db: drizzle(pool, { schema: tables }),
    kind: 'postgres',
    check: async () => {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

async function openPglite(dataFolder: string): Promise<Store> {
  const { PGlite } = await import('@electric-sql/pglite');
  const { drizzle } = await import('drizzle-orm/pglite');
  const client = await PGlite.create(join(dataFolder, 'store'));
  await migrate({
    run: async (sql) => {
      await client.exec(sql);
    },
    read: async (sql, values) => (await client.query<Record<string, unknown>>(sql, [...values])).rows,
  });
  return {
    db: drizzle(client, { schema: tables }),
    kind: 'pglite',
    check: async () => {
      await client.query('SELECT 1');
    },
    close: () => client.close(),
  };
}
