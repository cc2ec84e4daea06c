/** @jsxImportSource hono/jsx */
import type { ServerConfig } from '../server-config.js';

const statusClasses = { active: 'good', expired: 'warn', revoked: 'bad' } as const;

/** Whether a server or a token opens anything. */
export function StatusBadge({ status }: { readonly status: keyof typeof statusClasses }) {
  return <span class={`badge ${statusClasses[status]}`}>{status}</span>;
}

const riskClasses: Readonly<Record<string, string>> = {
  read: 'good',
  write: 'warn',
  money: 'violet',
  destructive: 'bad',
  secret: 'bad',
};

/** How much a tool can do. */
export function RiskBadge({ risk }: { readonly risk: string }) {
  return <span class={`badge ${riskClasses[risk] ?? ''}`}>{risk}</span>;
}

/** What a config keeps, in one line. */
export function describeScope(config: ServerConfig): string {
  const { preset, methods, tags, tools, tool_exposure } = config;
  const parts = [
    ...(preset === undefined ? [] : [`preset ${preset}`]),
    ...(methods === undefined ? [] : [methods.join(', ')]),
    ...(tags === undefined ? [] : [`tags ${shorten(tags)}`]),
    ...(tools === undefined ? [] : [tools.length === 1 ? `tool ${tools[0]}` : `${tools.length} named tools`]),
  ];
  const scope = parts.length === 0 ? 'All tools' : parts.join(' · ');
  return tool_exposure === 'discovery' ? `${scope} · by search` : scope;
}

function shorten(words: readonly string[]): string {
  const shown = words.slice(0, 3).join(', ');
  return words.length > 3 ? `${shown} and ${words.length - 3} more` : shown;
}
