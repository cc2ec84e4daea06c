import type { ApiDescription, Environment } from './runtime/api.js';
import { findNearest } from './runtime/nearest.js';
import { defaultLimits, type UpstreamLimits } from './runtime/upstream.js';

/** The settings in force. Credentials are apart from the rest: nothing that prints settings has them. */
export interface Settings {
  /** Name of the environment; undefined with a base URL on an origin that the API does not name. */
  readonly environment: string | undefined;
  readonly baseUrl: URL;
  readonly limits: UpstreamLimits;
}

/** What the command line gives; each has a variable of the same meaning in the environment. */
export interface SettingFlags {
  readonly server?: string | undefined;
  readonly 'base-url'?: string | undefined;
  readonly timeout?: string | undefined;
}

/** As `process.env`. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Wrong usage: exit code 2. The message says what is allowed and has no secret. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** `NAME_` before the variables of this API. */
export function variablePrefix(api: ApiDescription): string {
  return `${api.name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_`;
}

/** Flags before variables before defaults. @throws UsageError */
export function readSettings(api: ApiDescription, flags: SettingFlags, variables: Variables): Settings {
  const prefix = variablePrefix(api);
  const chosen = flags.server ?? (variables[`${prefix}SERVER`] || undefined);
  const custom = flags['base-url'] ?? (variables[`${prefix}BASE_URL`] || undefined);
  const limits = readLimits(flags.timeout);
  // A wrong name is refused even where a base URL makes it needless: it was meant to say something.
  if (chosen !== undefined && api.environments.length > 0) findEnvironment(api, chosen);
  if (custom === undefined) {
    const environment = findEnvironment(api, chosen);
    return { environment: environment.name, baseUrl: readBaseUrl(environment.url, environment.name), limits };
  }
  const source = flags['base-url'] === undefined ? `${prefix}BASE_URL` : '--base-url';
  const baseUrl = readBaseUrl(custom, source);
  return { environment: recognizeEnvironment(api, baseUrl), baseUrl, limits };
}

/**
 * Each security scheme's credential, from its variable.
 * @throws UsageError when one could not stand in a header; its text is not shown.
 */
export function readCredentials(api: ApiDescription, variables: Variables): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [scheme, { variable }] of Object.entries(api.securitySchemes)) {
    const secret = variables[variable]?.trim();
    if (secret === undefined || secret === '') continue;
    if (!/^[\x20-\x7e]+$/.test(secret)) {
      throw new UsageError(`${variable} has characters that no credential has (a line end, perhaps).`);
    }
    found.set(scheme, secret);
  }
  return found;
}

function findEnvironment(api: ApiDescription, chosen: string | undefined): Environment {
  const names = api.environments.map(({ name }) => name);
  const found =
    chosen === undefined ? api.environments[0] : api.environments.find(({ name }) => name === chosen);
  if (found !== undefined) return found;
  if (chosen === undefined || names.length === 0) {
    throw new UsageError('This API names no server: give one with --base-url.');
  }
  const [nearest] = findNearest(chosen, names);
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  throw new UsageError(
    `There is no server ${JSON.stringify(chosen)}; there are: ${names.join(', ')}.${hint}`,
  );
}

/**
 * The environment that a base URL of the user's own is in, whatever name was given: production must be
 * told as production. Of several on one origin the one whose path fits best.
 */
function recognizeEnvironment(api: ApiDescription, baseUrl: URL): string | undefined {
  const near = api.environments
    .filter(({ url }) => URL.canParse(url) && new URL(url).origin === baseUrl.origin)
    .map(({ name, url }) => ({ name, path: new URL(url).pathname.replace(/\/*$/, '/') }))
    .sort((a, b) => b.path.length - a.path.length);
  const path = baseUrl.pathname.replace(/\/*$/, '/');
  return (near.find((each) => path.startsWith(each.path)) ?? near[0])?.name;
}

/** http carries the credential in the clear: only to this machine. */
function readBaseUrl(text: string, source: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(`${source}: this is not a URL; give one such as https://api.example.com`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UsageError(`${source}: the URL may have no user, no query and no fragment.`);
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw new UsageError(
    `${source}: https is needed (http only for this machine, such as http://127.0.0.1:8080).`,
  );
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Who waits longer for a call waits as long for its first byte: slow answers are what the flag is for. */
function readLimits(text: string | undefined): UpstreamLimits {
  if (text === undefined) return defaultLimits;
  const totalTimeout = readTimeout(text);
  return {
    ...defaultLimits,
    totalTimeout,
    headersTimeout: Math.max(defaultLimits.headersTimeout, totalTimeout),
    idleTimeout: Math.max(defaultLimits.idleTimeout, totalTimeout),
  };
}

function readTimeout(text: string): number {
  const milliseconds = Number(text);
  if (/^\d+$/.test(text) && milliseconds >= 1 && milliseconds <= 3_600_000) return milliseconds;
  throw new UsageError('--timeout takes milliseconds: a whole number from 1 to 3600000.');
}
