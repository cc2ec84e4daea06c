import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { findElsewhere } from './elsewhere.js';
import { countHttpTools, countStdioTools, type Servers } from './servers.js';
import { type Call, collect, type Ended } from './shell.js';

/** Ports that the pages name → those of this run. */
export type Ports = ReadonlyMap<3000 | 4010 | 8080, number>;

export interface Stage {
  /** The clone that the commands are for. */
  readonly folder: string;
  readonly ports: Ports;
  readonly servers: Servers;
  /** Images that the page has built: name → Dockerfile. */
  readonly images: Map<string, string>;
  /** What a command of npm gave before: most pages build. */
  readonly done: Map<string, Promise<Ended>>;
}

export const said = (stdout: string): Ended => ({ code: 0, stdout, stderr: '' });

/** The program itself, with what this machine has beside it. */
export function runReal({ program, args, cwd, env }: Call): Promise<Ended> {
  const whole = { ...env, PATH: process.env.PATH ?? '' };
  const child = spawn(program, [...args], { cwd, env: whole, stdio: ['ignore', 'pipe', 'pipe'] });
  return collect(child);
}

/** The folder of the package that has this command. @throws Error where none has */
export function findPackage(command: string, { folder }: Stage): string {
  const found = ['polar-mcp', 'gateway', 'practice'].find((each) => {
    const { bin } = JSON.parse(readFileSync(join(folder, 'generated', each, 'package.json'), 'utf8'));
    return bin[command] !== undefined;
  });
  if (found === undefined) throw new Error(`${command}: it is none of our packages.`);
  return found;
}

export function runNode(call: Call, stage: Stage): Promise<Ended> {
  const [script = '', ...words] = call.args;
  if (script.startsWith('-')) return runReal(call);
  const main = resolve(call.cwd, script);
  const [, name] = /^generated\/([^/]+)\/dist\/main\.js$/.exec(relative(stage.folder, main)) ?? [];
  if (name === undefined) throw new Error(`node ${script}: nothing says what this is.`);
  return runPackage(name, { ...call, args: words }, stage);
}

const commands: ReadonlySet<string> = new Set(['tools', 'call', 'config', 'http', 'serve']);

/** The command line of a generated package: what answers and ends is run, what serves is started and asked. */
export async function runPackage(name: string, call: Call, stage: Stage): Promise<Ended> {
  const main = join(stage.folder, 'generated', name, 'dist/main.js');
  const own: Call = { ...call, program: process.execPath, args: [main, ...call.args] };
  // Flags may stand before the command.
  const command = call.args.find((word) => commands.has(word)) ?? '';
  if (call.args.includes('--help') || call.args.includes('--version')) return runReal(own);
  if (name === 'practice') return said(await startAt(own, stage, { usual: 4010, path: '/' }));
  if (name === 'gateway') {
    return command === 'serve'
      ? said(await startAt(own, stage, { usual: 8080, path: '/healthz' }))
      : runReal(own);
  }
  if (['tools', 'call', 'config'].includes(command)) return runReal(own);
  if (command === 'http') return startHttp(own, stage);
  return said(`${await countStdioTools(own)} tools over stdio\n`);
}

async function startHttp(call: Call, stage: Stage): Promise<Ended> {
  const words = await startAt(call, stage, { usual: 3000, path: '/healthz' });
  const [, url = ''] = / (http:\S+\/mcp)\n/.exec(words) ?? [];
  const file = readFlag(call.args, '--auth-token-file');
  const token = file === undefined ? undefined : readFileSync(resolve(call.cwd, file), 'utf8').trim();
  const local = url.replace(/\/\/[^:/]+:/, '//127.0.0.1:');
  const count = await countHttpTools(local, token === undefined ? {} : { authorization: `Bearer ${token}` });
  return said(`${words}${count} tools over HTTP\n`);
}

export function startAt(
  call: Call,
  { ports, servers }: Stage,
  { usual, path }: { readonly usual: 3000 | 4010 | 8080; readonly path: string },
): Promise<string> {
  const port = Number(readFlag(call.args, '--port') ?? ports.get(usual));
  const args = call.args.includes('--port') ? call.args : [...call.args, '--port', String(port)];
  return servers.start({ ...call, args }, port, path);
}

function readFlag(args: readonly string[], flag: string): string | undefined {
  const index = args.indexOf(flag);
  return index < 0 ? undefined : args[index + 1];
}

export function runNpx(call: Call, stage: Stage): Promise<Ended> {
  const [name = '', ...args] = call.args.filter((word, index) => index > 0 || word !== '-y');
  if (name === 'vitest') {
    const files = args.slice(1).filter((file) => file !== 'FILE' && !existsSync(join(stage.folder, file)));
    if (files.length > 0 || args[0] !== 'run')
      throw new Error(`vitest ${args.join(' ')}: there is no such test.`);
    return Promise.resolve(said(''));
  }
  if (name === 'tsx') return runReal(call);
  if (findElsewhere(['npx', ...call.args].join(' ')) !== undefined) return Promise.resolve(said(''));
  return runPackage(findPackage(name, stage), { ...call, args }, stage);
}
