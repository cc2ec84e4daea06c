import type { Json, JsonObject } from './json.js';
import type { ApiModel, Operation } from './model.js';
import { Refused } from './refusal.js';
import type { Store } from './store.js';

/** Who asks: by which security scheme, and for what. */
export interface Caller {
  readonly schemes: readonly string[];
  readonly scopes: readonly string[];
  /** Such as its organisation or customer. */
  readonly values: JsonObject;
}

const nobody: Caller = { schemes: [], scopes: [], values: {} };

/**
 * Who calls an operation. Any alternative of its security is enough, and of a requirement's scopes any.
 * @throws Refused for a token that nobody has, that is of another kind, or that lacks the scopes
 */
export function authenticate(
  operation: Operation,
  authorization: string | undefined,
  model: ApiModel,
  store: Store,
): Caller {
  const { security } = operation;
  if (security.length === 0) return nobody;
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new Refused('unauthenticated');
  const caller = findCaller(token, model, store);
  if (caller === undefined) throw new Refused('unknownToken');
  const alternatives = security.filter(({ scheme }) => caller.schemes.includes(scheme));
  // A credential of another kind is none.
  if (alternatives.length === 0) throw new Refused('unauthenticated');
  const isAllowed = alternatives.some(
    ({ scopes }) => scopes.length === 0 || scopes.some((scope) => hasScope(caller, scope)),
  );
  if (isAllowed) return caller;
  const scopes = [...new Set(alternatives.flatMap((each) => each.scopes))];
  throw new Refused('insufficientScope', { scopes: scopes.join(' ') });
}

function findCaller(token: string, model: ApiModel, store: Store): Caller | undefined {
  const known = Object.hasOwn(model.tokens, token) ? model.tokens[token] : undefined;
  if (known !== undefined) return { schemes: [known.scheme], scopes: known.scopes, values: known.values };
  const { sessions } = model;
  if (sessions === undefined) return undefined;
  const session = store.find(sessions.collection, { [sessions.token]: token });
  if (session === undefined || String(session[sessions.expiresAt]) <= store.now) return undefined;
  const values = sessions.values.map((name): [string, Json] => [name, session[name] ?? null]);
  return { schemes: sessions.schemes, scopes: sessions.scopes, values: Object.fromEntries(values) };
}

function hasScope({ scopes }: Caller, wanted: string): boolean {
  return scopes.some((scope) => {
    const [before = '', after] = scope.split('*', 2);
    return after === undefined ? scope === wanted : wanted.startsWith(before) && wanted.endsWith(after);
  });
}
