import { sql } from 'drizzle-orm';
import type { RpcRefusal } from './json-rpc.js';
import type { ServerConfig } from './server-config.js';
import type { ScopedServer } from './store/schema.js';
import type { Store } from './store/store.js';

type Span = 'minute' | 'day';
const seconds: Readonly<Record<Span, number>> = { minute: 60, day: 86_400 };

/**
 * Counts calls of a server against its limits; says why they are refused, or undefined. Replicas count together, in the
 * store, by its clock. What the minute refuses is not taken from the day.
 */
export async function countCalls(
  store: Store,
  { id, config }: Pick<ScopedServer, 'id'> & { readonly config: ServerConfig },
  calls: number,
): Promise<RpcRefusal | undefined> {
  const limits: readonly (readonly [Span, number | undefined])[] = [
    ['minute', config.rate_limit],
    ['day', config.daily_quota],
  ];
  for (const [span, limit] of limits) {
    if (limit === undefined || calls === 0) continue;
    const { counted, left } = await countSpan(store, { id, span, calls });
    if (counted > limit) return describeLimit({ span, limit, left });
  }
  return undefined;
}

interface Counted {
  readonly counted: number;
  /** Seconds until the next span begins. */
  readonly left: number;
}

async function countSpan(
  { db }: Store,
  { id, span, calls }: { readonly id: string; readonly span: Span; readonly calls: number },
): Promise<Counted> {
  const start = sql`date_trunc(${sql.raw(`'${span}'`)}, now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'`;
  const result = await db.execute(sql`
    INSERT INTO call_count (scoped_server_id, span, starts_at, calls)
    VALUES (${id}, ${span}, ${start}, ${calls})
    ON CONFLICT (scoped_server_id, span, starts_at) DO UPDATE SET calls = call_count.calls + excluded.calls
    RETURNING calls, extract(epoch FROM now() - starts_at)::float8 AS age`);
  const [row] = (result as unknown as { readonly rows: readonly { calls: number; age: number }[] }).rows;
  if (row === undefined) throw new Error('The store gave no row for what it counted.');
  return { counted: Number(row.calls), left: Math.max(1, Math.ceil(seconds[span] - Number(row.age))) };
}

/** Headers: RFC 9110 (Retry-After), and RateLimit as draft-ietf-httpapi-ratelimit-headers has them, new and old. */
function describeLimit({
  span,
  limit,
  left,
}: {
  readonly span: Span;
  readonly limit: number;
  readonly left: number;
}): RpcRefusal {
  const what = span === 'minute' ? 'rate limit' : 'daily quota';
  return {
    status: 429,
    message: `The ${what} of this MCP server is used up: ${limit} calls a ${span}. Try again in ${left} seconds.`,
    headers: {
      'retry-after': String(left),
      'ratelimit-policy': `"${span}";q=${limit};w=${seconds[span]}`,
      ratelimit: `"${span}";r=0;t=${left}`,
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(left),
    },
  };
}
