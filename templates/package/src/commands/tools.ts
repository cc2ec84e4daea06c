import { createCatalog } from '../catalog.js';
import type { Settings } from '../config.js';
import { readContext } from '../context.js';
import { listEntries } from '../exposure/entries.js';
import tokens from '../tokens.json' with { type: 'json' };

/** Prints what a server with these settings would offer. @throws UsageError */
export function listTools(settings: Settings, asJson: boolean): void {
  const context = readContext(settings, { variables: process.env, logLevel: 'warn' });
  const catalog = createCatalog(settings.filter, { ...settings, ...context });
  const counts = new Map<string, number>(Object.entries(tokens));
  const rows = catalog.summaries.map(({ name, toolset, kind, risk, tags, security }, index) => ({
    name,
    title: catalog.entries[index]?.title,
    toolset,
    kind,
    risk,
    tags,
    scopes: [...new Set(security.flatMap((each) => Object.values(each).flat()))],
    tokens: counts.get(name) ?? 0,
  }));
  if (asJson) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  const lines = [
    ['name', 'kind', 'risk', 'tokens', 'scopes'],
    ...rows.map((row) => [row.name, row.kind, row.risk, String(row.tokens), row.scopes.join(' ') || '-']),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines) {
    process.stdout.write(`${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`);
  }
  const total = rows.reduce((sum, row) => sum + row.tokens, 0);
  process.stdout.write(`${rows.length} ${rows.length === 1 ? 'tool' : 'tools'}, ${total} tokens (o200k)\n`);
  if (settings.exposure === 'search') {
    const names = listEntries(catalog, context.api.name).map(({ name }) => name);
    process.stdout.write(`Clients see ${names.join(', ')} instead, and find and run these with them.\n`);
  }
}
