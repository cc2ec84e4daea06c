import type { Settings } from './config.js';
import type { ApiDescription } from './runtime/api.js';
import { defaultLimits } from './runtime/upstream.js';

/**
 * How hosts are told to start this server with these settings. `variables` are those of the credentials;
 * they are named, never shown.
 */
export function printSnippets(api: ApiDescription, settings: Settings, variables: readonly string[]): string {
  const words = listWords(settings);
  const args = ['-y', api.packageName, ...words];
  const env = Object.fromEntries(variables.map((name) => [name, 'paste the credential here']));
  const server = { command: 'npx', args, ...(variables.length === 0 ? {} : { env }) };
  const json = (value: unknown): string => JSON.stringify(value, null, 2);
  const shell = [api.packageName, ...words].map(quote).join(' ');
  const given = variables.map((name) => ` --env ${name}="$${name}"`).join('');
  return `
Claude Desktop (claude_desktop_config.json) and Cursor (.cursor/mcp.json)
${json({ mcpServers: { [api.name]: server } })}

VS Code (.vscode/mcp.json), which asks for the credential and keeps it
${json(describeVsCode(api, { variables, args }))}

Claude Code
claude mcp add ${api.name}${given} -- npx -y ${shell}

Over HTTP: start the server, then add its URL
npx -y ${[api.packageName, 'http', ...words].map(quote).join(' ')}
claude mcp add --transport http ${api.name} http://127.0.0.1:3000/mcp
`;
}

function describeVsCode(
  { name, title }: ApiDescription,
  { variables, args }: { readonly variables: readonly string[]; readonly args: readonly string[] },
) {
  const server = { type: 'stdio', command: 'npx', args };
  if (variables.length === 0) return { servers: { [name]: server } };
  const inputs = variables.map((id) => ({
    id,
    type: 'promptString',
    description: `${title}: ${id}`,
    password: true,
  }));
  const env = Object.fromEntries(variables.map((id) => [id, `\${input:${id}}`]));
  return { inputs, servers: { [name]: { ...server, env } } };
}

/** The settings that are not the defaults, as they are given on a command line. */
function listWords({ chosen, exposure, filter, limits, logLevel, retries }: Settings): string[] {
  const flags: readonly (readonly [string, string | undefined])[] = [
    ['--server', chosen.server],
    ['--base-url', chosen.baseUrl],
    ['--preset', filter.preset],
    ['--methods', filter.methods?.join(',')],
    ['--tags', filter.tags?.join(',')],
    ['--tools', filter.tools?.join(',')],
    ['--exclude-tools', filter.excludeTools?.join(',')],
    ['--scopes', filter.scopes?.join(',')],
    ['--exposure', exposure === 'direct' ? undefined : exposure],
    ['--timeout', tellOther(limits.totalTimeout, defaultLimits.totalTimeout)],
    ['--max-response-bytes', tellOther(limits.maxResponseBytes, defaultLimits.maxResponseBytes)],
    ['--retries', tellOther(retries, 0)],
    ['--log-level', logLevel],
  ];
  return flags.flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
}

function tellOther(value: number, usual: number): string | undefined {
  return value === usual ? undefined : String(value);
}

/** For a POSIX shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
