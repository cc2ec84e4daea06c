import { variablePrefix } from './config.js';
import type { ApiDescription } from './runtime/api.js';
import { defaultLimits } from './runtime/upstream.js';

type Row = readonly [flag: string, variable: string, meaning: string];

/** The text of `--help`. */
export function describeUsage(api: ApiDescription): string {
  const { packageName: name, title, presets = {} } = api;
  const prefix = variablePrefix(api);
  const { totalTimeout, maxResponseBytes } = defaultLimits;
  const example = Object.values(presets)[0]?.tools[0] ?? 'TOOL';
  return `${name} ${api.packageVersion}: the ${title} API (${api.version}) as MCP tools

Usage
  ${name} [stdio]             serve MCP over stdin and stdout (default): what a host starts
  ${name} http                serve MCP over HTTP at http://127.0.0.1:3000/mcp
  ${name} tools [--json]      what would be offered: kind, risk, tokens, scopes
  ${name} call TOOL JSON      one call; the result as JSON (exit 1 when it is an error)
  ${name} config [--json]     the settings in force, and snippets for Claude, Cursor and VS Code

Which upstream
${printRows([
  ['--server NAME', `${prefix}SERVER`, describeServers(api)],
  ['--base-url URL', `${prefix}BASE_URL`, 'another upstream; http only for this machine'],
])}

Which tools: all conditions hold, of a list's values any; nothing else can be called
${printRows([
  ['--methods LIST', `${prefix}MCP_METHODS`, 'read, write, custom; or list, get, create, update, delete'],
  ['--tags LIST', `${prefix}MCP_TAGS`, 'areas of the API: tools --json shows them'],
  ['--tools LIST', `${prefix}MCP_TOOLS`, 'by name'],
  ['--exclude-tools LIST', '', 'by name'],
  ['--scopes LIST', `${prefix}MCP_SCOPES`, 'what the credential may do: leaves out the rest'],
  ['--preset NAME', `${prefix}MCP_PRESET`, Object.keys(presets).join(', ') || 'there is none'],
  ['--exposure NAME', `${prefix}MCP_EXPOSURE`, 'direct: list them all (default); or search: find, then run'],
])}

Limits of one call
${printRows([
  ['--timeout MS', '', `in all (default ${totalTimeout})`],
  ['--max-response-bytes N', '', `after decompression (default ${maxResponseBytes})`],
  ['--retries N', '', 'of reads, after refusals that may pass (default 0)'],
])}

For http
${printRows([
  ['--port N', '', 'default 3000; 0 picks a free one'],
  ['--host NAME', '', 'default 127.0.0.1; another needs --auth-token-file'],
  ['--auth-token-file FILE', '', 'holds what clients must send as Bearer'],
  ['--allowed-hosts LIST', '', 'more names that clients may call this server by'],
])}

Others
${printRows([
  ['--log-level LEVEL', `${prefix}MCP_LOG_LEVEL`, 'silent, error, warn, info, debug: JSON lines on stderr'],
  ['--help, --version', '', ''],
])}

Credentials come from the environment only:
${printCredentials(api)}

Examples
  ${name} tools --methods read
  ${name} call ${example} '{}'
  ${name} http --port 8080 --methods read
`;
}

function printRows(rows: readonly Row[]): string {
  const lines = rows.map(
    ([flag, variable, meaning]) => `  ${flag.padEnd(24)}${variable.padEnd(24)} ${meaning}`,
  );
  return lines.map((line) => line.trimEnd()).join('\n');
}

function describeServers({ environments }: ApiDescription): string {
  if (environments.length === 0) return 'none is known: give --base-url';
  const names = environments.map(({ name, startsReadOnly = false }) =>
    startsReadOnly ? `${name} (only reads, until --methods is given)` : name,
  );
  return `default ${names.join('; or ')}`;
}

function printCredentials({ securitySchemes, lookups = [] }: ApiDescription): string {
  const schemes = new Map<string, string[]>();
  for (const [scheme, { variable }] of Object.entries(securitySchemes)) {
    schemes.set(variable, [...(schemes.get(variable) ?? []), scheme]);
  }
  const lines = [
    ...[...schemes].map(([variable, names]) => [variable, `security scheme ${names.join(', ')}`] as const),
    ...lookups.map(
      ({ argument, variable }) => [variable, `${argument}; looked up where it is not set`] as const,
    ),
  ].map(([variable, meaning]) => `  ${variable.padEnd(32)}${meaning}`);
  return lines.join('\n') || '  none is needed';
}
