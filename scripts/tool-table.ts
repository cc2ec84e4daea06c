import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tools } from '../generated/polar-mcp/src/tools/index.js';
import type { ApiDescription } from '../templates/package/src/runtime/api.js';
import type { ToolSummary } from '../templates/package/src/runtime/tool.js';

/** `npm run docs`: writes `docs/tools.md`, the table of all tools of the generated package. */
export const tableFile = fileURLToPath(new URL('../docs/tools.md', import.meta.url));

export interface TableSources {
  readonly tools: readonly ToolSummary[];
  /** Tool → its title in tools/list, and what its entry there costs. */
  readonly titles: ReadonlyMap<string, string>;
  readonly tokens: ReadonlyMap<string, number>;
  readonly lookups: NonNullable<ApiDescription['lookups']>;
}

const head = `# Tools

Made by \`npm run docs\` from the generated package. Tokens (o200k) are those of a tool's entry in \`tools/list\`.

The risk is the worst that a call can do; nothing undoes what is irreversible. Of scopes joined by "or" one is
enough. With \`customer_session\` or \`member_session\` they are those of a customer's session, which the server
opens if none is given. What is found out first needs no scope where the variable is set.
`;

/** One table for each toolset, in the order of `tools/list`, and the totals. */
export function printToolTable(sources: TableSources): string {
  const toolsets = groupBy(sources.tools, ({ toolset }) => toolset);
  const tables = [...toolsets].map(([name, members]) => {
    const rows = members.map((tool) => printRow(tool, sources));
    return `## ${name}\n\n${printTable(['tool', 'title', 'risk', 'scopes', 'tokens'], rows)}`;
  });
  return [head, ...tables, `## In all\n\n${printTotals(sources)}`].join('\n');
}

function printRow(tool: ToolSummary, sources: TableSources): readonly string[] {
  const { name, aliases = [], risk, irreversible } = tool;
  const also = aliases.length === 0 ? '' : `, also ${aliases.map(quote).join(', ')}`;
  return [
    `${quote(name)}${also}`,
    sources.titles.get(name) ?? '',
    irreversible ? `${risk}, irreversible` : risk,
    [...new Set(listNeeds(tool, sources))].join('; ') || 'none',
    String(sources.tokens.get(name) ?? 0),
  ];
}

/** All of these are needed. A tool that is no single request needs what those need that it uses. */
function listNeeds(tool: ToolSummary, sources: TableSources): readonly string[] {
  const { security, filled = [], uses = [] } = tool;
  const used = sources.tools.filter(({ name }) => uses.includes(name));
  if (used.length > 0) return used.flatMap((each) => listNeeds(each, sources));
  const looked = sources.lookups
    .filter(({ argument }) => filled.includes(argument))
    .map(({ request, variable }) => `${describe(request.security)} to find out ${quote(variable)}`);
  return [describe(security), ...looked].filter((need) => need !== '');
}

/**
 * Alternatives that ask for the same scopes are one; the organisation's own token goes without saying.
 * An alternative is one scheme: this API never asks for two credentials at once.
 */
function describe(security: ToolSummary['security']): string {
  const alternatives = security.flatMap((alternative) => Object.entries(alternative));
  const byScopes = groupBy(alternatives, ([, scopes]) => scopes.map(quote).join(' or '));
  return [...byScopes]
    .map(([scopes, group]) => {
      const schemes = group.map(([scheme]) => scheme).filter((scheme) => scheme !== 'oat');
      return schemes.length === 0 ? scopes : `${scopes} (${schemes.map(quote).join(' or ')})`;
    })
    .join(' or ');
}

function printTotals({ tools: all, tokens }: TableSources): string {
  const printTotal = (name: string, members: readonly ToolSummary[]) => {
    const sum = members.reduce((total, tool) => total + (tokens.get(tool.name) ?? 0), 0);
    return [name, String(members.length), String(sum)];
  };
  const risks = [...groupBy(all, ({ risk }) => risk)].map(([risk, members]) => printTotal(risk, members));
  const irreversible = all.filter((tool) => tool.irreversible);
  return printTable(
    ['risk', 'tools', 'tokens'],
    [...risks, printTotal('of these irreversible', irreversible), printTotal('all', all)],
  );
}

function printTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const numeric = new Set(['tools', 'tokens']);
  const rule = columns.map((column) => (numeric.has(column) ? '---:' : '---'));
  const lines = [columns, rule, ...rows.map((row) => row.map(escapeCell))];
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

/** Groups in the order of their first members. `Map.groupBy` is newer than the oldest Node that is supported. */
function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function quote(text: string): string {
  return `\`${text}\``;
}

/** What the generated package says of its tools. */
export function readSources(): TableSources {
  const read = (name: string) =>
    JSON.parse(readFileSync(new URL(`../generated/polar-mcp/src/${name}`, import.meta.url), 'utf8'));
  const wire: readonly { readonly name: string; readonly title: string }[] = read('wire.json');
  const tokens: Readonly<Record<string, number>> = read('tokens.json');
  const { lookups = [] }: ApiDescription = read('api.json');
  return {
    tools,
    titles: new Map(wire.map(({ name, title }) => [name, title])),
    tokens: new Map(Object.entries(tokens)),
    lookups,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(tableFile, printToolTable(readSources()));
}
