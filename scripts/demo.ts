import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { runWorkflows } from './demo/workflows.js';

const usage = `Everything without an account: a practice API and an MCP server for it, on this machine.

Usage
  npm run demo [-- --once]

Builds both, starts them on free ports of 127.0.0.1, prints how to connect a host, and runs three workflows
through a real MCP client. Then it serves until Ctrl-C; with --once it ends at once.

Exit codes: 0 done, 1 something failed, 2 wrong usage.
`;

const token = 'polar_oat_practice';
const serverMain = 'generated/polar-mcp/dist/main.js';
const practiceIndex = 'generated/practice/dist/index.js';

interface Practice {
  readonly url: string;
  close(): Promise<void>;
}

/** What must be ended again, in the order of its start. */
const running: (() => Promise<void> | void)[] = [];

async function runDemo(once: boolean): Promise<void> {
  await build();
  const practice = await startPractice();
  running.push(() => practice.close());
  const mcpUrl = await startServer(practice.url);
  print(describeConnections(practice.url, mcpUrl));
  const client = new Client({ name: 'demo', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(mcpUrl)));
  await runWorkflows(client, print);
  await client.close();
  if (once) return;
  print('\nBoth go on serving, and remember what was done. Ctrl-C ends them.\n');
  await new Promise(() => {});
}

/** What was built since its sources last changed is built. */
async function build(): Promise<void> {
  const folders = ['generated/polar-mcp', 'generated/practice'].filter((folder) => !isBuilt(folder));
  if (folders.length === 0) return;
  if (process.stderr.isTTY) process.stderr.write('building …');
  const words = ['--import', 'tsx', 'scripts/build.ts', ...folders];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  if (code !== 0) throw new Error('The build failed: run npm run build to see why.');
}

function isBuilt(folder: string): boolean {
  const built = statSync(`${folder}/dist/index.js`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync(`${folder}/src`, { recursive: true, encoding: 'utf8' });
  return sources.every((name) => statSync(`${folder}/src/${name}`).mtimeMs <= built);
}

async function startPractice(): Promise<Practice> {
  const module: { startPractice(): Promise<Practice> } = await import(
    pathToFileURL(resolve(practiceIndex)).href
  );
  return module.startPractice();
}

/** The URL that the server says it listens on. */
async function startServer(baseUrl: string): Promise<string> {
  const words = [serverMain, 'http', '--port', '0', '--base-url', baseUrl, '--log-level', 'error'];
  const env = { PATH: process.env.PATH ?? '', POLAR_ACCESS_TOKEN: token };
  // Of a process group of its own: Ctrl-C reaches it through us, once we are done with it.
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  running.push(() => endChild(child));
  let said = '';
  return new Promise((found, reject) => {
    child.once('exit', () => reject(new Error(`The MCP server ended:\n${said}`)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const url = /http:\/\/\S+\/mcp/.exec(said)?.[0];
      if (url !== undefined) found(url);
    });
  });
}

function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  return ended;
}

function describeConnections(practiceUrl: string, mcpUrl: string): string {
  const args = [resolve(serverMain), '--base-url', practiceUrl];
  const server = { command: 'node', args, env: { POLAR_ACCESS_TOKEN: token } };
  return `Practice API  ${practiceUrl}  (token ${token})
MCP server    ${mcpUrl}

Claude Code
  claude mcp add --transport http polar-practice ${mcpUrl}

Claude Desktop and Cursor, over stdio
${JSON.stringify({ mcpServers: { 'polar-practice': server } }, null, 2).replaceAll(/^/gm, '  ')}
`;
}

function print(text: string): void {
  process.stdout.write(text);
}

let ending: Promise<never> | undefined;

/** The first who ends it says how: that a workflow fails because of it is no error. */
function end(code: number): Promise<never> {
  ending ??= stopAll(code);
  return ending;
}

async function stopAll(code: number): Promise<never> {
  for (const stop of running.reverse()) await stop();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(0));

try {
  const { values } = parseArgs({
    options: { once: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) print(usage);
  else await runDemo(values.once);
  await end(0);
} catch (error) {
  await ending;
  const isUsage = error instanceof TypeError && 'code' in error;
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  if (isUsage) process.stderr.write('Try: npm run demo -- --help\n');
  await end(isUsage ? 2 : 1);
}
