import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Gateway } from '../gateway.js';
import type { Actor } from '../operations/api-tokens.js';
import { isOpen } from '../operations/token-row.js';
import { apiToken } from '../store/schema.js';

/*
 * A session is a signed cookie with the id of an API token: `id.expiry.random.signature`. Nothing of it is stored,
 * so every replica knows it. The token's row is read on every request, so that revoking it ends the session at once.
 */

const cookieName = 'gateway_session';
const lifetime = 12 * 60 * 60 * 1000;

export interface Session {
  readonly actor: Actor;
  /** Stands in every form; bound to the cookie, so another session's does not do. */
  readonly csrf: string;
}

/** Gives the browser a session of this token. */
export function startSession(gateway: Gateway, context: Context, actor: Actor): void {
  const body = `${actor.id}.${Date.now() + lifetime}.${randomBytes(12).toString('hex')}`;
  setCookie(context, cookieName, `${body}.${sign(gateway, body)}`, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    maxAge: lifetime / 1000,
    secure: isSecure(gateway, context),
  });
}

export function endSession(gateway: Gateway, context: Context): void {
  deleteCookie(context, cookieName, { path: '/', secure: isSecure(gateway, context) });
}

/** Who asks; undefined for no cookie, a changed one, an old one, and one of a token that is no longer valid. */
export async function readSession(gateway: Gateway, context: Context): Promise<Session | undefined> {
  const cookie = getCookie(context, cookieName);
  if (cookie === undefined) return undefined;
  const [id = '', expiry = '', random = '', signature = ''] = cookie.split('.');
  if (!isSame(signature, sign(gateway, `${id}.${expiry}.${random}`))) return undefined;
  if (Number(expiry) <= Date.now()) return undefined;
  const [row] = await gateway.store.db
    .select()
    .from(apiToken)
    .where(and(eq(apiToken.id, id), isOpen(apiToken)))
    .limit(1);
  if (row === undefined) return undefined;
  return { actor: { id: row.id, name: row.name, role: row.role }, csrf: sign(gateway, `csrf ${cookie}`) };
}

/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export function isSame(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function sign(gateway: Gateway, text: string): string {
  return createHmac('sha256', gateway.keys.derive('dashboard cookie')).update(text).digest('base64url');
}

/** Over plain HTTP (this machine) a browser would drop a cookie that is `Secure`. */
function isSecure(gateway: Gateway, context: Context): boolean {
  const forwarded = context.req.header('x-forwarded-proto')?.split(',')[0]?.trim();
  return gateway.publicUrl?.startsWith('https:') === true || forwarded === 'https';
}

/** Who made something, by the id that was kept: the name of an API token, or `cli` for the command line. */
export async function findMaker(gateway: Gateway, id: string): Promise<string> {
  if (id === 'cli') return 'the command line';
  const [row] = await gateway.store.db
    .select({ name: apiToken.name })
    .from(apiToken)
    .where(eq(apiToken.id, id))
    .limit(1);
  return row?.name ?? id;
}
