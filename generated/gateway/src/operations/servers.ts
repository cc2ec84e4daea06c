import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Gateway } from '../gateway.js';
import { Refusal } from '../refusal.js';
import { type ServerConfig, serverConfigSchema } from '../server-config.js';
import { readReason } from '../store/failure.js';
import {
  type IntegratedAccount,
  integratedAccount,
  type ScopedServer,
  scopedServer,
} from '../store/schema.js';
import { createToken, hashToken, isToken } from '../token.js';
import { findAccount } from './accounts.js';
import type { Actor } from './api-tokens.js';
import { endSchema, nameSchema, readInput } from './input.js';
import { createId, makePage, type Page, type PageQuery, readPage } from './page.js';
import { isOpen, isUseOld, tellStatus } from './token-row.js';
import { checkConfig, noteReading } from './tools.js';

/** A scoped server as callers see it: never its token. */
export interface ServerView {
  readonly id: string;
  readonly name: string;
  readonly integrated_account_id: string;
  readonly config: ServerConfig;
  readonly status: 'active' | 'expired' | 'revoked';
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
  readonly token_last_four: string;
  readonly created_by: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** What is shown once. */
export type NewServerView = ServerView & {
  readonly token: string;
  readonly url: string;
  /** What a caller may not expect of the config. */
  readonly note?: string;
};

/** Who makes a server, and how clients reach this gateway: an origin, without a slash at the end. */
export interface Circumstances {
  readonly actor: Actor;
  readonly baseUrl: string;
  /** Of the new server: a form that is sent twice makes one. */
  readonly id?: string | undefined;
}

const newSchema = z.strictObject({
  name: nameSchema,
  config: serverConfigSchema.default({}),
  expires_at: endSchema.nullish(),
});
const nullable = Object.fromEntries(
  Object.entries(serverConfigSchema.shape).map(([key, schema]) => [
    key,
    schema.unwrap().nullable().exactOptional(),
  ]),
);
const changeSchema = z.strictObject({
  name: nameSchema.exactOptional(),
  config: z.strictObject(nullable).exactOptional(),
  expires_at: endSchema.nullable().exactOptional(),
});

/** The token and the URL stand in this answer and nowhere else. @throws Refusal (400, 404, 409) */
export async function createServer(
  gateway: Gateway,
  accountId: string,
  body: unknown,
  { actor, baseUrl, id = createId('server') }: Circumstances,
): Promise<NewServerView> {
  const account = await findAccount(gateway, accountId);
  const { name, config, expires_at: end } = readInput(newSchema, body, 'The server is not right');
  await checkConfig(gateway, account, config);
  const { token, hash, lastFour } = createToken('server');
  const row = {
    id,
    integratedAccountId: accountId,
    name,
    config,
    tokenHash: hash,
    tokenLastFour: lastFour,
    expiresAt: end ?? null,
    createdBy: actor.id,
  };
  const [made] = await gateway.store.db.insert(scopedServer).values(row).onConflictDoNothing().returning();
  if (made === undefined) throw alreadyMade();
  const note = noteReading(gateway, account, config);
  return { ...viewServer(made), token, url: `${baseUrl}/mcp/${token}`, ...note };
}

/** Newest first. @throws Refusal (400, 404) */
export async function listServers(
  gateway: Gateway,
  accountId: string,
  query: PageQuery,
): Promise<Page<ServerView>> {
  const { after, limit } = readPage(query);
  await findAccount(gateway, accountId);
  const own = eq(scopedServer.integratedAccountId, accountId);
  const rows = await gateway.store.db
    .select()
    .from(scopedServer)
    .where(after === undefined ? own : and(own, lt(scopedServer.id, after)))
    .orderBy(desc(scopedServer.id))
    .limit(limit + 1);
  return makePage(rows, limit, viewServer);
}

/** @throws Refusal (404) */
export async function getServer(gateway: Gateway, accountId: string, id: string): Promise<ServerView> {
  return viewServer(await findServer(gateway, accountId, id));
}

/**
 * `config` merges key by key, and a null takes a key out; `expires_at: null` means that it never ends.
 * @throws Refusal (400, 404; 409 for one that is revoked)
 */
export async function updateServer(
  gateway: Gateway,
  accountId: string,
  id: string,
  body: unknown,
  /** `updated_at` of what the change was made from: another change since then is not overwritten. */
  seen?: string,
): Promise<ServerView> {
  const { name, config: changes, expires_at: end } = readInput(changeSchema, body, 'The change is not right');
  const row = await findServer(gateway, accountId, id);
  if (row.revokedAt !== null) throw revoked();
  if (seen !== undefined && seen !== row.updatedAt.toISOString()) throw changedMeanwhile();
  const merged = Object.entries({ ...row.config, ...changes }).filter(([, value]) => value !== null);
  const config = readInput(serverConfigSchema, Object.fromEntries(merged), 'The config is not right');
  if (changes !== undefined) await checkConfig(gateway, await findAccount(gateway, accountId), config);
  const [changed] = await gateway.store.db
    .update(scopedServer)
    .set({
      ...(name === undefined ? {} : { name }),
      ...(changes === undefined ? {} : { config }),
      ...(end === undefined ? {} : { expiresAt: end }),
      version: sql`${scopedServer.version} + 1`,
      updatedAt: sql`now()`,
    })
    // Whoever changed it since it was read would lose that change.
    .where(
      and(eq(scopedServer.id, id), eq(scopedServer.version, row.version), isNull(scopedServer.revokedAt)),
    )
    .returning();
  if (changed === undefined) throw changedMeanwhile();
  return viewServer(changed);
}

/** Gives it a new token; the one before opens nothing from now on. @throws Refusal (404; 409 for one that is revoked) */
export async function rotateServer(
  gateway: Gateway,
  accountId: string,
  id: string,
  { baseUrl }: Circumstances,
): Promise<NewServerView> {
  const row = await findServer(gateway, accountId, id);
  if (row.revokedAt !== null) throw revoked();
  const { token, hash, lastFour } = createToken('server');
  const [changed] = await gateway.store.db
    .update(scopedServer)
    .set({
      tokenHash: hash,
      tokenLastFour: lastFour,
      version: sql`${scopedServer.version} + 1`,
      updatedAt: sql`now()`,
    })
    .where(and(eq(scopedServer.id, id), isNull(scopedServer.revokedAt)))
    .returning();
  if (changed === undefined) throw revoked();
  return { ...viewServer(changed), token, url: `${baseUrl}/mcp/${token}` };
}

/** From the next request on it answers nobody. Once more does no harm. @throws Refusal (404) */
export async function revokeServer(gateway: Gateway, accountId: string, id: string): Promise<void> {
  const found = await gateway.store.db
    .update(scopedServer)
    .set({ revokedAt: sql`coalesce(${scopedServer.revokedAt}, now())`, updatedAt: sql`now()` })
    .where(and(eq(scopedServer.id, id), eq(scopedServer.integratedAccountId, accountId)))
    .returning({ id: scopedServer.id });
  if (found.length === 0) throw noServer();
}

/**
 * The server that a token opens, and its account: one query, with every request, so that what is revoked or expired is
 * refused at once on every replica. Unknown, revoked and expired are alike.
 */
export async function findServerByToken(
  gateway: Gateway,
  token: string,
): Promise<{ readonly server: ScopedServer; readonly account: IntegratedAccount } | undefined> {
  const { db } = gateway.store;
  // A text that can be no token is looked for all the same, so that the answer takes as long.
  const hash = isToken(token, 'server') ? hashToken(token) : 'none';
  const useOld = isUseOld(scopedServer);
  const [found] = await db
    .select({ server: scopedServer, account: integratedAccount, useOld })
    .from(scopedServer)
    .innerJoin(integratedAccount, eq(integratedAccount.id, scopedServer.integratedAccountId))
    .where(and(eq(scopedServer.tokenHash, hash), isOpen(scopedServer)));
  if (found === undefined) return undefined;
  const { server, account } = found;
  if (found.useOld) {
    const noted = db
      .update(scopedServer)
      .set({ lastUsedAt: sql`now()` })
      .where(and(eq(scopedServer.id, server.id), useOld));
    noted.catch((error: unknown) =>
      gateway.log('warn', 'use of a server not noted', { reason: readReason(error) }),
    );
  }
  return { server, account };
}

async function findServer(gateway: Gateway, accountId: string, id: string): Promise<ScopedServer> {
  const own = and(eq(scopedServer.id, id), eq(scopedServer.integratedAccountId, accountId));
  const [row] = await gateway.store.db.select().from(scopedServer).where(own);
  if (row === undefined) throw noServer();
  return row;
}

function alreadyMade(): Refusal {
  const message =
    'This was sent before, and the server is made. Its URL was shown then; rotate it for a new one.';
  return new Refusal(409, 'already_made', message);
}

function changedMeanwhile(): Refusal {
  return new Refusal(409, 'conflict', 'The server was changed meanwhile: read it, and change it again.');
}

function noServer(): Refusal {
  return new Refusal(404, 'not_found', 'There is no such server.');
}

function revoked(): Refusal {
  return new Refusal(409, 'revoked', 'The server is revoked, for good: make another one.');
}

function viewServer(row: ScopedServer): ServerView {
  return {
    id: row.id,
    name: row.name,
    integrated_account_id: row.integratedAccountId,
    config: row.config,
    status: tellStatus(row),
    expires_at: row.expiresAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    token_last_four: row.tokenLastFour,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
