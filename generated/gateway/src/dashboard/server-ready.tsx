/** @jsxImportSource hono/jsx */
import type { AccountView } from '../operations/accounts.js';
import type { ServerView } from '../operations/servers.js';
import { type DashboardContext, Heading, sendPage } from './page.js';
import { type Snippet, writeSnippets } from './snippets.js';

interface Ready {
  readonly account: AccountView;
  readonly server: ServerView;
  /** With the token in it. */
  readonly url: string;
  readonly isNew: boolean;
}

/** The one page that shows the address of a server, and how programs are told of it. */
export function sendReady(context: DashboardContext, ready: Ready): Promise<Response> {
  const { account, server, url, isNew } = ready;
  const session = context.get('session');
  const path = `/dashboard/accounts/${account.id}`;
  const needsApiToken = server.config.require_api_token_auth === true;
  return sendPage(
    context,
    { title: isNew ? 'Your server is ready' : 'The new address', session, path },
    <div class="narrow stack">
      <Heading
        title={isNew ? 'Your server is ready' : 'The new address'}
        back={[
          ['/dashboard/accounts', 'Accounts'],
          [path, account.name],
          [`${path}/servers/${server.id}`, server.name],
        ]}
      />
      <div class="note warn" role="status">
        <strong>Copy the address now.</strong> It is shown this once. Whoever has it can use the tools, so
        treat it like a password.{isNew ? '' : ' The address of before stopped working.'}
      </div>
      <section class="card stack" aria-labelledby="address">
        <h2 id="address">Address</h2>
        <CopyText id="server-url" label="MCP server URL" text={url} class="url" />
      </section>
      <section class="card" aria-labelledby="programs">
        <div class="tight">
          <h2 id="programs">Add it to a program</h2>
          {needsApiToken ? (
            <p class="soft">This server asks for an API token too: make one under API tokens.</p>
          ) : null}
        </div>
        <div>
          {writeSnippets({ name: server.name, url, needsApiToken }).map((snippet, index) => (
            <SnippetBlock snippet={snippet} isOpen={index === 0} />
          ))}
        </div>
      </section>
      <p>
        <a class="button" href={`${path}/servers/${server.id}`}>
          Done
        </a>
      </p>
    </div>,
  );
}

function SnippetBlock({ snippet, isOpen }: { readonly snippet: Snippet; readonly isOpen: boolean }) {
  const { id, client, step, text } = snippet;
  return (
    <details class="program" open={isOpen}>
      <summary>{client}</summary>
      <div class="tight">
        <p class="soft small">{step}</p>
        {text === undefined ? null : <CopyText id={`snippet-${id}`} label={client} text={text} />}
      </div>
    </details>
  );
}

/** A text with a button that copies it. */
export function CopyText(props: {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly class?: string;
}) {
  return (
    <div class="copy">
      <div>
        <span class="small soft">{props.label}</span>
        <button type="button" class="quiet" data-copy={props.id} aria-live="polite">
          Copy<span class="hidden"> {props.label}</span>
        </button>
      </div>
      <pre id={props.id} class={props.class ?? ''}>
        {props.text}
      </pre>
    </div>
  );
}
