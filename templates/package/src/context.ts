import apiJson from './api.json' with { type: 'json' };
import { readCredentials, type Settings, type Variables } from './config.js';
import type { ApiDescription } from './runtime/api.js';
import { listSecrets } from './runtime/authorization.js';
import type { CallContext } from './runtime/call.js';
import { createLog, type LogLevel } from './runtime/log.js';
import { createLookupStore } from './runtime/lookup.js';
import { createGrowingRedactor } from './runtime/redact.js';
import { createTarget } from './runtime/request.js';
import { createSessionStore } from './runtime/session.js';
import type { Connection } from './runtime/side-request.js';
import { createUpstream } from './runtime/upstream.js';

export const api = apiJson as ApiDescription;

/** What a context is made of. Everything that is not given comes from the settings. */
export interface ContextOptions {
  readonly settings: Pick<Settings, 'baseUrl' | 'limits' | 'retries'>;
  /** By the name of the security scheme. */
  readonly credentials: ReadonlyMap<string, string>;
  /** Values of arguments that the credential decides, where they were set: argument → value. */
  readonly given?: ReadonlyMap<string, string>;
  readonly logLevel: LogLevel;
}

/** What every call of one connection shares. Nothing is opened yet. */
export function createContext(
  { settings, credentials, given = new Map(), logLevel }: ContextOptions,
  description: ApiDescription = api,
): CallContext {
  const { redact, hide } = createGrowingRedactor(listSecrets(description.securitySchemes, credentials));
  const connection: Connection = {
    api: description,
    target: createTarget(description, settings.baseUrl),
    credentials,
    upstream: createUpstream(settings.limits, { retries: settings.retries }),
    redact,
    hide,
    log: createLog(logLevel, redact),
  };
  return {
    ...connection,
    values: given,
    sessions: createSessionStore(connection),
    lookups: createLookupStore(connection, given),
  };
}

/** Said once when a server starts: without any credential most calls will fail, and the host shows no reason. */
export function warnOfMissingCredential({ api: { securitySchemes }, credentials, log }: CallContext): void {
  const [first] = Object.values(securitySchemes);
  if (first === undefined || credentials.size > 0) return;
  log('warn', `no credential: the environment variable ${first.variable} is not set`);
}

/** The options of a process: credentials and given values from its variables. @throws UsageError */
export function readContext(
  settings: Settings,
  { variables, logLevel }: { readonly variables: Variables; readonly logLevel: LogLevel },
): CallContext {
  const given = (api.lookups ?? []).flatMap(({ argument, variable }): [string, string][] => {
    const value = variables[variable]?.trim();
    return value ? [[argument, value]] : [];
  });
  return createContext({
    settings,
    credentials: readCredentials(api, variables),
    given: new Map(given),
    logLevel: settings.logLevel ?? logLevel,
  });
}
