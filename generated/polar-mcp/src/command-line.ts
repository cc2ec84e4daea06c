import { parseArgs } from 'node:util';
import { UsageError, variablePrefix } from './config.js';
import type { ApiDescription } from './runtime/api.js';
import { findNearest } from './runtime/nearest.js';

export type Command = 'stdio' | 'tools' | 'call';

const commands: readonly Command[] = ['stdio', 'tools', 'call'];

const options = {
  server: { type: 'string' },
  'base-url': { type: 'string' },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** The text of `--help`. */
export function describeUsage(api: ApiDescription): string {
  const prefix = variablePrefix(api);
  const variables = [...new Set(Object.values(api.securitySchemes).map(({ variable }) => variable))];
  const environments = api.environments.map(({ name }) => name);
  return `${api.packageName} ${api.packageVersion}: the ${api.title} API (${api.version}) as MCP tools

Usage
  ${api.packageName} [stdio]           serve MCP over stdin and stdout (default)
  ${api.packageName} tools [--json]    what is listed
  ${api.packageName} call TOOL JSON    one call; the result as JSON (exit 1 when it is an error)

Options                      Variable
  --server NAME              ${prefix}SERVER    ${describeServers(environments)}
  --base-url URL             ${prefix}BASE_URL  another upstream; http only for this machine
  --timeout MS                                  for a whole call (default 60000)
  --help, --version

Credentials come from the environment only: ${variables.join(', ') || 'none is needed'}.
`;
}

function describeServers([first, ...others]: readonly string[]): string {
  if (first === undefined) return 'none is known: give --base-url';
  return `${[first, ...others].join(', ')} (default: ${first})`;
}

export interface CommandLine {
  readonly command: Command;
  /** What follows the command. */
  readonly words: readonly string[];
  readonly flags: ReturnType<typeof parse>['values'];
}

/** Reads the command line. @throws UsageError with the nearest command or flag. */
export function readCommandLine(): CommandLine {
  const { values: flags, positionals } = parseFlags();
  const [name = 'stdio', ...words] = positionals;
  const command = commands.find((each) => each === name);
  if (command === undefined) {
    const [nearest] = findNearest(name, commands);
    const hint = nearest === undefined ? `There are: ${commands.join(', ')}.` : `Did you mean ${nearest}?`;
    throw new UsageError(`There is no command ${JSON.stringify(name)}. ${hint}`);
  }
  const most = command === 'call' ? 2 : 0;
  if (words.length > most) throw new UsageError(`${command} does not take ${JSON.stringify(words[most])}.`);
  return { command, words, flags };
}

function parseFlags(): ReturnType<typeof parse> {
  try {
    return parse();
  } catch (error) {
    // parseArgs names the flag in quotes; its own hints are about `--`.
    const [, flag = ''] = /'(-[^']*?)[ ']/.exec(String(error)) ?? [];
    const [nearest] = findNearest(flag.replace(/^-+/, ''), Object.keys(options));
    const hint = nearest === undefined ? '' : ` Did you mean --${nearest}?`;
    throw new UsageError(`${error instanceof Error ? error.message.split('. ')[0] : error}.${hint}`);
  }
}

function parse() {
  return parseArgs({ options, allowPositionals: true, strict: true });
}
