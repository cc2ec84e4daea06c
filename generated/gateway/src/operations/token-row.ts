import { and, gt, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { apiToken, ScopedServer, scopedServer } from '../store/schema.js';

/*
 * What the rows of API tokens and of scoped servers have in common. Times are compared by the clock of the database:
 * replicas agree.
 */

type TokenTable = typeof apiToken | typeof scopedServer;

/** Neither revoked nor expired. */
export function isOpen({
  revokedAt,
  expiresAt,
}: Pick<TokenTable, 'revokedAt' | 'expiresAt'>): SQL | undefined {
  return and(isNull(revokedAt), or(isNull(expiresAt), gt(expiresAt, sql`now()`)));
}

/** Whether a use is to be noted again: once a minute. */
export function isUseOld({ lastUsedAt }: Pick<TokenTable, 'lastUsedAt'>): SQL<boolean> {
  return sql<boolean>`(${lastUsedAt} IS NULL OR ${lastUsedAt} < now() - interval '1 minute')`;
}

/** For people: whether a token opens anything is decided by the database. */
export function tellStatus({
  revokedAt,
  expiresAt,
}: Pick<ScopedServer, 'revokedAt' | 'expiresAt'>): 'active' | 'expired' | 'revoked' {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt.getTime() <= Date.now() ? 'expired' : 'active';
}
