/** @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { Gateway } from '../gateway.js';
import type { Session } from './session.js';

/** What handlers find in their context. */
export interface DashboardEnv {
  Variables: { session: Session };
}
export type DashboardContext = Context<DashboardEnv>;

const areas = [
  ['/dashboard', 'Overview'],
  ['/dashboard/accounts', 'Accounts'],
  ['/dashboard/log', 'Calls'],
  ['/dashboard/tokens', 'Tokens'],
] as const;

export interface PageOptions {
  readonly title: string;
  /** Absent for someone who is not signed in. */
  readonly session?: Session | undefined;
  readonly status?: 200 | 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500;
  readonly path?: string;
}

// No eval and no style element: the content security policy allows neither. Answers to a refused request are shown too.
const htmxConfig = JSON.stringify({
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  attributesToSettle: ['class'],
  responseHandling: [
    { code: '204', swap: false },
    { code: '...', swap: true },
  ],
});

/** A whole page. */
export async function sendPage(context: Context, options: PageOptions, content: Child): Promise<Response> {
  const { title, session, status = 200 } = options;
  const path = options.path ?? new URL(context.req.url).pathname;
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={htmxConfig} />
        <title>{`${title} · MCP gateway`}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/dashboard.css" />
        <script src="/assets/htmx.js" defer></script>
        <script src="/assets/dashboard.js" defer></script>
      </head>
      <body
        {...(session === undefined ? {} : { 'hx-headers': JSON.stringify({ 'x-csrf-token': session.csrf }) })}
      >
        <a class="skip" href="#main">
          Skip to the content
        </a>
        {session === undefined ? null : <Top session={session} path={path} />}
        <main id="main" tabindex={-1}>
          {content}
        </main>
      </body>
    </html>
  );
  return context.html(`<!doctype html>${await document.toString()}`, status);
}

/** A part of a page, for htmx. */
export async function sendPart(
  context: Context,
  content: { toString(): string | Promise<string> },
): Promise<Response> {
  return context.html(await content.toString());
}

function Top({ session, path }: { readonly session: Session; readonly path: string }) {
  const { actor, csrf } = session;
  return (
    <header class="top">
      <div>
        <a class="brand" href="/dashboard">
          <img src="/assets/icon.svg" alt="" width="28" height="28" />
          MCP gateway
        </a>
        <nav aria-label="Areas">
          <ul>
            {areas.map(([href, label]) => (
              <li>
                <a href={href} {...(isWithin(path, href) ? { 'aria-current': 'page' } : {})}>
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="who">
          <span title={actor.name}>{actor.name}</span>
          {actor.role === 'viewer' ? <span class="badge">viewer</span> : null}
          <form method="post" action="/dashboard/sign-out">
            <input type="hidden" name="csrf" value={csrf} />
            <button type="submit" class="quiet">
              Sign out
            </button>
          </form>
        </div>
      </div>
    </header>
  );
}

function isWithin(path: string, area: string): boolean {
  return path === area || (area !== '/dashboard' && path.startsWith(`${area}/`));
}

/** The heading of a page, the way back, and what can be done here. */
export function Heading(props: {
  readonly title: string;
  readonly back?: readonly (readonly [href: string, label: string])[];
  readonly lead?: Child;
  readonly children?: Child;
}) {
  return (
    <div class="head">
      <div class="tight">
        {props.back === undefined ? null : (
          <nav class="crumbs" aria-label="Where you are">
            {props.back.map(([href, label], index) => (
              <>
                {index === 0 ? '' : ' / '}
                <a href={href}>{label}</a>
              </>
            ))}
          </nav>
        )}
        <h1>{props.title}</h1>
        {props.lead === undefined ? null : <div class="soft">{props.lead}</div>}
      </div>
      {props.children === undefined ? null : <div class="actions">{props.children}</div>}
    </div>
  );
}

/** How the dashboard's own requests reach the gateway: the address in new URLs where no public one is set. */
export function findBaseUrl(gateway: Gateway, context: Context): string {
  return gateway.publicUrl?.replace(/\/+$/, '') ?? new URL(context.req.url).origin;
}
