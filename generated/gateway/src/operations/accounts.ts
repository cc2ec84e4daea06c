import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Gateway } from '../gateway.js';
import type { HostedApi } from '../hosted-api.js';
import { suggestKnown } from '../nearest.js';
import { Refusal } from '../refusal.js';
import { type IntegratedAccount, integratedAccount } from '../store/schema.js';
import type { Actor } from './api-tokens.js';
import { nameSchema, readInput } from './input.js';
import { createId, makePage, type Page, type PageQuery, readPage } from './page.js';

/** An account as callers see it: never its credential. */
export interface AccountView {
  readonly id: string;
  readonly name: string;
  readonly integration: string;
  readonly environment: string;
  readonly created_by: string;
  readonly created_at: string;
  readonly updated_at: string;
}

const tokenSchema = z
  .string()
  .trim()
  .min(1)
  .max(4096)
  .regex(/^[\x21-\x7e]+$/, 'it has characters that no access token has');
const newSchema = z.strictObject({
  integration: z.string(),
  environment: z.string(),
  name: nameSchema,
  access_token: tokenSchema,
});
const changeSchema = z.strictObject({
  name: nameSchema.exactOptional(),
  access_token: tokenSchema.exactOptional(),
});

/** Seals the token and keeps the account. @throws Refusal (400) */
export async function createAccount(gateway: Gateway, body: unknown, actor: Actor): Promise<AccountView> {
  const {
    integration,
    environment,
    name,
    access_token: token,
  } = readInput(newSchema, body, 'The account is not right');
  checkEnvironment(findApi(gateway, integration), environment);
  const id = createId('account');
  const { keyId, text: sealedToken } = gateway.keys.seal(token, id);
  const row = { id, name, integration, environment, sealedToken, keyId, createdBy: actor.id };
  const [made] = await gateway.store.db.insert(integratedAccount).values(row).returning();
  return viewAccount(expectRow(made));
}

/** Newest first. @throws Refusal (400) */
export async function listAccounts(gateway: Gateway, query: PageQuery): Promise<Page<AccountView>> {
  const { after, limit } = readPage(query);
  const rows = await gateway.store.db
    .select()
    .from(integratedAccount)
    .where(after === undefined ? undefined : lt(integratedAccount.id, after))
    .orderBy(desc(integratedAccount.id))
    .limit(limit + 1);
  return makePage(rows, limit, viewAccount);
}

/** @throws Refusal (404) */
export async function getAccount(gateway: Gateway, id: string): Promise<AccountView> {
  return viewAccount(await findAccount(gateway, id));
}

/** Changes the name or the token. @throws Refusal (400, 404) */
export async function updateAccount(gateway: Gateway, id: string, body: unknown): Promise<AccountView> {
  refuseMove(body);
  const { name, access_token: token } = readInput(changeSchema, body, 'The change is not right');
  const sealed = token === undefined ? undefined : gateway.keys.seal(token, id);
  const [changed] = await gateway.store.db
    .update(integratedAccount)
    .set({
      ...(name === undefined ? {} : { name }),
      ...(sealed === undefined ? {} : { sealedToken: sealed.text, keyId: sealed.keyId }),
      version: sql`${integratedAccount.version} + 1`,
      updatedAt: sql`now()`,
    })
    .where(eq(integratedAccount.id, id))
    .returning();
  if (changed === undefined) throw noAccount();
  return viewAccount(changed);
}

/** Removes the account with its servers. @throws Refusal (404) */
export async function deleteAccount(gateway: Gateway, id: string): Promise<void> {
  const gone = await gateway.store.db
    .delete(integratedAccount)
    .where(eq(integratedAccount.id, id))
    .returning({ id: integratedAccount.id });
  if (gone.length === 0) throw noAccount();
}

/** The row, for operations that need its token. @throws Refusal (404) */
export async function findAccount(gateway: Gateway, id: string): Promise<IntegratedAccount> {
  const [row] = await gateway.store.db
    .select()
    .from(integratedAccount)
    .where(and(eq(integratedAccount.id, id)));
  if (row === undefined) throw noAccount();
  return row;
}

/** @throws Refusal (400) for an API that is not hosted here */
export function findApi(gateway: Gateway, integration: string): HostedApi {
  const api = gateway.apis.get(integration);
  if (api !== undefined) return api;
  const names = [...gateway.apis.keys()];
  throw new Refusal(
    400,
    'invalid_request',
    `integration: there is no ${JSON.stringify(integration.slice(0, 80))}.${suggestKnown(integration, names)}`,
  );
}

function checkEnvironment(api: HostedApi, environment: string): void {
  const names = api.environments.map(({ name }) => name);
  if (names.includes(environment)) return;
  throw new Refusal(
    400,
    'invalid_request',
    `environment: there is no ${JSON.stringify(environment.slice(0, 80))}.${suggestKnown(environment, names)}`,
  );
}

/** Servers of an account were made for what it leads to: they must not find themselves in production one day. */
function refuseMove(body: unknown): void {
  const moved = ['integration', 'environment'].find(
    (key) => typeof body === 'object' && body !== null && key in body,
  );
  if (moved === undefined) return;
  throw new Refusal(400, 'invalid_request', `${moved}: an account stays where it is; make another one.`);
}

function noAccount(): Refusal {
  return new Refusal(404, 'not_found', 'There is no such account.');
}

function viewAccount(row: IntegratedAccount): AccountView {
  return {
    id: row.id,
    name: row.name,
    integration: row.integration,
    environment: row.environment,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** A row that was just written is there. */
export function expectRow<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('The store gave no row for what it wrote.');
  return row;
}
