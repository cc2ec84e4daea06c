import { createCatalog } from '../catalog.js';
import type { Settings } from '../config.js';
import { api, readContext } from '../context.js';
import { printSnippets } from '../snippets.js';

/** Prints the settings in force, without any credential, and snippets that start a server with them. */
export function printConfig(settings: Settings, asJson: boolean): void {
  const context = readContext(settings, { variables: process.env, logLevel: 'warn' });
  const { entries } = createCatalog(settings.filter, { ...settings, ...context });
  const { environment, baseUrl, exposure, filter, limits, retries, startsReadOnly } = settings;
  const config = {
    environment: environment ?? null,
    base_url: baseUrl.href,
    headers: api.headers,
    credentials: Object.fromEntries(
      Object.entries(api.securitySchemes).map(([scheme, { variable }]) => [
        variable,
        context.credentials.has(scheme) ? 'set (not shown)' : 'not set',
      ]),
    ),
    filter,
    exposure,
    offers: `${entries.length} ${entries.length === 1 ? 'tool' : 'tools'}${startsReadOnly && filter.methods === undefined ? ' that read' : ''}`,
    limits,
    retries,
  };
  process.stdout.write(`${JSON.stringify(config, null, 2)}\n`);
  if (asJson) return;
  const schemes = Object.entries(api.securitySchemes);
  const given = schemes.filter(([scheme]) => context.credentials.has(scheme));
  const named = (given.length > 0 ? given : schemes.slice(0, 1)).map(([, { variable }]) => variable);
  process.stdout.write(printSnippets(api, settings, [...new Set(named)]));
}
