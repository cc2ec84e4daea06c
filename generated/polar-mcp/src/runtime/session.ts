import type { ApiDescription, SessionOpening } from './api.js';
import { ArgumentError } from './arguments.js';
import { type Alternatives, isAuthorized } from './authorization.js';
import { getOwn, type JsonObject, type JsonValue } from './json.js';
import { readPlace } from './place.js';
import { createRedactor, type Redactor } from './redact.js';
import { type SharedWork, shareWork, type Wait } from './shared-work.js';
import { type Connection, SideRequestError, sendSide } from './side-request.js';

/** A session is opened anew this long before it ends; milliseconds. */
const margin = 60_000;
/** Sessions that are kept at once; the oldest goes first. */
const mostSessions = 1_000;

/** How the session of a tool is opened; undefined for a tool that needs none. */
export function findSession(
  security: Alternatives,
  { sessions = [] }: Pick<ApiDescription, 'sessions'>,
): SessionOpening | undefined {
  if (security.length === 0) return undefined;
  return sessions.find(({ schemes }) =>
    security.every((alternative) => Object.keys(alternative).some((name) => schemes.includes(name))),
  );
}

/** As `findSession`; undefined too where a session was given at start, so that none must be opened. */
export function findOpening(
  security: Alternatives,
  api: Pick<ApiDescription, 'sessions'>,
  credentials: ReadonlyMap<string, string>,
): SessionOpening | undefined {
  return isAuthorized(security, credentials) ? undefined : findSession(security, api);
}

/** Whose session a call needs: one argument and its value. */
export interface SessionOwner {
  readonly argument: string;
  readonly value: JsonValue;
}

/**
 * Parts the arguments that say whose session it is from the tool's own.
 * @throws ArgumentError unless exactly one is given; none may be where the session was given at start.
 */
export function splitOwner(
  args: JsonObject,
  { session, opening }: { readonly session: SessionOpening; readonly opening: boolean },
): { readonly rest: JsonObject; readonly owner: SessionOwner | undefined } {
  const names = session.arguments;
  const given = names.filter((name) => getOwn(args, name) !== undefined);
  const rest = Object.fromEntries(Object.entries(args).filter(([name]) => !names.includes(name)));
  const [argument] = given;
  if (!opening) {
    if (argument === undefined) return { rest, owner: undefined };
    throw new ArgumentError(
      given.map((name) => `${name}: leave it out, this server acts for one customer only`),
    );
  }
  if (argument === undefined || given.length > 1) {
    const problem = given.length === 0 ? 'one of them is required' : 'give only one of them';
    throw new ArgumentError([`${names.join(', ')}: ${problem}`]);
  }
  return { rest, owner: { argument, value: getOwn(args, argument) ?? null } };
}

/** An open session. It stands in memory only. */
export interface Session {
  readonly token: string;
  readonly redact: Redactor;
}

/** The sessions of one connection. */
export interface SessionStore {
  /** An open session of this owner: a kept one, or a new one. @throws SideRequestError, UpstreamError */
  open(session: SessionOpening, owner: SessionOwner, wait: Wait): Promise<Session>;
  /** The upstream refused it: the next call opens a new one. */
  forget(session: Session): void;
}

interface OpenedSession extends Session {
  /** Milliseconds since the epoch. */
  readonly end: number;
}

interface KeptSession {
  readonly opening: SharedWork<OpenedSession>;
  session?: OpenedSession;
}

export function createSessionStore(connection: Connection): SessionStore {
  // In the order of opening. Calls at the same time share one opening.
  const kept = new Map<string, KeptSession>();
  return {
    async open(session, owner, wait) {
      const key = JSON.stringify([session.schemes, owner.argument, owner.value]);
      const known = kept.get(key);
      if (known !== undefined && isUsable(known)) return known.session ?? known.opening.join(wait);
      const entry: KeptSession = {
        opening: shareWork(async (signal) => {
          try {
            entry.session = await openSession(session, owner, { connection, signal });
            return entry.session;
          } catch (error) {
            if (kept.get(key) === entry) kept.delete(key);
            throw error;
          }
        }),
      };
      kept.delete(key);
      kept.set(key, entry);
      const [oldest] = kept.keys();
      if (kept.size > mostSessions && oldest !== undefined) kept.delete(oldest);
      return entry.opening.join(wait);
    },
    forget(session) {
      for (const [key, entry] of kept) if (entry.session === session) kept.delete(key);
    },
  };
}

function isUsable({ opening, session }: KeptSession): boolean {
  return session === undefined ? !opening.abandoned : session.end - margin > Date.now();
}

async function openSession(
  { request, token, expiresAt }: SessionOpening,
  { argument, value }: SessionOwner,
  { connection, signal }: { readonly connection: Connection; readonly signal: AbortSignal },
): Promise<OpenedSession> {
  const purpose = `The session for this ${argument} could not be opened, and nothing else was sent`;
  const answer = await sendSide(request, { body: { [argument]: value }, purpose, signal }, connection);
  const [secret] = readPlace(answer, token);
  if (typeof secret !== 'string' || !/^[\x21-\x7e]+$/.test(secret)) {
    throw new SideRequestError({
      type: 'unreadable_answer',
      message: `${purpose}: the answer has no token.`,
    });
  }
  const [end] = readPlace(answer, expiresAt);
  const time = typeof end === 'string' ? Date.parse(end) : Number.NaN;
  connection.hide(secret);
  // Whatever is hidden later: this one is always taken out of the answers that it got.
  const own = createRedactor([secret]);
  return {
    token: secret,
    redact: (text, cut) => own(connection.redact(text, cut), cut),
    // Without a known end it serves this call only.
    end: Number.isNaN(time) ? 0 : time,
  };
}
