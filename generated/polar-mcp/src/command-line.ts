import { parseArgs } from 'node:util';
import { UsageError } from './config.js';
import { findNearest } from './runtime/nearest.js';

/** Each with the most words that may follow it. */
const commands = { stdio: 0, http: 0, tools: 0, call: 2, config: 0 } as const;
export type Command = keyof typeof commands;

const options = {
  server: { type: 'string' },
  'base-url': { type: 'string' },
  methods: { type: 'string', multiple: true },
  tags: { type: 'string', multiple: true },
  tools: { type: 'string', multiple: true },
  'exclude-tools': { type: 'string', multiple: true },
  scopes: { type: 'string', multiple: true },
  preset: { type: 'string' },
  exposure: { type: 'string' },
  timeout: { type: 'string' },
  'max-response-bytes': { type: 'string' },
  retries: { type: 'string' },
  'log-level': { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'auth-token-file': { type: 'string' },
  'allowed-hosts': { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Flags that only one command reads: given to another, they were meant to say something. */
const ownFlags: ReadonlyMap<string, readonly Command[]> = new Map([
  ['port', ['http']],
  ['host', ['http']],
  ['auth-token-file', ['http']],
  ['allowed-hosts', ['http']],
  ['json', ['tools', 'config']],
]);

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
  if (!isCommand(name)) {
    const names = Object.keys(commands);
    const [nearest] = findNearest(name, names);
    const hint = nearest === undefined ? `There are: ${names.join(', ')}.` : `Did you mean ${nearest}?`;
    throw new UsageError(`There is no command ${JSON.stringify(name)}. ${hint}`);
  }
  const most = commands[name];
  if (words.length > most) throw new UsageError(`${name} does not take ${JSON.stringify(words[most])}.`);
  for (const flag of Object.keys(flags)) {
    const owners = ownFlags.get(flag);
    if (owners !== undefined && !owners.includes(name) && flags.help !== true) {
      throw new UsageError(`--${flag} is a flag of ${owners.join(' and ')}, not of ${name}.`);
    }
  }
  return { command: name, words, flags };
}

function isCommand(name: string): name is Command {
  return Object.hasOwn(commands, name);
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
