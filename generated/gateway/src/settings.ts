import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type LogLevel, logLevels } from './log.js';
import { hintNearest } from './nearest.js';
import { type Role, roles } from './store/schema.js';

/** Wrong usage: exit code 2. The message says what is allowed, and has no secret. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const commands = ['serve', 'token create', 'token list', 'token revoke', 'key rotate'] as const;
export type Command = (typeof commands)[number];

const options = {
  data: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'allowed-hosts': { type: 'string', multiple: true },
  'public-url': { type: 'string' },
  upstream: { type: 'string', multiple: true },
  'retention-days': { type: 'string' },
  'log-level': { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;
type Flags = ReturnType<typeof parse>['values'];

/** Flags that not every command reads: given to another, they were meant to say something. */
const ownFlags: ReadonlyMap<string, readonly Command[]> = new Map<string, readonly Command[]>([
  ...['port', 'host', 'allowed-hosts', 'upstream', 'retention-days'].map(
    (flag) => [flag, ['serve']] as [string, Command[]],
  ),
  ['name', ['token create']],
  ['role', ['token create']],
  ['json', ['token create', 'token list']],
]);

export interface Settings {
  /** Absolute. */
  readonly dataFolder: string;
  /** Absent: the store is in the data folder. It holds a password: never shown. */
  readonly databaseUrl?: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly allowedHosts: readonly string[];
  /** An origin. */
  readonly publicUrl?: string | undefined;
  readonly upstreams: ReadonlyMap<string, string>;
  readonly retentionDays: number;
  readonly logLevel: LogLevel;
  /** As `process.env`. */
  readonly variables: NodeJS.ProcessEnv;
}

export type Invocation =
  | { readonly command: 'help' | 'version' }
  | { readonly command: 'serve' | 'key rotate'; readonly settings: Settings }
  | {
      readonly command: 'token create';
      readonly settings: Settings;
      readonly name: string;
      readonly role: Role;
      readonly json: boolean;
    }
  | { readonly command: 'token list'; readonly settings: Settings; readonly json: boolean }
  | { readonly command: 'token revoke'; readonly settings: Settings; readonly id: string };

/** What the command line and the environment ask for. @throws UsageError, with the nearest command or flag */
export function readInvocation(words: readonly string[], variables: NodeJS.ProcessEnv): Invocation {
  const { values: flags, positionals } = parseFlags(words);
  if (flags.help === true || positionals[0] === 'help') return { command: 'help' };
  if (flags.version === true) return { command: 'version' };
  const { command, rest } = readCommand(positionals);
  refuseForeignFlags(command, flags);
  const most = command === 'token revoke' ? 1 : 0;
  if (rest.length > most) throw new UsageError(`${command} does not take ${JSON.stringify(rest[most])}.`);
  const settings = readSettings(flags, variables);
  const json = flags.json === true;
  switch (command) {
    case 'token create': {
      const name = flags.name?.trim() ?? '';
      if (name === '') throw new UsageError('token create needs --name: who or what the token is for.');
      return { command, settings, name, role: readWord('--role', flags.role, roles) ?? 'admin', json };
    }
    case 'token list':
      return { command, settings, json };
    case 'token revoke': {
      const [id = ''] = rest;
      if (id === '') throw new UsageError('token revoke needs the id of a token: token list shows them.');
      return { command, settings, id };
    }
    default:
      return { command, settings };
  }
}

function refuseForeignFlags(command: Command, flags: Flags): void {
  for (const flag of Object.keys(flags)) {
    const owners = ownFlags.get(flag);
    if (owners === undefined || owners.includes(command)) continue;
    throw new UsageError(`--${flag} is a flag of ${owners.join(' and ')}, not of ${command}.`);
  }
}

function readCommand(positionals: readonly string[]): { command: Command; rest: readonly string[] } {
  const [first = '', second = ''] = positionals;
  const two = `${first} ${second}`.trim();
  const command = commands.find((each) => each === first || each === two);
  if (command !== undefined) return { command, rest: positionals.slice(command.split(' ').length) };
  const known = `There are: ${commands.join(', ')}.`;
  if (first === '') throw new UsageError(`A command is needed. ${known}`);
  throw new UsageError(
    `There is no command ${JSON.stringify(two)}.${hintNearest(two, commands) || ` ${known}`}`,
  );
}

function parseFlags(words: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(words);
  } catch (error) {
    // parseArgs names the flag in quotes; its own hints are about `--`.
    const [, flag = ''] = /'(-[^']*?)[ ']/.exec(String(error)) ?? [];
    const hint = hintNearest(flag.replace(/^-+/, ''), Object.keys(options), '--');
    throw new UsageError(`${error instanceof Error ? error.message.split('. ')[0] : error}.${hint}`);
  }
}

function parse(words: readonly string[]) {
  return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
}

/** Flags before variables before defaults. */
function readSettings(flags: Flags, variables: NodeJS.ProcessEnv): Settings {
  const host = flags.host ?? '127.0.0.1';
  if (!/^(?:[\w.:-]+|\[[\da-f:.]+\])$/i.test(host))
    throw new UsageError('--host takes an address or a name, such as 0.0.0.0.');
  if (flags.data?.trim() === '') throw new UsageError('--data takes a folder.');
  const publicUrl = flags['public-url'] ?? (variables.GATEWAY_PUBLIC_URL?.trim() || undefined);
  const source = flags['public-url'] === undefined ? 'GATEWAY_PUBLIC_URL' : '--public-url';
  return {
    dataFolder: resolve(flags.data ?? 'gateway-data'),
    databaseUrl: readDatabaseUrl(variables.DATABASE_URL),
    host,
    port: readNumber('--port', flags.port, { fallback: 8080, least: 0, most: 65_535 }),
    allowedHosts: (flags['allowed-hosts'] ?? []).flatMap((list) => list.split(',')).flatMap(readHost),
    publicUrl: publicUrl === undefined ? undefined : readPublicUrl(publicUrl, source),
    upstreams: new Map((flags.upstream ?? []).map(readUpstream)),
    retentionDays: readNumber('--retention-days', flags['retention-days'], {
      fallback: 30,
      least: 1,
      most: 3650,
    }),
    logLevel: readWord('--log-level', flags['log-level'], logLevels) ?? 'info',
    variables,
  };
}

function readDatabaseUrl(text = ''): string | undefined {
  const url = text.trim();
  if (url === '') return undefined;
  if (/^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new UsageError('DATABASE_URL takes an URL such as postgres://user:password@host:5432/database.');
}

function readHost(text: string): readonly string[] {
  const host = text.trim();
  if (host === '') return [];
  if (/^[\w.-]+(?::\d+)?$/.test(host) || /^\[[\da-f:]+\](?::\d+)?$/i.test(host)) return [host];
  throw new UsageError(
    `--allowed-hosts takes names such as gateway.example.com, not ${JSON.stringify(text)}.`,
  );
}

function readUrl(text: string, source: string): URL {
  if (!URL.canParse(text)) throw new UsageError(`${source}: this is not a URL.`);
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UsageError(`${source}: the URL may have no user, no query and no fragment.`);
  }
  if (url.protocol === 'https:' || url.protocol === 'http:') return url;
  throw new UsageError(`${source}: the URL must begin with https:// or http://.`);
}

/** Pages and links begin at the root: a path before them would lead nowhere. */
function readPublicUrl(text: string, source: string): string {
  const url = readUrl(text, source);
  if (url.pathname === '/') return url.origin;
  throw new UsageError(`${source} takes an origin without a path, such as https://gateway.example.com.`);
}

/** http carries credentials in the clear: only to this machine. */
function readUpstream(text: string): [string, string] {
  const [, name = '', given = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === '') throw new UsageError('--upstream takes NAME=URL: the name of an API and where it is.');
  const url = readUrl(given, `--upstream ${name}`);
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return [name, url.href];
  throw new UsageError(
    `--upstream ${name}: https is needed (http only for this machine, such as http://127.0.0.1:4010).`,
  );
}

/** True for the names of this very machine (RFC 6761, section 6.3). */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|\[?::1\]?|127\.\d+\.\d+\.\d+)$/.test(hostname);
}

function readNumber(
  flag: string,
  text: string | undefined,
  { fallback, least, most }: { readonly fallback: number; readonly least: number; readonly most: number },
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d{1,6}$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`${flag} takes a whole number from ${least} to ${most}.`);
}

function readWord<T extends string>(
  flag: string,
  text: string | undefined,
  words: readonly T[],
): T | undefined {
  const word = words.find((each) => each === text);
  if (text === undefined || word !== undefined) return word;
  throw new UsageError(`${flag} takes ${words.join(', ')}.${hintNearest(text, words)}`);
}
