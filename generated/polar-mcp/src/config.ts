import type { ToolFilter } from './filter.js';
import type { ApiDescription, Environment } from './runtime/api.js';
import { type LogLevel, logLevels } from './runtime/log.js';
import { isLoopback } from './runtime/loopback.js';
import { findNearest } from './runtime/nearest.js';
import { defaultLimits, type UpstreamLimits } from './runtime/upstream.js';

/** `direct`: every tool is listed. `search`: a tool that finds them, and one that runs them for each class of risk. */
export const exposures = ['direct', 'search'] as const;
export type Exposure = (typeof exposures)[number];

/** The settings in force. Credentials are apart from the rest: nothing that prints settings has them. */
export interface Settings {
  /** Name of the environment; undefined with a base URL on an origin that the API does not name. */
  readonly environment: string | undefined;
  readonly baseUrl: URL;
  /** As they were given: with both, the name says what the URL leads to. */
  readonly chosen: { readonly server?: string; readonly baseUrl?: string };
  /** Without a method filter only tools that read are offered. */
  readonly startsReadOnly: boolean;
  readonly filter: ToolFilter;
  readonly exposure: Exposure;
  readonly limits: UpstreamLimits;
  /** How often a read is sent again after a refusal that may pass. */
  readonly retries: number;
  /** Absent: each command's own. */
  readonly logLevel?: LogLevel;
}

/** What the command line gives; most have a variable of the same meaning in the environment. */
export interface SettingFlags {
  readonly server?: string | undefined;
  readonly 'base-url'?: string | undefined;
  readonly methods?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly tools?: readonly string[] | undefined;
  readonly 'exclude-tools'?: readonly string[] | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly preset?: string | undefined;
  readonly exposure?: string | undefined;
  readonly timeout?: string | undefined;
  readonly 'max-response-bytes'?: string | undefined;
  readonly retries?: string | undefined;
  readonly 'log-level'?: string | undefined;
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

/**
 * Flags before variables before defaults.
 * @throws UsageError; for an API that names no server too, unless `needsServer` is false: to list the tools
 * goes nowhere.
 */
export function readSettings(
  api: ApiDescription,
  flags: SettingFlags,
  variables: Variables,
  needsServer = true,
): Settings {
  const prefix = variablePrefix(api);
  const logLevel = readLogLevel(flags['log-level'] ?? (variables[`${prefix}MCP_LOG_LEVEL`] || undefined));
  return {
    ...readPlace(api, { flags, variables, needsServer }),
    filter: readFilter(prefix, flags, variables),
    exposure: readExposure(flags.exposure ?? (variables[`${prefix}MCP_EXPOSURE`]?.trim() || undefined)),
    limits: readLimits(flags),
    retries: readNumber('--retries', flags.retries, { fallback: 0, least: 0, most: 10 }),
    ...(logLevel === undefined ? {} : { logLevel }),
  };
}

/** Where a server stands. */
type Place = Pick<Settings, 'environment' | 'baseUrl' | 'chosen' | 'startsReadOnly'>;

interface Given {
  readonly flags: SettingFlags;
  readonly variables: Variables;
  readonly needsServer: boolean;
}

function readPlace(api: ApiDescription, { flags, variables, needsServer }: Given): Place {
  const prefix = variablePrefix(api);
  const chosen = flags.server ?? (variables[`${prefix}SERVER`] || undefined);
  const custom = flags['base-url'] ?? (variables[`${prefix}BASE_URL`] || undefined);
  const isNameless = api.environments.length === 0;
  // A wrong name is refused even where a base URL makes it needless: it was meant to say something.
  const named = chosen !== undefined && !isNameless ? findEnvironment(api, chosen) : undefined;
  if (custom !== undefined) {
    const source = flags['base-url'] === undefined ? `${prefix}BASE_URL` : '--base-url';
    return describeCustomPlace(api, readBaseUrl(custom, source), named);
  }
  if (isNameless && !needsServer) {
    return { environment: undefined, baseUrl: new URL('about:blank'), chosen: {}, startsReadOnly: false };
  }
  const { name, url, startsReadOnly = false } = named ?? findEnvironment(api, chosen);
  return { environment: name, baseUrl: readBaseUrl(url, name), chosen: { server: name }, startsReadOnly };
}

function describeCustomPlace(api: ApiDescription, baseUrl: URL, named: Environment | undefined): Place {
  const recognized = recognizeEnvironment(api, baseUrl);
  const { startsReadOnly = false } = recognized ?? named ?? describeUnknownPlace(api, baseUrl);
  const chosen = { baseUrl: baseUrl.href, ...(named === undefined ? {} : { server: named.name }) };
  return { environment: recognized?.name, baseUrl, chosen, startsReadOnly };
}

/**
 * A base URL of which nothing is known may lead to any environment, the most dangerous one too (a proxy
 * does): only on this machine it is surely the user's own.
 */
function describeUnknownPlace({ environments }: ApiDescription, { hostname }: URL): Partial<Environment> {
  return {
    startsReadOnly: !isLoopback(hostname) && environments.some((each) => each.startsReadOnly === true),
  };
}

function readFilter(prefix: string, flags: SettingFlags, variables: Variables): ToolFilter {
  const list = (flag: 'methods' | 'tags' | 'tools' | 'scopes'): readonly string[] | undefined => {
    const given = flags[flag];
    if (given === undefined) return splitList([variables[`${prefix}MCP_${flag.toUpperCase()}`] ?? '']);
    const values = splitList(given);
    // `--methods "$UNSET"` must not offer everything. An empty variable is how hosts leave one out.
    if (values === undefined) throw new UsageError(`--${flag}: an empty list keeps no tool; leave it out.`);
    return values;
  };
  const filter = {
    methods: list('methods'),
    tags: list('tags'),
    tools: list('tools'),
    excludeTools: splitList(flags['exclude-tools'] ?? []),
    scopes: list('scopes'),
    preset: flags.preset ?? (variables[`${prefix}MCP_PRESET`]?.trim() || undefined),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** The values of lists with commas; undefined where there is none. */
export function splitList(texts: readonly string[]): readonly string[] | undefined {
  const values = texts.flatMap((text) => text.split(',')).map((each) => each.trim());
  const filled = values.filter((each) => each !== '');
  return filled.length === 0 ? undefined : filled;
}

/**
 * Each security scheme's credential, from its variable.
 * @throws UsageError when one could not stand in a header; its text is not shown.
 */
export function readCredentials(api: ApiDescription, variables: Variables): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [scheme, { variable }] of Object.entries(api.securitySchemes)) {
    const secret = readSecret(variable, variables[variable]);
    if (secret !== undefined) found.set(scheme, secret);
  }
  return found;
}

/** A credential as it is sent; undefined where none was given. @throws UsageError, without its text */
export function readSecret(name: string, text = ''): string | undefined {
  const secret = text.trim();
  if (secret === '') return undefined;
  if (/^[\x20-\x7e]+$/.test(secret)) return secret;
  throw new UsageError(`${name} has characters that no credential has (a line end, perhaps).`);
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
function recognizeEnvironment(api: ApiDescription, baseUrl: URL): Environment | undefined {
  const near = api.environments
    .filter(({ url }) => URL.canParse(url) && isSameHost(new URL(url), baseUrl))
    .map((environment) => ({ environment, path: new URL(environment.url).pathname.replace(/\/*$/, '/') }))
    .sort((a, b) => b.path.length - a.path.length);
  const path = baseUrl.pathname.replace(/\/*$/, '/');
  return (near.find((each) => path.startsWith(each.path)) ?? near[0])?.environment;
}

/** A name with a final dot is the same name (RFC 1034, section 3.1). */
function isSameHost(a: URL, b: URL): boolean {
  const [one, other] = [a, b].map(({ hostname, port }) => `${hostname.replace(/\.$/, '')}:${port}`);
  return one === other;
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

/** Who waits longer for a call waits as long for its first byte: slow answers are what the flag is for. */
function readLimits(flags: SettingFlags): UpstreamLimits {
  const { totalTimeout, maxResponseBytes, headersTimeout, idleTimeout } = defaultLimits;
  const total = readNumber('--timeout', flags.timeout, {
    fallback: totalTimeout,
    least: 1,
    most: 3_600_000,
    unit: 'milliseconds: ',
  });
  const bytes = readNumber('--max-response-bytes', flags['max-response-bytes'], {
    fallback: maxResponseBytes,
    least: 1_000,
    most: 100_000_000,
  });
  const given = flags.timeout === undefined ? 0 : total;
  return {
    ...defaultLimits,
    totalTimeout: total,
    headersTimeout: Math.max(headersTimeout, given),
    idleTimeout: Math.max(idleTimeout, given),
    maxResponseBytes: bytes,
  };
}

interface NumberRange {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
  /** Before the range, where a number alone would leave it open. */
  readonly unit?: string;
}

/** A whole number of a flag. @throws UsageError */
export function readNumber(flag: string, text: string | undefined, range: NumberRange): number {
  const { fallback, least, most, unit = '' } = range;
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d{1,12}$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`${flag} takes ${unit}a whole number from ${least} to ${most}.`);
}

function readExposure(text: string | undefined): Exposure {
  const exposure = exposures.find((each) => each === (text ?? exposures[0]));
  if (exposure !== undefined) return exposure;
  const [nearest] = findNearest(text ?? '', exposures);
  throw new UsageError(
    `--exposure takes ${exposures.join(' or ')}.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
  );
}

function readLogLevel(text: string | undefined): LogLevel | undefined {
  const level = logLevels.find((each) => each === text);
  if (text === undefined || level !== undefined) return level;
  throw new UsageError(`--log-level takes one of ${logLevels.join(', ')}.`);
}
