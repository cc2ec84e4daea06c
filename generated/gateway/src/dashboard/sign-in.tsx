/** @jsxImportSource hono/jsx */
import { setTimeout as wait } from 'node:timers/promises';
import type { Context, Hono } from 'hono';
import type { Gateway } from '../gateway.js';
import { authenticate } from '../operations/api-tokens.js';
import { Problem, readForm } from './form.js';
import { type DashboardContext, type DashboardEnv, sendPage } from './page.js';
import { endSession, startSession } from './session.js';

/** Each failed sign-in takes this long at least, whatever was wrong. */
const failureMs = 400;

export function addSignIn(app: Hono<DashboardEnv>, gateway: Gateway): void {
  app.get('/dashboard/sign-in', (context) => sendSignIn(context, {}));
  app.post('/dashboard/sign-in', async (context) => {
    const form = await readForm(context as DashboardContext);
    const delay = wait(failureMs, undefined, { ref: false });
    const actor = await authenticate(gateway, (form.get('token') ?? '').trim());
    if (actor === undefined) {
      await delay;
      const message = 'This token does not work. It may be mistyped, revoked or expired.';
      return sendSignIn(context, { message, status: 401 });
    }
    startSession(gateway, context, actor);
    return context.redirect(readNext(form.get('next')), 303);
  });
  app.post('/dashboard/sign-out', (context) => {
    endSession(gateway, context);
    return context.redirect('/dashboard/sign-in', 303);
  });
}

/** The page that asks for a token. */
export function sendSignIn(
  context: Context,
  { message, status = 200 }: { readonly message?: string; readonly status?: 200 | 401 },
): Promise<Response> {
  const next = new URL(context.req.url).searchParams.get('next');
  return sendPage(
    context,
    { title: 'Sign in', status },
    <div class="gate stack">
      <img src="/assets/icon.svg" alt="" width="48" height="48" />
      <div class="tight">
        <h1>Sign in to the MCP gateway</h1>
        <p class="soft">Scoped MCP servers for your team and your tools.</p>
      </div>
      <form method="post" action="/dashboard/sign-in" class="card stack">
        <Problem message={message} />
        {next === null ? null : <input type="hidden" name="next" value={readNext(next)} />}
        <div class="field">
          <label for="token">API token</label>
          <p class="hint" id="token-hint">
            It starts with <code>mcpa_</code>. An administrator makes one; the path of the first one stands in
            the gateway's output.
          </p>
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="current-password"
            spellcheck={false}
            required
            aria-describedby="token-hint"
            aria-invalid={message === undefined ? undefined : 'true'}
          />
        </div>
        <button type="submit" class="main">
          Sign in
        </button>
      </form>
    </div>,
  );
}

/** Only pages of the dashboard: another address would send people elsewhere. */
function readNext(next: string | null): string {
  return next !== null && /^\/dashboard(?:[/?][\w\-/?&=.%+:]*)?$/.test(next) && !next.includes('//')
    ? next
    : '/dashboard';
}
