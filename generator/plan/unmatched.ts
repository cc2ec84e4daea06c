import { nearest } from '../config.js';
import type { PlanContext } from './context.js';

/** An entry of the config that no operation answers to: the document has changed under it. */
export function reportUnmatchedEntries({ api, config, diagnostics }: PlanContext): void {
  const operationIds = api.operations.map((operation) => operation.operationId);
  const known = new Set(operationIds);
  const tables = {
    'naming.names': config.naming.names,
    withheld: config.withheld,
  };
  for (const [table, entries] of Object.entries(tables)) {
    for (const entry of Object.keys(entries)) {
      if (known.has(entry)) continue;
      const near = nearest(entry, operationIds);
      diagnostics.report('config-entry-unmatched', {
        table,
        entry,
        hint: near === undefined ? '' : ` Did you mean ${near}?`,
      });
    }
  }
  const schemes = new Set(api.securitySchemes.map((scheme) => scheme.name));
  for (const scheme of Object.keys(config.credentials)) {
    if (!schemes.has(scheme))
      diagnostics.report('config-entry-unmatched', { table: 'credentials', entry: scheme, hint: '' });
  }
}
