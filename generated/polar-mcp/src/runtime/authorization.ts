import type { SecurityScheme } from './api.js';
import { ArgumentError } from './arguments.js';
import type { UpstreamRequest } from './request.js';
import { encodeText } from './style.js';

/** What a request carries to be allowed. */
export interface Authorization {
  /** Names are lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** Any one is enough; each maps security schemes to scopes, and all of its schemes are needed. */
export type Alternatives = readonly Readonly<Record<string, readonly string[]>>[];

/** No alternative has all its credentials; `variables` are those that would give one. */
export class MissingCredentialError extends Error {
  readonly variables: readonly string[];

  constructor(variables: readonly string[]) {
    const names = variables.join(' or ');
    super(
      variables.length === 0
        ? 'This operation asks for a kind of authorization that this server cannot give.'
        : `This operation needs a credential: set the environment variable ${names} and start the server again.`,
    );
    this.name = 'MissingCredentialError';
    this.variables = variables;
  }
}

/**
 * Chooses the first alternative whose schemes all have a credential (OpenAPI 3.1.1, section 4.8.30).
 * An operation without alternatives gets no credential, even when there is one: it needs none.
 * @throws MissingCredentialError
 */
export function authorize(
  alternatives: Alternatives,
  schemes: Readonly<Record<string, SecurityScheme>>,
  credentials: ReadonlyMap<string, string>,
): Authorization {
  const known = new Map(Object.entries(schemes));
  const missing = new Set<string>();
  for (const alternative of alternatives) {
    const names = Object.keys(alternative);
    if (names.length === 0) continue;
    const found = names.map((name) => applyScheme(known.get(name), credentials.get(name)));
    if (found.every((each) => each !== undefined)) {
      return { headers: found.flatMap(({ headers }) => headers), query: found.flatMap(({ query }) => query) };
    }
    for (const name of names) {
      const variable = known.get(name)?.variable;
      if (variable !== undefined && !credentials.has(name)) missing.add(variable);
    }
  }
  const optional = alternatives.length === 0 || alternatives.some((each) => Object.keys(each).length === 0);
  if (optional) return { headers: [], query: [] };
  throw new MissingCredentialError([...missing]);
}

/**
 * The request with its credential, which nothing that the caller gave can stand in for.
 * @throws ArgumentError when an argument took the credential's place in the query.
 */
export function authorizeRequest(
  request: UpstreamRequest,
  { headers, query }: Authorization,
): UpstreamRequest {
  const url = new URL(request.url);
  const taken = query.find(([name]) => url.searchParams.has(name));
  if (taken !== undefined) {
    throw new ArgumentError([
      `arguments: the query parameter ${JSON.stringify(taken[0])} is the credential's`,
    ]);
  }
  const pairs = query.map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`);
  // Not through `searchParams`: that would write the whole query anew, in another encoding.
  if (pairs.length > 0) url.search = [url.search.slice(1), ...pairs].filter((each) => each !== '').join('&');
  return { ...request, url, headers: { ...request.headers, ...Object.fromEntries(headers) } };
}

/** True when some alternative has all its credentials, or none is needed. */
export function isAuthorized(alternatives: Alternatives, credentials: ReadonlyMap<string, string>): boolean {
  if (alternatives.length === 0) return true;
  return alternatives.some((alternative) => Object.keys(alternative).every((name) => credentials.has(name)));
}

/** What must never be shown: each credential, and of `user:password` the password alone too. */
export function listSecrets(
  schemes: Readonly<Record<string, SecurityScheme>>,
  credentials: ReadonlyMap<string, string>,
): string[] {
  const known = new Map(Object.entries(schemes));
  return [...credentials].flatMap(([name, secret]) => {
    const basic = known.get(name)?.scheme?.toLowerCase() === 'basic';
    // RFC 7617, section 2: the first colon ends the user; a password may have more of them.
    return basic && secret.includes(':') ? [secret, secret.slice(secret.indexOf(':') + 1)] : [secret];
  });
}

/** Undefined when the scheme has no credential, or is of a kind that no header can express. */
function applyScheme(
  scheme: SecurityScheme | undefined,
  secret: string | undefined,
): Authorization | undefined {
  if (scheme === undefined || secret === undefined) return undefined;
  switch (`${scheme.type} ${scheme.scheme ?? scheme.in ?? ''}`.trim().toLowerCase()) {
    case 'http bearer':
    case 'oauth2':
    case 'openidconnect':
      return { headers: [['authorization', `Bearer ${secret}`]], query: [] };
    case 'http basic':
      return { headers: [['authorization', `Basic ${Buffer.from(secret).toString('base64')}`]], query: [] };
    case 'apikey header':
      return { headers: [[(scheme.name ?? '').toLowerCase(), secret]], query: [] };
    case 'apikey cookie':
      return { headers: [['cookie', `${scheme.name}=${secret}`]], query: [] };
    case 'apikey query':
      return { headers: [], query: [[scheme.name ?? '', secret]] };
    default:
      return undefined;
  }
}
