import type { Settings } from './config.js';
import type { ApiDescription } from './runtime/api.js';

/** How hosts are told to start this server with these settings. Credentials are named, never shown. */
export function printSnippets(api: ApiDescription, settings: Settings): string {
  const words = listWords(settings);
  const args = ['-y', api.packageName, ...words];
  const variable = Object.values(api.securitySchemes)[0]?.variable;
  const env = variable === undefined ? undefined : { [variable]: 'paste the credential here' };
  const server = { command: 'npx', args, ...(env === undefined ? {} : { env }) };
  const json = (value: unknown): string => JSON.stringify(value, null, 2);
  const shell = [api.packageName, ...words].map(quote).join(' ');
  const given = variable === undefined ? '' : ` --env ${variable}="$${variable}"`;
  return `
Claude Desktop (claude_desktop_config.json) and Cursor (.cursor/mcp.json)
${json({ mcpServers: { [api.name]: server } })}

VS Code (.vscode/mcp.json), which asks for the credential and keeps it
${json(describeVsCode(api, { variable, args }))}

Claude Code
claude mcp add ${api.name}${given} -- npx -y ${shell}

Over HTTP: start the server, then add its URL
npx -y ${[api.packageName, 'http', ...words].map(quote).join(' ')}
claude mcp add --transport http ${api.name} http://127.0.0.1:3000/mcp
`;
}

function describeVsCode(
  { name, title, packageName }: ApiDescription,
  { variable, args }: { readonly variable: string | undefined; readonly args: readonly string[] },
) {
  if (variable === undefined) return { servers: { [name]: { type: 'stdio', command: 'npx', args } } };
  const id = `${packageName}-credential`;
  return {
    inputs: [{ id, type: 'promptString', description: `${title}: ${variable}`, password: true }],
    servers: { [name]: { type: 'stdio', command: 'npx', args, env: { [variable]: `\${input:${id}}` } } },
  };
}

/** The settings that are not the defaults, as they are given on a command line. */
function listWords({ environment, baseUrl, filter, retries }: Settings): string[] {
  const flags: readonly (readonly [string, string | undefined])[] = [
    environment === undefined ? ['--base-url', baseUrl.href] : ['--server', environment],
    ['--preset', filter.preset],
    ['--methods', filter.methods?.join(',')],
    ['--tags', filter.tags?.join(',')],
    ['--tools', filter.tools?.join(',')],
    ['--exclude-tools', filter.excludeTools?.join(',')],
    ['--scopes', filter.scopes?.join(',')],
    ['--retries', retries === 0 ? undefined : String(retries)],
  ];
  return flags.flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
}

/** For a POSIX shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
