import apiJson from './api.json' with { type: 'json' };
import { readCredentials, type Settings, type Variables } from './config.js';
import type { ApiDescription } from './runtime/api.js';
import { listSecrets } from './runtime/authorization.js';
import type { CallContext } from './runtime/call.js';
import { createRedactor } from './runtime/redact.js';
import { createTarget } from './runtime/request.js';
import { createUpstream } from './runtime/upstream.js';

export const api = apiJson as ApiDescription;

/** What every call of the process shares. Nothing is opened yet. @throws UsageError for a broken credential. */
export function createContext(settings: Settings, variables: Variables): CallContext {
  const credentials = readCredentials(api, variables);
  return {
    api,
    target: createTarget(api, settings.baseUrl),
    credentials,
    upstream: createUpstream(settings.limits),
    redact: createRedactor(listSecrets(api.securitySchemes, credentials)),
  };
}
