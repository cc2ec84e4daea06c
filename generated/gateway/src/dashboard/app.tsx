/** @jsxImportSource hono/jsx */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { Gateway } from '../gateway.js';
import { notTaken } from '../management/error.js';
import { Refusal } from '../refusal.js';
import { isValueRefused, readReason } from '../store/failure.js';
import { addAccountChanges } from './account-changes.js';
import { addAccounts } from './accounts.js';
import { createAssets } from './assets.js';
import { addConsole } from './console.js';
import { readForm } from './form.js';
import { addLog } from './log.js';
import { addOverview } from './overview.js';
import { type DashboardContext, type DashboardEnv, sendPage } from './page.js';
import { addServerChanges } from './server-changes.js';
import { addServers } from './servers.js';
import { isSame, readSession, type Session } from './session.js';
import { addSignIn, sendSignIn } from './sign-in.js';
import { addTokens } from './tokens.js';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const signInPath = '/dashboard/sign-in';
const maxBodyBytes = 256 * 1024;

/**
 * The dashboard: `/`, `/dashboard/…` and `/assets/…`. Mounted at `/` beside other routes, it leaves theirs alone.
 * @throws Error where its files are missing
 */
export function createDashboard(gateway: Gateway): Hono {
  const app = new Hono<DashboardEnv>();
  for (const path of ['/', '/dashboard/*', '/assets/*']) app.use(path, setHeaders);
  app.use(
    '/dashboard/*',
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: () => {
        throw new Refusal(413, 'too_large', 'The form is too large.');
      },
    }),
  );
  app.use('/dashboard/*', guard(gateway));
  app.route('/', createAssets());
  app.get('/', (context) => context.redirect('/dashboard'));
  addSignIn(app, gateway);
  addOverview(app, gateway);
  addAccountChanges(app, gateway);
  addAccounts(app, gateway);
  addServers(app, gateway);
  addServerChanges(app, gateway);
  addConsole(app, gateway);
  addLog(app, gateway);
  addTokens(app, gateway);
  app.all('/dashboard/*', () => {
    throw new Refusal(404, 'not_found', 'There is no such page.');
  });
  app.onError((error, context) => sendError(gateway, error, context as DashboardContext));
  return app as unknown as Hono;
}

const setHeaders = createMiddleware(async (context, next) => {
  await next();
  context.header('content-security-policy', policy);
  // Not `no-referrer`: browsers then send the Origin `null` with a form, which the listener refuses (Fetch, 3.2).
  context.header('referrer-policy', 'same-origin');
  context.header('x-content-type-options', 'nosniff');
  context.header('cross-origin-opener-policy', 'same-origin');
  if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
});

/** Who is not signed in sees the sign-in page alone; a viewer changes nothing; a form needs its session's token. */
function guard(gateway: Gateway) {
  return createMiddleware<DashboardEnv>(async (context, next) => {
    const isReading = context.req.method === 'GET' || context.req.method === 'HEAD';
    // Besides the listener's check of Origin: browsers tell here where a request was made.
    if (!isReading && context.req.header('sec-fetch-site') === 'cross-site') {
      throw new Refusal(403, 'cross_site', 'This form was sent from another site.');
    }
    if (context.req.path === signInPath) return next();
    const session = await readSession(gateway, context);
    if (session === undefined) return askToSignIn(context, isReading);
    context.set('session', session);
    if (!isReading) await checkForm(context, session);
    return next();
  });
}

function askToSignIn(context: DashboardContext, isReading: boolean): Response | Promise<Response> {
  if (context.req.header('hx-request') !== undefined) {
    return context.body(null, 401, { 'hx-redirect': signInPath });
  }
  if (!isReading) return sendSignIn(context, { message: 'Sign in first.', status: 401 });
  const { pathname, search } = new URL(context.req.url);
  const next = pathname === '/dashboard' ? '' : `?next=${encodeURIComponent(pathname + search)}`;
  return context.redirect(signInPath + next, 303);
}

async function checkForm(context: DashboardContext, { actor, csrf }: Session): Promise<void> {
  const given = context.req.header('x-csrf-token') ?? (await readForm(context)).get('csrf') ?? '';
  if (!isSame(given, csrf)) {
    throw new Refusal(403, 'stale_form', 'This form is not from this session. Load the page again.');
  }
  if (actor.role !== 'admin' && context.req.path !== '/dashboard/sign-out') {
    throw new Refusal(403, 'viewer', 'A viewer can see everything and change nothing.');
  }
}

const headings: Readonly<Record<number, string>> = {
  403: 'Not allowed',
  404: 'Not found',
};

function sendError(gateway: Gateway, given: Error, context: DashboardContext): Promise<Response> {
  const error = isValueRefused(given) ? notTaken : given;
  const session = context.get('session');
  const isRefusal = error instanceof Refusal;
  if (!isRefusal) gateway.log('error', 'A page of the dashboard failed.', { reason: readReason(error) });
  const status = isRefusal ? error.status : 500;
  const title = headings[status] ?? (isRefusal ? 'That did not work' : 'Something failed');
  const message = isRefusal ? error.message : 'The gateway could not do this. Its log tells more.';
  return sendPage(
    context,
    { title, session, status },
    <div class="card narrow stack">
      <h1>{title}</h1>
      <p role="alert">{message}</p>
      <p>
        <a href="/dashboard">Back to the overview</a>
      </p>
    </div>,
  );
}
