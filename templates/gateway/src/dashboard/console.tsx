/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono';
import { describeCall } from '../call-log/call-record.js';
import type { Gateway } from '../gateway.js';
import type { HostedCall, HostedResult, HostedServers, HostedTool } from '../hosted-api.js';
import { countCalls } from '../limits.js';
import { type AccountView, findAccount } from '../operations/accounts.js';
import type { ServerView } from '../operations/servers.js';
import { openAccountServers } from '../operations/tools.js';
import { Refusal } from '../refusal.js';
import type { LoggedCall } from '../store/schema.js';
import { writeExample } from './example.js';
import { PostForm, Problem, readForm, Select, TextArea, Tick } from './form.js';
import { type DashboardContext, type DashboardEnv, Heading, sendPage } from './page.js';
import { findPlace, listBack } from './server-changes.js';
import { RiskBadge } from './server-status.js';
import { tellDuration } from './time.js';

const route = '/dashboard/accounts/:account/servers/:server/console';

/** Calls a tool of a server by hand, as a program would. */
export function addConsole(app: Hono<DashboardEnv>, gateway: Gateway): void {
  app.get(route, (context) => sendConsole(gateway, context, {}));
  app.post(route, (context) => run(gateway, context));
}

interface ConsoleState {
  readonly tool?: string;
  readonly args?: string;
  readonly problem?: string;
  readonly answer?: Answer;
}

interface Answer {
  readonly result: HostedResult;
  readonly duration: number;
}

async function sendConsole(
  gateway: Gateway,
  context: DashboardContext,
  state: ConsoleState,
): Promise<Response> {
  const place = await findPlace(gateway, context);
  const servers = await openServers(gateway, place);
  const { tools } = servers;
  await servers.close();
  const chosen = tools.find(({ name }) => name === (state.tool ?? context.req.query('tool'))) ?? tools[0];
  const session = context.get('session');
  const path = `/dashboard/accounts/${place.account.id}/servers/${place.server.id}/console`;
  return sendPage(
    context,
    { title: 'Try a tool', session, status: state.problem === undefined ? 200 : 400 },
    <div class="stack">
      <Heading
        title="Try a tool"
        back={listBack(place)}
        lead={`A real call to ${place.account.environment}, with the credential of ${place.account.name}.`}
      />
      <form
        method="get"
        action={path}
        class="card stack"
        hx-get={path}
        hx-trigger="change"
        hx-target="#chosen-tool"
        hx-select="#chosen-tool > *"
        hx-swap="innerHTML"
        hx-params="tool"
      >
        <Select
          name="tool"
          label="Tool"
          value={chosen?.name}
          options={tools.map(({ name, title }) => ({ value: name, label: `${name} – ${title}` }))}
        />
        <noscript>
          <button type="submit">Show this tool</button>
        </noscript>
      </form>
      <p id="call-status" class="hidden" role="status" hx-swap-oob="innerHTML">
        {state.answer === undefined ? '' : `The call ended: ${state.answer.result.isError ? 'error' : 'ok'}`}
      </p>
      <div id="chosen-tool" class="stack">
        {chosen === undefined ? null : (
          <ToolForm
            tool={chosen}
            path={path}
            csrf={session.csrf}
            state={state}
            isAdmin={session.actor.role === 'admin'}
          />
        )}
      </div>
    </div>,
  );
}

interface ToolFormProps {
  readonly tool: HostedTool;
  readonly path: string;
  readonly csrf: string;
  readonly state: ConsoleState;
  readonly isAdmin: boolean;
}

function ToolForm({ tool, path, csrf, state, isAdmin }: ToolFormProps) {
  return (
    <>
      <section class="card stack" aria-labelledby="tool-name">
        <div class="tight">
          <h2 id="tool-name">
            <span class="mono">{tool.name}</span> <RiskBadge risk={tool.risk} />
          </h2>
          <p>{tool.description}</p>
        </div>
        <details>
          <summary>Arguments that it takes</summary>
          <div class="result">
            <pre>{JSON.stringify(tool.inputSchema, null, 2)}</pre>
          </div>
        </details>
        {isAdmin ? (
          <PostForm
            action={path}
            csrf={csrf}
            attributes={{
              'hx-post': path,
              'hx-target': '#chosen-tool',
              'hx-select': '#chosen-tool > *',
              'hx-swap': 'innerHTML',
            }}
          >
            <Problem message={state.problem} />
            <input type="hidden" name="tool" value={tool.name} />
            <TextArea
              name="arguments"
              label="Arguments (JSON)"
              value={state.args ?? writeExample(tool.inputSchema)}
              attributes={{ rows: 5, autocomplete: 'off' }}
            />
            {needsTick(tool) ? <Tick name="confirmed" label={askFor(tool)} required /> : null}
            <button id="call" type="submit" class={needsTick(tool) ? 'danger' : 'main'}>
              Call it
            </button>
          </PostForm>
        ) : (
          <p class="soft">A viewer cannot call tools.</p>
        )}
      </section>
      {state.answer === undefined ? null : <AnswerCard answer={state.answer} />}
    </>
  );
}

function AnswerCard({ answer: { result, duration } }: { readonly answer: Answer }) {
  return (
    <section class="card stack" aria-labelledby="answer">
      <h2 id="answer">
        Result{' '}
        <span class={`badge ${result.isError ? 'bad' : 'good'}`}>{result.isError ? 'error' : 'ok'}</span>{' '}
        <span class="soft small">{tellDuration(duration)}</span>
      </h2>
      <section class="result" tabindex={0} aria-label="JSON of the result">
        <pre id="result">{printJson(result.text)}</pre>
      </section>
    </section>
  );
}

async function run(gateway: Gateway, context: DashboardContext): Promise<Response> {
  const form = await readForm(context);
  const [name, args] = [form.get('tool') ?? '', form.get('arguments') ?? ''];
  const place = await findPlace(gateway, context);
  const servers = await openServers(gateway, place, (call) => {
    gateway.callLog.add(toLoggedCall(call, place.server));
  });
  try {
    const tool = servers.tools.find((each) => each.name === name);
    if (tool === undefined) throw new Refusal(404, 'not_found', 'This server has no such tool.');
    const refuse = (problem: string) => sendConsole(gateway, context, { tool: name, args, problem });
    const values = parseArguments(args);
    if (values === undefined) return refuse('The arguments are not a JSON object: { … }');
    if (needsTick(tool) && !form.has('confirmed'))
      return refuse('Tick the box first: this call cannot be taken back.');
    const over = await countCalls(gateway.store, place.server, 1);
    if (over !== undefined) return refuse(over.message);
    const start = performance.now();
    const result = await servers.call(name, values);
    return sendConsole(gateway, context, {
      tool: name,
      args,
      answer: { result, duration: performance.now() - start },
    });
  } finally {
    await servers.close();
  }
}

/** The servers of a scoped server's config. @throws Refusal where it no longer answers */
async function openServers(
  gateway: Gateway,
  { account, server }: { readonly account: AccountView; readonly server: ServerView },
  onCall?: (call: HostedCall) => void,
): Promise<HostedServers> {
  if (server.status !== 'active') throw new Refusal(409, 'not_active', 'This server is revoked or expired.');
  return openAccountServers(gateway, await findAccount(gateway, account.id), server.config, onCall);
}

/** Nobody's client: the browser of whoever is signed in. */
function toLoggedCall(call: HostedCall, { id, integrated_account_id, name }: ServerView): LoggedCall {
  const server = { id, integratedAccountId: integrated_account_id, name };
  return { ...describeCall(call, { server, client: undefined }), clientName: 'dashboard' };
}

function needsTick({ risk }: HostedTool): boolean {
  return risk === 'money' || risk === 'destructive';
}

function askFor({ risk }: HostedTool): string {
  return risk === 'money'
    ? 'I know that this moves or promises money.'
    : 'I know that this deletes or ends something.';
}

function parseArguments(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function printJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
