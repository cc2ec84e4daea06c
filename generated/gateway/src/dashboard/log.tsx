/** @jsxImportSource hono/jsx */
import { desc, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import type { Gateway } from '../gateway.js';
import { answerLines } from '../management/lines.js';
import { type CallView, exportCalls, listCalls, summarizeCalls } from '../operations/calls.js';
import { integratedAccount, scopedServer } from '../store/schema.js';
import { Charts } from './chart.js';
import { type Option, Select, TextField } from './form.js';
import { type DashboardContext, type DashboardEnv, Heading, sendPage } from './page.js';
import { RiskBadge } from './server-status.js';
import { tellDuration } from './time.js';

const hour = 60 * 60 * 1000;

const ranges = [
  { value: '1h', label: 'Last hour', length: hour, buckets: 30 },
  { value: '1d', label: 'Last 24 hours', length: 24 * hour, buckets: 48 },
  { value: '7d', label: 'Last 7 days', length: 7 * 24 * hour, buckets: 42 },
  { value: '30d', label: 'Last 30 days', length: 30 * 24 * hour, buckets: 30 },
] as const;
type Range = (typeof ranges)[number];
const usualRange = ranges[1];

const outcomes: readonly Option[] = [
  { value: '', label: 'All' },
  { value: 'ok', label: 'ok' },
  { value: 'error', label: 'Failed' },
];

const filterNames = ['server', 'tool', 'outcome'] as const;

/** The log of calls: filters, pages, charts, export. */
export function addLog(app: Hono<DashboardEnv>, gateway: Gateway): void {
  app.get('/dashboard/log', (context) => sendLog(gateway, context));
  app.get('/dashboard/log.jsonl', (context) => {
    const headers = {
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': 'attachment; filename="calls.jsonl"',
    };
    return answerLines(exportCalls(gateway, readQuery(context)), { headers, log: gateway.log });
  });
}

/** What is asked for, as the operation takes it. */
function readQuery(context: DashboardContext): Record<string, string> {
  const given = filterNames.flatMap((name) => {
    const value = (context.req.query(name) ?? '').trim();
    return value === '' ? [] : [[name, value] as const];
  });
  const since = new Date(Date.now() - readRange(context).length).toISOString();
  const cursor = context.req.query('cursor');
  return { ...Object.fromEntries(given), since, ...(cursor === undefined ? {} : { cursor }) };
}

function readRange(context: DashboardContext): Range {
  return ranges.find(({ value }) => value === context.req.query('range')) ?? usualRange;
}

async function sendLog(gateway: Gateway, context: DashboardContext): Promise<Response> {
  const session = context.get('session');
  const range = readRange(context);
  const query = readQuery(context);
  const now = Date.now();
  const [page, buckets, servers] = await Promise.all([
    listCalls(gateway, query),
    summarizeCalls(gateway, {
      ...query,
      since: new Date(now - range.length).toISOString(),
      until: new Date(now).toISOString(),
      buckets: range.buckets,
    }),
    listServerOptions(gateway),
  ]);
  const link = (more: Readonly<Record<string, string>>) => {
    const given = filterNames.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]]));
    return new URLSearchParams({ range: range.value, ...Object.fromEntries(given), ...more }).toString();
  };
  return sendPage(
    context,
    { title: 'Calls', session },
    <div class="stack">
      <Heading
        title="Calls"
        lead="Every call of a tool: who, what, when and how long. What was in it is not kept."
      >
        <a class="button" href={`/dashboard/log.jsonl?${link({})}`} download>
          Export as JSON lines
        </a>
      </Heading>
      <Filters query={query} range={range} servers={servers} />
      <section class="card stack" aria-label="Charts">
        <Charts buckets={buckets} />
      </section>
      <section class="card" aria-label="Calls">
        {page.items.length === 0 ? <p class="empty soft">No call fits.</p> : <CallTable calls={page.items} />}
      </section>
      {page.next_cursor === null ? null : (
        <p>
          <a class="button" href={`/dashboard/log?${link({ cursor: page.next_cursor })}`}>
            Older calls
          </a>
        </p>
      )}
    </div>,
  );
}

interface FiltersProps {
  readonly query: Readonly<Record<string, string>>;
  readonly range: Range;
  readonly servers: readonly Option[];
}

function Filters({ query, range, servers }: FiltersProps) {
  return (
    <form method="get" action="/dashboard/log" class="card filters">
      <Select name="range" label="When" value={range.value} options={ranges} />
      <Select
        name="server"
        label="Server"
        value={query.server}
        options={[{ value: '', label: 'All servers' }, ...servers]}
      />
      <TextField
        name="tool"
        label="Tool"
        value={query.tool}
        attributes={{ placeholder: 'all tools', autocomplete: 'off', spellcheck: 'false' }}
      />
      <Select name="outcome" label="Outcome" value={query.outcome} options={outcomes} />
      <button type="submit" class="main">
        Show
      </button>
    </form>
  );
}

async function listServerOptions(gateway: Gateway): Promise<readonly Option[]> {
  const rows = await gateway.store.db
    .select({ id: scopedServer.id, name: scopedServer.name, account: integratedAccount.name })
    .from(scopedServer)
    .innerJoin(integratedAccount, eq(integratedAccount.id, scopedServer.integratedAccountId))
    .orderBy(desc(scopedServer.id))
    .limit(500);
  return rows.map(({ id, name, account }) => ({ value: id, label: `${name} (${account})` }));
}

// Roles are named: as blocks, on a narrow screen, the elements lose theirs.
function CallTable({ calls }: { readonly calls: readonly CallView[] }) {
  const headings = ['Time (UTC)', 'Server', 'Tool', 'Client', 'Outcome', 'Took'];
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <table class="log" role="table">
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <thead role="rowgroup">
        {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
        <tr role="row">
          {headings.map((heading) => (
            // biome-ignore lint/a11y/noRedundantRoles: see above
            <th scope="col" role="columnheader" class={heading === 'Took' ? 'number' : ''}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <tbody role="rowgroup">
        {calls.map((call) => (
          <CallRow call={call} />
        ))}
      </tbody>
    </table>
  );
}

/** A call in a table. */
function CallRow({ call }: { readonly call: CallView }) {
  const client = [call.client_name, call.client_version].filter((part) => part !== null).join(' ');
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <tr role="row">
      <Cell label="Time" class="when">
        <time datetime={call.called_at}>{call.called_at.slice(0, 19).replace('T', ' ')}</time>
      </Cell>
      <Cell label="Server">
        <a href={`/dashboard/accounts/${call.integrated_account_id}/servers/${call.scoped_server_id}`}>
          {call.server_name}
        </a>
      </Cell>
      <Cell label="Tool">
        <span>
          <span class="mono">{call.tool}</span> {call.risk === null ? null : <RiskBadge risk={call.risk} />}
        </span>
      </Cell>
      <Cell label="Client">
        <span>{client === '' ? '–' : client}</span>
      </Cell>
      <Cell label="Outcome">
        <span class={`badge ${call.outcome === 'ok' ? 'good' : 'bad'}`}>
          {call.status === null ? call.outcome : `${call.outcome} · ${call.status}`}
        </span>
      </Cell>
      <Cell label="Took" class="number">
        <span>{tellDuration(call.duration_ms)}</span>
      </Cell>
    </tr>
  );
}

function Cell(props: { readonly label: string; readonly class?: string; readonly children?: unknown }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <td role="cell" data-label={props.label} class={props.class ?? ''}>
      {props.children as string}
    </td>
  );
}
