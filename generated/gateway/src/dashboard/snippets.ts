/** How one program is told of a server. */
export interface Snippet {
  readonly id: string;
  readonly client: string;
  /** What to do with the text. */
  readonly step: string;
  /** Absent where the program cannot use this server. */
  readonly text?: string;
}

export interface SnippetSource {
  readonly name: string;
  readonly url: string;
  /** Callers show an API token besides the URL. */
  readonly needsApiToken: boolean;
}

/** Ready texts for the usual programs. An API token is named in them, never shown. */
export function writeSnippets(source: SnippetSource): readonly Snippet[] {
  const name = nameServer(source.name);
  return [
    writeWeb(source),
    writeDesktop(source, name),
    writeClaudeCode(source, name),
    writeCursor(source, name),
    writeVsCode(source, name),
  ];
}

function writeWeb({ url, needsApiToken }: SnippetSource): Snippet {
  const base = { id: 'claude-web', client: 'Claude (web)' };
  if (!needsApiToken) {
    return {
      ...base,
      step: 'Settings → Connectors → Add custom connector. Paste this as its URL:',
      text: url,
    };
  }
  return {
    ...base,
    step: 'This server also asks for an API token, and connectors on the web cannot send one. Use another program, or make a server that asks for none.',
  };
}

function writeDesktop({ url, needsApiToken }: SnippetSource, name: string): Snippet {
  const { protocol, hostname } = new URL(url);
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1';
  const args = ['-y', 'mcp-remote', url];
  if (protocol === 'http:' && !isLocal) args.push('--allow-http');
  // No space in the argument: on Windows it would be split there.
  if (needsApiToken) args.push('--header', `Authorization:\${AUTHORIZATION}`);
  const env = needsApiToken ? { env: { AUTHORIZATION: 'Bearer YOUR_API_TOKEN' } } : {};
  return {
    id: 'claude-desktop',
    client: 'Claude Desktop',
    step: 'Settings → Developer → Edit config (claude_desktop_config.json), then start it again:',
    text: print({ mcpServers: { [name]: { command: 'npx', args, ...env } } }),
  };
}

function writeClaudeCode({ url, needsApiToken }: SnippetSource, name: string): Snippet {
  const header = needsApiToken ? ' --header "Authorization: Bearer $GATEWAY_API_TOKEN"' : '';
  return {
    id: 'claude-code',
    client: 'Claude Code',
    step: needsApiToken ? 'In a shell that has the API token in GATEWAY_API_TOKEN:' : 'In a shell:',
    text: `claude mcp add --transport http ${name} ${url}${header}`,
  };
}

function writeCursor({ url, needsApiToken }: SnippetSource, name: string): Snippet {
  const headers = needsApiToken ? { headers: { Authorization: `Bearer \${env:GATEWAY_API_TOKEN}` } } : {};
  return {
    id: 'cursor',
    client: 'Cursor',
    step: 'In ~/.cursor/mcp.json (not in a project: the URL is a secret):',
    text: print({ mcpServers: { [name]: { url, ...headers } } }),
  };
}

function writeVsCode({ url, needsApiToken }: SnippetSource, name: string): Snippet {
  const input = { type: 'promptString', id: 'api-token', description: 'API token', password: true };
  const server = { type: 'http', url };
  const config = needsApiToken
    ? {
        inputs: [input],
        servers: { [name]: { ...server, headers: { Authorization: `Bearer \${input:api-token}` } } },
      }
    : { servers: { [name]: server } };
  return {
    id: 'vs-code',
    client: 'VS Code',
    step: 'Command “MCP: Open User Configuration”:',
    text: print(config),
  };
}

/** A name that every program takes, and that a shell leaves alone. */
function nameServer(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return plain === '' ? 'mcp-server' : plain;
}

function print(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
