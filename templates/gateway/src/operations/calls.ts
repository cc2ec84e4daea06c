import { and, desc, eq, gte, lt, ne, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Gateway } from '../gateway.js';
import { callLog, type LoggedCall } from '../store/schema.js';
import { readInput } from './input.js';
import { makePage, type Page, pageShape, readCursor } from './page.js';

/** One logged call, as callers see it. */
export interface CallView {
  readonly id: string;
  readonly called_at: string;
  readonly integrated_account_id: string;
  readonly scoped_server_id: string;
  readonly server_name: string;
  readonly tool: string;
  readonly via: string | null;
  readonly risk: string | null;
  readonly method: string | null;
  readonly argument_types: Readonly<Record<string, string>>;
  readonly client_name: string | null;
  readonly client_version: string | null;
  readonly status: number | null;
  readonly outcome: string;
  readonly duration_ms: number;
  readonly upstream_ms: number;
}

/** Which calls; what is left out is not restricted. Times are RFC 3339; `outcome: error` is every one but `ok`. */
export interface CallQuery {
  readonly server?: string | undefined;
  readonly account?: string | undefined;
  readonly tool?: string | undefined;
  readonly outcome?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: string | number | undefined;
}

const text = z.string().trim().max(200).optional();
const time = z.iso
  .datetime({ offset: true, error: 'a time is needed, such as 2027-01-31T18:00:00Z' })
  .optional();
const filterShape = { server: text, account: text, tool: text, outcome: text, since: time, until: time };
const querySchema = z.strictObject({ ...filterShape, ...pageShape });
const summarySchema = z.object({
  ...filterShape,
  since: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }),
});

/** Newest first. @throws Refusal (400) */
export async function listCalls(gateway: Gateway, query: CallQuery): Promise<Page<CallView>> {
  const { cursor, limit, ...filters } = readInput(querySchema, query, 'The query is not right');
  const rows = await readRows(gateway, filters, { after: readCursor(cursor), limit: limit + 1 });
  return makePage(rows, limit, viewCall);
}

const exportPage = 1_000;

/** All of them as JSON lines, newest first, read in pages: a long log is never in memory. @throws Refusal (400) */
export async function* exportCalls(
  gateway: Gateway,
  query: CallQuery,
): AsyncGenerator<string, void, undefined> {
  const { cursor, limit: _, ...filters } = readInput(querySchema, query, 'The query is not right');
  let after = readCursor(cursor);
  for (;;) {
    const rows = await readRows(gateway, filters, { after, limit: exportPage });
    for (const row of rows) yield `${JSON.stringify(viewCall(row))}\n`;
    if (rows.length < exportPage) return;
    after = rows.at(-1)?.id;
  }
}

/** What happened in one part of a span of time. */
export interface CallSummary {
  readonly starts_at: string;
  readonly calls: number;
  readonly errors: number;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
}

/** The calls from `since` to `until`, in `buckets` parts of equal length. @throws Refusal (400) */
export async function summarizeCalls(
  gateway: Gateway,
  {
    buckets,
    ...query
  }: CallQuery & { readonly since: string; readonly until: string; readonly buckets: number },
): Promise<readonly CallSummary[]> {
  const filters = readInput(summarySchema, query, 'The query is not right');
  const [from, to] = [Date.parse(filters.since), Date.parse(filters.until)];
  const length = Math.max(1, (to - from) / buckets);
  const bucket = sql<number>`floor((extract(epoch from ${callLog.calledAt}) * 1000 - ${from}) / ${length})`;
  const at = (share: number) =>
    sql<number>`percentile_cont(${sql.raw(String(share))}) within group (order by ${callLog.durationMs})`;
  const rows = await gateway.store.db
    .select({
      bucket: bucket.as('bucket'),
      calls: sql<number>`count(*)`,
      errors: sql<number>`count(*) filter (where ${callLog.outcome} <> 'ok')`,
      p50: at(0.5),
      p95: at(0.95),
    })
    .from(callLog)
    .where(filterCalls(filters))
    .groupBy(sql`bucket`);
  const byBucket = new Map(rows.map((row) => [Number(row.bucket), row]));
  return Array.from({ length: buckets }, (_, index) => {
    const row = byBucket.get(index);
    return {
      starts_at: new Date(from + index * length).toISOString(),
      calls: Number(row?.calls ?? 0),
      errors: Number(row?.errors ?? 0),
      p50_ms: row === undefined ? null : Number(row.p50),
      p95_ms: row === undefined ? null : Number(row.p95),
    };
  });
}

type Filters = Omit<CallQuery, 'cursor' | 'limit'>;

function readRows(
  gateway: Gateway,
  filters: Filters,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<LoggedCall[]> {
  const older = after === undefined ? undefined : lt(callLog.id, after);
  return gateway.store.db
    .select()
    .from(callLog)
    .where(and(filterCalls(filters), older))
    .orderBy(desc(callLog.id))
    .limit(limit);
}

function filterCalls({ server, account, tool, outcome, since, until }: Filters): SQL | undefined {
  const given = (value: string | undefined): value is string => value !== undefined && value !== '';
  return and(
    given(server) ? eq(callLog.scopedServerId, server) : undefined,
    given(account) ? eq(callLog.integratedAccountId, account) : undefined,
    given(tool) ? eq(callLog.tool, tool) : undefined,
    given(outcome)
      ? outcome === 'error'
        ? ne(callLog.outcome, 'ok')
        : eq(callLog.outcome, outcome)
      : undefined,
    since === undefined ? undefined : gte(callLog.calledAt, new Date(since)),
    until === undefined ? undefined : lt(callLog.calledAt, new Date(until)),
  );
}

function viewCall(row: LoggedCall): CallView {
  return {
    id: row.id,
    called_at: row.calledAt.toISOString(),
    integrated_account_id: row.integratedAccountId,
    scoped_server_id: row.scopedServerId,
    server_name: row.serverName,
    tool: row.tool,
    via: row.via,
    risk: row.risk,
    method: row.method,
    argument_types: row.argumentTypes,
    client_name: row.clientName,
    client_version: row.clientVersion,
    status: row.status,
    outcome: row.outcome,
    duration_ms: row.durationMs,
    upstream_ms: row.upstreamMs,
  };
}
