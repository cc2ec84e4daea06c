import { join } from 'node:path';
import type { Client } from 'pg';
import { migrate } from './migrate.js';
import { tables } from './schema.js';
import type { Store } from './store.js';

/** Where the rows are: a Postgres, or a folder of which this process is the owner. */
export type StorePlace = { readonly databaseUrl: string } | { readonly dataFolder: string };

/** Milliseconds. */
const connectTimeout = 10_000;
const queryTimeout = 10_000;

/** Opens the store and brings its tables up to date. @throws Error when it cannot be reached */
export function connectStore(place: StorePlace): Promise<Store> {
  return 'databaseUrl' in place ? connectPostgres(place.databaseUrl) : openPglite(place.dataFolder);
}

async function connectPostgres(connectionString: string): Promise<Store> {
  const { default: pg } = await import('pg');
  const { drizzle } = await import('drizzle-orm/node-postgres');
  await migratePostgres(new pg.Client({ connectionString, connectionTimeoutMillis: connectTimeout }));
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: connectTimeout,
    // A database that is cut off answers nothing, and closes nothing.
    query_timeout: queryTimeout,
    keepAlive: true,
  });
  // A connection that breaks (the database restarts) is replaced; without a listener it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    db: drizzle(pool, { schema: tables }),
    kind: 'postgres',
    check: async () => {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

/** On a connection of its own: replicas may wait long for the one that migrates. */
async function migratePostgres(client: Client): Promise<void> {
  client.on('error', () => {});
  await client.connect();
  try {
    await migrate({
      run: async (sql) => {
        await client.query(sql);
      },
      read: async (sql, values) => (await client.query(sql, [...values])).rows,
    });
  } finally {
    await client.end();
  }
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
