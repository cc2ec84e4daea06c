import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { unzipSync } from 'fflate';

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder, outside the repository: nothing there is found by accident. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'packages-'));
}

/** Runs a command without what npm and this repository have put into the environment. */
export function run(command: string, words: readonly string[], cwd: string): Promise<Run> {
  const child = spawn(command, words, { cwd, env: plainEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}

function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = /^npm_config_(?:cache|registry)$/i;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_|^POLAR_|^NODE_/i.test(name) || kept.test(name)),
  );
}

/** What `npm run package` makes of packages that are built; those that are not are built first. */
export function makePackages(out: string): readonly string[] {
  const missing = ['generated/polar-mcp', 'generated/gateway'].filter(
    (folder) => !existsSync(join(folder, 'dist/main.js')),
  );
  if (missing.length > 0) runScript('scripts/build.ts', ...missing);
  runScript('scripts/package.ts', '--out', out);
  return readdirSync(out).sort();
}

function runScript(...words: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...words], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** `npm install` of tarballs in an empty folder. @throws Error with npm's words */
export async function install(tarballs: readonly string[], folder: string): Promise<void> {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { code, stderr } = await run('npm', ['install', ...quiet, ...tarballs], folder);
  if (code !== 0) throw new Error(stderr);
}

/** Unpacks a bundle as a host does. */
export function unpackBundle(bytes: Uint8Array, folder: string): readonly string[] {
  const entries = Object.entries(unzipSync(bytes));
  for (const [name, contents] of entries) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), contents);
  }
  return entries.map(([name]) => name);
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a server with the SDK's own client, in its folder; gives the names of its tools. */
export async function listTools({ command, args, env }: Command, cwd: string): Promise<readonly string[]> {
  const client = new Client({ name: 'packages-test', version: '1.0.0' });
  const program = command === 'node' ? process.execPath : command;
  await client.connect(new StdioClientTransport({ command: program, args: [...args], env: { ...env }, cwd }));
  try {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.listTools(cursor === undefined ? {} : { cursor });
      names.push(...page.tools.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return names;
  } finally {
    await client.close();
  }
}

/** The last stage of a Dockerfile, carried out without Docker: its `COPY --from=build` lines, and its command. */
export function stageImage(dockerfile: string, folder: string): { user: string; entry: readonly string[] } {
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  for (const [, words = ''] of last.matchAll(/^COPY --from=build (.+)$/gm)) {
    const paths = words.split(' ');
    const target = paths.pop() ?? '';
    for (const path of paths) copyInto(resolve(path.replace(/^\/app\//, '')), join(folder, target), target);
  }
  const user = /^USER (\S+)$/m.exec(last)?.[1] ?? 'root';
  return { user, entry: JSON.parse(/^ENTRYPOINT (.+)$/m.exec(last)?.[1] ?? '[]') as string[] };
}

function copyInto(from: string, to: string, target: string): void {
  cpSync(from, target.endsWith('/') ? join(to, basename(from)) : to, { recursive: true });
}
