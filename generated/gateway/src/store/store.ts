import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { tables } from './schema.js';

/** Typed queries, over PGlite or Postgres alike. */
export type Database = PgDatabase<PgQueryResultHKT, typeof tables>;

export interface Store {
  readonly db: Database;
  readonly kind: 'pglite' | 'postgres';
  /** Resolves when the store answers. @throws Error when it does not */
  check(): Promise<void>;
  close(): Promise<void>;
}
