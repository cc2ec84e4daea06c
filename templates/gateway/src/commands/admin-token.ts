import { rmSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { pathIn, writePrivateFile } from '../data-folder.js';
import type { Gateway } from '../gateway.js';
import { createApiToken } from '../operations/api-tokens.js';
import { apiToken } from '../store/schema.js';

/** Any number that nothing else in the database locks: the letters `admi`. */
const lock = 0x61646d69;

/**
 * Where there is no API token at all, makes one of an admin and writes it to a private file. Replicas that start
 * together on an empty database make one.
 * @returns the file, where one was made
 */
export async function makeFirstToken(gateway: Gateway, dataFolder: string): Promise<string | undefined> {
  const path = pathIn(dataFolder, 'adminToken');
  return gateway.store.db.transaction(async (db) => {
    await db.execute(sql.raw(`SELECT pg_advisory_xact_lock(${lock})`));
    const tokens = await db.select({ id: apiToken.id }).from(apiToken).limit(1);
    if (tokens.length > 0) return undefined;
    const store = { ...gateway.store, db };
    const { token } = await createApiToken({ ...gateway, store }, { name: 'first admin', role: 'admin' });
    // Before the transaction ends: a crash between the two must not leave a token that nobody knows.
    rmSync(path, { force: true });
    writePrivateFile(path, `${token}\n`);
    return path;
  });
}
