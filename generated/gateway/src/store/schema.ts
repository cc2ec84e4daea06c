import { doublePrecision, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { ServerConfig } from '../server-config.js';

/*
 * The tables as `migrations/` makes them, for typed queries. Constraints and indexes stand there alone; a test
 * holds the columns against each other.
 */

const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });

export const roles = ['admin', 'viewer'] as const;
export type Role = (typeof roles)[number];

export const integratedAccount = pgTable('integrated_account', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  integration: text('integration').notNull(),
  environment: text('environment').notNull(),
  /** See `seal.ts`. */
  sealedToken: text('sealed_token').notNull(),
  keyId: text('key_id').notNull(),
  /** Grows with each change: what was opened with an older one is opened anew. */
  version: integer('version').notNull().default(1),
  createdBy: text('created_by').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
  updatedAt: time('updated_at').notNull().defaultNow(),
});

export const scopedServer = pgTable('scoped_server', {
  id: text('id').primaryKey(),
  integratedAccountId: text('integrated_account_id').notNull(),
  name: text('name').notNull(),
  config: jsonb('config').$type<ServerConfig>().notNull(),
  tokenHash: text('token_hash').notNull(),
  tokenLastFour: text('token_last_four').notNull(),
  expiresAt: time('expires_at'),
  revokedAt: time('revoked_at'),
  lastUsedAt: time('last_used_at'),
  version: integer('version').notNull().default(1),
  createdBy: text('created_by').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
  updatedAt: time('updated_at').notNull().defaultNow(),
});

export const apiToken = pgTable('api_token', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  role: text('role').$type<Role>().notNull(),
  tokenHash: text('token_hash').notNull(),
  tokenLastFour: text('token_last_four').notNull(),
  expiresAt: time('expires_at'),
  revokedAt: time('revoked_at'),
  lastUsedAt: time('last_used_at'),
  createdAt: time('created_at').notNull().defaultNow(),
});

export const callCount = pgTable(
  'call_count',
  {
    scopedServerId: text('scoped_server_id').notNull(),
    span: text('span').$type<'minute' | 'day'>().notNull(),
    startsAt: time('starts_at').notNull(),
    calls: integer('calls').notNull(),
  },
  (table) => [primaryKey({ columns: [table.scopedServerId, table.span, table.startsAt] })],
);

export const callLog = pgTable('call_log', {
  id: text('id').primaryKey(),
  calledAt: time('called_at').notNull(),
  integratedAccountId: text('integrated_account_id').notNull(),
  scopedServerId: text('scoped_server_id').notNull(),
  serverName: text('server_name').notNull(),
  tool: text('tool').notNull(),
  via: text('via'),
  risk: text('risk'),
  method: text('method'),
  argumentTypes: jsonb('argument_types').$type<Readonly<Record<string, string>>>().notNull(),
  clientName: text('client_name'),
  clientVersion: text('client_version'),
  status: integer('status'),
  outcome: text('outcome').notNull(),
  durationMs: doublePrecision('duration_ms').notNull(),
  upstreamMs: doublePrecision('upstream_ms').notNull(),
});

export const tables = { integratedAccount, scopedServer, apiToken, callCount, callLog };

export type IntegratedAccount = typeof integratedAccount.$inferSelect;
export type ScopedServer = typeof scopedServer.$inferSelect;
export type ApiToken = typeof apiToken.$inferSelect;
export type LoggedCall = typeof callLog.$inferSelect;
