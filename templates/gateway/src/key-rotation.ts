import { and, count, eq, gt, ne, notInArray, sql } from 'drizzle-orm';
import type { GatewayKeys } from './key-store.js';
import type { Sealed } from './seal.js';
import { integratedAccount } from './store/schema.js';
import type { Database, Store } from './store/store.js';

/*
 * Rotation with a file: a new key in front → every row is sealed with it → the store refuses rows of the old keys →
 * they leave the file. A crash at any point loses nothing, since the old keys are in the file as long as a row needs
 * them; the next rotation goes on from there. With GATEWAY_KEY the operator does the first and the last step.
 */

const batchSize = 100;
/** Refuses a row that a slow request sealed with a key that has left. */
const constraint = 'integrated_account_retired_key';

export interface Rotation {
  /** Credentials that were sealed anew. */
  readonly resealed: number;
  /** Credentials that no key here opens: they stay as they are. */
  readonly unopened: number;
  readonly key_id: string;
  readonly source: GatewayKeys['source'];
  /** How many other keys still open here. */
  readonly other_keys: number;
}

/** Seals all credentials with the first key; with keys in a file that is a new one. */
export async function rotateKeys({ db }: Store, keys: GatewayKeys): Promise<Rotation> {
  if (keys.source === 'file') keys.add();
  let resealed = 0;
  for (;;) {
    const changed = await resealAll(db, keys);
    resealed += changed;
    // What was written meanwhile comes in the next round; what does not open stays.
    if (changed === 0) break;
  }
  const unopened = await countOthers(db, keys.currentId);
  if (keys.source === 'file' && unopened === 0) {
    await refuseOthers(db, keys.ids.slice(1));
    keys.retire();
  }
  return {
    resealed,
    unopened,
    key_id: keys.currentId,
    source: keys.source,
    other_keys: keys.source === 'file' && unopened === 0 ? 0 : keys.ids.length - 1,
  };
}

/** One round over all rows. */
async function resealAll(db: Database, keys: GatewayKeys): Promise<number> {
  let changed = 0;
  let last = '';
  for (;;) {
    const rows = await db
      .select({
        id: integratedAccount.id,
        text: integratedAccount.sealedToken,
        keyId: integratedAccount.keyId,
      })
      .from(integratedAccount)
      .where(and(ne(integratedAccount.keyId, keys.currentId), gt(integratedAccount.id, last)))
      .orderBy(integratedAccount.id)
      .limit(batchSize);
    const lastRow = rows.at(-1);
    if (lastRow === undefined) return changed;
    last = lastRow.id;
    changed += await db.transaction((batch) => resealRows(batch, rows, keys));
  }
}

async function resealRows(
  db: Database,
  rows: readonly (Sealed & { readonly id: string })[],
  keys: GatewayKeys,
): Promise<number> {
  let changed = 0;
  for (const row of rows) {
    const token = openOrLeave(row, keys);
    if (token === undefined) continue;
    const { keyId, text } = keys.seal(token, row.id);
    // Only where the row is as it was read: a credential that was changed meanwhile is the newer one.
    const done = await db
      .update(integratedAccount)
      .set({ keyId, sealedToken: text })
      .where(and(eq(integratedAccount.id, row.id), eq(integratedAccount.sealedToken, row.text)))
      .returning({ id: integratedAccount.id });
    changed += done.length;
  }
  return changed;
}

function openOrLeave(row: Sealed & { readonly id: string }, keys: GatewayKeys): string | undefined {
  try {
    return keys.open(row, row.id);
  } catch {
    return undefined;
  }
}

async function countOthers(db: Database, currentId: string): Promise<number> {
  const [row] = await db
    .select({ rows: count() })
    .from(integratedAccount)
    .where(ne(integratedAccount.keyId, currentId));
  return row?.rows ?? 0;
}

/** Credentials that none of the keys opens. */
export async function countUnopened({ db }: Store, { ids }: GatewayKeys): Promise<number> {
  const [row] = await db
    .select({ rows: count() })
    .from(integratedAccount)
    .where(notInArray(integratedAccount.keyId, [...ids]));
  return row?.rows ?? 0;
}

/** @throws Error where a row has one of the keys: the statement checks all rows, and those to come */
async function refuseOthers(db: Database, keyIds: readonly string[]): Promise<void> {
  // Ids are hexadecimal digits of our own making: a constraint takes no parameters.
  const list = keyIds.map((id) => `'${id.replace(/[^0-9a-f]/g, '')}'`).join(', ');
  await db.transaction(async (transaction) => {
    await transaction.execute(
      sql.raw(`ALTER TABLE integrated_account DROP CONSTRAINT IF EXISTS ${constraint}`),
    );
    if (list === '') return;
    await transaction.execute(
      sql.raw(`ALTER TABLE integrated_account ADD CONSTRAINT ${constraint} CHECK (key_id NOT IN (${list}))`),
    );
  });
}
