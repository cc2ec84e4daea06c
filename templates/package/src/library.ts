import type { Server } from '@modelcontextprotocol/server';
import { createCatalog } from './catalog.js';
import { type Exposure, readSecret, readSettings, type SettingFlags, UsageError } from './config.js';
import { api, createContext, readContext } from './context.js';
import type { ToolName } from './registry.js';
import type { CallContext } from './runtime/call.js';
import type { LogLevel } from './runtime/log.js';
import { findNearest } from './runtime/nearest.js';
import type { ToolKind } from './runtime/tool.js';
import { createServer as createSharedServer, type ServerParts } from './server.js';
import type { PresetName, SecuritySchemeName } from './tools/types.js';

/** A word of a method filter. */
export type MethodWord = 'read' | 'write' | ToolKind;

/** By security scheme; one that is undefined or empty is not given. */
export type Credentials = { readonly [Scheme in SecuritySchemeName]?: string | undefined };

/**
 * Where calls go, as whom, and which tools there are. Each is the flag of the same name of the command
 * line, with its default; so an environment that starts read-only there starts read-only here, until
 * `methods` says otherwise.
 */
export interface ConnectionOptions {
  /** Name of an environment of the API. */
  readonly server?: string | undefined;
  /** Another upstream; http only on this machine. */
  readonly baseUrl?: string | URL | undefined;
  /**
   * Given (even as undefined), the process's environment is not consulted at all: one tenant without a
   * credential never gets another's. Left out, credentials, and what is looked up with them, come from
   * the variables of the command line. Nothing else is read from there but the proxy variables.
   */
  readonly credentials?: Credentials | undefined;
  /** Arguments that the credential decides, by name: they are then not looked up. Needs `credentials`. */
  readonly values?: Readonly<Record<string, string>> | undefined;
  readonly methods?: readonly MethodWord[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly tools?: readonly ToolName[] | undefined;
  readonly excludeTools?: readonly ToolName[] | undefined;
  /** What the credential may do. */
  readonly scopes?: readonly string[] | undefined;
  readonly preset?: PresetName | undefined;
  /** What a server lists: every tool (`direct`, the default), or the few that find and run them (`search`). */
  readonly exposure?: Exposure | undefined;
  /** For a whole call, in milliseconds. */
  readonly timeout?: number | undefined;
  readonly maxResponseBytes?: number | undefined;
  /** How often a read is sent again after a refusal that may pass. */
  readonly retries?: number | undefined;
  /** Of JSON lines on stderr; default: `silent`. */
  readonly logLevel?: LogLevel | undefined;
}

type FlagOption = keyof Omit<ConnectionOptions, 'credentials' | 'values'>;

/** Each option's flag. */
const flagNames: ReadonlyMap<FlagOption, keyof SettingFlags> = new Map([
  ['server', 'server'],
  ['baseUrl', 'base-url'],
  ['methods', 'methods'],
  ['tags', 'tags'],
  ['tools', 'tools'],
  ['excludeTools', 'exclude-tools'],
  ['scopes', 'scopes'],
  ['preset', 'preset'],
  ['exposure', 'exposure'],
  ['timeout', 'timeout'],
  ['maxResponseBytes', 'max-response-bytes'],
  ['retries', 'retries'],
  ['logLevel', 'log-level'],
]);
const listOptions: ReadonlySet<FlagOption> = new Set(['methods', 'tags', 'tools', 'excludeTools', 'scopes']);

const noOptions: ConnectionOptions = Object.freeze({});
const shared = new WeakMap<ConnectionOptions, ServerParts>();

/**
 * A fresh MCP server over the SDK's `Server`: one for each connection or request. Servers made with the
 * same options OBJECT share one catalogue and one pool of connections, made from what the object says at
 * first; so `createMcpHandler(() => createServer(options))` costs nothing per request, while a new object
 * for each request would connect anew.
 * @throws UsageError for options that the command line would refuse too.
 */
export function createServer(options: ConnectionOptions = noOptions): Server {
  let parts = shared.get(options);
  if (parts === undefined) {
    parts = connect(options);
    shared.set(options, parts);
  }
  return createSharedServer(parts);
}

/** What a server or a client is made of. Nothing is opened yet. @throws UsageError */
export function connect(options: ConnectionOptions): ServerParts {
  const settings = readSettings(api, readFlags(options), {});
  const context = readOptionContext(options, settings);
  return { settings, context, catalog: createCatalog(settings.filter, { ...settings, ...context }) };
}

function readOptionContext(
  options: ConnectionOptions,
  settings: ReturnType<typeof readSettings>,
): CallContext {
  const logLevel = settings.logLevel ?? 'silent';
  // Inherited ones count: options may be objects of a class.
  if (!('credentials' in options)) {
    if (options.values !== undefined) {
      throw new UsageError('values: they belong to credentials that are given; give both or neither.');
    }
    return readContext(settings, { variables: process.env, logLevel });
  }
  const credentials = readCredentials(options.credentials ?? {});
  return createContext({ settings, credentials, given: readValues(options.values ?? {}), logLevel });
}

function readValues(given: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const known = (api.lookups ?? []).map(({ argument }) => argument);
  for (const name of Object.keys(given)) checkName(name, known, 'values: no credential decides an argument');
  return new Map(Object.entries(given));
}

function readCredentials(given: Credentials): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [scheme, value] of Object.entries(given)) {
    checkName(scheme, Object.keys(api.securitySchemes), 'credentials: there is no security scheme');
    const secret = readSecret(`credentials: ${scheme}`, String(value ?? ''));
    if (secret !== undefined) found.set(scheme, secret);
  }
  return found;
}

/** @throws UsageError for an option that is not known: what it was to forbid would be allowed. */
function readFlags(options: ConnectionOptions): SettingFlags {
  for (const option of Object.keys(options)) {
    checkName(option, ['credentials', 'values', ...flagNames.keys()], 'There is no option');
  }
  const flags: Record<string, unknown> = {};
  for (const [option, flag] of flagNames) {
    const value = options[option];
    if (value === undefined) continue;
    flags[flag] = listOptions.has(option) ? readList(option, value) : String(value);
  }
  return flags;
}

/** To the command line an empty list is no filter; to a program it is one that keeps nothing. */
function readList(option: FlagOption, values: unknown): readonly string[] | undefined {
  if (
    !Array.isArray(values) ||
    !values.every((value): value is string => typeof value === 'string' && value.trim() !== '')
  ) {
    throw new UsageError(`${option}: a list of names is needed.`);
  }
  if (values.length > 0) return values;
  if (option === 'excludeTools') return undefined;
  throw new UsageError(`${option}: an empty list keeps no tool; leave the option out to keep all of them.`);
}

function checkName(name: string, known: readonly string[], problem: string): void {
  if (known.includes(name)) return;
  const [nearest] = findNearest(name, known);
  const hint =
    nearest === undefined ? `There are: ${known.join(', ') || 'none'}.` : `Did you mean ${nearest}?`;
  throw new UsageError(`${problem} ${JSON.stringify(name.slice(0, 80))}. ${hint}`);
}
