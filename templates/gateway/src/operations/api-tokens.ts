import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Gateway } from '../gateway.js';
import { Refusal } from '../refusal.js';
import { readReason } from '../store/failure.js';
import { type ApiToken, apiToken, type Role, roles } from '../store/schema.js';
import { createToken, hashToken, isToken } from '../token.js';
import { expectRow } from './accounts.js';
import { endSchema, nameSchema, readInput } from './input.js';
import { createId } from './page.js';
import { isOpen, isUseOld, tellStatus } from './token-row.js';

/** Who manages. */
export interface Actor {
  /** Of the API token. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

export interface ApiTokenView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly token_last_four: string;
  readonly status: 'active' | 'expired' | 'revoked';
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
  readonly created_at: string;
}

const newSchema = z.strictObject({
  name: nameSchema,
  role: z.enum(roles).default('admin'),
  expires_at: endSchema.nullish(),
});

/** Whose API token it is: read with every request. Unknown, revoked and expired are alike. */
export async function authenticate(gateway: Gateway, token: string): Promise<Actor | undefined> {
  const { db } = gateway.store;
  // A text that can be no token is looked for all the same, so that the answer takes as long.
  const hash = isToken(token, 'api') ? hashToken(token) : 'none';
  const useOld = isUseOld(apiToken);
  const [found] = await db
    .select({ row: apiToken, useOld })
    .from(apiToken)
    .where(and(eq(apiToken.tokenHash, hash), isOpen(apiToken)));
  if (found === undefined) return undefined;
  const { row } = found;
  if (found.useOld) {
    const noted = db
      .update(apiToken)
      .set({ lastUsedAt: sql`now()` })
      .where(and(eq(apiToken.id, row.id), useOld));
    noted.catch((error: unknown) =>
      gateway.log('warn', 'use of a token not noted', { reason: readReason(error) }),
    );
  }
  return { id: row.id, name: row.name, role: row.role };
}

/** The token stands in this answer and nowhere else. @throws Refusal (400) */
export async function createApiToken(
  gateway: Gateway,
  body: unknown,
): Promise<ApiTokenView & { readonly token: string }> {
  const { name, role, expires_at: end } = readInput(newSchema, body, 'The API token is not right');
  const { token, hash, lastFour } = createToken('api');
  const row = {
    id: createId('token'),
    name,
    role,
    tokenHash: hash,
    tokenLastFour: lastFour,
    expiresAt: end ?? null,
  };
  const [made] = await gateway.store.db.insert(apiToken).values(row).returning();
  return { ...viewApiToken(expectRow(made)), token };
}

/** All of them, newest first. */
export async function listApiTokens(gateway: Gateway): Promise<readonly ApiTokenView[]> {
  const rows = await gateway.store.db.select().from(apiToken).orderBy(desc(apiToken.id));
  return rows.map(viewApiToken);
}

/** From the next request on it opens nothing. Once more does no harm. @throws Refusal (404) */
export async function revokeApiToken(gateway: Gateway, id: string): Promise<void> {
  const found = await gateway.store.db
    .update(apiToken)
    .set({ revokedAt: sql`coalesce(${apiToken.revokedAt}, now())` })
    .where(eq(apiToken.id, id))
    .returning({ id: apiToken.id });
  if (found.length === 0) throw new Refusal(404, 'not_found', 'There is no such API token.');
}

function viewApiToken(row: ApiToken): ApiTokenView {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    token_last_four: row.tokenLastFour,
    status: tellStatus(row),
    expires_at: row.expiresAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  };
}
